"""An incident in lines, for its own screen and for the pane of the list."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from core.desk.incident import Incident
from core.messages import Param
from core.terms.registry import Catalogue
from storage.database.read_models.activity import ActivityRow
from tui.screens.activity_lines import act_text
from tui.screens.activity_reading import ShownAct
from tui.screens.incident_effect_lines import BAD, FAINT, EffectLines, span_text
from tui.screens.incident_reading import IncidentReading
from tui.screens.incident_trail import changes
from tui.screens.reading_page import blocks, facts, heading, plain
from tui.widgets.cells import shown


@dataclass(frozen=True, slots=True)
class IncidentLines:
    """The lines of ``reading``; ``effects`` writes what it does."""

    reading: IncidentReading
    effects: EffectLines
    catalogue: Catalogue | None = None

    @property
    def incident(self) -> Incident:
        return self.reading.incident

    def title(self) -> Content:
        """Number, title, and what became of it."""
        incident, glyphs = self.incident, self.effects.glyphs
        state = "dropped" if incident.dropped else "open" if incident.open else "over"
        sign = {"dropped": glyphs.best_effort, "open": glyphs.running, "over": glyphs.answered}[state]
        return Content.assemble(
            (f"#{incident.number}  ", FAINT), (shown(incident.title), "bold"),
            (f"  {sign} {self._words(f'screens.incident_is_{state}')}", BAD if state == "open" else FAINT),
        )  # fmt: skip

    def pane(self) -> list[Content]:
        """What an operator asks first."""
        incident = self.incident
        when = span_text(incident.start, incident.end, self.effects.now, self.effects.translator)
        cause = self._words(f"screens.cause_{incident.cause.value}")
        head = Content.assemble(shown(when), (f"  {cause}  {'  '.join(self._marks())}".rstrip(), FAINT))
        return [self.title(), head, *self.effects.brief(self.reading.effects)]

    def facts(self) -> list[Content]:
        """What is said of it; the paper's times are named as such."""
        incident, translator = self.incident, self.effects.translator
        known = self._words("screens.known_from_start") if incident.known_at is None else (
            translator.formats.instant_with_weekday(incident.known_at))  # fmt: skip
        lines = facts(
            (self._words("screens.paper_time"), span_text(incident.start, incident.end, self.effects.now, translator)),
            (self._words("screens.incident_known_at"), known),
            (self._words("screens.incident_cause"), self._words(f"screens.cause_{incident.cause.value}")),
            (self._words("screens.incident_marks"), translator.joined(self._marks())),
            (self._words("screens.incident_reference"), incident.reference),
            (self._words("screens.incident_contracts"), self._words(
                "screens.contracts_touched", count=len(incident.touches))),
        )  # fmt: skip
        note = incident.note.split("\n") if incident.note else []
        return blocks([self.title(), *lines], [heading(self._words("screens.incident_note")), *map(plain, note)] if note
                      else [])  # fmt: skip

    def months(self) -> list[Content]:
        """Each touched contract with its months."""
        found = blocks(*(self.effects.whole(each, self.incident) for each in self.reading.effects.shown))
        if self.reading.effects.more:
            more = self._words("screens.more_contracts", count=self.reading.effects.more)
            found += [Content(""), Content.styled(more, FAINT)]
        return found or [Content.styled(self._words("screens.touches_nothing"), FAINT)]

    def tickets(self) -> list[Content]:
        """What customers wrote about it, by number; done ones fainter."""
        found = self.reading.tickets
        told = (
            Content.assemble((f"  #{each.number}  ", FAINT), (shown(each.subject), "" if each.open else FAINT))
            for each in found
        )
        return [heading(self._words("screens.incident_tickets", count=len(found))), *told] if found else []

    def trail(self) -> list[Content]:
        """Who did what to it, newest first."""
        acts = self.reading.acts
        return [heading(self._words("screens.trail")), *map(self._act, acts)] if acts else []

    def reasons(self) -> list[Content]:
        """Why each month came to what it did."""
        return blocks(*(self.effects.reasons(each) for each in self.reading.effects.shown))

    def _act(self, row: ActivityRow) -> Content:
        at = self.effects.translator.formats.instant(row.recorded_at)
        text = act_text(ShownAct(row, None), self.effects.translator, self.catalogue)
        changed = "; ".join(changes(row, self.effects.translator, self.effects.glyphs.arrow))
        return Content.assemble(
            (f"  {at}  ", FAINT), shown(f"{text}: {changed}" if changed else text), (f"  {shown(row.actor)}", FAINT)
        )

    def _marks(self) -> list[str]:
        incident = self.incident
        marks = [self._words(f"screens.evidence_{incident.evidence.value}")]
        named = (("planned", incident.planned), ("self_resolved", incident.self_resolved), ("gross", incident.gross))
        return marks + [self._words(f"screens.mark_{name}") for name, said in named if said]

    def _words(self, message_id: str, **params: Param) -> str:
        return self.effects.translator.words(message_id, **params)
