"""Which language is spoken follows the setting first, then the environment, from the special to the general."""

from __future__ import annotations

import pytest

from tui.locale.language import choose_language


@pytest.mark.parametrize(
    ("setting", "environment", "language"),
    [
        (None, {}, "en"),
        (None, {"LANG": "ja_JP.UTF-8"}, "ja"),
        (None, {"LANG": "de_DE.UTF-8"}, "en"),
        (None, {"LANG": "ja_JP.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        (None, {"LC_MESSAGES": "en_US.UTF-8", "LC_ALL": "ja_JP.eucJP"}, "ja"),
        (None, {"LC_ALL": "", "LANG": "ja"}, "ja"),
        (None, {"KIGEN_LANG": "en", "LC_ALL": "ja_JP.UTF-8"}, "en"),
        ("ja", {"KIGEN_LANG": "en"}, "ja"),
    ],
)
def test_the_first_that_is_set_decides(setting: str | None, environment: dict[str, str], language: str) -> None:
    assert choose_language(setting, environment) == language
