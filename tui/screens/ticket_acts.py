"""What the keys of `ticket_acting` do. Loaded with the first of them, for the acts bring their panels along."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from core.desk.acts.bulk import BulkOutcome
from core.desk.acts.clock import Pause, Reopen, Resolve, Respond, Resume, pause, reopen, resolve, respond, resume
from core.desk.acts.paper import AddNote, Assign, Link, add_note, assign, link
from core.desk.ports import Done
from core.errors import DeskUnreachable, KigenError
from storage.database.read_models.linked_tickets import link_target as stored_target
from storage.desk import Desk
from storage.taking import take_next
from tui.readings import TicketReading, ticket_reading
from tui.screens.conflict_panel import ask_which, choice_of
from tui.screens.doing import Doing
from tui.screens.explanation import ExplanationScreen
from tui.screens.new_ticket import NewTicketScreen
from tui.screens.panel import ActPanel, ConfirmPanel, Outcome
from tui.screens.priority_panel import PriorityPanel
from tui.screens.seen import Seen
from tui.screens.text_panels import AskingPanel, PromptPanel, TextPanel
from tui.screens.ticket_undo import ask_undo
from tui.terminal.clipboard import copy

if TYPE_CHECKING:
    from tui.screens.ticket_acting import TicketActing


class TicketActs:
    """The acts of one screen. A second act on a ticket waits until the first one is stored."""

    def __init__(self, screen: TicketActing) -> None:
        self._screen = screen
        self._acting: set[int] = set()

    # -- One key ---------------------------------------------------------------------------------------------

    def respond(self) -> None:
        self._do(Doing("respond", respond, lambda _, number: Respond(number)))

    def take(self) -> None:
        doing = Doing("take", assign, lambda desk, number: Assign(number, desk.actor.name))
        opened = self._screen.kigen.opened
        if self._screen.marked() or opened is None:
            self._do(doing)
            return

        def go(number: int) -> None:
            seen = self._screen.seen(number)
            if not seen.owner or seen.owner == opened.actor.name:
                self._run(number, doing, seen)
                return
            question = self._screen.words("screens.ask_take", number=number, owner=seen.owner)

            def again(now: str) -> Callable[[Desk], Outcome]:
                return doing.on(number, seen.and_now(now))

            self._panel(number, doing, ConfirmPanel(question, doing.on(number, seen), again))

        self._with_ticket(go)

    def take_next(self) -> None:
        """The most pressing ticket that nobody owns. Where somebody else takes it meanwhile, the one after it."""
        if not self._screen.aimed():
            return
        work = partial(take_next, free=self._screen.free_tickets(), now=self._screen.kigen.now())

        def taken(number: int | None) -> None:
            if number is None:
                self._screen.say(self._screen.words("screens.none_to_take"))
            else:
                self._screen.say(self._screen.words("screens.done_take", number=number))
                self._screen.received(number)

        what = self._screen.words("screens.do_ticket_take_next")
        self._screen.act("take next", what, work, taken, self._screen.say_error)

    def yank(self) -> None:
        self.copy(self._screen.yanked())

    def copy(self, text: str) -> None:
        """To the clipboard of the operator's terminal."""
        try:
            copied = copy(self._screen.app, text, os.environ)
            self._screen.say(self._screen.kigen.translator.text(copied))
        except KigenError as error:
            self._screen.say_error(error)

    def wait(self) -> None:
        if self._screen.status() == "waiting":
            self._do(Doing("resume", resume, lambda _, number: Resume(number)))
        else:
            self._do(Doing("wait", pause, lambda _, number: Pause(number)))

    def resolve(self) -> None:
        self._do(Doing("resolve", resolve, lambda _, number: Resolve(number)))

    def reopen(self) -> None:
        self._do(Doing("reopen", reopen, lambda _, number: Reopen(number)))

    def repeat(self) -> None:
        """The last act again, on the ticket under the cursor or on the marked ones."""
        doing = self._screen.kigen.last_doing
        if doing is None:
            self._screen.say(self._screen.words("screens.nothing_to_repeat"))
        else:
            self._do(doing)

    # -- A key and a text ------------------------------------------------------------------------------------

    def assign(self) -> None:
        def make(text: str) -> Doing:
            return Doing("assign", assign, lambda _, number: Assign(number, text))

        self._ask_text("assign", "screens.ask_owner", make, PromptPanel)

    def note(self) -> None:
        def make(text: str) -> Doing:
            return Doing("note", add_note, lambda _, number: AddNote(number, text))

        self._ask_text("note", "screens.ask_note", make, TextPanel)

    def link(self) -> None:
        def make(text: str) -> Doing:
            return Doing("link", link, lambda desk, number: Link(number, link_target(desk, text)))

        self._ask_text("link", "screens.ask_link", make, PromptPanel)

    def answer(self) -> None:
        def make(text: str) -> Doing:
            return Doing("respond", respond, lambda _, number: Respond(number, text=text))

        self._ask_text("answer", "screens.ask_answer", make, TextPanel)

    def change_priority(self) -> None:
        marked = self._screen.marked()

        def go(reading: TicketReading) -> None:
            panel = PriorityPanel(reading, self._screen.kigen.now(), self._seen_of(marked))
            self._panel(reading.ticket.number, lambda: panel.doing, panel)

        self._with_reading(go, marked[0] if marked else None)

    def undo(self) -> None:
        """One of the last acts of this operator, wherever the cursor is."""
        ask_undo(self._screen)

    def explain(self) -> None:
        def go(reading: TicketReading) -> None:
            self._screen.app.push_screen(ExplanationScreen(reading))

        self._with_reading(go, self._screen.number())

    def new_ticket(self) -> None:
        self._screen.app.push_screen(NewTicketScreen(), self._received)

    # -- How -------------------------------------------------------------------------------------------------

    def _received(self, done: Done | None) -> None:
        if done is not None:
            self._screen.say(self._screen.words("screens.done_new", number=int(done.subject)))
            self._screen.received(int(done.subject))

    def _with_ticket(self, go: Callable[[int], object], number: int | None = None) -> None:
        """Act on ``number``; without one on the ticket under the cursor, if the key was meant for that."""
        aimed_at, number = number, self._screen.number() if number is None else number
        if number is None:
            self._screen.say(self._screen.words("screens.no_ticket_here"))
        elif aimed_at is None and not self._screen.aimed():
            return
        elif number in self._acting:
            self._screen.say(self._screen.words("screens.still_storing", number=number))
        else:
            go(number)

    def _with_reading(self, go: Callable[[TicketReading], None], number: int | None = None) -> None:
        def read(number: int) -> None:
            self._screen.ask("reading", lambda desk: ticket_reading(desk, number), go, self._screen.say_error)

        self._with_ticket(read, number)

    def _do(self, doing: Doing) -> None:
        """At once on one ticket; on marked ones after a yes to how many they are."""
        marked = self._screen.marked()
        if marked:
            question = self._screen.words(f"screens.many_{doing.name}", count=len(marked))
            self._panel(marked[0], doing, ConfirmPanel(question, doing.on_each(self._seen_of(marked))))
        else:
            self._with_ticket(lambda number: self._run(number, doing, self._screen.seen(number)))

    def _seen_of(self, numbers: tuple[int, ...]) -> dict[int, Seen]:
        return {number: self._screen.seen(number) for number in numbers}

    def _run(self, number: int, doing: Doing, seen: Seen) -> None:
        self._acting.add(number)
        failed = partial(self._failed, number, doing, seen)
        what = self._screen.words(f"screens.act_{doing.name}", number=number)
        then = partial(self._done, number, doing)
        self._screen.act(f"{doing.name} {number}", what, doing.on(number, seen), then, failed)

    def _ask_text(self, name: str, one: str, make: Callable[[str], Doing], panel: type[AskingPanel]) -> None:
        """A text, then the act; the question counts the tickets that it is for where they are several."""
        marked, words = self._screen.marked(), self._screen.words
        made: list[Doing] = []

        def doing(text: str) -> Doing:
            made[:] = [make(text)]
            return made[0]

        def go(number: int) -> None:
            if marked:
                question, each = words(f"screens.many_{name}", count=len(marked)), self._seen_of(marked)
                asking = panel(f"{name}-many", question, lambda text: doing(text).on_each(each), None)
            else:
                question, seen = words(one, number=number), self._screen.seen(number)
                asking = panel(
                    f"{name}-{number}", question, lambda text: doing(text).on(number, seen), number,
                    lambda text, now: doing(text).on(number, seen.and_now(now)),
                )  # fmt: skip
            self._panel(number, lambda: made[0], asking)

        self._with_ticket(go, marked[0] if marked else None)

    def _panel(self, number: int, doing: Doing | Callable[[], Doing], panel: ActPanel) -> None:
        def closed(outcome: Outcome | None) -> None:
            if outcome is not None:
                self._done(number, doing if isinstance(doing, Doing) else doing(), outcome)

        self._screen.app.push_screen(panel, closed)

    def _done(self, number: int, doing: Doing, outcome: Outcome) -> None:
        self._screen.kigen.last_doing = doing
        if isinstance(outcome, BulkOutcome):
            self._screen.unmark(outcome)
            self._screen.kigen.last_acted = None
            self._screen.say("  ".join(map(self._screen.kigen.translator.text, outcome.summary)))
            self._screen.acted(self._screen.number() or number)
            return
        self._acting.discard(number)
        self._screen.kigen.last_acted = number
        which = f"screens.done_{doing.name}" if outcome.changed else "screens.done_nothing"
        self._screen.say(self._screen.words(which, number=number))
        self._screen.acted(number)

    def _failed(self, number: int, doing: Doing, seen: Seen, error: KigenError) -> None:
        """Where somebody else did the same meanwhile, it is asked which of both it is to be."""
        self._acting.discard(number)
        screen = self._screen
        choice = choice_of(error, screen.kigen.translator)
        if choice is None:
            screen.say_error(error)
        else:
            heading = screen.words(f"screens.act_{doing.name}", number=number)
            store = partial(self._run, number, doing, seen.and_now(str(error.params["now"])))
            ask_which(screen, heading, choice, store, lambda: screen.say(screen.words("screens.met_left")))
        if not isinstance(error, DeskUnreachable):
            screen.acted(number)


def link_target(desk: Desk, text: str) -> str:
    """What a ticket is linked to: a number is an incident's, anything else stays as it is. Raises
    ``BadInput("incident_unknown")``."""
    with desk.read() as connection:
        return stored_target(connection, text)
