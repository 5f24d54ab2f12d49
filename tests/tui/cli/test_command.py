"""The `kigen` command as a script meets it: options anywhere, a line an error, an exit status that means something."""

from __future__ import annotations

import io
import stat
import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from core.errors import BadInput, DeskUnreachable, KigenError, ManyErrors, Refused
from core.messages import Message
from tui.cli import commands, dispatch
from tui.cli.commands import Command
from tui.cli.context import Context, Streams
from tui.cli.main import main
from tui.cli.parser import CommandParser
from tui.locale.translator import Translator
from tui.version import VERSION

NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)


@dataclass
class Shell:
    """Runs `kigen` in-process, with one subcommand ``act`` whose body a test chooses."""

    logs: Path
    act: Callable[[Namespace, Context], int] = lambda _arguments, _context: 0
    out: io.StringIO = field(default_factory=io.StringIO)
    err: io.StringIO = field(default_factory=io.StringIO)

    def run(self, *argv: str, **environment: str) -> int:
        self.out, self.err = io.StringIO(), io.StringIO()
        edge = {"KIGEN_LOG_DIR": str(self.logs), **environment}
        return main(argv, Streams(io.StringIO(), self.out, self.err, edge, lambda: NOW))


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    shell = Shell(tmp_path / "logs")
    module = ModuleType("kigen_test_act")

    def configure(parser: CommandParser) -> None:
        parser.add_argument("what", nargs="*")
        parser.add_argument("--loud", action="store_true")
        parser.add_argument("--times", type=int)

    module.configure = configure  # type: ignore[attr-defined]

    def run(arguments: Namespace, context: Context) -> int:
        return shell.act(arguments, context)

    module.run = run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(dispatch, "COMMANDS", (Command("act", module.__name__, "cli.help_json"),))
    return shell


def raising(error: BaseException) -> Callable[[Namespace, Context], int]:
    def act(_arguments: Namespace, _context: Context) -> int:
        raise error

    return act


def test_the_version_is_told(shell: Shell) -> None:
    assert shell.run("--version") == 0
    assert shell.out.getvalue() == f"kigen {VERSION}\n"
    assert shell.run("--version", "--lang", "ja") == 0
    assert shell.out.getvalue() == f"kigen {VERSION}\n"


@pytest.mark.parametrize(
    "argv",
    [
        ("--database", "x.db", "--json", "--zone", "Asia/Tokyo", "act", "a", "--loud"),
        ("act", "a", "--loud", "--database", "x.db", "--json", "--zone", "Asia/Tokyo"),
        ("--json", "act", "--zone=Asia/Tokyo", "--loud", "a", "--database=x.db"),
    ],
)
def test_options_of_every_command_are_taken_before_and_after_its_name(shell: Shell, argv: tuple[str, ...]) -> None:
    seen: list[tuple[Namespace, Context]] = []

    def act(arguments: Namespace, context: Context) -> int:
        seen.append((arguments, context))
        return 0

    shell.act = act
    assert shell.run(*argv) == 0
    [(arguments, context)] = seen
    assert (arguments.what, arguments.loud) == (["a"], True)
    assert (context.database, context.as_json, context.language) == ("x.db", True, "en")
    assert context.now() == NOW
    assert context.translator.value(NOW) == "2026-06-01 12:00"


def test_what_follows_two_dashes_is_no_option(shell: Shell) -> None:
    seen: list[object] = []
    shell.act = lambda arguments, context: seen.append((arguments.what, context.as_json)) or 0  # type: ignore[func-returns-value]
    assert shell.run("act", "--", "--json") == 0
    assert seen == [(["--json"], False)]


def test_data_goes_to_stdout_and_narration_to_stderr(shell: Shell) -> None:
    def act(_arguments: Namespace, context: Context) -> int:
        context.print_json({"件名": "障害"})
        context.say(Message("cli.options"))
        return 0

    shell.act = act
    assert shell.run("act", "--lang", "ja") == 0
    assert shell.out.getvalue() == '{"件名": "障害"}\n'
    assert shell.err.getvalue() == "オプション\n"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Refused("unknown_zone", zone="X"), 1),
        (BadInput("unknown_zone", zone="X"), 2),
        (DeskUnreachable("unknown_zone", zone="X"), 3),
    ],
)
def test_a_foreseen_error_is_one_line_and_its_status(shell: Shell, error: KigenError, status: int) -> None:
    shell.act = raising(error)
    assert shell.run("act") == status
    assert shell.err.getvalue() == "kigen: there is no time zone “X”; give one such as Asia/Tokyo\n"
    assert shell.out.getvalue() == ""
    assert not shell.logs.exists()


def test_many_errors_are_a_line_each(shell: Shell) -> None:
    shell.act = raising(ManyErrors((BadInput("unknown_zone", zone="X"), Refused("unknown_zone", zone="Y"))))
    assert shell.run("act") == 2
    assert [line[:6] for line in shell.err.getvalue().splitlines()] == ["kigen:", "kigen:"]


def test_the_language_follows_the_option_then_the_environment(shell: Shell) -> None:
    shell.act = raising(BadInput("unknown_zone", zone="X"))
    shell.run("act", LANG="ja_JP.UTF-8")
    assert "タイムゾーン「X」はありません" in shell.err.getvalue()
    shell.run("act", "--lang=en", LANG="ja_JP.UTF-8")
    assert "there is no time zone" in shell.err.getvalue()
    shell.run("--lang", "ja", "act", "--lang=en")
    assert "there is no time zone" in shell.err.getvalue().splitlines()[-1]


def test_an_unknown_zone_is_bad_input(shell: Shell) -> None:
    assert shell.run("act", "--zone", "Asia/Nowhere") == 2
    assert shell.err.getvalue().startswith("kigen: --zone: there is no time zone “Asia/Nowhere”")


@pytest.mark.parametrize(
    "argv",
    [("nonesuch",), ("act", "--nonesuch"), ("--nonesuch",), ("--lang", "fr"), ("--database",), ("act", "--zone")],
)
def test_wrong_usage_is_status_2_and_prints_nothing_to_stdout(shell: Shell, argv: tuple[str, ...]) -> None:
    assert shell.run(*argv) == 2
    assert shell.out.getvalue() == ""
    assert shell.err.getvalue().startswith("usage: kigen")


def test_wrong_usage_does_not_hand_escapes_to_the_terminal(shell: Shell) -> None:
    assert shell.run("act", "--\x1b[31m") == 2
    assert "\x1b" not in shell.err.getvalue()


@pytest.mark.parametrize(
    ("argv", "english", "japanese"),
    [
        (("nonesuch",), "there is no “nonesuch”; choose from", "「nonesuch」はありません。次から選んでください: "),
        (
            ("act", "--times", "often"),
            "--times: “often” is no valid value",
            "--times: 「often」は正しい値ではありません",
        ),
        (("act", "--times"), "--times: a value is missing", "--times: 値が指定されていません"),
        (("act", "--loud=very"), "--loud: takes no value", "--loud: 値は指定できません"),
        (("act", "--bogus"), "unknown: --bogus", "不明な指定です: --bogus"),
    ],
)
def test_wrong_usage_is_told_in_the_operators_language(
    shell: Shell, argv: tuple[str, ...], english: str, japanese: str
) -> None:
    shell.run(*argv)
    assert english in shell.err.getvalue()
    shell.run(*argv, "--lang", "ja") if argv[-1] != "--times" else shell.run("--lang", "ja", *argv)
    assert japanese in shell.err.getvalue()


def test_help_is_in_the_operators_language(shell: Shell) -> None:
    assert shell.run("--help") == 0
    english = shell.out.getvalue()
    assert english.startswith("usage: kigen")
    assert "act" in english
    assert shell.run("act", "-h", LANG="ja_JP.UTF-8") == 0
    japanese = shell.out.getvalue()
    assert japanese.startswith("使い方: kigen act")
    assert "共通オプション" in japanese
    assert not {"usage", "positional arguments", "show this help"} & set(japanese.splitlines())


def test_a_crash_leaves_a_private_log_without_values_and_one_line(shell: Shell) -> None:
    def act(_arguments: Namespace, _context: Context) -> int:
        customer = "Acme secret"
        raise RuntimeError(f"it broke\n[parameters: {customer!r}]")

    shell.act = act
    assert shell.run("act") == 70
    [log] = shell.logs.iterdir()
    assert shell.err.getvalue() == f"kigen: a fault of kigen's own (RuntimeError); what happened is in {log}\n"
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(shell.logs.stat().st_mode) == 0o700
    text = log.read_text()
    assert "RuntimeError: it broke" in text
    assert "test_command.py" in text
    assert "Acme secret" not in text


def test_the_cause_of_a_crash_is_in_its_log(shell: Shell) -> None:
    def act(_arguments: Namespace, _context: Context) -> int:
        try:
            raise KeyError("first")
        except KeyError as error:
            raise RuntimeError("second") from error

    shell.act = act
    shell.run("act")
    text = next(shell.logs.iterdir()).read_text()
    assert text.index("KeyError") < text.index("RuntimeError: second")


def test_a_crash_that_cannot_be_logged_still_says_where(shell: Shell) -> None:
    shell.logs.write_text("a file where the directory should be")
    shell.act = raising(RuntimeError("broke"))
    assert shell.run("act") == 70
    assert "RuntimeError" in shell.err.getvalue()
    assert "test_command.py:" in shell.err.getvalue()
    assert len(shell.err.getvalue().splitlines()) == 1


@pytest.mark.parametrize(("error", "status"), [(KeyboardInterrupt(), 130), (BrokenPipeError(), 141)])
def test_an_interruption_is_quiet(shell: Shell, error: BaseException, status: int) -> None:
    shell.act = raising(error)
    assert shell.run("act") == status
    assert shell.err.getvalue() == ""


def test_each_subcommand_has_its_module_and_a_summary_in_both_languages() -> None:
    for command in (*commands.COMMANDS, *filter(None, [commands.SCREENS])):
        module = command.load()
        assert callable(module.configure)
        assert callable(module.run)
        assert Translator("en").words(command.summary) != Translator("ja").words(command.summary), command.name
