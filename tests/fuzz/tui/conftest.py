"""Commands in-process, as in the tests of the command itself."""

from __future__ import annotations

from tests.tui.cli.conftest import documents_read_once

__all__ = ["documents_read_once"]
