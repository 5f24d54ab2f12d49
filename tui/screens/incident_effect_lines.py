"""What an incident does to a contract's month, as lines: brief beside a list, what would change, and all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.cells import cell_len
from textual.content import Content

from core.assessment.assess import Assessment
from core.desk.incident import Incident
from core.desk.month import ContractMonth
from core.messages import Param
from tui.cli.month_text import uptime_words
from tui.locale.translator import Translator
from tui.screens.incident_effects import Effect, Effects
from tui.screens.incident_figures import (
    budgets_text,
    by_requests,
    effect_name,
    outlook_text,
    remedy_text,
)
from tui.screens.reading_page import explanation_lines, heading, plain
from tui.terminal.capabilities import Glyphs
from tui.widgets.cells import fit, shown

FAINT, WARNING, BAD = "$foreground 60%", "bold $text-warning", "bold $text-error"


@dataclass(frozen=True, slots=True)
class EffectLines:
    """Writes effects as they are at ``now``."""

    translator: Translator
    glyphs: Glyphs
    now: datetime

    def brief(self, effects: Effects) -> Iterator[Content]:
        """A line for each month: uptime, remedy, what comes next."""
        for effect in effects.shown:
            found = effect.would_be
            told = self._refusal(effect) if found is None else Content(shown(self._figures(found)))
            yield Content.assemble((f"{self._name(effect)}  ", "bold"), told, *self._outlook(effect))
        yield from self._more(effects)

    def change(self, effects: Effects) -> Iterator[Content]:
        """A line for each month: what it is, and what it would be."""
        for effect in effects.shown:
            stands, would_be = effect.stands, effect.would_be
            if stands is None or would_be is None:
                yield Content.assemble((f"{self._name(effect)}  ", "bold"), self._refusal(effect))
                continue
            uptimes = self._both(self._uptime(stands, stands.adjusted), self._uptime(would_be, would_be.adjusted))
            remedies = self._both(*(remedy_text(each.adjusted, self.translator) for each in (stands, would_be)))
            budgets = budgets_text(effect, self.translator)
            yield Content.assemble(
                (f"{self._name(effect)}  ", "bold"), uptimes, "  ", (self._words("screens.remedy"), FAINT), " ",
                remedies, (f"  {shown(budgets)}" if budgets else "", FAINT), *self._outlook(effect),
            )  # fmt: skip
        yield from self._more(effects)

    def whole(self, effect: Effect, incident: Incident) -> Iterator[Content]:
        """Everything of one month: what is told and what is adjusted side by side, what is left, what comes next."""
        found = effect.would_be
        yield heading(f"{effect_name(effect)}  {effect.month:%Y-%m}")
        rows = [*self._touch(effect, incident), *([] if found is None else self._month(effect, found))]
        told = [(name, value) for name, value in rows if value.plain]
        width = max(cell_len(name) for name, _ in told) + 2
        for name, value in told:
            yield Content.assemble("  ", (fit(name, width), FAINT), value)
        if found is None:
            yield Content.assemble("  ! ", self._refusal(effect))
        if effect.at_worst is not None:
            yield self._warned(self._words("screens.at_worst", figures=self._figures(effect.at_worst)))
        elif by_requests(effect):
            yield self._warned(self._words("screens.by_requests"))
        if found is not None and found.terms.provenance is not None:
            yield self._warned(self.translator.value(found.terms.provenance))

    def _warned(self, text: str) -> Content:
        return Content.styled(f"  ! {shown(text)}", WARNING)

    def _touch(self, effect: Effect, incident: Incident) -> Iterator[tuple[str, Content]]:
        """The time of impact, whether it is the paper's, and what was decided of it."""
        touch = effect.touch
        own = (touch.start, touch.end) != (incident.start, incident.end)
        impact = span_text(touch.start, touch.end, self.now, self.translator)
        note = self._words("screens.own_times") if own else self._words("screens.paper_times")
        yield self._words("screens.impact"), Content.assemble(shown(impact), (f"  {note}", FAINT))
        grounds = {} if effect.terms.downtime is None else effect.terms.downtime.grounds
        ground = grounds.get(touch.ground)
        if ground is not None:
            text = f"{self.translator.value(ground.name)}  [{ground.rule} {ground.clause}]"
            yield self._words("screens.excluded"), plain(text)
        if touch.waiver is not None:
            yield self._words("screens.waived"), plain(f"{touch.waiver.by}: {touch.waiver.why}")

    def _month(self, effect: Effect, found: ContractMonth) -> Iterator[tuple[str, Content]]:
        """Its figures, those of the facts alone and the adjusted ones side by side where they differ."""
        yield from self._side_by_side(found)
        if found.projected is not None:
            end = (self._uptime(found, found.projected), remedy_text(found.projected, self.translator))
            yield self._words("screens.at_months_end"), plain("  ".join(end))
        yield self._words("screens.budget"), plain(budgets_text(effect, self.translator))
        yield self._words("screens.next_step"), plain(self._next(effect))
        if found.window.file_by is not None and found.claimable:
            yield self._words("screens.window"), plain(self.translator.formats.day_with_weekday(found.window.file_by))
        yield self._words("screens.terms"), plain(f"{self.translator.value(found.terms.title)} {found.terms.version}")

    def reasons(self, effect: Effect) -> Iterator[Content]:
        """The steps behind the figures of a month, each with its clause."""
        yield heading(f"{effect_name(effect)}  {effect.month:%Y-%m}")
        found = effect.would_be
        if found is None:
            yield Content.assemble("  ", self._refusal(effect))
            return
        yield from explanation_lines(found.whole_explanation, self.translator)
        if found.original is not found.adjusted:
            yield Content.styled(f"  {self._words('screens.as_told')}", FAINT)
            yield from explanation_lines(found.original.explanation, self.translator)

    # -- Pieces ----------------------------------------------------------------------------------------------

    def _side_by_side(self, found: ContractMonth) -> Iterator[tuple[str, Content]]:
        told, adjusted = found.original, found.adjusted
        names = (self._words("screens.uptime"), self._words("screens.downtime"), self._words("screens.remedy"))
        columns = [[self._uptime(found, each), self._down(each), remedy_text(each, self.translator)]
                   for each in (told, adjusted)]  # fmt: skip
        if told is adjusted:
            yield from ((name, plain(value)) for name, value in zip(names, columns[1], strict=True))
            return
        titles = (self._words("screens.as_told"), self._words("screens.adjusted"))
        room = max(map(cell_len, (titles[0], *columns[0]))) + 2
        yield "", Content.styled(fit(titles[0], room) + titles[1], FAINT)
        for name, before, after in zip(names, *columns, strict=True):
            yield name, Content.assemble(fit(before, room), (shown(after), "bold"))

    def _down(self, found: Assessment) -> str:
        down = found.downtime
        return "-" if down is None else self.translator.value(down - down % timedelta(seconds=1))

    def _next(self, effect: Effect) -> str:
        text = outlook_text(effect, self.now, self.translator)
        if effect.step is None or not text:
            return text
        return f"{text}  ({self.translator.formats.instant_with_weekday(effect.step.at)})"

    def _figures(self, month: ContractMonth) -> str:
        found = month.adjusted
        text = self._uptime(month, found)
        if found.remedy.kind is None:
            return text
        return f"{text}  {remedy_text(found, self.translator)}"

    def _uptime(self, month: ContractMonth, found: Assessment) -> str:
        return uptime_words(month, found, self.translator) or self._words("screens.no_uptime")

    def _outlook(self, effect: Effect) -> Iterator[tuple[str, str]]:
        if effect.step is not None:
            yield (f"  {self.glyphs.arrow} {outlook_text(effect, self.now, self.translator)}", WARNING)
        if effect.at_worst is not None:
            figures = self._figures(effect.at_worst)
            yield (f"  {shown(self._words('screens.at_worst_short', figures=figures))}", FAINT)

    def _both(self, before: str, after: str) -> Content:
        if before == after:
            return Content(shown(after))
        return Content.assemble((shown(before), FAINT), f" {self.glyphs.arrow} ", (shown(after), "bold"))

    def _name(self, effect: Effect) -> str:
        return f"{shown(effect_name(effect))} {effect.month:%Y-%m}"

    def _refusal(self, effect: Effect) -> Content:
        """Why there is no figure; under the terms that came later there may be one."""
        text = "" if effect.refused is None else self.translator.text(effect.refused.message)
        if effect.later is not None:
            version, figures = effect.later.terms.version, self._figures(effect.later)
            text = f"{text}  {self._words('screens.under_later', version=version, figures=figures)}"
        return Content.styled(shown(text.replace("\n", " ")), FAINT)

    def _more(self, effects: Effects) -> Iterator[Content]:
        if effects.more:
            yield Content.styled(self._words("screens.more_contracts", count=effects.more), FAINT)

    def _words(self, message_id: str, **params: Param) -> str:
        return self.translator.words(message_id, **params)


def span_text(start: datetime, end: datetime | None, now: datetime, translator: Translator) -> str:
    """``2026-06-03 10:05-11:20 (1 h 15 min)``, or since when it goes on."""
    formats = translator.formats
    if end is None:
        length = max(now - start, timedelta(0))
        return translator.words("screens.since_running", start=start, length=length - length % timedelta(minutes=1))
    length = end - start
    return f"{formats.period(start, end)} ({formats.duration(length - length % timedelta(seconds=1))})"
