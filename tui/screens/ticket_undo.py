"""Undoing one of the last acts of this operator, wherever the cursor is. Loaded with the first act."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from core.desk.acts.bulk import BulkOutcome
from core.desk.acts.undo import RecordedAct
from storage.bulk import undo
from storage.database.read_models.undoable import undoable
from storage.desk import Desk
from tui.screens.undo_panel import LAST_ACTS, UndoPanel

if TYPE_CHECKING:
    from tui.screens.ticket_acting import TicketActing


def ask_undo(screen: TicketActing) -> None:
    """Ask which one, and undo it."""
    screen.ask("undoable", _last_acts, partial(_choose, screen), screen.say_error)


def _last_acts(desk: Desk) -> tuple[RecordedAct, ...]:
    with desk.read() as connection:
        return undoable(connection, desk.actor.name, limit=LAST_ACTS)


def _choose(screen: TicketActing, acts: tuple[RecordedAct, ...]) -> None:
    if not acts:
        screen.say(screen.words("screens.nothing_to_undo"))
        return

    def chosen(act: RecordedAct | None) -> None:
        if act is not None:
            screen.say(screen.words("screens.storing"))
            what = screen.words("screens.act_undo", what=act.message)
            then = partial(_undone, screen, act)
            screen.act(f"undo {act.entries[0]}", what, lambda desk: undo(desk, act), then, screen.say_error)

    screen.app.push_screen(UndoPanel(acts), chosen)


def _undone(screen: TicketActing, act: RecordedAct, outcome: BulkOutcome) -> None:
    what = screen.words("screens.done_undo", what=act.message)
    rest = outcome.summary[0 if not outcome.done else 1 :]
    told = map(screen.kigen.translator.text, rest)
    screen.say("  ".join((*((what,) if outcome.done else ()), *told)))
    number = act.tickets[0]
    screen.kigen.last_acted = number
    screen.acted(number)
