"""A ticket in lines, for its own screen and for the pane beside the queue: what an operator asks first stands first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content

from core.desk.clocks import Clock
from core.desk.events import ClockEvent
from core.desk.standing import ClockStatus
from core.explain import Step
from tui.key_names import shown_key
from tui.locale.translator import Translator
from tui.readings import TicketReading
from tui.screens.reading_page import blocks, facts, heading, plain
from tui.screens.to_do import KeyOf, to_do
from tui.screens.wording import countdown, event_line, priority_name, step_text
from tui.terminal.capabilities import Glyphs
from tui.user_keymap import Keys
from tui.widgets.cells import fit, fit_right, shown

if TYPE_CHECKING:
    from tui.app import KigenApp

FAINT = "$foreground 60%"
CLOCK_STYLES = {
    ClockStatus.RUNNING: "bold", ClockStatus.MET: "$text-success", ClockStatus.BREACHED: "bold $text-error",
    ClockStatus.PAUSED: FAINT, ClockStatus.BEST_EFFORT: FAINT, ClockStatus.UNKNOWN: FAINT,
}  # fmt: skip
INSTANT, AGO = 11, 8


@dataclass(frozen=True, slots=True)
class TicketLines:
    """The lines of ``reading`` as it stands at ``now`` for ``operator`` (the login; empty before it is known)."""

    reading: TicketReading
    translator: Translator
    glyphs: Glyphs
    now: datetime
    operator: str
    key_of: KeyOf

    @classmethod
    def of(cls, reading: TicketReading, kigen: KigenApp) -> TicketLines:
        """As they are now for the operator at this app."""
        operator = "" if kigen.opened is None else kigen.opened.actor.name
        key_of = partial(_key_of, kigen.keys)
        return cls(reading, kigen.translator, kigen.capabilities.glyphs, kigen.now(), operator, key_of)

    def title(self) -> Content:
        """Number and subject."""
        ticket = self.reading.ticket
        return Content.assemble((f"#{ticket.number}  ", FAINT), (shown(ticket.subject), "bold"))

    def asked_first(self) -> list[Content]:
        """What is due and how long, whose it is, what is to be done."""
        owner = self.reading.state.owner
        mine = owner and owner == self.operator
        whose = self._words("screens.you", owner=owner) if mine else owner or self._words("screens.nobody")
        next_step = self.translator.text(to_do(self.reading, self.operator, self.key_of))
        return facts(
            *((clock_name(clock, self.translator), self.clock(clock)) for clock, _ in self.reading.clocks),
            (self._words("screens.column_owner"), Content.styled(shown(whose), "" if owner else "bold")),
            (self._words("screens.to_do"), Content.styled(shown(next_step), "bold")),
        )

    def clock(self, clock: Clock) -> Content:
        """``> running  2:35 left, due Mon 2026-06-01 15:40``."""
        status = clock.status(self.now)
        text = f"{_glyph(status, self.glyphs)} {self._words(f'screens.clock_{status.value}')}"
        if clock.running and clock.due_at is not None:
            left = countdown(clock.due_at, self.now, self.translator.formats)
            which = "screens.clock_left" if self.now <= clock.due_at else "screens.clock_over"
            due = self.translator.formats.instant_with_weekday(clock.due_at)
            text += f"  {self._words(which, left=left.lstrip('+'), due=due)}"
        return Content.styled(text, CLOCK_STYLES[status])

    def promise(self) -> list[Content]:
        """What the plan promises at this priority, with the clause."""
        return [self._cited("  ", step) for step in self.reading.admission.explanation]

    def about(self) -> list[Content]:
        """Whose ticket it is, and under which plan."""
        reading, ticket, terms = self.reading, self.reading.ticket, self.reading.terms
        inquiry = terms.inquiries.get(ticket.inquiry)
        title, plan = self.translator.value(terms.title), self.translator.value(reading.promise.plan.name)
        return facts(
            (self._words("screens.column_contract"), f"{reading.contract.name}  {title} / {plan}"),
            (self._words("screens.column_priority"), priority_name(terms, reading.state.priority, self.translator)),
            (self._words("screens.column_state"), self._words(f"screens.status_{reading.state.status.value}")),
            (self._words("screens.inquiry"), "" if inquiry is None else self.translator.value(inquiry.name)),
            (self._words("screens.requester"), ticket.requester),
            (self._words("screens.external_id"), ticket.external_id),
        )

    def why(self) -> Iterator[Content]:
        """Each clock with the steps behind it."""
        for clock, explanation in self.reading.clocks:
            yield heading(self._words("screens.why", clock=clock_name(clock, self.translator)))
            yield from (self._cited("  ", step) for step in explanation)

    def reasons(self) -> list[Content]:
        """The same where nothing else tells how each clock stands."""
        found = []
        for clock, explanation in self.reading.clocks:
            name = heading(f"{clock_name(clock, self.translator)}  ")
            found.append([name + self.clock(clock), *(self._cited("  ", step) for step in explanation)])
        return blocks(*found)

    def warnings(self) -> list[Content]:
        """What the operator should know of it, and what its plan does not allow; none where there is nothing."""
        reading = self.reading
        told = (*reading.admission.advice, *(() if reading.admission.in_scope else reading.admission.explanation))
        lines = [self._cited("  ! ", step) for step in told]
        for capability in reading.missing:
            rule = reading.terms.rules[capability.rule]
            text = self._words("screens.not_in_plan", name=self.translator.value(capability.name))
            lines.append(_sourced("  - ", text, f"{rule.id} {rule.clause}"))
        return [heading(self._words("screens.warnings")), *lines] if lines else []

    def timeline(self) -> list[Content]:
        """Every event, the oldest first."""
        return [self._event(event) for event in self.reading.timeline]

    def text(self) -> list[Content]:
        """What was asked; none where nothing but the subject was."""
        body = self.reading.ticket.body
        return [heading(self._words("screens.body")), *map(plain, body.split("\n"))] if body else []

    def _event(self, event: ClockEvent) -> Content:
        voided = event.id in self.reading.voided
        text = event_line(event, self.reading.terms, self.translator)
        if voided:
            text = self._words("screens.event_undone", event=text)
        return Content.assemble(
            (f"  {self._when(event.at)}  ", FAINT), (shown(text), FAINT if voided else ""),
            (f"  {shown(event.actor)}", FAINT),
        )  # fmt: skip

    def _when(self, at: datetime) -> str:
        """``06-03 11:20   25m ago``, or all of the instant."""
        formats = self.translator.formats
        if not formats.relative:
            return formats.instant(at)
        return f"{fit(formats.short_instant(at, self.now), INSTANT)}  {fit_right(formats.ago(at, self.now), AGO)}"

    def _cited(self, mark: str, step: Step) -> Content:
        found = step_text(step, self.translator)
        return _sourced(mark, found.text, found.source)

    def _words(self, message_id: str, **params: str) -> str:
        return self.translator.words(message_id, **params)


def clock_name(clock: Clock, translator: Translator) -> str:
    """The target that a clock runs to."""
    return translator.words(f"screens.clock_{clock.kind.value}")


def _key_of(keys: Keys, action_id: str) -> str:
    return shown_key(keys.of[action_id][0])


def _glyph(status: ClockStatus, glyphs: Glyphs) -> str:
    """The sign of where a clock stands, for whom colours say nothing."""
    return {
        ClockStatus.RUNNING: glyphs.running, ClockStatus.MET: glyphs.answered, ClockStatus.BREACHED: glyphs.overdue,
        ClockStatus.PAUSED: glyphs.waiting, ClockStatus.BEST_EFFORT: glyphs.best_effort,
        ClockStatus.UNKNOWN: glyphs.best_effort,
    }[status]  # fmt: skip


def _sourced(mark: str, text: str, source: str) -> Content:
    return Content.assemble(mark, shown(text), (shown(f"  [{source}]") if source else "", FAINT))
