"""Puts words to messages. The only place where an id becomes a sentence."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable, Mapping
from copy import copy
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from pathlib import Path

from core.errors import KigenError, ManyErrors
from core.messages import Message, Param, Period, Words
from core.money import Money
from tui.locale.formats import Formats
from tui.locale.language import Language

CATALOGUES = Path(__file__).parent
_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class MessagesNotCompiled(Exception):
    """The tree was never built: the .po files have no .mo beside them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"the messages in {folder} are not compiled: run `make messages`")


class Translator:
    """Messages in one language, with instants in one zone (``None``: the machine's)."""

    def __init__(self, language: Language, zone: tzinfo | None = None, *, catalogues: Path = CATALOGUES) -> None:
        self.formats = Formats(language, zone)
        self._folder = catalogues / language / "LC_MESSAGES"
        self._areas: dict[str, gettext.NullTranslations] = {}
        if not (self._folder / "errors.mo").exists():
            raise MessagesNotCompiled(self._folder)

    def showing(self, formats: Formats) -> Translator:
        """The same words with other forms of times."""
        other = copy(self)
        other.formats = formats
        return other

    @property
    def language(self) -> Language:
        return self.formats.language

    def text(self, message: Message) -> str:
        """The sentence. A message that no catalogue knows is shown as its id with its parameters; never raises."""
        pattern = self._pattern(message)
        if pattern is None:
            return self._unknown(message)
        return self._fill(pattern, message.params)

    def words(self, message_id: str, /, **params: Param) -> str:
        """``text`` for an id and parameters at hand."""
        return self.text(Message(message_id, params))

    def error(self, error: KigenError) -> str:
        """What went wrong, in a line; several errors in a line each. The field stands first if the words lack it."""
        if isinstance(error, ManyErrors):
            return "\n".join(self.error(each) for each in error.errors)
        if error.field is None:
            return self.text(error.message)
        pattern = self._pattern(error.message)
        if pattern is not None and "{field}" in pattern:
            return self._fill(pattern, {"field": error.field, **error.params})
        return f"{visible(error.field)}: {self.text(error.message)}"

    def value(self, param: Param) -> str:
        """One parameter as people write it."""
        match param:
            case None:
                return "-"
            case str():
                return visible(param)
            case Message():
                return self.text(param)
            case Words():
                return visible(param.ja if self.language == "ja" else param.en)
            case datetime():
                return self.formats.instant(param) if param.tzinfo else f"{param:%Y-%m-%d %H:%M}"
            case Period():
                return self.formats.period(param.start, param.end)
            case date():
                return self.formats.day(param)
            case timedelta():
                return self.formats.duration(param)
            case Decimal():
                return self.formats.number(param)
            case Money():
                return self.formats.money(param.amount, param.currency)
            case tuple():
                return self.joined(self.value(each) for each in param)
            case _:
                return str(param)  # an int may be a ticket's number or a year: no digit groups

    def joined(self, items: Iterable[str]) -> str:
        return ("、" if self.language == "ja" else ", ").join(items)

    def _pattern(self, message: Message) -> str | None:
        """The msgstr; in the form for ``count`` where the catalogue has plurals."""
        catalogue = self._area(message.id.partition(".")[0])
        count = message.params.get("count")
        if isinstance(count, int):
            found = catalogue.ngettext(message.id, message.id, count)
            if found != message.id:
                return found
        found = catalogue.gettext(message.id)
        return None if found == message.id else found

    def _area(self, area: str) -> gettext.NullTranslations:
        if area not in self._areas:
            self._areas[area] = self._read(area)
        return self._areas[area]

    def _read(self, area: str) -> gettext.NullTranslations:
        path = self._folder / f"{area}.mo"
        if not area.isidentifier() or not path.exists():
            return gettext.NullTranslations()
        with path.open("rb") as file:
            return gettext.GNUTranslations(file)

    def _fill(self, pattern: str, params: Mapping[str, Param]) -> str:
        """Plain names only: a place reaches no attribute, no index and no format of a value."""

        def put(place: re.Match[str]) -> str:
            name = place[1]
            if name not in params:
                return place[0]
            param = params[name]
            if name == "count" and isinstance(param, int):
                return self.formats.number(param)
            return self.value(param)

        return _PLACE.sub(put, pattern)

    def _unknown(self, message: Message) -> str:
        params = ", ".join(f"{name}={self.value(param)}" for name, param in message.params.items())
        return f"{message.id}({params})" if params else message.id


def visible(text: str) -> str:
    """The text with everything that a terminal might obey, or not show, written as an escape."""
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() or each in "\u3000\u00a0" else each.encode("unicode_escape").decode("ascii")
        for each in text
    )
