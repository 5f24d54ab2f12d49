"""Pictures of the screens are kept in screenshots/, named by what they show."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import pytest_textual_snapshot  # type: ignore[import-untyped]
from pytest_textual_snapshot import SVGImageExtension

SCREENSHOTS = Path(__file__).parents[3] / "screenshots"
_FONT = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_WINDOW_BUTTONS = re.compile(r"<g transform=\"translate\(26,22\)\">.*?</g>", re.DOTALL)


class Picture(SVGImageExtension):  # type: ignore[misc]
    """An SVG that asks nobody for its font."""

    @classmethod
    def dirname(cls, *, test_location: Any) -> str:
        """One folder for all pictures."""
        del test_location
        return str(SCREENSHOTS)

    @classmethod
    def get_snapshot_name(cls, *, test_location: Any, index: Any = 0) -> str:
        """``queue-ja-80x24``."""
        del index
        found = re.search(r"\[(.+)\]", test_location.snapshot_name)
        assert found is not None
        return found[1]

    def serialize(self, *args: Any, **kwargs: Any) -> str:
        """Without fonts from afar."""
        plain = str(super().serialize(*args, **kwargs))
        plain = plain.replace("<svg ", '<svg xml:space="preserve" ', 1)
        plain = _WINDOW_BUTTONS.sub("", _FONT.sub("", plain))
        return plain.replace("Fira Code", "ui-monospace")


@pytest.fixture(autouse=True)
def pictures_in_screenshots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytest_textual_snapshot, "SVGImageExtension", Picture)
