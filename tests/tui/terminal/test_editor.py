"""Long text in an editor: what it is given, what comes back, and that nothing written is lost or left lying about."""

from __future__ import annotations

import os
import signal
import stat
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.tui.terminal.pty_session import Session, Start
from tui.locale.language import LANGUAGES, Language
from tui.locale.translator import Translator
from tui.terminal.editor import CUT, Edited, Runner, edit_text, editor_of, run_editor

HERE = {"EDITOR": "nano"}
HELP = "Write above.\nEmpty cancels."


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory for temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def writing(change: Callable[[str], str], status: int = 0) -> Runner:
    """An editor that saves ``change`` of what it finds."""

    def run(command: Sequence[str]) -> int:
        file = Path(command[-1])
        file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
        return status

    return run


def test_the_text_comes_back_as_it_was_left_without_the_instructions() -> None:
    given: list[str] = []

    def change(content: str) -> str:
        given.append(content)
        return content.replace("disk", "期限\n# disk")

    assert edit_text("the disk\n\nis full", HELP, HERE, writing(change)) == Edited("the 期限\n# disk\n\nis full")
    assert given == [f"the disk\n\nis full\n{CUT}\n# Write above.\n# Empty cancels.\n"]


def test_an_untouched_file_gives_the_same_text() -> None:
    assert edit_text("# a\n\n  b", HELP, HERE, writing(str)).text == "# a\n\n  b"


@pytest.mark.parametrize("content", ["", "\n \n", f"\n{CUT}\nanything", "\n# Write above.\n# Empty cancels.\n"])
def test_an_empty_text_cancels(content: str) -> None:
    found = edit_text("before", HELP, HERE, writing(lambda _: content))
    assert (found.cancelled, found.text, found.fault) == (True, "", None)


def test_the_file_is_the_operators_alone_and_gone_afterwards_with_all_that_the_editor_left(temporary: Path) -> None:
    modes: list[int] = []

    def run(command: Sequence[str]) -> int:
        file = Path(command[-1])
        modes.extend(stat.S_IMODE(path.stat().st_mode) for path in (file, file.parent))
        (file.parent / ".text.txt.swp").write_text("a customer's words", encoding="utf-8")
        return 0

    edit_text("secret", HELP, HERE, run)
    assert modes == [0o600, 0o700]
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("saved", "kept"), [(lambda text: text, "before"), (lambda text: "much more\n" + text, "much more\nbefore")]
)
def test_what_a_failing_editor_saved_is_kept(saved: Callable[[str], str], kept: str, temporary: Path) -> None:
    found = edit_text("before", HELP, HERE, writing(saved, status=1))
    assert found.fault is not None
    assert (found.text, found.fault.code, found.fault.params["status"]) == (kept, "editor_failed", 1)
    assert not found.cancelled
    assert list(temporary.iterdir()) == []


def test_an_editor_that_empties_the_file_and_fails_loses_nothing() -> None:
    assert edit_text("before", HELP, HERE, writing(lambda _: "", status=-9)).text == "before"


def test_bytes_that_are_no_utf_8_are_kept_as_escapes_and_told() -> None:
    def run(command: Sequence[str]) -> int:
        Path(command[-1]).write_bytes("期限".encode("cp932") + b" ok")
        return 0

    found = edit_text("before", HELP, HERE, run)
    assert found.fault is not None
    assert found.fault.code == "editor_not_utf8"
    assert found.text.endswith(" ok")


def test_an_editor_that_is_not_there_is_told() -> None:
    for environment in ({"EDITOR": "no-such-editor-anywhere"}, {"EDITOR": "vi '"}, {"EDITOR": " "}):
        found = edit_text("before", HELP, environment, run_editor)
        assert found.fault is not None
        assert (found.text, found.fault.code) == ("before", "editor_missing")


def test_without_room_for_the_file_the_text_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    found = edit_text("before", HELP, HERE, writing(str))
    assert found.fault is not None
    assert (found.text, found.fault.code) == ("before", "editor_file")


@pytest.mark.parametrize(
    ("environment", "command"),
    [
        ({"VISUAL": "code --wait", "EDITOR": "vi"}, ("code", "--wait")),
        ({"VISUAL": "", "EDITOR": "'/opt/my editor/ed' -n"}, ("/opt/my editor/ed", "-n")),
        ({}, ("vi",)),
    ],
)
def test_the_editor_is_the_operators(environment: dict[str, str], command: tuple[str, ...]) -> None:
    assert editor_of(environment) == command


def test_an_interrupt_is_for_the_editor_and_not_for_kigen() -> None:
    before = signal.getsignal(signal.SIGINT)
    heard = "import os, signal; signal.signal(signal.SIGINT, signal.SIG_DFL)"  # a shell's background job hears none
    shot = f"{heard}; os.kill({os.getpid()}, signal.SIGINT); os.kill(os.getpid(), signal.SIGINT)"
    assert run_editor((sys.executable, "-c", shot)) != 0
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_instructions_have_words(language: Language) -> None:
    assert "screens." not in Translator(language).words("screens.editor_instructions")


EDITING_APP = """
import os
from textual.app import App
from textual.widgets import Label
from tui.terminal.editor import edit

class Editing(App):
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [("e", "edit"), ("q", "quit")]

    def compose(self):
        yield Label("ready")

    def action_edit(self):
        found = edit(self, "before", "Write above.", os.environ)
        self.query_one(Label).update(f"{found.text}! {found.fault}")

Editing().run()
"""
FAKE_EDITOR = """
import sys
file = sys.argv[-1]
print("EDITOR HAS THE TERMINAL")
word = input()
content = open(file).read()
open(file, "w").write(word + " " + content)
sys.exit(word == "fail")
"""


@pytest.mark.parametrize(("typed", "shown"), [("期限", "期限 before! None"), ("fail", "fail before! editor_failed")])
def test_the_editor_has_the_terminal_and_gives_it_back(tmp_path: Path, forked: Start, typed: str, shown: str) -> None:
    script = tmp_path / "editor.py"
    script.write_text(FAKE_EDITOR, encoding="utf-8")
    environment = {"VISUAL": f"{sys.executable} {script}"}
    with Session("-c", EDITING_APP, environment=environment, start=forked) as session:
        session.read_until(b"ready")
        session.send("e")
        session.read_until(b"EDITOR HAS THE TERMINAL")
        assert session.modes() == session.modes_before
        session.send(f"{typed}\n")
        session.read_until(shown.encode())
        session.send("q")
        assert session.wait(10.0) == 0
        assert session.modes() == session.modes_before
