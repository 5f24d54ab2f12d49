"""A contract in lines: warnings first, then what is promised, when, for what, and by which rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rich.cells import cell_len
from textual.content import Content

from core.calendars import Calendar
from core.desk.contract import Period
from core.desk.promise import closing_on
from core.messages import Param, Words
from core.months import month_of
from core.terms.entitlement import Entitlement, entitlement
from core.terms.model import Plan, Terms
from core.terms.plans import local_day, plan_on
from tui.locale.translator import Translator
from tui.readings import ContractReading
from tui.screens.contract_money_lines import MoneyLines
from tui.screens.contract_reading import ContractPage
from tui.screens.contract_year import YearStrip
from tui.screens.reading_page import blocks, explanation_lines, facts, heading
from tui.screens.wording import priority_name
from tui.terminal.capabilities import Glyphs
from tui.widgets.cells import fit, shown

FAINT, WARNING = "$foreground 60%", "bold $text-warning"
LOOKS_AHEAD = timedelta(days=120)
MOST_CLOSED_DAYS = 8


@dataclass(frozen=True, slots=True)
class ContractLines:
    """The lines of ``page`` as it stands at ``now``."""

    page: ContractPage
    translator: Translator
    glyphs: Glyphs
    now: datetime

    def all(self) -> list[Content]:
        """The whole page."""
        return blocks(
            [Content.styled(shown(self.reading.contract.name), "bold"), *self._warnings(), *self._facts()],
            self._year(), MoneyLines(self.page, self.translator).fees(), self._targets(), self._hours(),
            self._inquiries(), self._capabilities(), self._history(), self._rules(),
        )  # fmt: skip

    @property
    def reading(self) -> ContractReading:
        """The contract with its terms and its plan."""
        return self.page.reading

    # -- What to look out for --------------------------------------------------------------------------------

    def _warnings(self) -> Iterator[Content]:
        """A plan that has ended, or ends with nothing in its place (J8); a contract that has ended."""
        contract, plan, terms = self.reading.contract, self._plan, self._terms
        if contract.ends_on is not None and contract.ends_on < self._today:
            yield Content.styled(f"! {self._words('screens.contract_ended', day=contract.ends_on)}", WARNING)
        for line in explanation_lines(self.reading.in_force.explanation, self.translator):
            yield Content.assemble(("!", WARNING), line[1:])
        if plan.end is not None:
            days = (plan.end.ends_on - self._today).days
            text = self._words(
                "screens.plan_ends_in", plan=plan.name, day=plan.end.ends_on, count=days,
                falls_back_to=terms.plans[plan.end.falls_back_to].name,
            )  # fmt: skip
            yield self._cited("! ", text, plan.end.rule, WARNING)
            if plan.end.closed_from <= self._today:
                closed = self._words("screens.plan_closed_since", day=plan.end.closed_from)
                yield self._cited("! ", closed, plan.end.rule)
        for line in explanation_lines(self.page.warnings, self.translator):
            yield Content.assemble(("!", WARNING), line[1:])

    def _facts(self) -> list[Content]:
        contract, terms, row = self.reading.contract, self._terms, self.reading.row
        kind = terms.kinds.get(contract.kind)
        figures = (
            self._words("screens.figure_open", count=row.open), self._words("screens.figure_risk", count=row.at_risk),
            self._words("screens.figure_overdue", count=row.overdue),
        )  # fmt: skip
        formats = self.translator.formats
        days = self.translator.joined([formats.day(day) for day in contract.closed_days])
        month = month_of(max(self._today, contract.starts_on))
        held = ", ".join(f"{name}={count}" for name, count in contract.components_in(month).items() if count)
        return facts(
            (self._words("screens.tickets"), "   ".join(figures)),
            (self._words("screens.contract_customer"), contract.customer),
            (self._words("screens.plan"), self.translator.value(self._plan.name)),
            (self._words("screens.terms"), f"{terms.document} ({terms.id} {terms.version})"),
            (self._words("screens.direction"), self._words(f"screens.direction_{contract.direction.value}")),
            (self._words("screens.kind"), "" if kind is None else self.translator.value(kind.name)),
            (self._words("screens.account"), contract.account),
            (self._words("screens.contract_contract_number"), contract.contract_number),
            (self._words("screens.contract_reseller"), contract.reseller),
            (self._words("screens.contract_regions"), ", ".join(contract.regions)),
            (self._words("screens.contract_services"), ", ".join(contract.services)),
            (self._words("screens.contract_components"), held),
            (self._words("screens.contract_period"), self._period()),
            (self._words("screens.contract_closed_days"), days),
            (
                self._words("screens.contract_applied_on"),
                formats.day(contract.applied_on) if contract.applied_on else "",
            ),
            (self._words("screens.starts_on"), formats.day_with_weekday(contract.starts_on)),
            (self._words("screens.ends_on"), formats.day_with_weekday(contract.ends_on) if contract.ends_on else ""),
        )

    def _period(self) -> str:
        period = self.reading.contract.period
        return "" if period is Period.MONTHLY else self._words(f"screens.period_{period.value}")

    def _year(self) -> Iterator[Content]:
        """Twelve months of uptime and remedies."""
        found = list(YearStrip(self.page, self.translator, self.glyphs).lines())
        if found:
            yield heading(self._words("screens.twelve_months"))
            yield from found

    # -- What is promised, and when ---------------------------------------------------------------------------

    def _targets(self) -> Iterator[Content]:
        """The targets of each priority."""
        terms, plan = self._terms, self._plan
        yield heading(self._words("screens.targets"))
        if plan.best_effort is not None:
            hours = terms.calendar_names[plan.best_effort.calendar]
            text = self._words("screens.best_effort_desk", hours=hours)
            yield self._cited("  ", text, plan.best_effort.rule)
        ranked = sorted(plan.targets, key=lambda each: terms.priorities[each].rank)
        names = {each: priority_name(terms, each, self.translator) for each in ranked}
        width = max(map(cell_len, names.values()), default=0) + 2
        for name in ranked:
            for target in plan.targets[name]:
                text = self._words(
                    f"screens.target_{target.kind.value}", covered=target.covered,
                    calendar=terms.calendar_names[target.calendar],
                )  # fmt: skip
                yield self._cited("  ", fit(names[name], width) + text, target.rule)

    def _hours(self) -> Iterator[Content]:
        """The calendars that this plan counts on: their hours, whether they are open now, and their closed days."""
        yield heading(self._words("screens.hours"))
        for name, calendar in self._calendars().items():
            text = self.translator.value(self._terms.calendar_names[name])
            yield self._cited("  ", text, self._terms.calendar_rules[name])
            if calendar.hours.always_open:
                continue
            if calendar.is_open(self.now):
                yield Content(f"    {self._words('screens.hours_open_now')}")
            else:
                opens = self.translator.formats.instant_with_weekday(calendar.next_opening(self.now))
                yield Content(f"    {self._words('screens.hours_opens', at=opens)}")
            closed = [self.translator.formats.day_with_weekday(day) for day in self._closed_days(calendar)]
            if closed:
                days = self.translator.joined(closed[:MOST_CLOSED_DAYS])
                yield Content.styled(f"    {self._words('screens.closed_days', days=days)}", FAINT)

    def _calendars(self) -> Mapping[str, Calendar]:
        plan, contract = self._plan, self.reading.contract
        used = [target.calendar for targets in plan.targets.values() for target in targets]
        used += [] if plan.best_effort is None else [plan.best_effort.calendar]
        return {name: closing_on(self._terms.calendars[name], contract.closed_days) for name in dict.fromkeys(used)}

    def _closed_days(self, calendar: Calendar) -> Iterator[date]:
        """The coming days on which it would be open by its weekly hours, but is not."""
        today = calendar.local_day(self.now)
        for ahead in range(LOOKS_AHEAD.days):
            day = today + timedelta(days=ahead)
            if calendar.hours.days[day.weekday()] and not calendar.is_working_day(day):
                yield day

    # -- What it covers and allows ----------------------------------------------------------------------------

    def _inquiries(self) -> Iterator[Content]:
        """The kinds of inquiry, those that the plan does not cover last."""
        terms, plan = self._terms, self._plan
        if terms.inquiries:
            yield heading(self._words("screens.inquiries"))
        for name in sorted(terms.inquiries, key=lambda each: each in plan.out_of_scope):
            covered = name not in plan.out_of_scope
            rule = plan.rule if covered else plan.out_of_scope[name]
            yield self._answered(self._value(terms.inquiries[name].name), rule, covered=covered)

    def _capabilities(self) -> Iterator[Content]:
        """What the plan allows, then what it, or the kind of contract, refuses."""
        terms, kind = self._terms, self.reading.contract.kind
        found: dict[str, Entitlement] = {
            name: entitlement(terms, self._plan, name, kind=kind) for name in terms.capabilities
        }
        if found:
            yield heading(self._words("screens.capabilities"))
        for name in sorted(found, key=lambda each: not found[each].allowed):
            step = found[name].explanation[0]
            yield self._answered(self._value(terms.capabilities[name].name), step.rule, covered=found[name].allowed)

    def _answered(self, text: str, rule: str, *, covered: bool) -> Content:
        mark = self._words("screens.allowed" if covered else "screens.not_allowed")
        return self._cited("  ", f"{fit(mark, 6)}{text}", rule, "" if covered else FAINT)

    # -- How it came, and the rules ----------------------------------------------------------------------------

    def _history(self) -> Iterator[Content]:
        """Every plan from the day on that it was in force, and the one that is left when the last one ends."""
        terms, contract = self._terms, self.reading.contract
        yield heading(self._words("screens.plan_history"))
        days = {period.from_day for period in contract.plans}
        days |= {plan.end.ends_on for plan in terms.plans.values() if plan.end is not None}
        previous = ""
        for day in sorted(each for each in days if each >= contract.plans[0].from_day):
            plan = plan_on(terms, contract.subscribed_plan(day), day).plan
            if plan.id != previous:
                text = "  " + shown(self._words("screens.plan_from", day=day, plan=plan.name))
                yield Content.styled(text, FAINT if day > self._today else "")
            previous = plan.id

    def _rules(self) -> Iterator[Content]:
        yield heading(self._words("screens.rules"))
        for rule in self._terms.rules.values():
            source = shown(f"  [{rule.clause}]")
            yield Content.assemble(
                ("  " + fit(rule.id, 5), "bold"), shown(self._value(rule.text)), (source, FAINT)
            )  # fmt: skip
            if rule.interpretation is not None:
                reading = self._words("screens.reading_of_rule", text=rule.interpretation)
                yield Content.styled("       " + shown(reading), f"italic {FAINT}")

    @property
    def _terms(self) -> Terms:
        return self.reading.terms

    @property
    def _plan(self) -> Plan:
        return self.reading.in_force.plan

    @property
    def _today(self) -> date:
        return local_day(self._terms, self.now)

    def _cited(self, mark: str, text: str, rule: str, style: str = "") -> Content:
        found = self._terms.rules[rule]
        return Content.assemble((mark + shown(text), style), (shown(f"  [{found.id} {found.clause}]"), FAINT))

    def _value(self, words: Words) -> str:
        return self.translator.value(words)

    def _words(self, message_id: str, **params: Param) -> str:
        return self.translator.words(message_id, **params)
