"""An operator at a real terminal: what stands on it, and how many keys a job took beyond its text."""

from __future__ import annotations

import codecs
import re
import time
from collections.abc import Callable
from pathlib import Path

from core.messages import Param
from storage.database.location import Location
from tests.databases import database_of
from tests.tui.hands.program import NOW
from tests.tui.terminal.emulator import Terminal
from tests.tui.terminal.pty_session import Session, Start
from tui.locale.formats import in_zone
from tui.locale.language import Language
from tui.locale.translator import Translator
from tui.screens.aim import SEEN_AFTER_SECONDS

__all__ = ["NOW", "Typist"]

KEYS = {
    "enter": "\r", "esc": "\x1b", "tab": "\t", "shift+tab": "\x1b[Z", "space": " ", "up": "\x1b[A", "down": "\x1b[B",
    "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~", "f7": "\x1b[18~",
    "f10": "\x1b[21~", "f12": "\x1b[24~", "ctrl+g": "\x07", "ctrl+l": "\x0c",
}  # fmt: skip
PATIENCE_SECONDS = 10.0
NOT_FOR_THE_EYE = re.compile(r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[<=>?][0-9;]*\$?[a-gi-km-z]")
UNFINISHED = re.compile(r"\x1b(?:\][^\x07\x1b]*|\[[0-?]*[ -/]*)?\Z")


class Typist:
    """At the desk in ``place``, in a language; ``home`` is all that the program finds of its user's."""

    def __init__(self, start: Start, place: Location, language: Language, home: Path, **environment: str) -> None:
        self.words = Translator(language, in_zone("Asia/Tokyo")).words
        self.keys = 0
        self.session = Session(
            "-m", "tests.tui.hands.program", "--lang", language, "--database", database_of(place),
            environment={"HOME": str(home), **environment}, start=start,
        )  # fmt: skip
        self._terminal = Terminal(80, 24)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._drawn = 0
        self._rest = ""
        self._rows: list[str] = []

    # -- The keyboard ------------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Keys, each counted: a character, or a name of ``KEYS``."""
        for key in keys:
            self.keys += 1
            self.session.send(KEYS.get(key, key))
            if key == "esc":  # with what follows at once it would be one key
                self.session.read_until_quiet(0.12)

    def type(self, text: str) -> None:
        """Text, which is not counted."""
        self.session.send(text)

    def paste(self, text: str) -> None:
        """Text as a terminal sends what is pasted."""
        self.session.send(f"\x1b[200~{text}\x1b[201~")

    # -- The screen --------------------------------------------------------------------------------------------

    @property
    def rows(self) -> list[str]:
        """What stands on it now."""
        self._draw()
        return self._rows

    @property
    def screen(self) -> str:
        return "\n".join(self.rows)

    def see(self, *texts: str) -> None:
        """Wait until all ``texts`` stand on the screen."""
        self._wait(lambda: all(text in self.screen for text in texts), f"{texts} never stood there")

    def miss(self, *texts: str) -> None:
        """Wait until none of ``texts`` stands there any more."""
        self._wait(lambda: not any(text in self.screen for text in texts), f"{texts} stayed")

    def said(self, message: str, **places: Param) -> None:
        """Wait for a message of the screens in the operator's language."""
        self.see(self.words(f"screens.{message}", **places))

    def said_of_any(self, message: str) -> int:
        """The same for a ticket whose number is told there."""
        before, after = self.words(f"screens.{message}", number=0).split("0")
        wanted = re.compile(f"{re.escape(before)}(\\d+){re.escape(after)}")
        self._wait(lambda: bool(wanted.search(self.screen)), f"{wanted.pattern} never stood there")
        found = wanted.search(self.screen)
        assert found is not None
        return int(found[1])

    def number(self) -> int:
        """The ticket under the cursor of the queue, looked at as long as it takes to see that it is another one."""
        found: list[int] = []
        self.session.read_until_quiet(SEEN_AFTER_SECONDS + 0.1)

        def look() -> bool:
            chosen = "".join(row for row in self.rows if row.startswith("›"))
            found[:] = map(int, re.findall(r"#(\d+)", chosen))
            return bool(found)

        self._wait(look, "no cursor on a ticket")
        return found[0]

    def row_of(self, text: str) -> int:
        """The row in which ``text`` stands."""
        return next(y for y, row in enumerate(self.rows) if text in row)

    def sends(self, sequence: str) -> None:
        """Wait until the program sends ``sequence`` to the terminal."""
        self.session.read_until(sequence.encode())

    def forget_screen(self) -> None:
        """Another program wrote over all of it."""
        self._draw()
        self._terminal = Terminal(80, 24).feed("\x1b[H" + "\r\n".join(["#" * 80] * 24))

    # -- Coming and going --------------------------------------------------------------------------------------

    def home(self) -> None:
        """To the queue, no panel open, no filter, no marks, the cursor on the first ticket; nothing counted."""
        self.press("esc", "esc", "esc", "1", "g")
        self.see(self.words("screens.column_subject"))
        self.keys = 0

    def leave(self) -> None:
        """The program ends, if it has not yet."""
        self.session.__exit__(None, None, None)

    # -- How -----------------------------------------------------------------------------------------------------

    def _wait(self, met: Callable[[], bool], otherwise: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not met():
            if self.session.process.poll() is not None:
                deadline = 0.0
            assert time.monotonic() < deadline, f"{otherwise}:\n{self.screen}"
            self.session.read_for(0.05)

    def _draw(self) -> None:
        sent = self.session.output
        if self._drawn == len(sent):
            return
        text = self._rest + self._decode(bytes(sent[self._drawn :]))
        self._drawn = len(sent)
        unfinished = UNFINISHED.search(text)
        self._rest = text[unfinished.start() :] if unfinished else ""
        self._terminal.feed(NOT_FOR_THE_EYE.sub("", text[: len(text) - len(self._rest)]))
        buffer = self._terminal.screen.buffer
        self._rows = ["".join(buffer[y][x].data for x in range(80)).rstrip() for y in range(24)]
