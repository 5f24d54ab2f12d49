"""The words of one language, as the documents need them; the screens and the command bring them."""

from __future__ import annotations

from typing import Protocol

from core.messages import Message, Param


class Wording(Protocol):
    """Messages and values in the language of the documents, with instants in the zone of the terms."""

    @property
    def language(self) -> str:
        """``ja`` or ``en``."""

    def text(self, message: Message, /) -> str:
        """The sentence."""

    def value(self, param: Param, /) -> str:
        """One value as people write it."""
