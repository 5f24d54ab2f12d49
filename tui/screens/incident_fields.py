"""Two fields of an incident: the contracts that it touches, several at once, and its marks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from core.terms.availability import Per
from tui.locale.translator import Translator
from tui.screens.incident_reading import Choice
from tui.screens.listed import Listed
from tui.widgets.cells import shown
from tui.widgets.fuzzy import matching
from tui.widgets.line_field import LineField
from tui.widgets.lines import TextLine

MOST_OFFERED = 30
_BETWEEN = "\n"
AT = "@"


@dataclass(frozen=True, slots=True)
class Picked:
    """A contract by its name, with the region or service of it that was hit; empty: all of it.

    ``own`` is what of its stop is its own, as it was typed behind an ``@``; empty: nothing.
    """

    contract: str
    scope: str = ""
    own: str = ""

    def __str__(self) -> str:
        whole = f"{self.contract} {self.scope}".rstrip()
        return f"{whole} {AT} {self.own}" if self.own else whole

    @property
    def place(self) -> tuple[str, str]:
        """What is hit, whatever is its own."""
        return self.contract, self.scope


@dataclass(frozen=True, slots=True)
class Offer:
    """What enter would add: one contract, or all that have something in common."""

    name: str
    adds: tuple[Picked, ...]


def offers_of(choices: Sequence[Choice], translator: Translator) -> tuple[Offer, ...]:
    """Each contract; then those of each customer, region, service and document that more than one has, and the regions
    and services that are assessed apart."""
    single = [Offer(each.contract.name, (Picked(each.contract.name),)) for each in choices]
    return (*single, *_groups(choices, translator))


def _groups(choices: Sequence[Choice], translator: Translator) -> Iterator[Offer]:
    common = sorted(
        (kind, value, each.contract.name, scope)
        for each in choices
        for kind, value, scope in _common(each, translator)
        if value
    )
    for (kind, value), found in groupby(common, lambda each: each[:2]):
        adds = tuple(Picked(name, scope) for _, _, name, scope in found)
        if len(adds) > 1 or adds[0].scope:
            yield Offer(translator.words(f"screens.all_of_{kind}", value=value, count=len(adds)), adds)


def _common(choice: Choice, translator: Translator) -> Iterator[tuple[str, str, str]]:
    """What it may share with others. Where months are assessed by region or service, that alone is hit."""
    contract, terms = choice.contract, choice.terms
    per = Per.CONTRACT if terms.availability is None else terms.availability.per
    yield "customer", contract.customer, ""
    yield "terms", translator.value(terms.title), ""
    for region in contract.regions:
        yield "region", region, region if per is Per.REGION else ""
    for service in contract.services:
        yield "service", service, service if per is Per.SERVICE else ""


def written(picked: Sequence[Picked]) -> str:
    """For a draft: each in a line of JSON, whose signs come through the cleaning of what is read."""
    return _BETWEEN.join(_line(each.contract, each.scope, each.own) for each in picked)


def read(text: str) -> tuple[Picked, ...]:
    """What ``written`` wrote; a line that is not whole is left out."""
    return tuple(filter(None, map(_picked, text.split(_BETWEEN))))


def place_of(key: str) -> Picked:
    """What a key of ``BY_PLACE`` names."""
    return _picked(key) or Picked(key)


def _line(*parts: str) -> str:
    return json.dumps(parts, ensure_ascii=False)


def _picked(line: str) -> Picked | None:
    try:
        parts = json.loads(line)
    except ValueError:
        return None
    whole = isinstance(parts, list) and 0 < len(parts) <= 3 and all(isinstance(each, str) for each in parts)
    return Picked(*parts) if whole else None


BY_PLACE = Listed(
    lambda text: {_line(*each.place): each.own for each in read(text)},
    lambda items: written([replace(place_of(key), own=own) for key, own in items.items()]),
)
"""What ``written`` wrote, by contract and scope."""


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
