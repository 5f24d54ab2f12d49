"""What `kigen doctor` finds: a fact, how it is meant, and what puts it right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.errors import KigenError
from core.messages import Message, Param


class Level(StrEnum):
    """How a finding is meant."""

    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact that was looked at. ``fix`` says what to do; None for what is in order, and for errors, whose words say
    it themselves."""

    level: Level
    message: Message
    fix: Message | None = None


def ok(name: str, **params: Param) -> Finding:
    """What is in order: ``storage.doctor_<name>``."""
    return Finding(Level.OK, Message(f"storage.doctor_{name}", params))


def warning(name: str, **params: Param) -> Finding:
    """What works and should be otherwise, with ``storage.fix_<name>``."""
    return Finding(Level.WARNING, Message(f"storage.doctor_{name}", params), Message(f"storage.fix_{name}", params))


def failure(name: str, **params: Param) -> Finding:
    """What does not work, with ``storage.fix_<name>``."""
    return Finding(Level.FAILURE, Message(f"storage.doctor_{name}", params), Message(f"storage.fix_{name}", params))


def failure_of(error: KigenError) -> Finding:
    """The error with its field, for which the words of some have a place."""
    return Finding(Level.FAILURE, Message(error.message.id, {"field": error.field, **error.message.params}))
