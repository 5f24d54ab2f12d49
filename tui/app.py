"""The app: which screens there are, the desk they share, and how it ends. Everything else is theirs."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import PurePath
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import BindingType
from textual.screen import Screen

from storage.screen_settings import AS_BY_DEFAULT, ScreenSettings
from tui import garbage
from tui.actions import ACTIONS
from tui.desk_work import Working
from tui.key_names import shown_key
from tui.keymap import app_bindings, plain_key
from tui.locale.formats import Times, in_zone
from tui.locale.translator import Translator
from tui.modes import MODES
from tui.pending_acts import PendingAct, PendingActs
from tui.reminders import Reminders
from tui.screens.frame import DeskScreen
from tui.shown_times import ShownTimes
from tui.terminal.capabilities import Capabilities
from tui.terminal.cell_diff import CellDiffed
from tui.terminal.kept_styles import KeptStyles
from tui.terminal.key_order import KeysInOrder
from tui.terminal.plain import CursorShown
from tui.terminal.scroll_bar import draw_whole_cells
from tui.terminal.signals import end_on_signals, end_without_terminal
from tui.terminal.themes import choose_theme
from tui.terminal.too_small import heed_size
from tui.user_keymap import Keys

if TYPE_CHECKING:
    from storage.desk import Desk
    from tui.backup_watch import BackUp
    from tui.desk_watch import DeskWatch
    from tui.screens.doing import Doing

DEFAULT_KEYS = Keys({action.id: action.keys for action in ACTIONS})


class KigenApp(KeysInOrder[int], CursorShown[int], CellDiffed[int]):
    """``open_desk`` is called in a thread once the frame stands; ``now`` is the only clock of the screens.

    ``zoned`` says that the operator chose the translator's zone; otherwise the desk's own is taken when it is open.
    ``settings`` and ``keys`` are how the operator wants the screens. ``back_up`` makes the day's backup, in a thread.
    """

    # With the styles of the first screen: each that comes later has all parsed anew.
    CSS_PATH: ClassVar[list[str | PurePath]] = ["app.tcss", "screens/frame.tcss", "screens/queue.tcss"]
    TITLE = "kigen"
    ENABLE_COMMAND_PALETTE = False
    keys_wait_for = frozenset({
        "reading", "undoable", "contracts", "replies", "words", "take next", "claims", "claim", "claim entry",
        "claim act", "handover",
    })  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [*app_bindings()]
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = MODES
    DEFAULT_MODE = "queue"

    def __init__(
        self,
        open_desk: Callable[[], Desk],
        translator: Translator,
        now: Callable[[], datetime],
        capabilities: Capabilities,
        *,
        zoned: bool = False,
        settings: ScreenSettings = AS_BY_DEFAULT,
        keys: Keys = DEFAULT_KEYS,
        back_up: BackUp | None = None,
    ) -> None:
        super().__init__()
        self.stylesheet = KeptStyles(variables=self.get_css_variables())
        self.settings = settings
        self.keys = keys
        self.set_keymap(keys.keymap())
        self.translator = translator
        self.now = now
        self.capabilities = capabilities
        self.last_acted: int | None = None
        self.told_read_only = False
        self.last_doing: Doing | None = None
        self.acts = PendingActs(self)
        """What is under way or not stored, whatever screen is shown."""
        zone = translator.formats.zone
        own, assumed = (zone, None) if zoned else (None, zone)
        self.show_times(ShownTimes(Times(settings.times), own, assumed))
        self._open_desk = open_desk
        self._opening = Lock()
        self._desk: Desk | None = None
        self._back_up = back_up
        self.watches: tuple[DeskWatch[Any], ...] = ()
        """What looks at the desk since it is open."""
        self.reminders = Reminders(self)

    @property
    def glyphs(self) -> str:
        """The frame of panels: ``round`` or ``ascii``."""
        return self.capabilities.glyphs.frame

    def desk(self) -> Desk:
        """The desk, opened when it is first needed. For threads: opening may wait for others."""
        with self._opening:
            if self._desk is None:
                try:
                    desk = self._open_desk()
                finally:
                    garbage.take_up()
                self.show_times(self.shown.of_desk(in_zone(desk.settings().time_zone)))
                desk.version_at_hand()  # what is committed after it, the first reading may not have seen
                self._desk = desk
            return self._desk

    def show_times(self, shown: ShownTimes) -> None:
        """From now on the screens write times so."""
        self.shown = shown
        self.translator = self.translator.showing(shown.formats(self.translator.language))

    @property
    def opened(self) -> Desk | None:
        """The desk where it is open already."""
        return self._desk

    def on_mount(self) -> None:
        """Signals end the app, and its frames take the terminal's signs."""
        self.set_class(self.glyphs == "ascii", "-ascii")
        draw_whole_cells()
        end_on_signals(self.end)
        end_without_terminal(self.end)
        self.theme, wrong = choose_theme(self.settings.theme, os.environ, self.available_themes)
        self._problems = [*([wrong] if wrong else []), *self.keys.problems]
        if self.capabilities.plain:
            self.add_class("-plain")
            self.show_terminal_cursor()

    def on_ready(self) -> None:
        """What is wrong with the operator's own settings is said once; the defaults stand in for them."""
        # The frame first: loading the database holds the interpreter.
        self.call_after_refresh(self._read_first)
        if self._problems:
            from tui.screens.problems_panel import ProblemsPanel

            self.push_screen(ProblemsPanel(self._problems))

    def _read_first(self) -> None:
        """Open the desk, by reading what the first screen shows of it."""
        first = self.screen_stack[0]
        if isinstance(first, DeskScreen):
            first.read_again()

    def close_desk(self) -> None:
        """Let go of the desk; the next to ask for it opens it again."""
        with self._opening:
            if self._desk is not None:
                self._desk.close()
                self._desk = None

    def watch_for_alerts(self) -> None:
        """Look out for what calls the operator, from the moment the desk is open."""
        if not self.watches:
            from tui.watches import watches_of  # the queue comes sooner without them

            self.watches = tuple(watches_of(self, self._back_up))
            for watch in self.watches:
                watch.start()

    def tell(self, text: str) -> None:
        """Say what happened elsewhere on the message line, also of a screen that a panel lies over."""
        if (screen := self.desk_screen) is not None:
            screen.say(text)

    def tell_not_stored(self, act: PendingAct) -> None:
        """Say why an act is not stored, unless its own panel does; where the desk could be the reason, how to try it
        again."""
        screen = self.desk_screen
        if act.error is not None and screen is not None and (self.screen is not act.screen or screen is act.screen):
            screen.say_not_stored(act.what, act.error)
            act.told = True

    def repaint_frame(self) -> None:
        """What every header says is another thing now, and what a form over it says of that."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, Working) and screen.is_mounted:
                screen.paint_frame()
            if isinstance(screen, DeskScreen):
                break

    @property
    def desk_screen(self) -> DeskScreen | None:
        """The screen of the desk that is shown, also below a panel."""
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, DeskScreen)), None)

    def on_resize(self, event: events.Resize) -> None:
        """A terminal without room for the screens says so."""
        heed_size(self, event.size, self.translator.text)

    def _fatal_error(self) -> None:
        """A fault ends the app, and who runs it tells it: Textual's own account shows locals, customers' data."""
        self._close_messages_no_wait()

    def end(self, status: int) -> None:
        """Leave with this exit status and the terminal as it was."""
        self.exit(status, return_code=status)

    def on_key(self, event: events.Key) -> None:
        """A key that nobody took: what a full-width letter stands for, or why it does nothing here."""
        plain = plain_key(event)
        if plain is not None:
            self.press_instead(plain)
        elif event.key in self.keys.of["desk.redraw"]:  # also over a panel
            self.action_redraw()
        elif isinstance(self.screen, DeskScreen):
            self.screen.say_why_not(shown_key(event.key), event.key)

    def action_show(self, mode: str) -> None:
        """Go to a screen as it was left; from a page above it, to the screen itself."""
        if mode == self.current_mode:
            self.screen_stack[0].pop_until_active()  # no page holds what is typed: forms take the digits themselves
        else:
            self.switch_mode(mode)

    async def action_back(self) -> None:
        """Wait no longer for an act that waits; else leave the screen on top, or what is being typed."""
        if not self.acts.give_up() and isinstance(self.screen, DeskScreen):
            self.screen.back()

    def action_leave(self) -> None:
        """Leave kigen; where something is not stored, after a question."""
        if self.acts.unfinished:
            self.action_not_stored()
        else:
            self.exit(0)

    def action_try_again(self) -> None:
        """Store what could not be stored."""
        if self.acts.not_stored:
            self.tell(self.translator.words("screens.trying_again"))
            self.acts.again()
        else:
            self.tell(self.translator.words("screens.all_stored"))

    def action_not_stored(self) -> None:
        """What is not stored, to try it again or to let go of it."""
        from tui.screens.trouble_panel import TroublePanel

        self.push_screen(TroublePanel())

    def action_open_handover(self) -> None:
        """What the shift before handed over: the oldest that is unread, else the newest."""
        from tui.screens.handover import HandoverScreen

        if isinstance(self.screen, HandoverScreen):
            self.screen.go_on()
        elif isinstance(self.screen, DeskScreen):
            self.push_screen(HandoverScreen())

    def action_times(self) -> None:
        """What is left, the instant, the instant in UTC; and from the start again."""
        self.show_times(self.shown.next())
        if isinstance(self.screen, DeskScreen):
            self.screen.tick()
            words = f"screens.times_{self.shown.times.value}"
            self.screen.say(self.translator.words(words, zone=str(self.shown.zone)))

    def action_redraw(self) -> None:
        """Draw the whole screen anew: a line that other programs wrote over."""
        self.redraw()
        if isinstance(self.screen, DeskScreen):
            self.screen.read_again()

    def action_help(self) -> None:
        """Every key of this screen."""
        from tui.screens.help import HelpScreen

        if isinstance(self.screen, DeskScreen):
            self.push_screen(HelpScreen(self.screen.place))

    def action_palette(self) -> None:
        """Every action by name."""
        from tui.screens.palette import PaletteScreen

        if isinstance(self.screen, DeskScreen):
            self.push_screen(PaletteScreen(self.screen.place), self.screen.run_chosen)
