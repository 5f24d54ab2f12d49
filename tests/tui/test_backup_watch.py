"""The day's backup while the screens are open: never before they stand, and told on the message line if it fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.messages import Message
from storage.desk import Desk
from tests.tui.conftest import NOW
from tui.app import KigenApp
from tui.backup_watch import BackupWatch
from tui.locale.formats import in_zone
from tui.locale.translator import Translator
from tui.screens.frame import DeskScreen
from tui.terminal.capabilities import UNICODE, Capabilities

FAILED = Message("cli.daily_backup_failed", {"reason": Message("errors.desk_busy", {"path": "/srv/desk.db"})})


def app_with(desk: Desk, back_up: Callable[[Desk], Message | None]) -> KigenApp:
    translator = Translator("en", in_zone("Asia/Tokyo"))
    return KigenApp(lambda: desk, translator, lambda: NOW, Capabilities(UNICODE, mouse=False), back_up=back_up)


async def test_a_failure_is_told_once_and_the_screens_go_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Desk] = []
    said: list[str] = []

    def back_up(of: Desk) -> Message | None:
        asked.append(of)
        return FAILED

    monkeypatch.setattr(DeskScreen, "say", lambda _screen, text: said.append(text))
    app = app_with(desk, back_up)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert asked == []  # the first screen comes first
        await app.workers.wait_for_complete()  # the desk is open
        watch = BackupWatch(app, back_up)
        for _ in range(2):
            watch.look()
            await app.workers.wait_for_complete()
            await pilot.pause()
    assert asked == [desk, desk]
    assert [text for text in said if "The backup of the day failed" in text] == [app.translator.text(FAILED)]


async def test_a_backup_that_goes_well_is_silent(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(DeskScreen, "say", lambda _screen, text: said.append(text))
    app = app_with(desk, lambda _: None)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()  # the desk is open
        BackupWatch(app, lambda _: None).look()
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert said == []
