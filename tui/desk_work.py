"""Work on the desk, off the loop: each piece runs in a thread, its answer comes back as a message, stale ones drop."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from textual.message import Message
from textual.screen import Screen

from core.errors import KigenError
from core.messages import Param
from tui.key_names import shown_key

if TYPE_CHECKING:
    from storage.desk import Desk
    from tui.actions import Action
    from tui.app import KigenApp

Answer = TypeVar("Answer")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Request:
    """One piece of work: the ``number``-th of its group, and what takes its answer in the loop."""

    group: str
    number: int
    then: Callable[[Any], None]
    failed: Callable[[KigenError], None]


class Answered(Message):
    """A piece of work ended: with ``value``, or with ``error``."""

    def __init__(self, request: Request, value: Any, error: Exception | None) -> None:
        super().__init__()
        self.request = request
        self.value = value
        self.error = error


class Working(Screen[Result]):
    """A screen that asks the desk. ``kigen`` is the app it belongs to."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._requests: dict[str, int] = {}

    @property
    def kigen(self) -> KigenApp:
        """The app, by its own type."""
        from tui.app import KigenApp

        assert isinstance(self.app, KigenApp)
        return self.app

    def words(self, message_id: str, /, **params: Param) -> str:
        """A text in the operator's language."""
        return self.kigen.translator.words(message_id, **params)

    def said(self, error: KigenError) -> str:
        """An error in one line."""
        return self.kigen.translator.text(error.message).replace("\n", " ")

    def key_of(self, action_id: str) -> str:
        """The first key of an action, as people write it."""
        return shown_key(self.kigen.keys.of[action_id][0])

    def refusal(self, action: Action) -> KigenError | None:
        """Why an action can't be done on this desk, or not by this operator; None where it can."""
        desk = self.kigen.opened
        if desk is None or not action.writes:
            return None
        return action.refusal(desk.actor.rights) or desk.read_only

    def barred(self, actions: Iterable[Action]) -> str:
        """Why those of ``actions`` that are refused here are, in a few words with their sign; empty where none is."""
        refusals = list(filter(None, map(self.refusal, actions)))
        if not refusals:
            return ""
        needed = [each.params["needed"] for each in refusals if each.code == "role_needed"]
        roles = tuple(role for place, role in enumerate(needed) if role not in needed[:place])
        why = self.words("screens.barred_role", roles=roles) if roles else self.words("screens.read_only")
        return f"{self.kigen.capabilities.glyphs.barred} {why}"

    def ask(
        self,
        group: str,
        work: Callable[[Desk], Answer],
        then: Callable[[Answer], None],
        failed: Callable[[KigenError], None],
    ) -> None:
        """Do ``work`` in a thread; the newest request of a ``group`` alone is answered, here in the loop."""
        number = self._requests[group] = self._requests.get(group, 0) + 1
        work_on = partial(self._work, Request(group, number, then, failed), work)
        self.run_worker(work_on, group=group, exclusive=True, exit_on_error=False, thread=True)

    def act(
        self,
        group: str,
        what: str,
        work: Callable[[Desk], Answer],
        then: Callable[[Answer], None],
        failed: Callable[[KigenError], None],
    ) -> None:
        """Do ``work``, which changes the desk, in a thread. It is answered wherever the operator goes meanwhile, and
        offered to be tried again where the desk could not be reached. ``what`` is it in words."""
        self.kigen.acts.begin(self, group, what, work, then=then, failed=failed)

    def content(self) -> object:
        """What was typed or chosen here for its act."""
        return None

    @property
    def not_stored(self) -> bool:
        """Whether an act of this screen is not stored, and can be tried again."""
        return any(act.screen is self for act in self.kigen.acts.not_stored)

    def paint_frame(self) -> None:
        """What is not stored is told in a header, where this screen has one or covers it."""

    def say_waiting(self, text: str) -> None:
        """An act of this screen is still under way."""

    def _work(self, request: Request, work: Callable[[Desk], Answer]) -> None:
        value: Answer | None = None
        error: Exception | None = None
        try:
            value = work(self.kigen.desk())
        except Exception as caught:
            error = caught
        self.post_message(Answered(request, value, error))

    def on_answered(self, message: Answered) -> None:
        """Hand the answer on, unless a newer request is under way. A fault of kigen's own goes on as a crash."""
        message.stop()
        request = message.request
        if request.number != self._requests.get(request.group):
            return
        if message.error is None:
            request.then(message.value)
        elif isinstance(message.error, KigenError):
            request.failed(message.error)
        else:
            raise message.error
