"""What all tests need: messages compiled from the .po files as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.locale.compile import compile_messages

ROOT = Path(__file__).parent.parent


def pytest_configure(config: pytest.Config) -> None:
    """Once a run, before the workers start: a test must not read last week's words."""
    if not hasattr(config, "workerinput"):
        compile_messages(ROOT / "tui" / "locale")
