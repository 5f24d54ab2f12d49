"""What became of one act on many tickets: each in a transaction of its own, so that nobody waits for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from core.errors import KigenError
from core.messages import Message

_NAMED = 5


class OnTicket(Protocol):
    """A command on one ticket."""

    @property
    def number(self) -> int:
        """The ticket's number."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A ticket that was left as it was, and why."""

    number: int
    error: KigenError


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """Numbers of tickets that changed, and of those with nothing to change; ``refusals``; and where the desk was lost
    on the way (``stopped_by``), the numbers that were not tried. ``batch`` is what the acts share."""

    batch: str
    done: tuple[int, ...] = ()
    unchanged: tuple[int, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    untried: tuple[int, ...] = ()
    stopped_by: KigenError | None = None

    @property
    def summary(self) -> tuple[Message, ...]:
        """What to tell: how many were done, had nothing to change, were refused (for each reason), were not tried."""
        told = [Message("desk.bulk_done", {"count": len(self.done)})]
        if self.unchanged:
            told.append(Message("desk.bulk_unchanged", {"count": len(self.unchanged)}))
        told.extend(self._refused(code) for code in dict.fromkeys(refusal.error.code for refusal in self.refusals))
        if self.stopped_by is not None:
            told.append(_with_reason("desk.bulk_untried", self.untried, self.stopped_by))
        return tuple(told)

    def _refused(self, code: str) -> Message:
        same = [refusal for refusal in self.refusals if refusal.error.code == code]
        return _with_reason("desk.bulk_refused", tuple(refusal.number for refusal in same), same[0].error)


def _with_reason(message_id: str, numbers: tuple[int, ...], error: KigenError) -> Message:
    """The reason is told of the first ticket; the numbers of some are enough."""
    named = tuple(f"#{number}" for number in numbers[:_NAMED]) + (("…",) if len(numbers) > _NAMED else ())
    return Message(message_id, {"count": len(numbers), "tickets": named, "reason": error.message})
