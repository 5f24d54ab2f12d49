"""A contract's month in words and figures: the same sections for a terminal, a CSV file and a page of HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from core.assessment.assess import Assessment
from core.assessment.budget import Budget, budgets
from core.desk.frozen import Answers
from core.desk.incident import Incident, Touch
from core.desk.month import ContractMonth
from core.desk.outlook import next_step
from core.explain import Step
from core.money import Money
from storage.database.read_models.month_facts import MonthView
from tui.locale.translator import Translator

_Rows: TypeAlias = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading over a table; ``right`` are the columns that are set flush right, ``text`` is the one with words of
    any length, which a narrow screen shows below its row."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()
    text: int | None = None


def sections(view: MonthView, translator: Translator, now: datetime) -> Sequence[Section]:
    """What the month came to, what happened in it, how inquiries were answered, and why; all in the translator's zone,
    which the summary names."""
    found = [
        _section("summary", tuple(_summary(view, translator, now)), translator),
        _section("stops", tuple(_stops(view, translator, now)), translator, right=(3,), text=4),
        _section("answers", tuple(_answers(view, translator)), translator, right=(1, 2, 3)),
        _section("reasons", tuple(reason(step, translator) for step in view.found.explanation), translator),
    ]
    if view.difference is not None and view.difference.any:
        found.insert(1, _section("differences", tuple(_differences(view, translator)), translator))
    return [each for each in found if each.rows]


def in_terms_zone(view: MonthView, translator: Translator) -> Translator:
    """For a customer: times as the document counts them."""
    return Translator(translator.language, ZoneInfo(view.found.terms.time_zone))


def title(view: MonthView, translator: Translator) -> str:
    """The heading of the report."""
    found = view.found
    scope = f" {found.scope}" if found.scope else ""
    return translator.words("cli.month_title", contract=f"{found.contract.name}{scope}", month=f"{found.month:%Y-%m}")


def _section(
    name: str,
    rows: tuple[tuple[str, ...], ...],
    words: Translator,
    *,
    right: tuple[int, ...] = (),
    text: int | None = None,
) -> Section:
    headings = tuple(words.words(f"cli.month_{name}_{number}") for number in range(1, len(rows[0]) + 1)) if rows else ()
    return Section(words.words(f"cli.month_{name}"), headings, rows, right, text)


def _summary(view: MonthView, words: Translator, now: datetime) -> Iterator[tuple[str, str]]:
    found, adjusted, original = view.found, view.found.adjusted, view.found.original

    def row(name: str, value: str) -> tuple[str, str]:
        return words.words(f"cli.month_{name}"), value

    yield row("terms", f"{words.value(found.terms.title)} ({found.terms.version})")
    zone, counted_in = words.formats.zone, found.terms.time_zone
    if zone is not None:
        both = words.words("cli.month_times_both", zone=str(zone), terms=counted_in)
        yield row("times_in", counted_in if str(zone) == counted_in else both)
    uptime = uptime_words(found, adjusted, words)
    if uptime is not None and adjusted.uptime is not None and original.uptime is not None:
        yield row("uptime", uptime)
        if original.uptime.ratio != adjusted.uptime.ratio:
            yield row("uptime_original", f"{original.uptime.ratio.percent()} %")
        yield row("promised", f"{adjusted.committed} %")
    if adjusted.downtime is not None:
        yield row("downtime", words.value(adjusted.downtime))
    for budget in budgets(adjusted):
        yield row("budget", budget_words(budget, words))
    yield row("remedy", remedy_words(adjusted, words))
    if found.projected is not None:
        yield row("projected", remedy_words(found.projected, words))
        step = next_step(found, now)
        if step is not None:
            yield row("next_step", words.value(step.at))
    if found.window.file_by is not None and found.claimable:
        yield row("file_by", words.value(found.window.file_by))
    if found.charged.fee is not None:
        yield row("fee", words.value(found.charged.fee))
    if found.charged.charges is not None:
        yield row("charges", words.value(found.charged.charges))
    if view.frozen is not None:
        yield row("frozen", words.words("cli.month_frozen_at", at=view.frozen.frozen_at, by=view.frozen.frozen_by))
    if view.difference is not None and view.difference.any:
        yield row("difference", words.words(f"cli.month_difference_{'refused' if view.difference.refused else 'asks'}"))


def uptime_words(month: ContractMonth, found: Assessment, words: Translator) -> str | None:
    """The uptime of ``month`` as ``found`` has it, with a mark where nobody counted requests; None where none is
    promised."""
    if found.uptime is None:
        return None
    percent = str(found.uptime.ratio.percent())
    return words.words("cli.month_uncounted", uptime=percent) if month.uncounted else f"{percent} %"


def budget_words(budget: Budget, words: Translator) -> str:
    """``43 min left to 99.9 %``, ``12 min over 99.9 %``; cut to the second."""
    left = abs(budget.left)
    left -= left % timedelta(seconds=1)
    which = "screens.budget_over" if budget.left < timedelta(0) else "screens.budget_left"
    return words.words(which, below=f"{budget.below.normalize():f}", left=left)


def remedy_words(found: Assessment, words: Translator) -> str:
    """What the month gives, in a line."""
    remedy = found.remedy
    if remedy.lacks is not None:
        return words.words("cli.month_remedy_lacks", kind=_kind((remedy.kind and remedy.kind.value) or "", words),
                           lacks=words.words(f"cli.month_{remedy.lacks.value}"))  # fmt: skip
    return _given(remedy.kind.value if remedy.kind else "", remedy.amount, remedy.months, words)


def _given(kind: str, amount: Money | None, months: int | None, words: Translator) -> str:
    if not kind:
        return words.words("cli.month_no_remedy")
    if amount is not None:
        return f"{_kind(kind, words)} {words.value(amount)}"
    return words.words("screens.remedy_months", count=months) if months else _kind(kind, words)


def _kind(kind: str, words: Translator) -> str:
    return words.words(f"assessment.kind_{kind}") if kind else words.words("cli.month_no_remedy")


def _stops(view: MonthView, words: Translator, now: datetime) -> Iterator[tuple[str, ...]]:
    """Every stop that touches the contract, also those that do not count, with why."""
    found = view.found
    for incident in sorted(view.known.incidents, key=lambda each: each.start):
        for touch in incident.touches:
            if touch.contract_id != found.contract.id or touch.scope not in ("", found.scope) or incident.dropped:
                continue
            end = touch.end
            yield (
                str(incident.number),
                words.value(touch.start),
                words.words("cli.month_goes_on") if end is None else words.value(end),
                words.value((now if end is None else end) - touch.start),
                incident.title,
                _standing(view, incident, touch, words),
            )


def _standing(view: MonthView, incident: Incident, touch: Touch, words: Translator) -> str:
    if incident.planned:
        return words.words("cli.month_planned")
    cause = words.words(f"assessment.cause_{incident.cause.value}")
    if touch.waiver is not None:
        return words.words("cli.month_waived", cause=cause, by=touch.waiver.by, why=touch.waiver.why)
    rules = view.found.terms.downtime
    if touch.ground and rules is not None and touch.ground in rules.grounds:
        ground = rules.grounds[touch.ground]
        return words.words("cli.month_ground", cause=cause, ground=ground.name, clause=ground.clause)
    return cause


def _answers(view: MonthView, words: Translator) -> Iterator[tuple[str, ...]]:
    priorities = view.found.terms.priorities
    for line in view.responses:
        known = priorities.get(line.priority)
        name = line.priority if known is None else words.value(known.name)
        yield name, str(line.count), str(line.met), str(line.breached)


def total_answers(answers: Answers, words: Translator) -> Sequence[Section]:
    """How inquiries of all priorities were answered, where that alone is kept."""
    met, late = answers.met, len(answers.late)
    row = (words.words("cli.month_answers_all"), str(met + late), str(met), str(late))
    return [_section("answers", (row,), words, right=(1, 2, 3))] if met + late else []


def reason(step: Step, words: Translator) -> tuple[str, str]:
    """A step, and where it comes from."""
    source = " ".join(part for part in (step.rule, step.clause) if part)
    mark = words.words("cli.month_our_reading") if step.interpretation else ""
    return words.text(step.message), " ".join(part for part in (source, mark) if part)


def _differences(view: MonthView, words: Translator) -> Iterator[tuple[str, str, str]]:
    apart = view.difference
    if apart is None:
        return
    for change in apart.changed:
        was, now = (figure_words(each, words) for each in (change.before, change.now))
        yield words.words(f"cli.month_figure_{change.name}"), was, now
    if apart.late:
        yield words.words("cli.month_newly_late"), "", ", ".join(f"#{number}" for number in apart.late)
    if apart.cured:
        yield words.words("cli.month_cured"), ", ".join(f"#{number}" for number in apart.cured), ""


def figure_words(value: object, words: Translator) -> str:
    """A figure of a frozen month."""
    match value:
        case None | "":
            return "-"
        case bool():
            return words.words("cli.yes" if value else "cli.no")
        case _:
            return words.value(value)  # type: ignore[arg-type]
