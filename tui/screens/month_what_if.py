"""What a month would come to if something were otherwise: fields to try it in, and below them what changes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import ClassVar

from textual.binding import BindingType

from core.desk.what_if_month import MonthWhatIf
from core.desk.what_if_text import Clock
from core.errors import KigenError
from tui.actions import ACTIONS
from tui.keymap import bindings
from tui.screens.entry import FormScreen
from tui.screens.month_what_if_form import MonthWhatIfForm
from tui.screens.month_what_if_lines import MonthWhatIfLines
from tui.screens.month_what_if_reading import TriedMonth
from tui.screens.typing import QUIET

EXPLAIN = "typing.explain"
PLACES = {"priority": "ticket_priority", "on": "plan_on", "closed_days": "closed"}
"""Fields of errors that the form calls otherwise."""


class MonthWhatIfScreen(FormScreen[None]):
    """Nothing that is typed here is stored."""

    CSS_PATH: ClassVar[str | list[str | PurePath]] = ["entry.tcss", "month_what_if.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(each for each in ACTIONS if each.id == EXPLAIN)]

    def __init__(self, tried: TriedMonth) -> None:
        super().__init__()
        self._tried = tried
        self._found: MonthWhatIf | None = None

    def heading(self) -> str:
        return self.words("cli.if_nothing_stored", month=str(self._tried.place))

    def make_form(self, cut: str) -> MonthWhatIfForm:
        return MonthWhatIfForm(self.kigen.translator, self._tried, cut=cut)

    def keys(self) -> Iterable[tuple[str, str]]:
        yield (f"{self.words('screens.what_if_keys')}  ", QUIET)
        yield (self.key_of(EXPLAIN), "bold $primary")
        yield (f" {self.words('screens.do_typing_explain')}", QUIET)

    def on_mount(self) -> None:
        """The month as it is."""
        self.soon()

    def compute(self) -> None:
        """What the fields say; what can't be read stands beside its field."""
        form, tried, clock = self.form, self._tried, self.clock
        assert isinstance(form, MonthWhatIfForm)
        for name in form.names:
            form.mark(name)
        supposed, wrong = form.supposed(Clock(clock.now, clock.zone, clock.now))
        for name, error in wrong.items():
            form.mark(name, self.said(error))
        self.ask("what_if", lambda _: tried.what_if(supposed, clock.now), self._shown, self._wrong)

    def _shown(self, found: MonthWhatIf) -> None:
        self._found = found
        self.say_below(self._lines(found).compared())

    def _wrong(self, error: KigenError) -> None:
        """Beside the field where there is one, else below the fields."""
        name = PLACES.get(error.field or "", error.field)
        if name in self.form.names:
            self.form.mark(name, self.said(error))
        else:
            self.not_shown(error)

    def _lines(self, found: MonthWhatIf) -> MonthWhatIfLines:
        return MonthWhatIfLines(found, self.kigen.translator, self.kigen.capabilities.glyphs, self.clock.now)

    def action_explain_typed(self) -> None:
        """The steps behind what stands below the fields."""
        from tui.screens.incident_explanation import IncidentExplanation
        from tui.screens.reading_page import plain

        if self._found is not None:
            self.app.push_screen(IncidentExplanation(plain(self.heading()), self._lines(self._found).why()))
