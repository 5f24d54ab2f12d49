"""An act in words, and as a line of the Activity screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from core.messages import Param
from core.terms.registry import Catalogue
from tui.locale.translator import Translator
from tui.screens.activity_reading import ShownAct
from tui.screens.wording import priority_name, short
from tui.terminal.capabilities import Glyphs
from tui.widgets.cells import fit, fit_right
from tui.widgets.row_lines import Cell, Line

WIDE = 100
TIME, ACTOR, NUMBER = 11, 9, 6
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_WITH_DETAILS = {
    "ticket.received": ("contract", "priority"),
    "ticket.priority_changed": ("old", "new"),
    "ticket.assigned": ("owner",),
    "ticket.linked": ("link",),
    "ticket.voided": ("kind",),
    "contract.added": ("plan",),
    "contract.changed": ("after",),
    "tickets.imported": ("created", "updated", "refused"),
    "holidays.imported": ("first", "last"),
    "incident.logged": ("title",),
    "incident.changed": ("after",),
    "incident.ended": ("after",),
    "incident.reopened": ("after",),
    "incident.dropped": ("after",),
    "incident.waived": ("contract", "why"),
    "month.frozen": ("figures",),
    "month.accepted": ("figures",),
    "month.refused": ("figures",),
    "month.reopened": ("figures",),
    "samples.recorded": ("contracts", "intervals"),
    "desk.recomputed": ("tickets", "moved"),
    "desk.restored": ("backup",),
    "desk.setting_changed": ("value",),
    "activity.erased": ("reason",),
    "handover.written": ("number",),
    "handover.read": ("number", "writer"),
    "handover.taken_back": ("number",),
    "view.saved": ("filter",),
    "view.removed": ("filter",),
}
"""What the details of an act say beyond its name; an act without them, or erased, is told by its name alone."""
_PRIORITIES = frozenset({"priority", "old", "new"})


def act_name(action: str, translator: Translator) -> str:
    """The name of an act; one that no catalogue knows is shown by its own."""
    message_id = f"screens.activity_{action.replace('.', '_')}"
    found = translator.words(message_id)
    return action if found == message_id else found


def act_text(act: ShownAct, translator: Translator, catalogue: Catalogue | None) -> str:
    """What was done, with its details; the ticket and its subject stand elsewhere."""
    row = act.row
    name = act_name(row.action, translator)
    if row.details is None:
        return f"{name} {translator.words('screens.activity_erased')}"
    wanted = _WITH_DETAILS.get(row.action, ())
    text = name
    if wanted and all(each in row.details for each in wanted):
        params = {each: _param(each, row.details[each], act, translator, catalogue) for each in wanted}
        text = translator.words(
            f"screens.activity_{row.action.replace('.', '_')}_with", name=name, subject=row.subject, **params
        )
    behind = translator.words("screens.activity_clock_behind") if "clock_behind" in row.details else ""
    more = (_effective(act, translator), behind, _said(row.details, translator))
    return " ".join(part for part in (text, *more) if part)


def _param(name: str, value: Any, act: ShownAct, translator: Translator, catalogue: Catalogue | None) -> Param:
    if name in _PRIORITIES and act.ticket is not None and catalogue is not None and act.ticket.terms in catalogue.ids:
        return priority_name(catalogue.newest(act.ticket.terms), str(value), translator)
    if name == "kind":
        return act_name(f"ticket.{value}", translator)
    if name == "plan":
        return _plan_name(str(value), act, translator, catalogue)
    if name == "after" and isinstance(value, Mapping):
        return tuple(_fact_name(each, translator) for each in value)
    if isinstance(value, list):
        return tuple(str(each) for each in value)
    if name == "owner":
        return str(value) or translator.words("screens.nobody")
    return value if isinstance(value, int) else str(value)


def _fact_name(fact: str, translator: Translator) -> str:
    """What a changed fact is called; one that no catalogue knows by its own name."""
    message_id = f"screens.fact_{fact}"
    found = translator.words(message_id)
    return fact if found == message_id else found


def _plan_name(plan: str, act: ShownAct, translator: Translator, catalogue: Catalogue | None) -> str:
    """As the terms call it, where they are known."""
    terms = str((act.row.details or {}).get("terms", ""))
    if catalogue is None or terms not in catalogue.ids:
        return plan
    found = catalogue.newest(terms).plans.get(plan)
    return plan if found is None else short(found.name, translator)


def _effective(act: ShownAct, translator: Translator) -> str:
    """When the act took effect, where that is not when it was recorded."""
    details = act.row.details or {}
    try:
        at = datetime.fromisoformat(str(details.get("at", "")))
    except ValueError:
        return ""
    if at.tzinfo is None or abs(act.row.recorded_at - at) < _MINUTE:
        return ""
    return translator.words("screens.activity_effective", at=translator.formats.instant(at)[5:])


def _said(details: Mapping[str, Any], translator: Translator) -> str:
    """What the environment said of the operator besides his login: claims, as whoever set them could forge them."""
    said = details.get("said")
    if not isinstance(said, Mapping):
        return ""
    known = {"sudo_user": str(said.get("sudo_user", "")), "ssh": str(said.get("ssh", "")).partition(" ")[0]}
    told = (translator.words(f"screens.activity_said_{name}", said=text) for name, text in known.items() if text)
    return " ".join(told)


class ActivityLines:
    """Paints acts."""

    def __init__(
        self, translator: Callable[[], Translator], glyphs: Glyphs, now: Callable[[], datetime],
        catalogue: Callable[[], Catalogue | None],
    ) -> None:  # fmt: skip
        self._translator = translator
        self._glyphs = glyphs
        self._now = now
        self._catalogue = catalogue

    def headings(self, width: int) -> str:
        """The names of the columns."""
        words = self._translator().words
        time, actor, what, about = _widths(width)
        cells = [
            fit(words("screens.column_when"), time), fit(words("screens.column_who"), actor),
            fit_right(words("screens.column_number"), NUMBER), fit(words("screens.column_what"), what),
            fit(words("screens.column_subject"), about),
        ]  # fmt: skip
        return " ".join(cells)

    def line(self, act: ShownAct, width: int) -> Line:
        """An act: when, who, the ticket, what, and what the ticket is about."""
        row, cut = act.row, self._glyphs.cut
        time, actor, what, about = _widths(width)
        number = "" if row.ticket is None else f"#{row.ticket}"
        text = act_text(act, self._translator(), self._catalogue())
        start = [
            Cell(fit(self._when(row.recorded_at, time), time) + " ", "row--faint"),
            Cell(fit(row.actor, actor, cut=cut) + " "),
            Cell(fit_right(number, NUMBER, cut=cut) + " ", "row--faint"),
        ]
        if act.ticket is None:  # nothing stands beside it: the text takes both columns
            return Line(str(row.seq), 0, (*start, Cell(fit(text, what + 1 + about, cut=cut), "row--strong")))
        told = Cell(fit(text, what, cut=cut) + " ", "row--strong")
        return Line(str(row.seq), 0, (*start, told, Cell(fit(act.ticket.subject, about, cut=cut), "row--faint")))

    def placeholder(self, _: int) -> str:
        """While it is being read."""
        return self._translator().words("screens.reading")

    def _when(self, at: datetime, width: int) -> str:
        """Within the last hour how long ago, where times are told so; else the instant as far as it fits."""
        formats, now = self._translator().formats, self._now()
        if formats.relative and now - at < _HOUR and (ago := formats.ago(at, now)):
            return ago
        written = formats.instant(at)
        return written if len(written) <= width else formats.short_instant(at, now)


def _widths(width: int) -> tuple[int, int, int, int]:
    """Time, operator, what was done, subject."""
    time = 16 if width >= WIDE else TIME
    actor = 16 if width >= WIDE else ACTOR
    left = max(0, width - time - actor - NUMBER - 4)
    what = left * 60 // 100
    return time, actor, what, left - what
