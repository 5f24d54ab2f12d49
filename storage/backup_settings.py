"""What is configured of backups, and where they lie.

Keys of the configuration: ``backup`` (``daily``, ``off``), ``backup_directory``, ``backup_keep_days``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KEPT_DAYS = 30
_MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """``daily``: kigen makes one a day by itself. ``keep_days``: older ones go, the newest never does.

    ``directory`` is where they lie, None: in ``backups`` beside the desk's file.
    """

    daily: bool = True
    directory: Path | None = None
    keep_days: int = KEPT_DAYS

    def directory_of(self, desk: Path) -> Path:
        """Where the backups of the desk in the file ``desk`` lie."""
        return self.directory or desk.parent / "backups"


def backup_settings(values: Mapping[str, Any]) -> BackupSettings:
    """From what was read, which may hold other keys."""
    return BackupSettings(**{_FIELDS[name]: value for name, value in values.items() if name in _FIELDS})


def _daily(value: object, _: Path) -> bool:
    if value not in ("daily", "off"):
        raise ValueError
    return value == "daily"


def _directory(value: object, directory: Path) -> Path:
    """A relative path is meant from the file that says it."""
    if not isinstance(value, str) or not value:
        raise TypeError
    return directory / Path(value).expanduser()


def _keep_days(value: object, _: Path) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= _MOST_DAYS:
        raise ValueError
    return value


_FIELDS = {"backup": "daily", "backup_directory": "directory", "backup_keep_days": "keep_days"}
READERS: Mapping[str, Callable[[object, Path], Any]] = {
    "backup": _daily,
    "backup_directory": _directory,
    "backup_keep_days": _keep_days,
}
"""Each takes the value of its key and the directory of the file, or raises ``ValueError`` or ``TypeError``."""
