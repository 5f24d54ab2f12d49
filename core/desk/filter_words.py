"""The words of a filter as they stand in its text: where each begins and ends, what it negates, names and says."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from unicodedata import normalize

# An input method that was left on writes full-width letters and colons: ｐ：high is p:high.
_WORD = re.compile(
    r"""(?P<not>[-－])?(?:(?P<name>[a-zａ-ｚ]+)(?P<colon>[:：]))?"""
    r"""(?P<value>"(?P<quoted>(?:[^"]|"")*)(?P<end>"?)|[^\s"]*)""",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FilterWord:
    """One word. Places count characters from the text's beginning; ends are exclusive.

    ``name`` is what stands before the colon, in lower case, empty for free text; ``value`` is without its quotes, in
    which a doubled quote is one. ``unclosed``: its quote has no end yet, so that it reaches to the end of the text.
    """

    start: int
    end: int
    name_start: int
    value_start: int
    name: str
    value: str
    negated: bool = False
    quoted: bool = False
    unclosed: bool = False

    @property
    def name_end(self) -> int:
        """The place of the colon, or where the value begins."""
        return self.value_start - 1 if self.name else self.value_start


def words_of(text: str, names: Container[str]) -> Iterator[FilterWord]:
    """The words of ``text``. A name before a full-width colon counts only where it is one of ``names``, for
    such a colon is ordinary in Japanese text."""
    for match in _WORD.finditer(text):
        if not match[0]:
            continue
        name = plain(match["name"] or "")
        if match["colon"] == "：" and name not in names:
            yield _free(match)
            continue
        inside, begin = match["quoted"], match.start("value")
        yield FilterWord(
            match.start(), match.end(), match.start("name") if name else begin, begin, name,
            match["value"] if inside is None else inside.replace('""', '"'),
            negated=match["not"] is not None, quoted=inside is not None,
            unclosed=inside is not None and not match["end"],
        )  # fmt: skip


def plain(text: str) -> str:
    """``text`` in half width and lower case."""
    return normalize("NFKC", text).lower()


def quoted(value: str) -> str:
    """``value`` as it stands in a filter: in quotes where it needs them."""
    needed = not value or re.search(r'[\s"]', value)
    return '"{}"'.format(value.replace('"', '""')) if needed else value


def _free(match: re.Match[str]) -> FilterWord:
    start = match.start("name")
    value = match[0][start - match.start() :]
    return FilterWord(match.start(), match.end(), start, start, "", value, negated=match["not"] is not None)
