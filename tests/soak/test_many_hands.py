"""What takes long: many writers at once. (Killed ones: tests/storage/test_killed_writers.py.)"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.soak

WRITERS, ACTS = 8, 100


def kigen(database: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "import sys; from tui.cli.main import main; sys.exit(main())"]
    return subprocess.run(
        [*command, "--database", str(database), *argv], capture_output=True, text=True, check=False, timeout=120
    )


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from core.desk.acts.receive import ReceiveTicket, receive
from storage.actor import Actor
from storage.database.location import Location
from storage.workplace import open_workplace

location = Location.of_file(Path(sys.argv[1]))
with open_workplace(location, actor=Actor(1000, sys.argv[2]), clock=lambda: datetime.now(UTC)).desk as desk:
    for place in range(int(sys.argv[3])):
        name = f"{sys.argv[2]}-{place}"
        desk.perform(receive, ReceiveTicket("acme", "high", name), command_id=name)
"""


def test_eight_processes_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    database = tmp_path / "desk" / "kigen.db"
    assert kigen(database, "init").returncode == 0
    added = kigen(database, "contract", "add", "acme", "--terms", "jigsaw-prime", "--plan", "business-plus")
    assert added.returncode == 0, added.stderr
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(database), f"writer{n}", str(ACTS)]) for n in range(WRITERS)
    ]
    assert [writer.wait(timeout=300) for writer in writers] == [0] * WRITERS
    numbers = kigen(database, "--json", "queue").stdout.count('"ticket"')
    assert numbers == WRITERS * ACTS
    doctor = kigen(database, "doctor")
    assert doctor.returncode == 0, doctor.stdout
