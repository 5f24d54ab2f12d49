"""What an operator sees of a session: pieces of a text may come in several frames, on the screen it is whole."""

from __future__ import annotations

import time

import pyte

from tests.tui.terminal.pty_session import PATIENCE_SECONDS, Session


class Seen:
    """The terminal of ``session``, as an emulator shows it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._read = 0
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)

    def until(self, text: str) -> None:
        """Until ``text`` stands on the screen and nothing more comes."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            self._session.read_until_quiet(0.2)
            self._stream.feed(bytes(self._session.output[self._read :]))
            self._read = len(self._session.output)
            if text in self.text:
                return
            assert time.monotonic() < deadline, f"{text!r} never came:\n{self.text}"

    def press(self, keys: str, until: str) -> None:
        """Press keys and wait for what they bring."""
        self._session.send(keys)
        self.until(until)

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    @property
    def cursor(self) -> tuple[int, str]:
        """The column of the cursor, and the line that it stands in."""
        return self.screen.cursor.x, self.screen.display[self.screen.cursor.y].rstrip()
