"""Forms of what others change too: what two operators did is stored together, and what both did otherwise is chosen."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Generic, TypeAlias, TypeVar

from core.desk.merging import Change, Conflict, Merged, changed_by, last_change, merge
from core.desk.ports import Done
from core.errors import KigenError
from storage.desk import Desk
from tui.screens.conflict_panel import Choice, ConflictPanel
from tui.screens.entry import EntryScreen
from tui.screens.frame import DeskScreen
from tui.widgets.lines import TextLine

Read = TypeVar("Read")
Spot: TypeAlias = tuple[str, str]
"""A field, and the key of what is in it."""
Begun: TypeAlias = Mapping[str, Mapping[str, str]]
"""By field what was in it when the typing began."""
BEGUN = "begun"
"""Where a draft keeps that."""


@dataclass(frozen=True, slots=True)
class Anew(Generic[Read]):
    """A thing as it is now, in ``version``, and who changed which fields of the form since, the oldest change first."""

    reading: Read
    version: int
    changes: tuple[Change, ...]


class MergingEntry(EntryScreen, Generic[Read]):
    """The form of a thing with a version. Where somebody else stored another one meanwhile, the fields that this
    operator did not touch are taken from it, and the rest is stored; only what both changed otherwise is asked.

    A subclass gives, beside what ``EntryScreen`` wants: ``stale``, the codes of such refusals; ``seen``; ``read_anew``
    and ``take``; and ``standing`` where a field tells what to do to a thing, not how it is.
    """

    stale: ClassVar[frozenset[str]]

    def __init__(self) -> None:
        super().__init__()
        self._begun: Begun = {}
        self._since = 0
        self._met: tuple[Change, ...] = ()
        self._filled = False
        self._refusal: KigenError | None = None

    @property
    def seen(self) -> int:
        """The version of what was read, 0 where it is a new one."""
        raise NotImplementedError

    def read_anew(self, desk: Desk, since: int) -> Anew[Read]:
        """It as it is now, with what happened to it after the version ``since``. Called in threads only."""
        raise NotImplementedError

    def take(self, reading: Read) -> None:
        """From now on this is what is changed."""
        raise NotImplementedError

    def compared(self, typed: Iterable[str]) -> tuple[str, ...]:
        """The fields to compare where these are typed."""
        return tuple(name for name in self.form.names if name in typed)

    def items(self, name: str, values: Mapping[str, str]) -> dict[str, str]:
        """What ``values`` say in a field, by its natural keys; what is the same is written the same."""
        return self.form.items(name, values)

    def written(self, name: str, items: Mapping[str, str], values: Mapping[str, str]) -> str:
        """What has to be typed to say ``items``, beside these ``values`` of the other fields."""
        del values
        return self.form.written(name, items)

    def standing(self, name: str, values: Mapping[str, str]) -> Mapping[str, str]:
        """What stands now in a field, as the operator's ``values`` reach it."""
        del values
        return self.items(name, self.as_it_is())

    def fill(self, values: Mapping[str, str]) -> None:
        """Put these into the fields."""
        self.form.put(values)

    # -- The draft -------------------------------------------------------------------------------------------

    def typed(self) -> Mapping[str, str]:
        """A list in another order is no change."""
        found, known = super().typed(), self.as_it_is()
        if not known:
            return found
        return {
            name: text
            for name, text in found.items()
            if not self.items(name, found) or self.items(name, found) != self.items(name, known)
        }

    def draft(self) -> Mapping[str, str]:
        """With what the typing began from: what others store until it goes on is seen then."""
        typed = self.typed()
        if not typed or not self.seen:
            return typed
        values = {**self.as_it_is(), **typed}
        begun = {name: dict(self._begun.get(name, self.standing(name, values))) for name in self.compared(typed)}
        since = self._since or self.seen
        return {**typed, BEGUN: json.dumps({"since": since, "fields": begun}, ensure_ascii=False)}

    def typing(self) -> None:
        """Before the fields are filled nothing is typed."""
        if self._filled or not self.seen:
            super().typing()

    def put_back(self, fields: Mapping[str, str]) -> None:
        """A draft over what is to be changed, as others made it since; what both changed is asked when it is stored."""
        self._filled = True
        fields = dict(fields)
        since, begun = _begun_of(fields.pop(BEGUN, ""))
        if not self.seen:
            self._begun = {}
            self.fill({**self.as_it_is(), **fields})
        else:
            self._lay(fields, begun, since)
        self.soon()

    def _lay(self, typed: Mapping[str, str], begun: Begun, since: int) -> Merged[Spot, str]:
        """Put into the fields what both have, and mine where both changed the same."""
        values = {**self.as_it_is(), **typed}
        merged = self._merged(values, typed, begun)
        asked = [each.place for each in merged.conflicts]
        self.fill({**values, **self._texts(merged.choosing(asked), values, typed)})
        names = {name for name, _ in asked}
        self._begun = {name: begun.get(name, {}) for name in names}
        self._since = since if names else 0
        return merged

    def _merged(self, values: Mapping[str, str], typed: Mapping[str, str], begun: Begun) -> Merged[Spot, str]:
        base: dict[Spot, str] = {}
        theirs: dict[Spot, str] = {}
        mine: dict[Spot, str] = {}
        for name in self.compared(typed):
            now = self.standing(name, values)
            for side, found in ((base, begun.get(name, now)), (theirs, now), (mine, self.items(name, values))):
                side.update({(name, key): text for key, text in found.items()})
        return merge(base, theirs, mine)

    def _texts(self, found: Mapping[Spot, str], values: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
        """The fields that say ``found``; one that says so already stays as it was typed."""
        texts = {}
        for name in self.compared(typed):
            items = {key: text for (field, key), text in found.items() if field == name}
            if items != self.items(name, values):
                texts[name] = self.written(name, items, values)
        return texts

    # -- Storing ---------------------------------------------------------------------------------------------

    def store(self, work: Callable[[Desk], Done]) -> None:
        """What is known to be in conflict is asked before."""
        if self._begun:
            self._compare()
        else:
            super().store(work)

    def fail(self, error: KigenError) -> None:
        """Where somebody was quicker, see what they did."""
        if error.code in self.stale and self.seen:
            self.not_sent()
            self._refusal = error
            self._compare()
        else:
            super().fail(error)

    def _compare(self) -> None:
        self.tell(self.words("screens.comparing"))
        since, fail = self._since or self.seen, super().fail
        self.ask("anew", lambda desk: self.read_anew(desk, since), self._compared, fail)

    def _compared(self, anew: Anew[Read]) -> None:
        refusal, self._refusal = self._refusal, None
        if refusal is not None and anew.version == self.seen:  # it was refused for something else
            super().fail(refusal)
            return
        draft, since = dict(self.draft()), self._since or self.seen
        _, begun = _begun_of(draft.pop(BEGUN, ""))
        before = self.as_it_is()
        self.take(anew.reading)
        now = self.as_it_is()
        others = frozenset(name for name in self.form.names if self.items(name, before) != self.items(name, now))
        merged = self._lay(draft, begun, since)
        self.typing()
        self.keep_draft()
        if not merged.conflicts:
            self._go_on(anew.changes, others)
            return
        told = [self._choice(each, anew.changes) for each in merged.conflicts]
        places = [each.place for each in merged.conflicts]

        def chosen(mine: frozenset[int] | None) -> None:
            self._storing = False
            if mine is None:
                self.tell(self.words("screens.conflict_left"))
                return
            own = {place for at, place in enumerate(places) if at in mine}
            values = {**self.as_it_is(), **draft}
            self.fill({**values, **self._texts(merged.choosing(own), values, draft)})
            asked = {name for name, _ in places}  # of these one value was given up: not both are kept
            self._go_on(anew.changes, others - asked)

        self.app.push_screen(ConflictPanel(self.heading(), told), chosen)

    def _go_on(self, changes: tuple[Change, ...], others: frozenset[str]) -> None:
        """All is decided: what stands in the fields is a change of what is stored now."""
        self._begun, self._since = {}, 0
        seen = (replace(each, fields=each.fields & others) for each in changes)
        self._met = (*self._met, *(each for each in seen if each.fields))
        self._storing = False
        self.soon()
        self.action_store()

    def _choice(self, conflict: Conflict[Spot, str], changes: tuple[Change, ...]) -> Choice:
        name, key = conflict.place
        one = len({each.by for each in changes}) == 1
        by = last_change(changes, name) or (changes[-1] if one else None)

        def told(value: str | None) -> str:
            return "" if value is None and key else self.form.told_item(name, key, value or "")

        title = self.words(f"{self.form.labels}{name}")
        if key:
            title = f"{title}: {self.form.told_key(name, key)}"
        return Choice(
            title, told(conflict.base), told(conflict.theirs), told(conflict.mine),
            "" if by is None else by.by, None if by is None else by.at,
        )  # fmt: skip

    def _stored(self, done: Done) -> None:
        """Below what the screen says of it: who else changed what."""
        stack = self.app.screen_stack
        below = stack[stack.index(self) - 1] if self in stack else None
        super()._stored(done)
        if self._met and isinstance(below, DeskScreen):
            self.app.call_after_refresh(_say_more, below, self._told())  # after what that screen says of it

    def _told(self) -> tuple[str, ...]:
        """Who else changed what."""
        return tuple(
            self.words("screens.merged_with", operator=by, fields=tuple(map(self._label, fields)))
            for by, fields in changed_by(self._met).items()
        )

    def _label(self, name: str) -> str:
        return self.words(f"{self.form.labels}{name}")


def _say_more(screen: DeskScreen, told: tuple[str, ...]) -> None:
    if screen.is_running:
        screen.say("  ".join((screen.query_one("#message", TextLine).text.strip(), *told)))


def _begun_of(text: str) -> tuple[int, Begun]:
    """What a draft keeps; a text that is not whole keeps nothing."""
    try:
        found = json.loads(text or "{}")
        fields = {str(name): {str(key): str(value) for key, value in items.items()}
                  for name, items in found.get("fields", {}).items()}  # fmt: skip
        return int(found.get("since", 0)), fields
    except (ValueError, AttributeError, TypeError):
        return 0, {}
