"""The acts on one ticket, the same from the queue and from the ticket's own screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from core.desk.acts.clock import Pause, Reopen, Resolve, Respond, Resume, pause, reopen, resolve, respond, resume
from core.desk.acts.paper import AddNote, Assign, Void, add_note, assign, void
from core.desk.acts.recording import last_voidable
from core.desk.ports import Done
from core.errors import KigenError, Refused
from storage.desk import Desk
from tui.readings import TicketReading, ticket_reading
from tui.screens.explanation import ExplanationScreen
from tui.screens.frame import DeskScreen
from tui.screens.new_ticket import NewTicketScreen
from tui.screens.panel import ConfirmPanel, PromptPanel
from tui.screens.priority_panel import PriorityPanel
from tui.screens.wording import event_line


class TicketActing(DeskScreen):
    """A screen with a ticket to act on. A second act on a ticket waits until the first one is stored."""

    def __init__(self) -> None:
        super().__init__()
        self._acting: set[int] = set()

    def number(self) -> int | None:
        """The ticket that a key acts on."""
        raise NotImplementedError

    def status(self) -> str:
        """The status of that ticket, as far as it is known."""
        raise NotImplementedError

    def acted(self, number: int) -> None:
        """Something changed: show it as it is now."""
        raise NotImplementedError

    def received(self, number: int) -> None:
        """A new ticket was received."""
        self.acted(number)

    def last_acted(self) -> int | None:
        """The ticket that undo speaks of."""
        return self.number()

    # -- One key ---------------------------------------------------------------------------------------------

    def action_respond(self) -> None:
        self._perform("respond", lambda number: (respond, Respond(number)))

    def action_take(self) -> None:
        def go(number: int) -> None:
            self._run(number, "take", lambda desk: desk.perform(assign, Assign(number, desk.actor.name)))

        self._with_ticket(go)

    def action_wait(self) -> None:
        if self.status() == "waiting":
            self._perform("resume", lambda number: (resume, Resume(number)))
        else:
            self._perform("wait", lambda number: (pause, Pause(number)))

    def action_resolve(self) -> None:
        self._perform("resolve", lambda number: (resolve, Resolve(number)))

    def action_reopen(self) -> None:
        self._perform("reopen", lambda number: (reopen, Reopen(number)))

    # -- A key and a line ------------------------------------------------------------------------------------

    def action_assign(self) -> None:
        def go(number: int) -> None:
            question = self.words("screens.ask_owner", number=number)
            self._panel(number, "assign", PromptPanel(question, lambda text: (assign, Assign(number, text))))

        self._with_ticket(go)

    def action_note(self) -> None:
        def go(number: int) -> None:
            question = self.words("screens.ask_note", number=number)
            self._panel(number, "note", PromptPanel(question, lambda text: (add_note, AddNote(number, text))))

        self._with_ticket(go)

    def action_change_priority(self) -> None:
        def go(reading: TicketReading) -> None:
            self._panel(reading.ticket.number, "priority", PriorityPanel(reading, self.kigen.now()))

        self._with_reading(go)

    def action_undo(self) -> None:
        self._with_reading(self._ask_undo, self.last_acted())

    def action_explain(self) -> None:
        def go(reading: TicketReading) -> None:
            self.app.push_screen(ExplanationScreen(reading))

        self._with_reading(go)

    def action_new_ticket(self) -> None:
        self.app.push_screen(NewTicketScreen(), self._received)

    # -- How -------------------------------------------------------------------------------------------------

    def _ask_undo(self, reading: TicketReading) -> None:
        number = reading.ticket.number
        event = last_voidable(reading.ticket)
        if event is None:
            self.say_error(Refused("nothing_to_void", ticket=number))
            return
        what = event_line(event, reading.terms, self.kigen.translator)
        question = self.words("screens.ask_undo", number=number, what=what)
        self._panel(number, "undo", ConfirmPanel(question, void, Void(number, event.id)))

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

    def _perform(self, done_as: str, make: Callable[[int], tuple[Callable[..., Done], Any]]) -> None:
        def go(number: int) -> None:
            act, command = make(number)
            self._run(number, done_as, lambda desk: desk.perform(act, command))

        self._with_ticket(go)

    def _run(self, number: int, done_as: str, work: Callable[[Desk], Done]) -> None:
        self._acting.add(number)
        self.ask(f"act {number}", work, partial(self._done, number, done_as), partial(self._failed, number))

    def _panel(self, number: int, done_as: str, panel: PromptPanel | ConfirmPanel | PriorityPanel) -> None:
        def closed(done: Done | None) -> None:
            if done is not None:
                self._done(number, done_as, done)

        self.app.push_screen(panel, closed)

    def _done(self, number: int, done_as: str, done: Done) -> None:
        self._acting.discard(number)
        self.kigen.last_acted = number
        self.say(self.words(f"screens.done_{done_as}" if done.changed else "screens.done_nothing", number=number))
        self.acted(number)

    def _failed(self, number: int, error: KigenError) -> None:
        self._acting.discard(number)
        self.say_error(error)
        self.acted(number)
