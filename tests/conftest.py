"""What all tests need: messages compiled from the .po files as they stand."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tui.locale.compile import compile_messages

pytest_plugins = ["tests.databases", "tests.tui.terminal.forked"]

ROOT = Path(__file__).parent.parent

# Time on a shared machine proves nothing; CI judges a change by the same examples each time; `make soak` looks longest.
_PATIENT: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("steady", max_examples=25, derandomize=True, **_PATIENT)
settings.register_profile("searching", max_examples=25, **_PATIENT)
settings.register_profile("soak", max_examples=1_000, **_PATIENT)
settings.load_profile("steady" if os.environ.get("CI") else "searching")


def pytest_configure(config: pytest.Config) -> None:
    """Once a run, before the workers start: a test must not read last week's words."""
    if not hasattr(config, "workerinput"):
        compile_messages(ROOT / "tui" / "locale")


def pytest_collection_finish() -> None:
    """Thousands of modules and tests stay to the end: looking through them again and again for garbage takes long."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session", autouse=True)
def nobodys_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the configuration, the desk or the logs of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        for name in [name for name in os.environ if name.startswith(("XDG_", "KIGEN_"))]:
            patch.delenv(name)
        yield
