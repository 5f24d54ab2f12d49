"""A password reaches no output, no log and no file, whatever fails; on the command line it is warned about."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from core.errors import BadInput
from storage.database.location import Location, hide_passwords, holds_password
from tests.tui.cli.conftest import Kigen
from tui.cli.commands import COMMANDS
from tui.cli.context import Streams
from tui.cli.main import main

MARKER = "Ah1uT7secret"
NOBODY_THERE = "127.0.0.1:1"
UNREACHABLE = (
    f"postgresql://ops:{MARKER}@{NOBODY_THERE}/desk",
    f"postgresql://{NOBODY_THERE}/desk?user=ops&password={MARKER}",
    f"postgresql://ops:{MARKER}@{NOBODY_THERE}/desk?nonsense={MARKER}",
)
BROKEN = (
    f"postgresql://ops:{MARKER}/x@{NOBODY_THERE}/desk",
    f"postgresql://ops:{MARKER}#x@{NOBODY_THERE}/desk",
    f"postgresql://ops:{MARKER}/desk",
    f"postgresql://ops:{MARKER}@[::1/desk",
    f"postgresql:ops:{MARKER}@{NOBODY_THERE}/desk",
    f"postgres://ops:{MARKER}@%zz/desk",
    f"host=127.0.0.1 port=1 dbname=desk password='{MARKER} x'",
    f"mysql://ops:{MARKER}@{NOBODY_THERE}/desk",
)
ARGUMENTS: dict[str, tuple[str, ...]] = {
    "ticket": ("ticket", "show", "1"), "explain": ("explain", "1"), "view": ("view", "list"),
    "contract": ("contract", "list"), "incident": ("incident", "list"), "claim": ("claim", "list"),
    "terms": ("terms", "list"), "import": ("import", "tickets", "FILE", "--contract", "acme"),
    "samples": ("samples", "set", "acme", "2026-05-01T00:05:00Z", "1", "0"), "month": ("month", "list", "acme"),
    "report": ("report", "month", "acme", "2026-05"), "settings": ("settings", "show"), "load": ("load", "FILE"),
    "activity": ("activity", "verify"), "copy": ("copy", "--from", "FILE", "--to", "URL"),
    "restore": ("restore", "FILE"),
}  # fmt: skip
WITHOUT_A_DESK = {"calc", "demo", "keys"}


@pytest.fixture
def logged(tmp_path: Path) -> Kigen:
    environment = {"LANG": "en_US.UTF-8", "KIGEN_LOG_DIR": str(tmp_path / "logs")}
    return Kigen(Location.of_file(tmp_path / "desk" / "kigen.db"), environment=environment)


def told(kigen: Kigen, argv: tuple[str, ...], url: str, tmp_path: Path) -> str:
    """All that a command says with ``url`` as its desk, and all that it leaves in files."""
    (tmp_path / "file").write_text("external_id,priority,subject,received_at\n", encoding="utf-8")
    places = {"FILE": str(tmp_path / "file"), "URL": url}
    ran = kigen(*(places.get(each, each) for each in argv), database=url)
    left = [f"{path} {path.read_text(errors='replace')}" for path in tmp_path.rglob("*") if path.is_file()]
    return "\n".join((ran.out, ran.err, *left, *map(str, tmp_path.rglob("*"))))


@pytest.mark.parametrize("url", UNREACHABLE)
@pytest.mark.parametrize("name", [command.name for command in COMMANDS if command.name not in WITHOUT_A_DESK])
def test_no_command_that_fails_to_connect_tells_the_password(
    logged: Kigen, name: str, url: str, tmp_path: Path
) -> None:
    assert MARKER not in told(logged, ARGUMENTS.get(name, (name,)), url, tmp_path)


@pytest.mark.parametrize("url", BROKEN)
@pytest.mark.parametrize("argv", [("locate",), ("doctor",), ("queue",), ("--json", "locate"), ("init",), ("nonsense",)])
def test_an_address_that_is_broken_is_not_repeated(
    logged: Kigen, argv: tuple[str, ...], url: str, tmp_path: Path
) -> None:
    assert MARKER not in told(logged, argv, url, tmp_path)


def test_a_misspelt_option_does_not_repeat_the_password(logged: Kigen) -> None:
    ran = logged("queue", "--databse", UNREACHABLE[0])
    assert ran.status == 2
    assert "--databse" in ran.err
    assert MARKER not in ran.err


@pytest.mark.parametrize("argv", [("locate",), ("copy", "--from", UNREACHABLE[0], "--to", "other.db")])
def test_a_password_on_the_command_line_is_warned_about(logged: Kigen, argv: tuple[str, ...]) -> None:
    database = UNREACHABLE[0] if argv == ("locate",) else "desk.db"
    assert ".pgpass" in logged(*argv, database=database).err
    assert ".pgpass" not in logged("locate", database=f"postgresql://ops@{NOBODY_THERE}/desk").err


def test_a_password_in_the_environment_is_neither_told_nor_warned_about(logged: Kigen) -> None:
    logged.environment["KIGEN_DATABASE"] = UNREACHABLE[0]
    ran = _without_option(logged, "locate")
    assert NOBODY_THERE in ran
    assert MARKER not in ran
    assert ".pgpass" not in ran


def _without_option(kigen: Kigen, *argv: str) -> str:
    out, err = io.StringIO(), io.StringIO()
    main(list(argv), Streams(io.StringIO(), out, err, kigen.environment, lambda: kigen.now))
    return out.getvalue() + err.getvalue()


def test_a_crash_log_hides_passwords(logged: Kigen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(f"could not open {UNREACHABLE[0]} with password={MARKER}")

    monkeypatch.setattr("tui.cli.locate.run", fail)
    assert logged("locate").status == 70
    (log,) = (tmp_path / "logs").iterdir()
    assert "could not open postgresql://ops:***@" in log.read_text()
    assert MARKER not in log.read_text()


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("postgresql://ops:x@db/desk", "postgresql://ops@db/desk"),
        ("postgresql://ops:a/b?c#d@db:5432,other:5433/desk", "postgresql://ops@db:5432,other:5433/desk"),
        ("postgresql://ops:a@b@db/desk", "postgresql://ops@db/desk"),
        ("postgresql://[::1]:5432/desk", "postgresql://[::1]:5432/desk"),
        ("postgresql:///desk?user=a@b", "postgresql:/desk"),
    ],
)
def test_a_desk_is_named_without_its_password(said: str, name: str) -> None:
    assert Location.parse(said).name == name


def test_a_file_with_an_equals_sign_is_a_file(tmp_path: Path) -> None:
    assert Location.parse(str(tmp_path / "desk=1.db")).path == tmp_path / "desk=1.db"
    with pytest.raises(BadInput):
        Location.parse("dbname=desk")


@pytest.mark.parametrize(
    "text", [f"password='{MARKER} b'", f"PASSWORD = {MARKER}", f"x://u:{MARKER}@h", f"?password={MARKER}&b=c"]
)
def test_passwords_are_found_in_what_others_say(text: str) -> None:
    assert holds_password(text)
    assert MARKER not in hide_passwords(text)
    assert not holds_password("postgresql://u@h/d?host=/tmp")
