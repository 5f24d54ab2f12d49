"""A terminal that is too small to work in says so, instead of screens with half of their words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widget import Widget

from core.messages import Message

LEAST = Size(60, 20)
Words = Callable[[Message], str]


def is_too_small(size: Size) -> bool:
    """Whether a terminal of ``size`` has no room for the screens."""
    return size.width < LEAST.width or size.height < LEAST.height


class TooSmall(Widget):
    """The words: how large the terminal is, how large it must be, and how to leave."""

    DEFAULT_CSS = "TooSmall { width: 100%; height: 100%; content-align: center middle; text-align: center; }"

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def render(self) -> Content:
        """As large as the terminal is now."""
        size = self.app.size
        sizes = {
            "width": size.width, "height": size.height, "least_width": LEAST.width, "least_height": LEAST.height
        }  # fmt: skip
        lines = (Message("screens.too_small", sizes), Message("screens.too_small_keys"))
        return Content("\n".join(map(self._words, lines)))


class TooSmallScreen(ModalScreen[None]):
    """Covers whatever is shown, so that no key acts on what can't be seen; below it all stays as it was typed."""

    DEFAULT_CSS = "TooSmallScreen { background: $background; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "leave_kigen", show=False)]

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._too_small = TooSmall(words)

    def compose(self) -> ComposeResult:
        yield self._too_small

    def action_leave_kigen(self) -> None:
        """Leave, as everywhere else."""
        self.app.exit(0)


def heed_size(app: App[Any], size: Size, words: Words) -> None:
    """Cover the screens of ``app`` in a terminal of ``size`` that is too small, and uncover them in one that is not.

    Call it at each resize, the first of which tells the size at the start; before there is a screen it does nothing.
    """
    if not app.screen_stack:
        return
    covered = isinstance(app.screen, TooSmallScreen)
    if is_too_small(size) and not covered:
        app.push_screen(TooSmallScreen(words))
    elif covered and not is_too_small(size):
        app.pop_screen()
