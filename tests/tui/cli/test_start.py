"""What a start of the command loads, seen in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.database.location import Location
from tui.locale.language import Language
from tui.version import VERSION

SHOW_LOADED = """
import sys
{code}
print("LOADED", *sorted({{name.partition(".")[0] for name in sys.modules}}))
"""
RUN = "from tui.cli.main import main\nmain({argv!r})"
HEAVY = {"textual", "rich", "sqlalchemy", "alembic", "pydantic", "babel", "holidays", "psycopg", "pysqlite3"}


def loaded_by(code: str, given: str = "") -> set[str]:
    """Top-level packages in a fresh interpreter after ``code``, which reads ``given`` from stdin."""
    done = subprocess.run(
        [sys.executable, "-c", SHOW_LOADED.format(code=code)], input=given, capture_output=True, text=True, check=True
    )
    return set(done.stdout.rpartition("LOADED ")[2].split())


@pytest.mark.parametrize("argv", [["--version"], ["--help"], ["--help", "--lang", "ja"], ["nonesuch"]])
def test_version_and_help_load_nothing_heavy(argv: list[str]) -> None:
    assert loaded_by(RUN.format(argv=argv)) & HEAVY == set()


def test_the_version_does_not_even_load_argparse() -> None:
    loaded = loaded_by(RUN.format(argv=["--version"]))
    assert "tui" in loaded
    assert loaded & {"argparse", "gettext", "core", "datetime", "decimal"} == set()


def test_calculating_a_deadline_loads_neither_the_screens_nor_the_database() -> None:
    question = (
        '{"kind": "response_deadline", "terms": "jigsaw-prime", "plan": "business-plus", "priority": "high",'
        ' "received_at": "2026-04-28T17:00:00+09:00"}'
    )
    loaded = loaded_by(RUN.format(argv=["calc"]), given=question)
    assert "pydantic" in loaded, "the question was not answered from the terms"
    assert loaded & {"textual", "rich", "sqlalchemy", "alembic", "babel"} == set()


def test_the_frame_of_the_screens_stands_before_the_database_and_the_terms_are_loaded() -> None:
    loaded = loaded_by("import tui.cli.dispatch, tui.cli.screens, tui.app")
    assert loaded & HEAVY == {"textual", "rich"}


SHOW_ROWS = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from tui.app import KigenApp
from tui.locale.translator import Translator
from tui.screens.queue import QueueScreen
from tui.terminal.capabilities import capabilities_of

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
at = {{}}

def names():
    return set(sys.modules)

def open_desk():
    at["opening"] = names()
    from storage.actor import Actor
    from storage.database.location import Location
    from storage.desk import Desk
    return Desk.open(Location.of_file(Path({path!r})), actor=Actor(1, "a"), catalogue=terms, clock=lambda: NOW)

def terms(desk):
    at["rows"] = names()
    at["shown"] = app.screen.list.window.total
    from core.terms.registry import Catalogue
    return Catalogue(())

async def run():
    async with app.run_test(size=(80, 24)) as pilot:
        while "shown" not in at and app.is_running:
            await pilot.pause()

app = KigenApp(open_desk, Translator("en"), lambda: NOW, capabilities_of({{"TERM": "xterm"}}))
asyncio.run(run())
print(*sorted(at["opening"]))
print(*sorted(at["rows"]))
print(at["shown"])
"""
LATER = {"pydantic", "alembic", "holidays", "babel", "psycopg", "sqlalchemy.dialects.postgresql", "core.calendars"}


@pytest.mark.in_a_file("a server needs its driver")
def test_rows_come_before_the_terms_and_without_what_only_acts_need(samples: Callable[[Language], Location]) -> None:
    code = SHOW_ROWS.format(path=str(samples("en").path))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    opening, rows, shown = (line.split() for line in done.stdout.splitlines())
    assert "sqlalchemy" not in opening
    assert set(rows) & LATER == set()
    assert "tui.screens.ticket_acts" not in rows
    assert int(shown[0]) > 0, "no row was shown before the terms were asked for"


@pytest.mark.parametrize("package", ["core", "core.calendars", "core.terms", "core.desk", "core.calc"])
def test_the_core_loads_neither_the_database_nor_the_screens(package: str) -> None:
    assert loaded_by(f"import {package}") & {"sqlalchemy", "alembic", "textual", "rich", "storage", "tui"} == set()


def test_the_command_runs_as_a_process() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui.cli.main", "--version"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, f"kigen {VERSION}\n", "")


def test_a_reader_that_leaves_early_hears_no_complaint() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tui.cli.main", "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.close()
    _, complaints = process.communicate(timeout=30)
    assert (process.returncode, complaints) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("option", ["--help", "--version"])
def test_a_full_disk_is_told_and_is_no_success(option: str) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tui.cli.main", option],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith("kigen: ")
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_terminal_without_the_characters_gets_escapes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui.cli.main", "--help", "--lang", "ja"],
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 0
    assert done.stdout.startswith(b"\\u4f7f\\u3044\\u65b9: kigen")


@pytest.mark.parametrize(("closed", "status"), [("<&-", 3), (">&-", 3), ("2>&-", 3), ("<&- >&- 2>&-", 3)])
def test_closed_standard_streams_change_no_status(tmp_path: Path, closed: str, status: int) -> None:
    command = f'exec "$0" -m tui.cli.main --database "$1" queue {closed}'
    done = subprocess.run(
        ["sh", "-c", command, sys.executable, str(tmp_path / "none.db")], capture_output=True, text=True, check=False
    )
    assert done.returncode == status
    assert "Traceback" not in done.stderr
