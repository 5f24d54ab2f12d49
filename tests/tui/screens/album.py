"""Pictures of the screens: taken on the way of an operator, kept in screenshots/ under their own names."""

from __future__ import annotations

import html
import re
import warnings
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Any

from pytest_textual_snapshot import SVGImageExtension  # type: ignore[import-untyped]
from syrupy.assertion import SnapshotAssertion

from tui.app import KigenApp

SCREENSHOTS = Path(__file__).parents[3] / "screenshots"
_FONT = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_WINDOW_BUTTONS = re.compile(r"<g transform=\"translate\(26,22\)\">.*?</g>", re.DOTALL)
_LINE_CLIP = re.compile(
    r"\s*<clipPath id=\"terminal-line-\d+\">.*?</clipPath>| clip-path=\"url\(#terminal-line-\d+\)\"", re.DOTALL
)
_LONG_NUMBER = re.compile(r"(\d+\.\d)\d{3,}")
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)
_TEXT = re.compile(r"<text class=\"terminal-r\d+\" x=\"([\d.]+)\" y=\"([\d.]+)\"[^>]*>([^<]*)</text>")
_CELL = 12.2


class Picture(SVGImageExtension):  # type: ignore[misc]
    """An SVG that asks nobody for its font, and is small."""

    @classmethod
    def dirname(cls, *, test_location: Any) -> str:
        """One folder for all pictures."""
        del test_location
        return str(SCREENSHOTS)

    @classmethod
    def get_snapshot_name(cls, *, test_location: Any, index: Any = 0) -> str:
        """``queue-ja-80x24``."""
        del test_location
        return str(index)

    @classmethod
    def write_snapshot(cls, **arguments: Any) -> None:
        """Named after what it shows: syrupy warns that it misses the name of the test."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            super().write_snapshot(**arguments)

    def serialize(self, *args: Any, **kwargs: Any) -> str:
        """Without fonts from afar, and without what only makes it longer: no line is wider than the picture."""
        plain = str(super().serialize(*args, **kwargs))
        plain = plain.replace("<svg ", '<svg xml:space="preserve" ', 1)
        plain = _LINE_CLIP.sub("", _WINDOW_BUTTONS.sub("", _FONT.sub("", plain)))
        plain = _LONG_NUMBER.sub(r"\1", plain).replace("&#160;", " ").replace(' shape-rendering="crispEdges"', "")
        return _TRAILING.sub("", plain).replace("Fira Code", "ui-monospace")


class Album:
    """The pictures of one way, in one language and size; what differs from the kept ones is told at its end."""

    def __init__(self, snapshot: SnapshotAssertion, ending: str) -> None:
        self._snapshot = snapshot.use_extension(Picture)
        self._ending = ending
        self._wrong: list[str] = []

    def take(self, app: KigenApp, name: str) -> None:
        """A picture of what stands on the screen, compared with the kept one, or kept in its place."""
        called = f"{name}-{self._ending}"
        kept = SCREENSHOTS / f"{called}.svg"
        before = kept.read_text() if kept.exists() else ""
        taken = app.export_screenshot()
        if taken != self._snapshot(name=called):
            now = Picture().serialize(taken)
            changed = list(unified_diff(list(written(before)), list(written(now)), kept.name, "now", lineterm=""))
            self._wrong.append("\n".join(changed) or f"{kept.name}: other colours or places")

    def close(self) -> None:
        """Fails where a picture is not as it was."""
        assert not self._wrong, "\n\n".join([*self._wrong, "If this is meant: make pictures, and look at each"])


def written(svg: str) -> Iterator[str]:
    """The lines of text in a picture."""
    rows: dict[float, list[tuple[float, str]]] = {}
    for x, y, text in _TEXT.findall(svg):
        rows.setdefault(float(y), []).append((float(x), html.unescape(text)))
    for _, pieces in sorted(rows.items()):
        line = ""
        for x, text in sorted(pieces):
            line += " " * (round(x / _CELL) - len(line)) + text
        yield line.rstrip()
