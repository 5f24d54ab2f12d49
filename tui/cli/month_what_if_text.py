"""What a month would come to, in words: each figure as it is and as it would be, for the terminal and the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from core.assessment.assess import Assessment
from core.assessment.budget import budgets
from core.desk.frozen import Answers
from core.desk.month import ContractMonth
from core.desk.month_cost import MonthCost
from core.desk.outlook import next_step
from core.desk.what_if_month import MonthWhatIf
from core.explain import Explanation
from core.messages import Param
from core.terms.model import Target
from core.terms.remedy import Tiers
from tui.cli.month_text import budget_words, remedy_words, uptime_words
from tui.locale.translator import Translator

NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure: its name, as it is, and as it would be."""

    name: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        """Whether what was tried changes it."""
        return self.before != self.after


def figures(found: MonthWhatIf, translator: Translator, now: datetime) -> Iterator[Compared]:
    """Uptime, tier, remedy, budgets, what comes next, the window; then plan, fee and days; then the first responses."""
    if found.before is not None and found.after is not None:
        yield from month_figures(found.before, found.after, translator, now)
    yield from _cost(found, translator)
    terms = found.costs[1].terms
    if found.contract is not None:
        for change in found.contract.targets:
            name = translator.words("cli.if_target", priority=terms.priorities[change.priority].name)
            yield Compared(name, _target(change.before, translator), _target(change.after, translator))
    before, after = found.tickets.before, found.tickets.after
    yield Compared(translator.words("cli.month_answers"), _answers(before, translator), _answers(after, translator))


def tickets(found: MonthWhatIf, translator: Translator) -> Iterator[Compared]:
    """When the first response of each ticket is due, and whether it is late."""
    for each in found.tickets.told:
        name = f"#{each.difference.number} {each.difference.subject}"
        yield Compared(
            name,
            _due(each.difference.before.response_due_at, each.late, translator),
            _due(each.difference.after.response_due_at, each.late_after, translator),
        )


def reasons(found: MonthWhatIf, translator: Translator) -> Iterator[tuple[str, Explanation]]:
    """The steps behind the figures as they would be, those of the month, of its cost, and of each ticket."""
    yield translator.words("cli.if_after"), steps_of(found.after)
    yield translator.words("cli.if_cost"), found.costs[1].explanation
    for each in found.tickets.told:
        yield f"#{each.difference.number} {each.difference.subject}", each.why_after


def steps_of(month: ContractMonth | None) -> Explanation:
    """The steps behind the figures of a month and its window; none where nothing is promised."""
    return () if month is None else month.whole_explanation


def month_figures(before: ContractMonth, after: ContractMonth, words: Translator, now: datetime) -> Iterator[Compared]:
    """Uptime, tier, remedy, budgets, what comes next, the window."""

    def row(name: str, write: Callable[[ContractMonth], str | None], **params: Param) -> Iterator[Compared]:
        was, would = write(before), write(after)
        if was is not None or would is not None:
            yield Compared(words.words(f"cli.{name}", **params), was or NOTHING, would or NOTHING)

    yield from row("month_uptime", lambda each: uptime_words(each, each.adjusted, words))
    yield from row("month_downtime", lambda each: _value(each.adjusted.downtime, words))
    rules = before.terms.remedy
    if rules is not None and isinstance(rules.formula, Tiers):
        yield from row("if_tier", lambda each: _tier(each.adjusted, words))
    yield from row("month_remedy", lambda each: remedy_words(each.adjusted, words))
    for was, would in zip(budgets(before.adjusted), budgets(after.adjusted), strict=True):
        yield Compared(words.words("cli.month_budget"), *(budget_words(each, words) for each in (was, would)))
    yield from row(
        "month_projected", lambda each: None if each.projected is None else remedy_words(each.projected, words)
    )
    yield from row("month_next_step", lambda each: _next(each, words, now))
    yield from row("month_file_by", lambda each: _value(each.window.file_by, words) if each.claimable else None)


def _tier(found: Assessment, words: Translator) -> str:
    percent = found.remedy.percent
    return words.words("cli.month_no_remedy") if percent is None else f"{percent.normalize():f} %"


def _next(month: ContractMonth, words: Translator, now: datetime) -> str | None:
    step = next_step(month, now) if month.open else None
    return None if step is None else words.value(step.at)


def _value(value: Param | None, words: Translator) -> str | None:
    return None if value is None else words.value(value)


def _cost(found: MonthWhatIf, words: Translator) -> Iterator[Compared]:
    """The plan that the month is charged at, its fee, and when it is paid; of other months those that change."""
    before, after = found.costs
    yield Compared(words.words("cli.if_plan"), _plan(before, words), _plan(after, words))
    if before.payable is not None or after.payable is not None:
        yield Compared(words.words("cli.month_fee"), _fee(before, words), _fee(after, words))
    due = [None if each.days is None else each.days.due_on for each in found.costs]
    if due[0] != due[1]:
        yield Compared(words.words("cli.cost_due"), *(_value(each, words) or NOTHING for each in due))
    for was, would in () if found.contract is None else found.contract.costs:
        if was.month != before.month and (was.plan != would.plan or was.payable != would.payable):
            name = words.words("cli.if_cost_of", month=f"{was.month:%Y-%m}")
            yield Compared(name, _both(was, words), _both(would, words))


def _plan(cost: MonthCost, words: Translator) -> str:
    return NOTHING if cost.plan is None else words.value(cost.plan.name)


def _fee(cost: MonthCost, words: Translator) -> str:
    return _value(cost.payable, words) or NOTHING


def _both(cost: MonthCost, words: Translator) -> str:
    return " ".join([_plan(cost, words), *([] if cost.payable is None else [_fee(cost, words)])])


def _target(target: Target | None, words: Translator) -> str:
    return NOTHING if target is None else words.value(target.covered)


def _answers(answers: Answers, words: Translator) -> str:
    return words.words("cli.if_answers", met=answers.met, late=len(answers.late))


def _due(due: datetime | None, late: bool, words: Translator) -> str:
    text = NOTHING if due is None else words.value(due)
    return words.words("cli.if_late", due=text) if late else text
