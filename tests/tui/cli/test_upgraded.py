"""Kigen is replaced on the disk while it runs: the operator reads that, and not that kigen is at fault."""

from __future__ import annotations

import io
import sys
from argparse import Namespace
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from storage.desk import Desk
from tests.tui.cli.conftest import MORNING
from tests.tui.conftest import make_app
from tests.tui.driving import at_work
from tui.cli import dispatch
from tui.cli.commands import Command
from tui.cli.context import Context, Streams
from tui.cli.upgraded import is_import_fault, replaced_since
from tui.locale.language import LANGUAGES, Language

TOLD = {
    "en": "kigen: kigen was upgraded while it ran: start it again. What was typed and not stored is kept.\n",
    "ja": "kigen: 実行中にkigenが更新されました。起動し直してください。入力中だった内容は残っています\n",
}


def load_late(path: Path, source: str) -> None:
    """As a screen is loaded that is opened for the first time."""
    path.write_text(source)
    spec = spec_from_file_location("tui.loaded_late", path)
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(module_from_spec(spec))


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a module that kigen loaded at its start."""
    module = ModuleType("tui.loaded_early")
    file = tmp_path / "loaded_early.py"
    file.touch()
    module.__file__ = str(file)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return file


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object], Language], tuple[int, str]]:
    """Runs a command that does that; its exit status and what it said."""

    def ran(does: Callable[[], object], language: Language) -> tuple[int, str]:
        module = ModuleType("kigen_test_upgraded")
        module.configure = lambda _parser: None  # type: ignore[attr-defined]

        def act(_arguments: Namespace, _context: Context) -> int:
            does()
            return 0

        module.run = act  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, module.__name__, module)
        monkeypatch.setattr(dispatch, "COMMANDS", (Command("act", module.__name__, "cli.summary_queue"),))
        err = io.StringIO()
        edge = {"KIGEN_LOG_DIR": str(tmp_path / "logs")}
        streams = Streams(io.StringIO(), io.StringIO(), err, edge, lambda: MORNING)
        return dispatch.dispatch(["--lang", language, "act"], streams), err.getvalue()

    return ran


Run = Callable[[Callable[[], object], Language], tuple[int, str]]
MISSING = "from tui.version import OF_THE_NEXT_VERSION\n"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", [MISSING, "import tui.version\ntui.version.OF_THE_NEXT_VERSION\n"])
def test_a_module_of_another_version_says_to_start_again(
    run: Run, loaded: Path, tmp_path: Path, language: Language, source: str
) -> None:
    def upgrade() -> None:
        loaded.unlink()
        load_late(tmp_path / "late.py", source)

    assert run(upgrade, language) == (75, TOLD[language])
    assert not (tmp_path / "logs").exists()


def test_a_module_that_cannot_be_loaded_without_an_upgrade_is_a_fault(run: Run, tmp_path: Path) -> None:
    status, said = run(lambda: load_late(tmp_path / "late.py", MISSING), "en")
    assert (status, said.partition(";")[0]) == (70, "kigen: a fault of kigen's own (ImportError)")


def test_another_fault_after_an_upgrade_is_logged_and_the_upgrade_told_too(run: Run, loaded: Path) -> None:
    def upgrade() -> None:
        loaded.unlink()
        raise TypeError("an argument that the older one does not take")

    status, said = run(upgrade, "en")
    assert status == 75
    assert "a fault of kigen's own (TypeError)" in said
    assert said.endswith(TOLD["en"])


def test_a_file_is_another_one_by_when_it_was_put_there(loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "modules", {"tui.loaded_early": sys.modules["tui.loaded_early"]})
    put = loaded.stat().st_ctime
    assert replaced_since(put - 1)
    assert not replaced_since(put + 1)


def test_what_others_lack_is_no_fault_of_kigens_modules() -> None:
    assert not is_import_fault(ModuleNotFoundError("no module", name="psycopg"))
    assert is_import_fault(ImportError("no name", name="tui.desk_work"))


async def test_what_is_typed_waits_when_the_screen_that_a_key_opens_is_of_another_version(desk: Desk) -> None:
    app = make_app(desk)

    def fail() -> None:
        raise ImportError("cannot import name", name="tui.desk_work")

    async def run() -> None:
        async with at_work(app) as hands:
            await hands.press("n")
            await hands.type("disk")
            app.call_later(fail)
            await hands.settle()

    with pytest.raises(ImportError, match="cannot import name"):
        await run()
    async with at_work(make_app(desk)) as hands:
        await hands.press("n")
        assert "disk" in hands.screen
