"""The versions of the schema, and which kigen knows them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

# "kign", in the header of every desk's file.
APPLICATION_ID = 0x6B69676E
SCHEMA_VERSION = 7
# The oldest kigen that knows SCHEMA_VERSION; a desk keeps it, so that an older one can name what is needed.
NEEDS_KIGEN = "0.1.0"

_MIGRATIONS = Path(__file__).parent / "migrations"


def revision(version: int) -> str:
    """The name of the migration that leads to ``version``: ``0001``."""
    return f"{version:04}"


@dataclass(frozen=True, slots=True)
class Migrations:
    """The way to the newest schema: its version, the kigen that knows it, and the folders of the steps."""

    version: int = SCHEMA_VERSION
    needs_kigen: str = NEEDS_KIGEN
    folders: tuple[Path, ...] = (_MIGRATIONS / "versions",)

    @property
    def script_location(self) -> Path:
        """Where Alembic's environment is."""
        return _MIGRATIONS
