"""Two fields of an incident: the contracts that it touches, several at once, and its marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from tui.locale.translator import Translator
from tui.screens.incident_picked import AT, Offer, Picked
from tui.widgets.cells import shown
from tui.widgets.fuzzy import matching
from tui.widgets.line_field import LineField
from tui.widgets.lines import TextLine

MOST_OFFERED = 30


class ContractsInput(LineField):
    """Its field sees enter, and backspace where nothing is typed, before it does."""

    def on_key(self, event: events.Key) -> None:
        """Enter adds what is offered; backspace takes the last one away again."""
        field = self.parent
        if not isinstance(field, ContractsField):
            return
        takes = event.key == "backspace" and not self.value
        if (event.key == "enter" and field.add()) or (takes and field.take_away()):
            event.stop()
            event.prevent_default()


class ContractsField(Vertical):
    """Typing offers contracts and groups of them, up and down move among the offers, enter adds; what is chosen
    stands below. Behind an ``@`` stands what of their stops is their own: ``web @ 13:50-14:20 outside_control``."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
    ]
    DEFAULT_CSS = "ContractsField { height: 3; } ContractsField TextLine { color: $text-muted; }"

    class Changed(Message):
        """Others are chosen."""

    def __init__(self, translator: Translator, *, cut: str, id: str) -> None:
        super().__init__(id=id)
        self._translator = translator
        self._cut = cut
        self._offers: tuple[Offer, ...] = ()
        self._grounds_of: Mapping[str, Sequence[str]] = {}
        self._at = 0
        self._chosen: tuple[Picked, ...] = ()

    def compose(self) -> ComposeResult:
        yield ContractsInput(id=f"{self.id}-input")
        yield TextLine(cut=self._cut, id=f"{self.id}-offers")
        yield TextLine(cut=self._cut, id=f"{self.id}-chosen")

    @property
    def chosen(self) -> tuple[Picked, ...]:
        """What was added, in its order."""
        return self._chosen

    @property
    def text(self) -> str:
        """What is typed and not added."""
        return self.query_one(Input).value

    def offer(self, offers: Sequence[Offer], grounds_of: Mapping[str, Sequence[str]]) -> None:
        """These are to choose from; ``grounds_of`` are the grounds of exclusion by contract."""
        self._offers = tuple(offers)
        self._grounds_of = grounds_of
        self._paint()

    def put(self, picked: Sequence[Picked]) -> None:
        """These are chosen, and nothing is typed."""
        self._chosen = tuple(picked)
        with self.prevent(Input.Changed):
            self.query_one(Input).value = ""
        self._at = 0
        self._paint()

    def add(self) -> bool:
        """Add what is offered first; False where nothing is typed or offered."""
        found = self._matching()
        if not self.text.strip() or not found:
            return False
        own = self._own()
        adds = {each.place: replace(each, own=own) for each in found[min(self._at, len(found) - 1)].adds}
        if AT not in self.text:  # chosen again without a word of its own, it keeps what it had
            adds = {place: each for place, each in adds.items() if place not in {one.place for one in self._chosen}}
        kept = (adds.pop(each.place, each) for each in self._chosen)
        self.put((*kept, *adds.values()))
        self.post_message(self.Changed())
        return True

    def take_away(self) -> bool:
        """Take the last one away; False where there is none."""
        if not self._chosen:
            return False
        self.put(self._chosen[:-1])
        self.post_message(self.Changed())
        return True

    def on_input_changed(self, message: Input.Changed) -> None:
        """Other offers."""
        message.stop()
        self._at = 0
        self._paint()
        self.post_message(self.Changed())

    def action_move(self, by: int) -> None:
        """To the next offer, or the one before."""
        found = self._matching()
        if found:
            self._at = (self._at + by) % len(found)
            self._paint()

    def _matching(self) -> list[Offer]:
        if not self.text.partition(AT)[0].strip():
            return []
        return matching(self.text.partition(AT)[0].strip(), self._offers, lambda each: each.name)[:MOST_OFFERED]

    def _own(self) -> str:
        return self.text.partition(AT)[2].strip()

    def _paint(self) -> None:
        self.query_one(f"#{self.id}-offers", TextLine).say(*self._offered())
        count = len(self._chosen)
        words = self._translator.words
        names = ", ".join(map(str, self._chosen))
        told = f"{words('screens.chosen', count=count)}: {names}" if count else words("screens.none_chosen")
        self.query_one(f"#{self.id}-chosen", TextLine).say((told, "bold $text" if count else ""))

    def _offered(self) -> Iterator[tuple[str, str]]:
        """What enter would add and what comes after it; behind an ``@`` what can be said there."""
        words, found = self._translator.words, self._matching()
        if not found:
            unmatched = self.text.strip() and self._offers
            yield (f"! {words('screens.nothing_matches')}", "$text-error") if unmatched else (
                words("screens.contracts_hint"), "")  # fmt: skip
            return
        first, *others = found[min(self._at, len(found) - 1) :]
        yield shown(first.name), "bold reverse"
        if AT in self.text:
            grounds = self._grounds_of.get(first.adds[0].contract, ())
            said = self._translator.joined((*grounds, words("screens.own_no_ground")))
            yield f"   {words('screens.own_hint', grounds=said)}", ""
        else:
            yield from ((f"   {shown(offer.name)}", "") for offer in others)


class MarksField(Widget, can_focus=True):
    """Yes or no to each of a few marks: its number turns it."""

    DEFAULT_CSS = "MarksField { height: auto; width: 1fr; } MarksField:focus { background: $primary 25%; }"

    class Changed(Message):
        """One was turned."""

    def __init__(self, names: Sequence[tuple[str, str]], *, id: str) -> None:
        super().__init__(id=id)
        self._names = tuple(names)
        self._on: frozenset[str] = frozenset()

    @property
    def on(self) -> frozenset[str]:
        """The ids of the marks that are set."""
        return self._on

    def put(self, on: frozenset[str]) -> None:
        """These are set."""
        self._on = on & {each for each, _ in self._names}
        self.refresh(layout=True)

    def on_key(self, event: events.Key) -> None:
        """The number of a mark."""
        typed = event.character or ""
        if typed.isdecimal() and 0 < int(typed) <= len(self._names):
            event.stop()
            event.prevent_default()
            mark = self._names[int(typed) - 1][0]
            self.put(self._on ^ {mark})
            self.post_message(self.Changed())

    def render(self) -> Content:
        """``1 [x] planned  2 [ ] announced``."""
        pieces: list[tuple[str, str]] = []
        for number, (mark, name) in enumerate(self._names, 1):
            sign = "x" if mark in self._on else " "
            pieces.append((f"{number} [{sign}] {shown(name)}  ", "bold" if mark in self._on else ""))
        return Content.assemble(*pieces)
