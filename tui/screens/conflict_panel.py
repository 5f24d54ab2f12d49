"""What two operators changed otherwise: both values of each field, and one key to choose between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widgets import Static

from core.errors import KigenError
from core.messages import Param
from tui.desk_work import Working
from tui.locale.translator import Translator
from tui.terminal.plain import stand_at
from tui.widgets.cells import fit, shown
from tui.widgets.lines import TextLine
from tui.widgets.wrapping import hung

QUIET = "$foreground 60%"


@dataclass(frozen=True, slots=True)
class Choice:
    """One field in the operator's words: what stood there, and what both made of it; empty: nothing. ``by`` is who
    stored theirs, ``at`` when; empty and None where that is not known."""

    title: str
    base: str
    theirs: str
    mine: str
    by: str = ""
    at: datetime | None = None


_OF_AN_ACT = frozenset(f"{field}_changed_meanwhile" for field in ("owner", "priority", "answer", "waiver"))


def choice_of(error: KigenError, translator: Translator) -> Choice | None:
    """What to choose between where an act was refused for what somebody else did just then, else None."""
    if error.code not in _OF_AN_ACT:
        return None
    found = error.params

    def told(value: Param) -> str:
        return translator.value(value) or (translator.words("screens.met_no_text") if error.field == "answer" else "")

    at = found["at"]
    return Choice(
        translator.words(f"screens.met_{error.field}", number=found["number"]),
        translator.value(found["was"]), told(found["theirs"]), told(found["mine"]), str(found["operator"]),
        at if isinstance(at, datetime) else None,
    )  # fmt: skip


class ConflictPanel(Working[frozenset[int] | None], ModalScreen[frozenset[int] | None]):
    """Dismissed with the places of ``choices`` where mine is to stand, or None: back, and nothing is decided."""

    CSS_PATH = "conflict_panel.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "choose(False)", show=False),
        Binding("m", "choose(True)", show=False),
        Binding("T", "choose_all(False)", show=False),
        Binding("M", "choose_all(True)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("up,k", "move(-1)", show=False),
        Binding("enter,f2", "store", show=False),
        Binding("escape", "leave", show=False),
    ]

    def __init__(self, heading: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._heading = heading
        self._choices = tuple(choices)
        self._mine: dict[int, bool] = {}
        self._at = 0

    def compose(self) -> ComposeResult:
        cut = self.kigen.capabilities.glyphs.cut
        with Vertical(classes="panel"):
            yield TextLine(cut=cut, id="panel-title")
            yield TextLine(cut=cut, id="conflict-told")
            with VerticalScroll(id="conflicts", can_focus=False):
                yield Static(id="conflict-lines", markup=False)
            yield TextLine(cut=cut, id="panel-error")
            yield TextLine(cut=cut, id="panel-hints")

    def on_mount(self) -> None:
        """The first field is to be chosen first."""
        self.query_one("#panel-title", TextLine).say((shown(self._heading), "bold"))
        told = self.words("screens.conflict_told", count=len(self._choices))
        self.query_one("#conflict-told", TextLine).say((told, "bold $text-warning"))
        self.query_one("#panel-hints", TextLine).say((self.words("screens.conflict_keys"), QUIET))
        self._paint()
        self.call_after_refresh(stand_at, self.query_one("#panel-title"))

    def on_resize(self) -> None:
        """Wrap it anew."""
        if self.is_mounted:
            self._paint()

    # -- Keys ------------------------------------------------------------------------------------------------

    def action_choose(self, mine: bool) -> None:
        """One of both for this field; on to the next one that is not chosen yet."""
        self._mine[self._at] = mine
        count = len(self._choices)
        order = [*range(self._at + 1, count), *range(self._at)]
        self._at = next((place for place in order if place not in self._mine), self._at)
        self._paint()

    def action_choose_all(self, mine: bool) -> None:
        """For every field."""
        self._mine = dict.fromkeys(range(len(self._choices)), mine)
        self._paint()

    def action_move(self, by: int) -> None:
        """To another field."""
        self._at = max(0, min(len(self._choices) - 1, self._at + by))
        self._paint()

    def action_store(self) -> None:
        """As chosen, once each is."""
        left = [place for place in range(len(self._choices)) if place not in self._mine]
        if left:
            self._at = left[0]
            self._paint()
            told = self.words("screens.conflict_choose_first", count=len(left))
            self.query_one("#panel-error", TextLine).say((f"! {told}", "bold $text-error"))
            return
        self.dismiss(frozenset(place for place, mine in self._mine.items() if mine))

    def action_leave(self) -> None:
        """Back to what was typed."""
        self.dismiss(None)

    # -- What stands there -----------------------------------------------------------------------------------

    def _paint(self) -> None:
        width = max(20, self.app.size.width - 5)
        lines: list[Content] = []
        here = Region()
        for place in range(len(self._choices)):
            found = list(self._lines(place, width))
            if place == self._at:
                here = Region(0, len(lines), width, len(found))
            lines += found
        self.query_one("#conflict-lines", Static).update(Content("\n").join(lines))
        self.query_one("#panel-error", TextLine).say(("", ""))
        self.call_after_refresh(self._show, here)

    def _show(self, here: Region) -> None:
        self.query_one("#conflicts", VerticalScroll).scroll_to_region(here, animate=False, force=True)

    def _lines(self, place: int, width: int) -> Iterator[Content]:
        """A field: its name with who stored theirs when, what it was, theirs and mine."""
        choice, glyphs = self._choices[place], self.kigen.capabilities.glyphs
        sign = glyphs.cursor if place == self._at else " "
        chosen = self._mine.get(place)
        yield Content.assemble((f"{sign} {shown(choice.title)}", "bold $primary" if place == self._at else "bold"))
        names = {name: self.words(f"screens.conflict_{name}") for name in ("base", "theirs", "mine")}
        room = max(map(cell_len, names.values())) + 2
        by = self._by(choice)
        for name, key, value, taken in (
            ("base", " ", choice.base, False), ("theirs", "t", choice.theirs, chosen is False),
            ("mine", "m", choice.mine, chosen is True),
        ):  # fmt: skip
            mark = glyphs.answered if taken else " "
            quiet = name == "base" or (chosen is not None and not taken)
            told = shown(value.replace("\n", " / ")) if value else self.words("screens.conflict_nothing")
            behind = f"  ({by})" if name == "theirs" and by else ""
            line = Content.assemble(
                f"  {mark} ", (key, "bold $primary"), " ", (fit(names[name], room), QUIET),
                (told, QUIET if quiet else "bold" if taken else ""), (behind, QUIET),
            )  # fmt: skip
            yield from hung(line, width)

    def _by(self, choice: Choice) -> str:
        when = "" if choice.at is None else self.kigen.translator.formats.short_instant(choice.at, self.kigen.now())
        return " ".join(part for part in (shown(choice.by), when) if part)


def ask_which(
    screen: Working[Any], heading: str, choice: Choice, store: Callable[[], None], left: Callable[[], None]
) -> None:
    """Ask about one act: ``store`` is called where mine is to stand, ``left`` where theirs is, neither where nothing is
    decided."""

    def chosen(mine: frozenset[int] | None) -> None:
        if mine:
            store()
        elif mine is not None:
            left()

    screen.app.push_screen(ConflictPanel(heading, (choice,)), chosen)
