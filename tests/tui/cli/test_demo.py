"""`kigen demo` fills its desk once, and keeps the request logs of the samples beside it."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from storage.configuration import Configuration
from storage.database.read_models.claims import claims_list
from tui.cli.context import Context, Streams
from tui.cli.demo import sample_desk
from tui.locale.translator import Translator

NOW = datetime(2026, 6, 3, 2, 20, tzinfo=UTC)


def test_the_samples_are_entered_once_with_their_logs_beside_the_desk(tmp_path: Path) -> None:
    streams = Streams(io.StringIO(), io.StringIO(), io.StringIO(), {}, now=lambda: NOW)
    context = Context(streams, Translator("en", UTC), None, False, Configuration())
    sample_desk(tmp_path / "kept.db", context).close()
    with sample_desk(tmp_path / "kept.db", context) as desk, desk.read() as connection:
        claims = [row for row in claims_list(connection, desk.catalogue, NOW, ()) if row.number]
    assert len(claims) == 3
    assert len(list((tmp_path / "kept-logs").iterdir())) == 6
