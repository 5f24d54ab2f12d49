"""The command where the desk can't store: exit status 3, the words of the screens, and nothing half done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import DeskUnreachable
from storage import retrying
from storage.database import engine
from tests.storage.trouble import held, small_disk
from tests.tui.cli.conftest import Kigen
from tui.locale.language import LANGUAGES, Language
from tui.locale.translator import Translator

pytestmark = pytest.mark.in_a_file("disks and locks of files")

Receive = Callable[..., int]


def events(kigen: Kigen) -> str:
    return kigen("--json", "activity", "list").out


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_desk_that_others_hold(
    kigen: Kigen, receive: Receive, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_SECONDS", 0.01)
    monkeypatch.setattr(retrying, "_PATIENCE_SECONDS", 0.01)
    number, file = receive(), kigen.file
    before = events(kigen)
    with held(file):
        ran = kigen("--lang", language, "ticket", "respond", str(number))
    said = Translator(language).error(DeskUnreachable("desk_busy", path=str(file)))
    assert (ran.status, ran.out) == (3, "")
    assert said in ran.err
    assert events(kigen) == before
    assert kigen("ticket", "respond", str(number)).status == 0


def test_a_disk_without_room(kigen: Kigen, receive: Receive, tmp_path: Path) -> None:
    number = receive()
    with small_disk(tmp_path / "disk") as disk:
        file = disk.path / "kigen.db"
        file.write_bytes(kigen.file.read_bytes())
        disk.fill()
        ran = kigen("ticket", "respond", str(number), database=str(file))
        assert (ran.status, ran.out) == (3, "")
        assert f"No space is left in {disk.path}. Nothing was changed" in ran.err
        disk.make_room()
        assert kigen("ticket", "respond", str(number), database=str(file)).status == 0
