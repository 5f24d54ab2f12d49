"""Apps that draw on two emulated terminals: what they send goes to one, what Textual would have sent to the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver

from tests.tui.terminal.emulator import Terminal
from tui.terminal.cell_diff import Answer, CellDiffed


def littered(width: int, height: int) -> Terminal:
    """A terminal full of what others left."""
    return Terminal(width, height).feed("\x1b[H" + "\r\n".join(["#" * width] * height))


class EmulatedDriver(HeadlessDriver):
    """Draws on an emulated terminal. It may be suspended: the terminal is then somebody else's for a while."""

    terminal: Terminal
    sent: str

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.new_terminal()

    def new_terminal(self) -> None:
        """Another terminal of this size, full of what others left."""
        self.sent = ""
        self.terminal = littered(*self._get_terminal_size())

    @property
    def is_headless(self) -> bool:
        return False

    @property
    def can_suspend(self) -> bool:
        return True

    @contextmanager
    def no_automatic_restart(self) -> Iterator[None]:
        yield

    def suspend_application_mode(self) -> None:
        """Nothing to leave."""

    def resume_application_mode(self) -> None:
        """Whoever had the terminal left something on it."""
        self.new_terminal()

    def write(self, data: str) -> None:
        self.sent += data
        self.terminal.feed(data)


class Watched(CellDiffed[Answer]):
    """After each frame both terminals must look the same, from the first whole one on."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.driver_class = EmulatedDriver
        self.expected: Terminal | None = None
        self.frames = 0
        self.bytes_expected = 0

    @property
    def driver(self) -> EmulatedDriver:
        assert isinstance(self._driver, EmulatedDriver)
        return self._driver

    def _display(self, screen: Any, renderable: Any) -> None:
        if renderable is None:
            super()._display(screen, renderable)
            return
        if not self._batch_count and self._running and not self._closed:
            if self.expected is None or self.expected.size != tuple(self.size):
                self.expected = littered(*self.size)
            text = renderable.render_segments(self.console)
            self.expected.feed(text)
            self.bytes_expected += len(text.encode())
        super()._display(screen, renderable)
        begun = self._frame is not None and self.diffing
        if self.expected is not None and begun and self.driver.terminal.size == self.expected.size:
            self.frames += 1
            assert_alike(self.driver.terminal, self.expected)


def assert_alike(terminal: Terminal, expected: Terminal) -> None:
    """Every cell looks the same, and the next character would be plain."""
    assert terminal.size == expected.size
    for y in range(terminal.size[1]):
        if terminal.cells(y) != expected.cells(y):
            pairs = zip(terminal.seen_row(y), expected.seen_row(y), strict=True)
            unlike = [pair for pair in pairs if pair[0] != pair[1]]
            assert unlike == [], f"row {y}"
    assert terminal.pen == Terminal(1, 1).pen


def expected_of(app: App[Any]) -> Terminal:
    """What the screen of ``app`` is now, drawn at once on a new terminal."""
    terminal = Terminal(*app.size)
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        terminal.feed(f"\x1b[{y + 1}H{strip.render(app.console)}")
    return terminal
