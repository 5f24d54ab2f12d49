"""Who acts while the clock of the machine is behind is told so by the screen that he acts on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.desk import Desk
from tests.tui.conftest import make_app
from tests.tui.driving import at_work


@pytest.mark.parametrize(("hours", "told"), [(48, True), (0, False)])
async def test_an_act_of_a_clock_that_is_behind_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, hours: int, *, told: bool
) -> None:
    now = desk.now()
    async with at_work(make_app(desk)) as hands:
        monkeypatch.setattr(desk, "_clock", lambda: now - timedelta(hours=hours))
        await hands.press("t")
        assert ("This machine's clock is " in hands.message) is told
        assert (desk.clock_behind is not None) is told
