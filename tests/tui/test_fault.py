"""A fault of the screens ends them without a word of what they held: who runs them tells it."""

from __future__ import annotations

import pytest

from storage.desk import Desk
from tests.tui.conftest import make_app


async def test_a_fault_leaves_no_account_with_locals_and_is_known_to_the_runner(
    empty_desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app(empty_desk)

    def fail() -> None:
        customer = "Aoba Trading"
        raise ZeroDivisionError(customer[:0])

    async def run() -> None:
        async with app.run_test() as pilot:
            app.call_later(fail)
            await pilot.pause()

    with pytest.raises(ZeroDivisionError):
        await run()
    assert isinstance(app._exception, ZeroDivisionError)
    assert app._exit_renderables == []
    assert "Aoba" not in "".join(capsys.readouterr())
