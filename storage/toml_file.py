"""A TOML file that people write: its tables, and the line of each key for what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import BadInput


@dataclass(frozen=True, slots=True)
class TomlFile:
    """What was read; nothing where there is no file."""

    path: Path
    document: dict[str, Any]
    content: str = ""

    def line_of(self, key: str) -> int:
        """The line on which ``key`` is first set, or opened as a table; 1 where it is not found."""
        pattern = re.compile(rf"""\s*\[*\s*["']?{re.escape(key)}(?![\w-])""")
        return next((number for number, line in enumerate(self.content.splitlines(), 1) if pattern.match(line)), 1)


def read_toml(file: Path) -> TomlFile:
    """Raises ``BadInput``: ``configuration_unreadable``, ``configuration_not_utf8``, ``configuration_broken``."""
    try:
        content = file.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return TomlFile(file, {})
    except OSError as error:
        raise BadInput("configuration_unreadable", file=str(file), detail=error.strerror or "") from None
    except UnicodeDecodeError:
        raise BadInput("configuration_not_utf8", file=str(file)) from None
    import tomllib  # most have no such file, and each start asks for some

    from storage.toml_text import parse_toml

    try:
        return TomlFile(file, parse_toml(content), content)
    except tomllib.TOMLDecodeError as error:
        line, detail = _place(str(error), content)
        raise BadInput("configuration_broken", file=str(file), line=line, detail=detail) from None


def _place(text: str, content: str) -> tuple[int, str]:
    """The line that the parser names at the end of its message, and the message without it."""
    found = re.search(r"\(at line (\d+)[,)]", text)
    line = int(found[1]) if found else content.count("\n") + 1
    return line, re.sub(r"\s*\(at [^)]*\)$", "", text)
