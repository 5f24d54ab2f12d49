"""Which language the operator reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["en", "ja"]

LANGUAGES: tuple[Language, ...] = ("en", "ja")


def choose_language(setting: str | None, environment: Mapping[str, str]) -> Language:
    """The first that is set decides: the setting, KIGEN_LANG, LC_ALL, LC_MESSAGES, LANG.

    ``ja*`` is Japanese, everything else English.
    """
    wishes = (setting, *(environment.get(name) for name in ("KIGEN_LANG", "LC_ALL", "LC_MESSAGES", "LANG")))
    first = next((wish for wish in wishes if wish), "")
    return "ja" if first.lower().startswith("ja") else "en"
