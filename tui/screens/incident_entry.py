"""Logging an incident by the keyboard, or changing one: fields, and under them what it does to each contract's month
while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import ClassVar

from core.desk.acts.incidents import change_incident, log_incident
from core.desk.incident import Incident
from core.desk.month import MonthFacts
from core.desk.ports import Done
from core.desk.what_if import added, without
from core.errors import BadInput, KigenError, ManyErrors
from core.terms.names import unknown
from storage.desk import Desk
from tui.screens.incident_draft import Draft, drafted, values_of
from tui.screens.incident_effect_lines import EffectLines
from tui.screens.incident_effects import Effects, Sight
from tui.screens.incident_form import IncidentForm
from tui.screens.incident_merging import Named, incident_anew
from tui.screens.incident_reading import Choice, IncidentReading, choices
from tui.screens.merging_entry import Anew, MergingEntry

MOST_SHOWN = 8
INSTANTS = ("start", "end", "known_at")


class IncidentEntryScreen(MergingEntry[Named]):
    """The form of an incident."""

    stale = frozenset(("incident_changed",))

    CSS_PATH: ClassVar[list[str | PurePath]] = ["entry.tcss", "incident_entry.tcss"]

    def __init__(self, before: IncidentReading | None = None) -> None:
        super().__init__()
        self._before: Incident | None = None if before is None else before.incident
        known = {} if before is None else before.contracts
        self._names: Mapping[str, str] = {id: each.name for id, each in known.items()}

    @property
    def draft_kind(self) -> str:
        """``incident``, or ``incident-12`` where one is changed."""
        return "incident" if self._before is None else f"incident-{self._before.number}"

    def heading(self) -> str:
        if self._before is None:
            return self.words("screens.new_incident")
        return self.words("screens.change_incident", number=self._before.number)

    def make_form(self, cut: str) -> IncidentForm:
        return IncidentForm(self.kigen.translator, cut=cut)

    def on_mount(self) -> None:
        self.say_nothing_yet("screens.effect_empty")
        self.ask("contracts", choices, self._offer, self.fail)

    @property
    def form(self) -> IncidentForm:
        return self.query_one(IncidentForm)

    def as_it_is(self) -> Mapping[str, str]:
        if self._before is None:
            return {}
        return values_of(self._before, self._names, self.form.choices, self.kigen.translator.formats)

    # -- What others make of it --------------------------------------------------------------------------------

    @property
    def seen(self) -> int:
        return 0 if self._before is None else self._before.version

    def read_anew(self, desk: Desk, since: int) -> Anew[Named]:
        assert self._before is not None
        return incident_anew(desk, self._before.number, since)

    def take(self, reading: Named) -> None:
        self._before, self._names = reading

    def items(self, name: str, values: Mapping[str, str]) -> dict[str, str]:
        """An instant is the same however it is typed."""
        found = super().items(name, values)
        if name not in INSTANTS or not found:
            return found
        try:
            return {"": self.kigen.translator.formats.instant(self.clock.instant(found[""], name))}
        except KigenError:
            return found

    def _offer(self, found: tuple[Choice, ...]) -> None:
        """The contracts; and what was typed the last time stands there again, unless the operator was quicker."""
        self.form.offer(found)
        self.begin()
        self.soon()

    def _draft(self) -> Draft:
        formats = self.kigen.translator.formats
        return drafted(self.form.values(), self.form.choices, self.clock, self._before, formats)

    # -- What it does ----------------------------------------------------------------------------------------

    def compute(self) -> None:
        """What it would do to each contract's month; what can't be read stands beside its field."""
        draft = self._draft()
        for name, error in draft.wrong.items():
            self.form.mark(name, self.said(error))
        if {"start", "end"} & set(draft.wrong):  # figures of a time that can't be stored would mislead
            self.say_nothing_yet("screens.effect_needs_times")
            return
        incident = draft.incident(self.form.choices, self._before)
        if not incident.touches:
            self.say_nothing_yet("screens.effect_empty")
            return
        now = self.kigen.now()
        replaced = None if self._before is None else self._before.number

        def would(facts: MonthFacts) -> MonthFacts:
            return added(facts if replaced is None else without(facts, replaced), incident)

        def work(desk: Desk) -> Effects:
            with Sight.of(desk, now) as sight:
                return sight.effects(incident, most=MOST_SHOWN, change=would)

        self.ask("effect", work, self._shown, self.not_shown)

    def _shown(self, found: Effects) -> None:
        lines = EffectLines(self.kigen.translator, self.kigen.capabilities.glyphs, self.kigen.now())
        self.say_below(lines.change(found))

    # -- Storing ---------------------------------------------------------------------------------------------

    def to_store(self) -> Callable[[Desk], Done]:
        self.form.contracts.add()
        draft, before = self._draft(), self._before
        wrong = {**self._missing(draft), **draft.wrong}
        if wrong:
            raise ManyErrors(tuple(wrong.values()))
        if before is None:
            log = draft.command()
            return lambda desk: desk.perform(log_incident, log)
        change = draft.change(before)
        return lambda desk: desk.perform(change_incident, change)

    def _missing(self, draft: Draft) -> dict[str, KigenError]:
        """What every incident needs: a title, and contracts that are there."""
        wrong: dict[str, KigenError] = {}
        if not draft.title:
            wrong["title"] = BadInput("title_empty", field="title")
        names = [each.contract.name for each in self.form.choices]
        gone = [each.contract for each in draft.picked if each.contract not in names]
        if gone:
            wrong["contracts"] = unknown("contract_unknown", gone[0], names, field="contracts")
        elif self.form.contracts.text.strip():
            wrong["contracts"] = unknown("contract_unknown", self.form.contracts.text, names, field="contracts")
        elif not draft.picked:
            wrong["contracts"] = BadInput("choose_one", field="contracts")
        return wrong

    def field_at(self, error_field: str) -> str:
        return "contracts" if error_field.startswith("contracts[") else error_field
