"""How the screens write what many of them show: states, countdowns, short names, steps of an explanation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from tui.locale.formats import COUNTS_SECONDS_BELOW, Formats
from tui.locale.translator import Translator
from tui.terminal.capabilities import Glyphs

if TYPE_CHECKING:
    from core.desk.events import ClockEvent
    from core.explain import Step
    from core.messages import Param, Words
    from core.terms.model import Terms

_FAR = timedelta(days=100)


class State(StrEnum):
    """What a ticket is for its operator, the most pressing word first."""

    OVERDUE = "overdue"
    RISK = "risk"
    WAITING = "waiting"
    RUNNING = "running"
    RESOLVED = "resolved"
    OUT_OF_SCOPE = "out_of_scope"
    ANSWERED = "answered"
    BEST_EFFORT = "best_effort"


LOOKS = {
    State.OVERDUE: "row--overdue", State.RISK: "row--risk", State.WAITING: "row--waiting", State.RUNNING: "row",
    State.RESOLVED: "row--faint", State.OUT_OF_SCOPE: "row--faint", State.ANSWERED: "row--met",
    State.BEST_EFFORT: "row--faint",
}  # fmt: skip
STYLES = {
    State.OVERDUE: "bold $text-error", State.RISK: "bold $text-warning", State.ANSWERED: "$text-success",
    State.WAITING: "$foreground 60%", State.RESOLVED: "$foreground 60%",
}  # fmt: skip


class Clocked(Protocol):
    """What a state is read from: a row of the queue, or a standing."""

    @property
    def due_at(self) -> datetime | None: ...
    @property
    def risk_at(self) -> datetime | None: ...
    @property
    def status(self) -> str: ...
    @property
    def in_scope(self) -> int: ...
    @property
    def best_effort(self) -> int: ...


def state_of(ticket: Clocked, now: datetime) -> State:
    """The state at ``now``: a passed due comes before everything else."""
    if ticket.due_at is not None and ticket.due_at < now:
        return State.OVERDUE
    if ticket.due_at is not None and ticket.risk_at is not None and ticket.risk_at <= now:
        return State.RISK
    match ticket.status:
        case "waiting":
            return State.WAITING
        case "resolved":
            return State.RESOLVED
    if ticket.due_at is not None:
        return State.RUNNING
    if ticket.status == "answered":
        return State.ANSWERED
    return State.BEST_EFFORT if ticket.in_scope else State.OUT_OF_SCOPE


def glyph_of(state: State, glyphs: Glyphs) -> str:
    """The sign of a state, for whom colours say nothing."""
    return {
        State.OVERDUE: glyphs.overdue, State.RISK: glyphs.risk, State.WAITING: glyphs.waiting,
        State.RUNNING: glyphs.running, State.RESOLVED: glyphs.resolved, State.ANSWERED: glyphs.answered,
        State.OUT_OF_SCOPE: glyphs.best_effort, State.BEST_EFFORT: glyphs.best_effort,
    }[state]  # fmt: skip


def countdown(due_at: datetime | None, now: datetime, formats: Formats) -> str:
    """Time left until ``due_at``; past it, time over, counting up: ``+25m``. Beyond 99 days whole days only."""
    if due_at is None:
        return ""
    left = due_at - now
    sign = "+" if left < timedelta(0) else ""
    if abs(left) >= _FAR:
        return f"{sign}{abs(left).days}{'日' if formats.language == 'ja' else 'd'}"
    return formats.countdown(left).replace("-", "+", 1)


def ticks_by_second(due_at: datetime | None, now: datetime) -> bool:
    """Whether the countdown to ``due_at`` shows seconds."""
    return due_at is not None and timedelta(0) <= due_at - now < COUNTS_SECONDS_BELOW + timedelta(minutes=1)


def short(words: Words, translator: Translator) -> str:
    """A name up to its first bracket or colon: what fits a column."""
    text = translator.value(words)
    for mark in ("（", "(", ":", "："):
        text = text.partition(mark)[0]
    return text.strip()


def priority_name(terms: Terms, priority: str, translator: Translator) -> str:
    """The short name of a priority. Where two of the terms share one, all have their step in front (1 is the most
    urgent)."""
    found = terms.priorities.get(priority)
    if found is None:
        return priority
    name = short(found.name, translator)
    shared = len({short(each.name, translator) for each in terms.priorities.values()}) < len(terms.priorities)
    return f"{found.rank + 1} {name}" if shared else name


def shared_priority_name(documents: Iterable[Terms], priority: str, translator: Translator) -> str:
    """The short name of a priority of several documents; its id where they name it otherwise."""
    named = (each for each in documents if priority in each.priorities)
    names = {priority_name(each, priority, translator) for each in named}
    return names.pop() if len(names) == 1 else priority


@dataclass(frozen=True, slots=True)
class StepText:
    """A step in words, and where it comes from."""

    text: str
    source: str


def step_text(step: Step, translator: Translator) -> StepText:
    """``[J3 4-4-2]``, and for an interpretation that it is our reading."""
    source = " ".join(part for part in (step.rule, step.clause) if part)
    reading = translator.words("screens.our_reading") if step.interpretation else ""
    return StepText(translator.text(step.message), "  ".join(part for part in (source, reading) if part))


def event_line(event: ClockEvent, terms: Terms, translator: Translator) -> str:
    """What happened, without when and by whom."""
    params: dict[str, Param] = {
        "priority": priority_name(terms, event.priority, translator),
        "owner": event.owner or translator.words("screens.nobody"),
        "text": " ".join((event.text or event.link).split()),
    }
    with_text = "_with_text" if event.kind.value == "responded" and event.text else ""
    text = translator.words(f"screens.event_{event.kind.value}{with_text}", **params)
    return f"{text} ({event.reason})" if event.reason else text
