"""One contract: its terms with their clauses, its plan and when that ends, what the plan allows and covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from core.messages import Words
from core.terms.entitlement import entitlement
from core.terms.model import Plan, Terms
from tui.actions import Place
from tui.keymap import place_bindings
from tui.readings import ContractReading, contract_reading
from tui.screens.frame import DeskScreen
from tui.screens.reading_page import ReadingPage, explanation_lines, facts, heading
from tui.screens.wording import priority_name
from tui.widgets.cells import fit, shown


class ContractScreen(DeskScreen):
    """The contract on one page."""

    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.CONTRACT)]
    place = Place.CONTRACT
    tab = Place.CONTRACTS

    def __init__(self, name: str) -> None:
        super().__init__()
        self._contract = name

    def body(self) -> Iterable[Widget]:
        yield ReadingPage()

    def on_mount(self) -> None:
        super().on_mount()
        self.read_again()

    def read_again(self) -> None:
        now = self.kigen.now()
        self.ask("contract", lambda desk: contract_reading(desk, self._contract, now), self._show, self.say_error)

    def _show(self, reading: ContractReading) -> None:
        self.query_one(ReadingPage).show(self._lines(reading))

    def _lines(self, reading: ContractReading) -> Iterator[Content]:
        translator, contract, terms, plan = (
            self.kigen.translator,
            reading.contract,
            reading.terms,
            reading.in_force.plan,
        )
        row = reading.row
        kind = terms.kinds.get(contract.kind)
        open_now = self.words("screens.figure_open", count=row.open)
        risk = self.words("screens.figure_risk", count=row.at_risk)
        overdue = self.words("screens.figure_overdue", count=row.overdue)
        yield Content.styled(shown(contract.name), "bold")
        yield from facts(
            (self.words("screens.terms"), f"{terms.document} ({terms.id} {terms.version})"),
            (self.words("screens.direction"), self.words(f"screens.direction_{contract.direction.value}")),
            (self.words("screens.kind"), "" if kind is None else translator.value(kind.name)),
            (self.words("screens.account"), contract.account),
            (self.words("screens.starts_on"), translator.formats.day_with_weekday(contract.starts_on)),
            (self.words("screens.ends_on"), "" if contract.ends_on is None else translator.value(contract.ends_on)),
            (self.words("screens.tickets"), "   ".join((open_now, risk, overdue))),
        )
        yield Content("")
        yield from self._plan(reading, plan)
        yield from self._targets(terms, plan)
        yield from self._allowed(reading, plan)
        yield from self._rules(terms)

    def _plan(self, reading: ContractReading, plan: Plan) -> Iterator[Content]:
        translator = self.kigen.translator
        yield heading(f"{self.words('screens.plan')}: {translator.value(plan.name)}")
        yield from explanation_lines(reading.in_force.explanation, translator)
        if plan.end is not None:
            fallback = reading.terms.plans[plan.end.falls_back_to].name
            text = self.words("screens.plan_ends", day=plan.end.ends_on, falls_back_to=fallback)
            yield _cited(f"! {text}", reading.terms, plan.end.rule, "bold $text-warning")
        if len(reading.contract.plans) > 1:
            for period in reading.contract.plans:
                name = reading.terms.plans[period.plan].name if period.plan in reading.terms.plans else period.plan
                yield Content.styled(
                    "  " + shown(self.words("screens.plan_from", day=period.from_day, plan=name)), "$foreground 60%"
                )

    def _targets(self, terms: Terms, plan: Plan) -> Iterator[Content]:
        translator = self.kigen.translator
        if plan.best_effort is not None:
            hours = terms.calendar_names[plan.best_effort.calendar]
            yield _cited(self.words("screens.best_effort_desk", hours=hours), terms, plan.best_effort.rule)
        for name in sorted(plan.targets, key=lambda each: terms.priorities[each].rank):
            for target in plan.targets[name]:
                text = self.words(
                    f"screens.target_{target.kind.value}", covered=target.covered,
                    calendar=terms.calendar_names[target.calendar],
                )  # fmt: skip
                yield _cited(f"{fit(priority_name(terms, name, translator), 10)} {text}", terms, target.rule)

    def _allowed(self, reading: ContractReading, plan: Plan) -> Iterator[Content]:
        terms, kind = reading.terms, reading.contract.kind
        for inquiry, rule in plan.out_of_scope.items():
            yield _cited(self.words("screens.not_covered", name=terms.inquiries[inquiry].name), terms, rule)
        if terms.capabilities:
            yield Content("")
            yield heading(self.words("screens.capabilities"))
        for name, capability in terms.capabilities.items():
            found = entitlement(terms, plan, name, kind=kind)
            mark = self.words("screens.allowed" if found.allowed else "screens.not_allowed")
            step = found.explanation[0]
            text = f"{fit(mark, max(cell_len(mark), 6))} {self._value(capability.name)}"
            source = f"  [{step.rule} {step.clause}]"
            yield Content.assemble(
                "  ", (shown(text), "" if found.allowed else "$foreground 60%"), (source, "$foreground 60%")
            )

    def _rules(self, terms: Terms) -> Iterator[Content]:
        yield Content("")
        yield heading(self.words("screens.rules"))
        for rule in terms.rules.values():
            source = f"  [{rule.clause}]"
            yield Content.assemble(
                ("  " + fit(rule.id, 5), "bold"), shown(self._value(rule.text)), (shown(source), "$foreground 60%")
            )
            if rule.interpretation is not None:
                reading = self.words("screens.reading_of_rule", text=rule.interpretation)
                yield Content.styled("       " + shown(reading), "italic $foreground 60%")

    def _value(self, words: Words) -> str:
        return self.kigen.translator.value(words)


def _cited(text: str, terms: Terms, rule: str, style: str = "") -> Content:
    found = terms.rules[rule]
    return Content.assemble("  ", (shown(text), style), (shown(f"  [{found.id} {found.clause}]"), "$foreground 60%"))
