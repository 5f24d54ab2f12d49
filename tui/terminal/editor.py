"""Long text in the operator's own editor: ``$VISUAL``, else ``$EDITOR``, else ``vi``."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from textual.app import App, SuspendNotSupported

from core.errors import KigenError, Refused

FALLBACK = "vi"
CUT = "# " + "-" * 24 + " >8 " + "-" * 24
"""Everything from this line on is instructions; a ``#`` above it is text like any other."""

Runner: TypeAlias = Callable[[Sequence[str]], int]


@dataclass(frozen=True, slots=True)
class Edited:
    """What came back. With a ``fault``, ``text`` is still all that was saved or there before: keep it in the field."""

    text: str
    fault: KigenError | None = None

    @property
    def cancelled(self) -> bool:
        """Nothing was left to take."""
        return self.fault is None and not self.text.strip()


def edit(app: App[Any], text: str, instructions: str, environment: Mapping[str, str]) -> Edited:
    """Give the terminal to the editor until it ends; the app stands still meanwhile.

    Faults as ``edit_text``, and ``editor_no_terminal`` where the app can't let go of it.
    """
    try:
        with app.suspend():
            return edit_text(text, instructions, environment, run_editor)
    except SuspendNotSupported:
        return Edited(text, Refused("editor_no_terminal"))


def edit_text(text: str, instructions: str, environment: Mapping[str, str], run: Runner) -> Edited:
    """``text`` as the editor leaves it, without ``instructions`` (lines that stand below it) and blank ends.

    The file is 0600 in a directory 0700 of its own, and both are gone afterwards. Faults (``Refused``):
    ``editor_missing``, ``editor_failed`` with the exit status (``:cq`` is vim's way to say no), ``editor_not_utf8``
    (bytes are kept as escapes), ``editor_file`` where the file can't be written or read.
    """
    command = editor_of(environment)
    if not command:
        return Edited(
            text, Refused("editor_missing", editor=environment.get("VISUAL") or environment.get("EDITOR", ""))
        )
    try:
        with tempfile.TemporaryDirectory(prefix="kigen-", ignore_cleanup_errors=True) as directory:
            file = Path(directory, "text.txt")
            _write_private(file, _with_instructions(text, instructions))
            return _after(file, text, instructions, command, run)
    except OSError as error:
        return Edited(text, Refused("editor_file", detail=error.strerror or ""))


def editor_of(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The command, which may have options (``code --wait``); nothing where its quotes don't match."""
    said = environment.get("VISUAL") or environment.get("EDITOR") or FALLBACK
    try:
        return tuple(shlex.split(said))
    except ValueError:
        return ()


def run_editor(command: Sequence[str]) -> int:
    """Run it in the terminal; its exit status, negative for a signal. ctrl+c is for it, not for kigen."""
    process = subprocess.Popen(command)
    with _interrupts_ignored():
        return process.wait()


def _after(file: Path, text: str, instructions: str, command: Sequence[str], run: Runner) -> Edited:
    try:
        status = run((*command, str(file)))
    except OSError:
        return Edited(text, Refused("editor_missing", editor=command[0]))
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        content = b""
    found = _without_instructions(content.decode(errors="backslashreplace"), instructions)
    if status:
        return Edited(found or text, Refused("editor_failed", editor=command[0], status=status))
    try:
        content.decode()
    except UnicodeDecodeError:
        return Edited(found, Refused("editor_not_utf8"))
    return Edited(found)


def _write_private(file: Path, content: str) -> None:
    number = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with open(number, "w", encoding="utf-8", errors="replace", newline="\n") as opened:
        opened.write(content)


def _with_instructions(text: str, instructions: str) -> str:
    return "\n".join((text, *_instruction_lines(instructions), ""))


def _instruction_lines(instructions: str) -> list[str]:
    return [CUT, *(f"# {line}" for line in instructions.splitlines())]


def _without_instructions(content: str, instructions: str) -> str:
    """Also where the operator deleted the line that cuts them off, but not all of them."""
    lines = content.replace("\r\n", "\n").split("\n")
    if CUT in lines:
        lines = lines[: lines.index(CUT)]
    left = set(_instruction_lines(instructions))
    while lines and (not lines[-1].strip() or lines[-1] in left):
        lines.pop()
    return "\n".join(lines)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """The terminal sends ctrl+c and ctrl+\\ to both. After the start of the editor, which would inherit it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGQUIT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
