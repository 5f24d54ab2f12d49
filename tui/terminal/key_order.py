"""Keys that come faster than the screens follow go where the keys before them lead.

Textual hands each key to what has the focus when it arrives, and moves the focus later: of ``m`` and a text that come
in one piece, as a thin line delivers them, the text would go to the list, where its letters are acts.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from contextlib import suppress
from typing import Any, ClassVar, TypeVar

from textual.app import App
from textual.events import Event, Key, Paste
from textual.message_pump import MessagePump

Answer = TypeVar("Answer")

ROUNDS = 2
"""What a key sets off goes up from the focus to the app, and from there a screen or a focus may come down."""
LOOK_SECONDS = 0.005
CLOSING_SECONDS = 0.05
LONGEST_SECONDS = 1.5
"""Then keys go on all the same: a desk that hangs must not take the keyboard along."""


class KeysInOrder(App[Answer]):
    """An app that hands on the next key when the one before it has led where it leads."""

    keys_wait_for: ClassVar[frozenset[str]] = frozenset()
    """The groups of workers whose end opens what the next key is for."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._keys_to_come: deque[Event] = deque()
        self._let_go: Event | None = None
        self._leading: asyncio.Task[None] | None = None

    async def on_event(self, event: Event) -> None:
        """A key or a paste waits for those before it."""
        if not isinstance(event, Key | Paste) or event.is_forwarded or event is self._let_go:
            await super().on_event(event)
        elif self._leading is not None:
            self._keys_to_come.append(event)
        else:
            self._leading = asyncio.create_task(self._lead())
            await super().on_event(event)

    def press_instead(self, key: Key) -> None:
        """``key`` in place of the one that is being handled, before all that wait."""
        if self._leading is None:
            self.post_message(key)
        else:
            self._keys_to_come.appendleft(key)

    async def _lead(self) -> None:
        """Let one key after the other go, until none waits."""
        try:
            await self._led()
            while self._keys_to_come and self.is_running:
                self._let_go = self._keys_to_come.popleft()
                self.post_message(self._let_go)
                await self._led()
        finally:
            self._leading = self._let_go = None

    async def _led(self) -> None:
        """Until the last key has led where it leads."""
        latest = time.monotonic() + LONGEST_SECONDS
        await self._follow(latest)
        while self._something_opens and time.monotonic() < latest:
            while self._something_opens and time.monotonic() < latest:
                await asyncio.sleep(LOOK_SECONDS)
            await self._follow(latest)

    @property
    def _something_opens(self) -> bool:
        return any(worker.group in self.keys_wait_for and not worker.is_finished for worker in self.workers)

    async def _follow(self, latest: float) -> None:
        for _ in range(ROUNDS):
            await _passed(self, latest)
            if self.screen_stack:
                for node in (self.focused or self.screen).ancestors_with_self:
                    await _passed(node, latest)


async def _passed(node: MessagePump, latest: float) -> None:
    """Until all that waits for ``node`` now is done, also where it is only beginning; not for one that goes away."""
    done = asyncio.Event()
    if not node.call_later(done.set):
        return
    while not done.is_set() and node.is_attached and time.monotonic() < latest:
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), CLOSING_SECONDS)
