"""A page of text to read: scrolled by keys, drawn without interpreting anything in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from core.explain import Explanation
from tui.keymap import widget_bindings
from tui.locale.translator import Translator
from tui.screens.wording import step_text
from tui.widgets.cells import fit, shown
from tui.widgets.wrapping import centred, hung


class ReadingPage(VerticalScroll, can_focus=True):
    """One text; ``show`` replaces it, and where it was scrolled to stays."""

    BINDINGS: ClassVar[list[BindingType]] = [*widget_bindings("page.")]

    def __init__(self, id: str = "body") -> None:
        super().__init__(id=id, classes="page")
        self._lines: tuple[Content, ...] = ()
        self._notice: tuple[Content, ...] = ()

    def compose(self) -> ComposeResult:
        yield Static(id=f"{self.id}-text", markup=False)

    def show(self, lines: Iterable[Content]) -> None:
        """Show these lines."""
        self._lines, self._notice = tuple(lines), ()
        self._wrap()

    def say_instead(self, *notice: str) -> None:
        """What a page without a text says in its middle: why there is none, and what to do."""
        self._say_instead(Content(notice[0]), *notice[1:])

    def say_failure(self, *notice: str) -> None:
        """What it says where nothing could be read."""
        self._say_instead(Content.styled(notice[0], "bold $text-error"), *notice[1:])

    def _say_instead(self, what: Content, *more: str) -> None:
        notice = (what, *(Content.styled(text, "$foreground 65%") for text in more))
        if notice != self._notice:
            self._lines, self._notice = (), notice
            self._wrap()

    def on_resize(self) -> None:
        """Wrap it anew."""
        self._wrap()

    def _wrap(self) -> None:
        width = max(10, self.scrollable_content_region.width)
        wrapped = [piece for line in self._lines for piece in hung(line, width)]
        if self._notice:
            wrapped = [Content("")] * (self.scrollable_content_region.height // 3)
            wrapped += [piece for line in self._notice for piece in centred(line, width)]
        self.query_one(Static).update(Content("\n").join(wrapped))

    @property
    def text(self) -> str:
        """What it shows, without colours."""
        return "\n".join(line.plain for line in (*self._lines, *self._notice))


def plain(text: str, style: str = "") -> Content:
    """Text from anywhere, never markup, on one line."""
    return Content.styled(shown(text), style) if style else Content(shown(text))


def heading(text: str) -> Content:
    """The title of a section."""
    return plain(text, "bold $primary")


def facts(*pairs: tuple[str, str | Content]) -> list[Content]:
    """Names and values in two columns; empty values are left out."""
    kept = [(name, plain(value) if isinstance(value, str) else value) for name, value in pairs if value]
    width = max((cell_len(name) for name, _ in kept), default=0) + 2
    return [Content.assemble((fit(name, width), "$foreground 60%"), value) for name, value in kept]


def blocks(*parts: Iterable[Content]) -> list[Content]:
    """The parts that say something, an empty line between them."""
    kept = [lines for lines in map(list, parts) if lines]
    return [line for number, lines in enumerate(kept) for line in (*([Content("")] if number else []), *lines)]


def explanation_lines(explanation: Explanation, translator: Translator) -> list[Content]:
    """A step a line, and behind it the rule, the clause, and whether it is our reading."""
    lines = []
    for step in explanation:
        found = step_text(step, translator)
        source = f"  [{found.source}]" if found.source else ""
        lines.append(Content.assemble("  ", shown(found.text), (shown(source), "$foreground 60%")))
    return lines
