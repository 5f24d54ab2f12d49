"""The acts that are under way, and those that the desk could not take: both are the app's, whatever screen is shown."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.timer import Timer

from core.errors import DeskUnreachable, KigenError
from storage.intent import Intent
from storage.keys import Keys

if TYPE_CHECKING:
    from storage.desk import Desk
    from tui.app import KigenApp
    from tui.desk_work import Working

TELL_AFTER_SECONDS = 1.0
"""What takes that long says for what it waits; then it can be stopped."""
TELL_EVERY_SECONDS = 1.0
"""It says how long."""
IN_DOUBT = frozenset({"act_in_doubt", "act_given_up_in_doubt", "desk_commit_unconfirmed"})
NO_USE = frozenset({"desk_needs_lead", "desk_privilege_missing"})
"""Refused by the server, whenever it is tried."""


@dataclass(slots=True, eq=False)
class PendingAct:
    """One act of a screen: ``what`` it is in the operator's words, ``group`` tells it from other acts, and ``content``
    is what was typed for it."""

    screen: Working[Any]
    group: str
    what: str
    content: object
    work: Callable[[Desk], Any]
    then: Callable[[Any], None]
    failed: Callable[[KigenError], None]
    intent: Intent
    at: datetime
    began: float = field(default_factory=time.monotonic)
    error: KigenError | None = None
    """Why it is not stored."""
    told: bool = False
    """Whether the screen of the desk said so, with how to try it again."""

    @property
    def in_doubt(self) -> bool:
        """Whether it may be stored all the same."""
        return self.error is not None and self.error.code in IN_DOUBT

    @property
    def seconds(self) -> float:
        """How long this try takes already."""
        return time.monotonic() - self.began

    @property
    def takes_long(self) -> bool:
        """Whether the operator is told of it."""
        return self.seconds >= TELL_AFTER_SECONDS

    @property
    def told_here(self) -> bool:
        """Whether its screen is still there to tell what became of it."""
        return self.screen.is_running and self.screen.is_attached


class PendingActs:
    """Each is tried in a thread, and again with the same command ids: however often, it is done once at most."""

    def __init__(self, app: KigenApp) -> None:
        self._app = app
        self._keys = Keys()
        self._timer: Timer | None = None
        self.running: list[PendingAct] = []
        self.not_stored: list[PendingAct] = []
        self._to_try: deque[PendingAct] = deque()

    def begin(
        self,
        screen: Working[Any],
        group: str,
        what: str,
        work: Callable[[Desk], Any],
        *,
        then: Callable[[Any], None],
        failed: Callable[[KigenError], None],
    ) -> None:
        """Do ``work`` in a thread, in the place of what could not be stored before in this group; an act that may be
        stored after all gives its place to no other content."""
        intent, content = Intent(self._keys.new()), screen.content()
        for earlier in [act for act in self.not_stored if act.group == group]:
            if not earlier.in_doubt or earlier.content == content:
                intent = earlier.intent
                self.drop(earlier)
        self._start(PendingAct(screen, group, what, content, work, then, failed, intent, self._app.now()))

    def again(self) -> None:
        """Try all again that is not stored, one after the other: the second may need the first."""
        if not self._to_try:
            self._to_try.extend(self.not_stored)
            self._try_next()

    def _try_next(self) -> None:
        while self._to_try:
            act = self._to_try.popleft()
            if act in self.not_stored:
                self.drop(act)
                self._start(act)
                return

    def drop(self, act: PendingAct) -> None:
        """It is not wanted any more."""
        self.not_stored.remove(act)
        self._app.repaint_frame()

    def give_up(self, screen: Working[Any] | None = None) -> bool:
        """Wait no longer for what is told to wait, or what ``screen`` has begun; whether there was anything."""
        acts = [act for act in self.running if not act.intent.given_up]
        acts = [act for act in acts if (act.screen is screen if screen is not None else act.takes_long)]
        for act in acts:
            act.intent.give_up()
            self._say(act, self._app.translator.words("screens.act_stopping", what=act.what))
        return bool(acts)

    @property
    def unfinished(self) -> bool:
        """Whether something is not stored, or takes long."""
        return bool(self.not_stored) or any(act.takes_long for act in self.running)

    # -- One try ---------------------------------------------------------------------------------------------

    def _start(self, act: PendingAct) -> None:
        act.began, act.error, act.told = time.monotonic(), None, False
        self.running.append(act)
        self._app.run_worker(partial(self._work, act), group=act.group, exit_on_error=False, thread=True)
        if self._timer is None:
            self._timer = self._app.set_interval(TELL_EVERY_SECONDS, self._tell_waiting)

    def _work(self, act: PendingAct) -> None:
        value: Any = None
        error: Exception | None = None
        try:
            desk = self._app.desk()
            with desk.intending(act.intent):
                value = act.work(desk)
        except Exception as caught:
            error = caught
        self._app.call_later(self._ended, act, value, error)

    def _ended(self, act: PendingAct, value: Any, error: Exception | None) -> None:
        self.running.remove(act)
        if not self.running and self._timer is not None:
            self._timer.stop()
            self._timer = None
        if error is None:
            self._stored(act, value)
        elif isinstance(error, KigenError):
            self._failed(act, error)
        else:
            raise error
        if act in self.not_stored:
            self._to_try.clear()  # those after it would meet the same
        self._try_next()

    def _stored(self, act: PendingAct, value: Any) -> None:
        from core.desk.acts.bulk import BulkOutcome  # the first screen comes sooner without what acts bring along
        from core.desk.ports import Done

        stopped = value.stopped_by if isinstance(value, BulkOutcome) else None
        if stopped is not None and may_come_through(stopped):
            self._keep(act, stopped)
            act.told = True  # by what says how many were stored
        here = self._is_shown(act)
        if act.told_here:
            act.then(value)
        self._tell_clock()
        before = isinstance(value, Done) and value.stored_before
        if before or not here:
            which = "act_stored_before" if before else "act_stored" if stopped is None else "act_stored_in_part"
            told = self._app.translator.words(f"screens.{which}", what=act.what)
            self._app.call_after_refresh(self._app.tell, told)  # after what its own screen says of it

    def _tell_clock(self) -> None:
        """After what the screen says of the act: what was recorded of it may be at a wrong time."""
        behind = self._app.desk().clock_behind
        if behind is not None:
            told = self._app.translator.words("screens.clock_behind", by=behind.by)
            self._app.call_after_refresh(self._app.tell, told)

    def _failed(self, act: PendingAct, error: KigenError) -> None:
        here = self._is_shown(act)
        act.error = error
        later = may_come_through(error)
        if later:
            self._keep(act, error)
        if act.told_here:
            act.failed(error)
        if later or not here:
            self._app.tell_not_stored(act)

    def _keep(self, act: PendingAct, error: KigenError) -> None:
        act.error = error
        self.not_stored.append(act)
        self._app.repaint_frame()

    # -- What is said ----------------------------------------------------------------------------------------

    def tell_of_closed(self) -> None:
        """What only a panel or a form told of, which is closed now, goes on being told by the screen below."""
        for act in self.not_stored:
            if not act.told and not self._is_shown(act):
                self._app.tell_not_stored(act)

    def _is_shown(self, act: PendingAct) -> bool:
        """Whether the operator sees the screen that tells of it, be it below a panel."""
        return act.told_here and act.screen in self._app.screen_stack

    def _tell_waiting(self) -> None:
        """The oldest one that waits says for what, and how long."""
        act = next((act for act in self.running if act.takes_long and not act.intent.given_up), None)
        if act is not None:
            waits = {"": "act_runs", "desk_busy": "act_waits_for_others"}
            which = waits.get(act.intent.waits_for, "act_waits_for_desk")
            self._say(act, self._app.translator.words(f"screens.{which}", what=act.what, seconds=int(act.seconds)))

    def _say(self, act: PendingAct, text: str) -> None:
        """On its own panel where that is on top, else on the screen that is shown."""
        if self._app.screen is act.screen:
            act.screen.say_waiting(text)
        else:
            self._app.tell(text)


def may_come_through(error: KigenError) -> bool:
    """Whether an act that failed so is worth another try."""
    return isinstance(error, DeskUnreachable) and error.code not in NO_USE
