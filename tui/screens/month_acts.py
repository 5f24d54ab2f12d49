"""What the keys of `month_acting` do. Loaded with the first of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.desk.acts.months import (
    AcceptDifference,
    FreezeMonth,
    RefuseDifference,
    ReopenMonth,
    accept_difference,
    freeze_month,
    refuse_difference,
    reopen_month,
)
from core.desk.ports import Done
from storage.database.read_models.month_facts import MonthView
from storage.desk import Desk
from tui.screens.month_place import MonthPlace
from tui.screens.month_reading import month_reading
from tui.screens.panel import ActPanel, ConfirmPanel, Outcome, Work
from tui.screens.text_panels import PromptPanel

if TYPE_CHECKING:
    from tui.screens.month_acting import MonthActing


class MonthActs:
    """The acts of one screen."""

    def __init__(self, screen: MonthActing) -> None:
        self._screen = screen

    def freeze(self) -> None:
        """Ask, and settle the month as it stands."""

        def go(place: MonthPlace) -> None:
            command = FreezeMonth(place.contract, place.month, place.scope)
            self._confirm("frozen", "screens.ask_freeze", place, lambda desk: desk.perform(freeze_month, command))

        self._with_place(go)

    def accept(self) -> None:
        """Ask, and let the month as it is now take the place of the frozen one."""

        def go(place: MonthPlace) -> None:
            command = AcceptDifference(place.contract, place.month, place.scope)
            self._confirm(
                "accepted", "screens.ask_accept", place, lambda desk: desk.perform(accept_difference, command)
            )

        self._with_place(go)

    def refuse(self) -> None:
        """Ask why the month stays as it was frozen."""

        def make(place: MonthPlace, why: str) -> Work:
            command = RefuseDifference(place.contract, place.month, why, place.scope)
            return lambda desk: desk.perform(refuse_difference, command)

        self._prompt("refused", "screens.ask_refuse", make)

    def reopen(self) -> None:
        """Ask why the month is not settled after all."""

        def make(place: MonthPlace, why: str) -> Work:
            command = ReopenMonth(place.contract, place.month, why, place.scope)
            return lambda desk: desk.perform(reopen_month, command)

        self._prompt("reopened", "screens.ask_reopen_month", make)

    def what_if(self) -> None:
        """Try something on it; nothing is stored."""
        from tui.screens.month_what_if_reading import TriedMonth, tried_month

        def opened(month: TriedMonth) -> None:
            from tui.screens.month_what_if import MonthWhatIfScreen

            self._screen.app.push_screen(MonthWhatIfScreen(month))

        def go(place: MonthPlace) -> None:
            now = self._screen.kigen.now()
            self._screen.ask("tried", lambda desk: tried_month(desk, place, now), opened, self._screen.say_error)

        self._with_place(go)

    def explain(self) -> None:
        """The steps behind its figures, over the screen."""

        def go(place: MonthPlace) -> None:
            now = self._screen.kigen.now()

            def work(desk: Desk) -> MonthView:
                return month_reading(desk, place.contract, place.month, place.scope, now).view

            self._screen.ask("explanation", work, lambda view: self._explained(place, view), self._screen.say_error)

        self._with_place(go)

    def _explained(self, place: MonthPlace, view: MonthView) -> None:
        from tui.screens.incident_explanation import IncidentExplanation
        from tui.screens.month_lines import reasons
        from tui.screens.reading_page import plain

        lines = reasons(view, self._screen.kigen.translator)
        self._screen.app.push_screen(IncidentExplanation(plain(str(place)), lines))

    # -- How -------------------------------------------------------------------------------------------------

    def _confirm(self, name: str, question: str, place: MonthPlace, work: Callable[[Desk], Done]) -> None:
        self._panel(name, place, ConfirmPanel(self._screen.words(question, month=str(place)), work))

    def _prompt(self, name: str, question: str, make: Callable[[MonthPlace, str], Work]) -> None:
        def go(place: MonthPlace) -> None:
            asked = self._screen.words(question, month=str(place))
            kind = f"month-{name}-{place.month:%Y-%m}"
            self._panel(name, place, PromptPanel(kind, asked, lambda text: make(place, text), None))

        self._with_place(go)

    def _panel(self, name: str, place: MonthPlace, panel: ActPanel) -> None:
        def closed(outcome: Outcome | None) -> None:
            if isinstance(outcome, Done):
                which = f"screens.month_{name}" if outcome.changed else "screens.month_unchanged"
                self._screen.say(self._screen.words(which, month=str(place)))
                self._screen.acted()

        self._screen.app.push_screen(panel, closed)

    def _with_place(self, go: Callable[[MonthPlace], object]) -> None:
        place = self._screen.month_place()
        if place is None:
            self._screen.say(self._screen.words("screens.no_month_here"))
        else:
            go(place)
