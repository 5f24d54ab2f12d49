"""The acts on one ticket or on marked ones, the same from the queue and from the ticket's own screen."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from functools import partial

from core.desk.acts.bulk import BulkOutcome
from core.desk.acts.clock import Pause, Reopen, Resolve, Respond, Resume, pause, reopen, resolve, respond, resume
from core.desk.acts.paper import AddNote, Assign, add_note, assign
from core.desk.acts.take import TakeFree, take_free
from core.desk.acts.undo import RecordedAct
from core.desk.filter import Filter, parse_filter
from core.desk.ports import Done
from core.errors import KigenError, Refused
from storage.bulk import undo
from storage.database.read_models.undoable import undoable
from storage.desk import Desk
from tui.readings import TicketReading, queue_numbers, ticket_reading
from tui.screens.doing import Doing
from tui.screens.explanation import ExplanationScreen
from tui.screens.frame import DeskScreen
from tui.screens.new_ticket import NewTicketScreen
from tui.screens.panel import ActPanel, ConfirmPanel, Outcome, PromptPanel
from tui.screens.priority_panel import PriorityPanel
from tui.screens.undo_panel import LAST_ACTS, UndoPanel
from tui.terminal.clipboard import copy

TRIED = 20


class TicketActing(DeskScreen):
    """A screen with tickets to act on. A second act on a ticket waits until the first one is stored."""

    def __init__(self) -> None:
        super().__init__()
        self._acting: set[int] = set()

    def number(self) -> int | None:
        """The ticket that a key acts on."""
        raise NotImplementedError

    def marked(self) -> tuple[int, ...]:
        """The tickets that a key acts on instead."""
        return ()

    def unmark(self, outcome: BulkOutcome) -> None:
        """These were acted on."""

    def status(self) -> str:
        """The status of that ticket, or of all marked ones, as far as it is known."""
        raise NotImplementedError

    def owner(self) -> str:
        """Who owns that ticket, as far as it is known."""
        raise NotImplementedError

    def acted(self, number: int) -> None:
        """Something changed: show it as it is now."""
        raise NotImplementedError

    def received(self, number: int) -> None:
        """A new ticket was received, or taken."""
        self.acted(number)

    def free_tickets(self) -> Filter:
        """Where the next ticket to take is looked for."""
        return parse_filter("is:unassigned", now=self.kigen.now(), actor="")

    def yanked(self) -> str:
        """What goes to the clipboard."""
        raise NotImplementedError

    # -- One key ---------------------------------------------------------------------------------------------

    def action_respond(self) -> None:
        self._do(Doing("respond", respond, lambda _, number: Respond(number)))

    def action_take(self) -> None:
        doing = Doing("take", assign, lambda desk, number: Assign(number, desk.actor.name))
        owner, opened = self.owner(), self.kigen.opened
        if self.marked() or not owner or opened is None or owner == opened.actor.name:
            self._do(doing)
            return

        def ask(number: int) -> None:
            question = self.words("screens.ask_take", number=number, owner=owner)
            self._panel(number, doing, ConfirmPanel(question, doing.on(number)))

        self._with_ticket(ask)

    def action_take_next(self) -> None:
        """The most pressing ticket that nobody owns. Where somebody else takes it meanwhile, the one after it."""
        work = partial(take_next, where=self.free_tickets(), now=self.kigen.now())

        def taken(number: int | None) -> None:
            if number is None:
                self.say(self.words("screens.none_to_take"))
            else:
                self.say(self.words("screens.done_take", number=number))
                self.received(number)

        self.ask("take next", work, taken, self.say_error)

    def action_yank(self) -> None:
        """To the clipboard of the operator's terminal."""
        try:
            self.say(self.kigen.translator.text(copy(self.app, self.yanked(), os.environ)))
        except KigenError as error:
            self.say_error(error)

    def action_wait(self) -> None:
        if self.status() == "waiting":
            self._do(Doing("resume", resume, lambda _, number: Resume(number)))
        else:
            self._do(Doing("wait", pause, lambda _, number: Pause(number)))

    def action_resolve(self) -> None:
        self._do(Doing("resolve", resolve, lambda _, number: Resolve(number)))

    def action_reopen(self) -> None:
        self._do(Doing("reopen", reopen, lambda _, number: Reopen(number)))

    def action_repeat(self) -> None:
        """The last act again, on the ticket under the cursor or on the marked ones."""
        doing = self.kigen.last_doing
        if doing is None:
            self.say(self.words("screens.nothing_to_repeat"))
        else:
            self._do(doing)

    # -- A key and a line ------------------------------------------------------------------------------------

    def action_assign(self) -> None:
        self._ask_text("assign", lambda text: Doing("assign", assign, lambda _, number: Assign(number, text)))

    def action_note(self) -> None:
        self._ask_text("note", lambda text: Doing("note", add_note, lambda _, number: AddNote(number, text)))

    def action_change_priority(self) -> None:
        marked = self.marked()

        def go(reading: TicketReading) -> None:
            panel = PriorityPanel(reading, self.kigen.now(), marked)
            self._panel(reading.ticket.number, lambda: panel.doing, panel)

        self._with_reading(go, marked[0] if marked else None)

    def action_undo(self) -> None:
        """One of the last acts of this operator, wherever the cursor is."""
        self.ask("undoable", _last_acts, self._ask_undo, self.say_error)

    def action_explain(self) -> None:
        def go(reading: TicketReading) -> None:
            self.app.push_screen(ExplanationScreen(reading))

        self._with_reading(go)

    def action_new_ticket(self) -> None:
        self.app.push_screen(NewTicketScreen(), self._received)

    # -- Undo ------------------------------------------------------------------------------------------------

    def _ask_undo(self, acts: tuple[RecordedAct, ...]) -> None:
        if not acts:
            self.say(self.words("screens.nothing_to_undo"))
            return

        def chosen(act: RecordedAct | None) -> None:
            if act is not None:
                self.say(self.words("screens.storing"))
                self.ask("undo", lambda desk: undo(desk, act), partial(self._undone, act), self.say_error)

        self.app.push_screen(UndoPanel(acts), chosen)

    def _undone(self, act: RecordedAct, outcome: BulkOutcome) -> None:
        what = self.words("screens.done_undo", what=act.message)
        rest = outcome.summary[0 if not outcome.done else 1 :]
        self.say("  ".join((*((what,) if outcome.done else ()), *map(self.kigen.translator.text, rest))))
        number = act.tickets[0]
        self.kigen.last_acted = number
        self.acted(number)

    # -- How -------------------------------------------------------------------------------------------------

    def _received(self, done: Done | None) -> None:
        if done is not None:
            self.say(self.words("screens.done_new", number=int(done.subject)))
            self.received(int(done.subject))

    def _with_ticket(self, go: Callable[[int], object], number: int | None = None) -> None:
        number = self.number() if number is None else number
        if number is None:
            self.say(self.words("screens.no_ticket_here"))
        elif number in self._acting:
            self.say(self.words("screens.still_storing", number=number))
        else:
            go(number)

    def _with_reading(self, go: Callable[[TicketReading], None], number: int | None = None) -> None:
        def read(number: int) -> None:
            self.ask("reading", lambda desk: ticket_reading(desk, number), go, self.say_error)

        self._with_ticket(read, number)

    def _do(self, doing: Doing) -> None:
        """At once on one ticket; on marked ones after a yes to how many they are."""
        marked = self.marked()
        if marked:
            question = self.words(f"screens.many_{doing.name}", count=len(marked))
            self._panel(marked[0], doing, ConfirmPanel(question, doing.on_each(marked)))
        else:
            self._with_ticket(lambda number: self._run(number, doing))

    def _run(self, number: int, doing: Doing) -> None:
        self._acting.add(number)
        failed = partial(self._failed, number)
        self.ask(f"act {number}", doing.on(number), partial(self._done, number, doing), failed)

    def _ask_text(self, name: str, make: Callable[[str], Doing]) -> None:
        """A line of text, then the act; the question counts the tickets that it is for."""
        marked = self.marked()
        made: list[Doing] = []

        def go(number: int) -> None:
            question = (
                self.words(f"screens.many_{name}", count=len(marked))
                if marked
                else self.words("screens.ask_note" if name == "note" else "screens.ask_owner", number=number)
            )

            def work(text: str) -> Callable[[Desk], Outcome]:
                made[:] = [make(text)]
                return made[0].on_each(marked) if marked else made[0].on(number)

            self._panel(number, lambda: made[0], PromptPanel(question, work))

        self._with_ticket(go, marked[0] if marked else None)

    def _panel(self, number: int, doing: Doing | Callable[[], Doing], panel: ActPanel) -> None:
        def closed(outcome: Outcome | None) -> None:
            if outcome is not None:
                self._done(number, doing if isinstance(doing, Doing) else doing(), outcome)

        self.app.push_screen(panel, closed)

    def _done(self, number: int, doing: Doing, outcome: Outcome) -> None:
        self.kigen.last_doing = doing
        if isinstance(outcome, BulkOutcome):
            self.unmark(outcome)
            self.kigen.last_acted = None
            self.say("  ".join(map(self.kigen.translator.text, outcome.summary)))
            self.acted(self.number() or number)
            return
        self._acting.discard(number)
        self.kigen.last_acted = number
        which = f"screens.done_{doing.name}" if outcome.changed else "screens.done_nothing"
        self.say(self.words(which, number=number))
        self.acted(number)

    def _failed(self, number: int, error: KigenError) -> None:
        self._acting.discard(number)
        self.say_error(error)
        self.acted(number)


def _last_acts(desk: Desk) -> tuple[RecordedAct, ...]:
    with desk.read() as connection:
        return undoable(connection, desk.actor.name, limit=LAST_ACTS)


def take_next(desk: Desk, where: Filter, now: datetime) -> int | None:
    """Take the first of the tickets ``where`` finds that is still free; None where there is none."""
    for number in queue_numbers(desk, where, now, TRIED):
        try:
            desk.perform(take_free, TakeFree(number))
        except Refused as refused:
            if refused.code != "ticket_taken":
                raise
        else:
            return number
    return None
