"""Every word that a filter offers says what it means, in both languages."""

from __future__ import annotations

import pytest

from core.desk.filter_completion import FIELDS, Vocabulary, complete
from core.messages import Words
from tui.locale.language import LANGUAGES
from tui.locale.translator import Translator

NAMES = {"high": Words("高", "High")}
DESK = Vocabulary(NAMES, ("acme",), ("ken",), NAMES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_completion_has_words(language: str) -> None:
    translator = Translator("ja" if language == "ja" else "en")
    texts = ["", *(f"{name}:" for name in FIELDS), "is:wai", "is:best-", "due:3", "received:>3"]
    meanings = [one.meaning for text in texts for one in complete(text, len(text), DESK)]
    assert len(meanings) > 40
    assert [one.id for one in meanings if one.id in translator.text(one)] == []
