"""The filter of the queue: words with offers while they are typed, filters of before, and saved views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from core.desk.filter import Filter, parse_filter
from core.desk.filter_completion import Completion, Vocabulary
from core.desk.view import View
from core.errors import BadInput, KigenError
from tui.key_names import shown_key
from tui.screens.ticket_acting import TicketActing
from tui.widgets.filter_line import FilterLine
from tui.widgets.lines import TextLine
from tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from storage.desk import Desk
    from tui.screens.panel import Outcome

TYPING = "-typing"
"""The class of the screen while the filter is typed."""


class FilteredQueue(TicketActing):
    """The part of the queue's screen that says which tickets it lists."""

    def __init__(self) -> None:
        super().__init__()
        self._filter_text = ""
        self._views: tuple[View, ...] = ()

    @property
    def list(self) -> RowList:
        """The list."""
        return self.query_one("#body", RowList)

    @property
    def line(self) -> FilterLine:
        """Where the words are typed."""
        return self.query_one("#filter", FilterLine)

    def reload(self, number: int | None = None) -> None:
        """Read the rows that the filter finds now."""
        raise NotImplementedError

    def parsed(self, text: str) -> Filter:
        """The filter that ``text`` says now: ``due:<1h`` moves on with the clock."""
        actor = "" if self.kigen.opened is None else self.kigen.opened.actor.name
        return parse_filter(text, now=self.kigen.now(), actor=actor)

    def free_tickets(self) -> Filter:
        """Those nobody owns, of what the filter finds."""
        return self.parsed(f"is:unassigned {self._filter_text}")

    # -- Typing ----------------------------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Type filter words; the list follows every key. They take the places of the figures and the headings: the
        list stays where it is."""
        self.add_class(TYPING)
        self.line.focus()
        self._show_offers(self.line.offers)
        self.ask("words", _words_and_filters, self._know, self.say_error)

    def _know(self, found: tuple[Vocabulary, tuple[str, ...]]) -> None:
        self.line.know(*found)

    def on_input_changed(self, message: Input.Changed) -> None:
        """The list follows what can be read; what can't is told."""
        message.stop()
        self._check(message.value)

    def on_filter_line_offered(self, message: FilterLine.Offered) -> None:
        """Other offers; and what is half typed is no longer wrong where it can be completed."""
        if self.line.has_focus:
            self._show_offers(message.offers)
            self._check(self.line.value)

    def on_filter_line_left(self) -> None:
        """Down, from the filter to the list."""
        self._leave_line()

    def _check(self, text: str) -> None:
        try:
            self.parsed(text)
        except KigenError as error:
            if not self._half_typed(error):
                self.line.mark(_place(error))
                self.say_error(error)
            return
        if self.line.mark(None) or text != self._filter_text:
            self.say("")
        if text != self._filter_text:
            self._filter_text = text
            self.reload()

    def _half_typed(self, error: KigenError) -> bool:
        """Whether the wrong word is the one at the cursor, and on the way to one that is offered."""
        start, end = _place(error) or (0, -1)
        if not (start <= self.line.cursor_position <= end and self.line.offers and self.line.has_focus):
            return False
        self.line.mark(None)
        self.say("")
        return True

    def _show_offers(self, offers: tuple[Completion, ...]) -> None:
        parts: list[tuple[str, str]] = [(" ", "")]
        for number, offer in enumerate(offers):
            parts += [(f" {offer.label} ", "bold reverse" if number == 0 else ""), (" ", "")]
        meaning = f"  {self.kigen.translator.text(offers[0].meaning)}  tab " if offers else ""
        self.query_one("#offers", TextLine).say(*parts, right=meaning)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Back to the list; the filter stays, and comes back on up. A filter that can't be read stays in hand."""
        message.stop()
        text = message.value
        try:
            self.parsed(text)
        except KigenError as error:
            self.line.mark(_place(error))
            self.say_error(error)
            return
        self._leave_line()
        if text:
            self.ask("remember", lambda desk: _remember(desk, text), lambda _: None, self.say_error)

    def _leave_line(self) -> None:
        self.list.focus()
        self.remove_class(TYPING)

    def back(self) -> None:
        """Drop the filter."""
        self._use("")
        self.say("")

    def _use(self, text: str) -> None:
        """Filter by ``text`` as if it had been typed and entered."""
        self.line.mark(None)
        with self.prevent(Input.Changed):
            self.line.value = text
        self.line.cursor_position = len(text)
        self._check(text)
        self._leave_line()

    # -- Views -----------------------------------------------------------------------------------------------

    @property
    def view(self) -> View | None:
        """The view whose filter is on."""
        return next((view for view in self._views if view.filter == self._filter_text), None)

    def action_view(self, key: str = "") -> None:
        """Call up the view with this key; without one, say which there are."""

        def call(views: tuple[View, ...]) -> None:
            self._views = views
            found = next((view for view in views if view.key == key), None)
            if found is not None:
                self._use(found.filter)
                self.paint_frame()
                return
            listed = tuple(f"{shown_key(view.key).upper()} {self._title(view)}" for view in views)
            if key:
                self.say(self.words("screens.no_view", key=key.upper(), views=listed))
            else:
                self.say(self.words("screens.views", views=listed))

        self.ask("views", _views, call, self.say_error)

    def action_save_view(self) -> None:
        """Keep the filter under a name and a key."""
        text = self._filter_text
        if not text.strip():
            self.say(self.words("screens.no_filter_to_save"))
            return
        from tui.screens.view_panel import ViewPanel

        self.app.push_screen(ViewPanel(text), self._saved)

    def _saved(self, done: Outcome | None) -> None:
        from core.desk.ports import Done

        if not isinstance(done, Done):
            return

        def told(views: tuple[View, ...]) -> None:
            self._views = views
            view = next(view for view in views if view.name == done.subject)
            self.say(self.words("screens.done_view", name=view.name, key=view.key.upper()))
            self.paint_frame()

        self.ask("views", _views, told, self.say_error)

    def view_title(self) -> str:
        """The name of the view that is on, or empty."""
        return "" if self.view is None else self._title(self.view)

    def _title(self, view: View) -> str:
        return self.kigen.translator.value(view.title)


# In the threads: the frame stands before the database is loaded.


def _words_and_filters(desk: Desk) -> tuple[Vocabulary, tuple[str, ...]]:
    from storage.database.read_models.vocabulary import vocabulary
    from tui.kept import filters_of

    with desk.read() as connection:
        words = vocabulary(connection, desk.catalogue)
    return words, filters_of(desk).recent()


def _remember(desk: Desk, text: str) -> None:
    from tui.kept import filters_of

    filters_of(desk).remember(text)


def _views(desk: Desk) -> tuple[View, ...]:
    from storage.database.read_models.views import views_of

    with desk.read() as connection:
        return views_of(connection, desk.actor.name)


def _place(error: KigenError) -> tuple[int, int] | None:
    start, end = error.params.get("start"), error.params.get("end")
    return (start, end) if isinstance(error, BadInput) and isinstance(start, int) and isinstance(end, int) else None
