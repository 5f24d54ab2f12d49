"""Text search that finds two characters of Japanese: one index of bigrams, the same on every database.

A text's runs of non-space characters become overlapping pairs and a closing single character; a word that is
looked for is the phrase of its pairs, so it means "contains". Tokens are plain ASCII: ``障害`` is ``969cg5bb3g``
and then ``5bb3g``. Several words must all be there. Nothing in a query is syntax.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from operator import add

from sqlalchemy import ColumnElement, Connection, TextClause, bindparam, literal_column, text, true

from storage.database.tables import tickets

# PostgreSQL counts positions to 16,383 and at most 256 of one token: what lies beyond is not found.
INDEXED_CHARACTERS = 16_000
QUERY_CHARACTERS = 500

# `number` is the ticket's number.
CREATE_SEARCH = {
    "sqlite": ("CREATE VIRTUAL TABLE search USING fts5(grams, content='', contentless_delete=1, tokenize='ascii')",),
    "postgresql": (
        "CREATE TABLE search (number BIGINT NOT NULL CONSTRAINT pk_search PRIMARY KEY, grams TSVECTOR NOT NULL)",
        "CREATE INDEX ix_search_grams ON search USING gin (grams)",
    ),
}
_FORGET = {
    "sqlite": text("DELETE FROM search WHERE rowid = :number"),
    "postgresql": text("DELETE FROM search WHERE number = :number"),
}
_INSERT = {
    "sqlite": text("INSERT INTO search (rowid, grams) VALUES (:number, :grams)"),
    "postgresql": text("INSERT INTO search (number, grams) VALUES (:number, CAST(:grams AS tsvector))"),
}
_MATCHING = {
    "sqlite": text("SELECT rowid FROM search WHERE search MATCH :grams"),
    "postgresql": text("SELECT number FROM search WHERE grams @@ CAST(:grams AS tsquery)"),
}
# SQLite would look up each ticket that the index finds, a resolved one too. A sign before the number forbids it
# that way: it goes through the open tickets instead, and the index is only read from the oldest of these on.
_MATCHING_OPEN = {
    **_MATCHING,
    "sqlite": text(
        "SELECT rowid FROM search WHERE search MATCH :grams"
        " AND rowid >= (SELECT min(+number) FROM tickets WHERE open = 1)"
    ),
}


class _Codes(dict[str, str]):
    """A character's code, made when it is first asked for: ``5bb3g``; the ``g`` ends it."""

    def __missing__(self, character: str) -> str:
        self[character] = code = f"{ord(character):x}g"
        return code


def tokens(content: str, codes: Mapping[str, str] | None = None) -> list[str]:
    """The tokens of a text, in order, of its first ``INDEXED_CHARACTERS`` characters."""
    code_of = (_Codes() if codes is None else codes).__getitem__
    found: list[str] = []
    for run in _runs(content[:INDEXED_CHARACTERS]):
        coded = list(map(code_of, run))
        found.extend(map(add, coded, coded[1:]))
        found.append(coded[-1])
    return found[:INDEXED_CHARACTERS]


def _runs(content: str) -> list[str]:
    """Full width and half width, upper and lower case are one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", content).casefold()).split()


def index(connection: Connection, contents: Iterable[tuple[int, str]]) -> None:
    """Make tickets that are not in the index yet findable: each number with its text."""
    dialect = connection.dialect.name
    codes = _Codes()
    rows = [{"number": number, "grams": _stored(tokens(content, codes), dialect)} for number, content in contents]
    if rows:
        connection.execute(_INSERT[dialect], rows)


def reindex(connection: Connection, contents: Sequence[tuple[int, str]]) -> None:
    """Replace what the index holds of these tickets."""
    if contents:
        connection.execute(_FORGET[connection.dialect.name], [{"number": number} for number, _ in contents])
        index(connection, contents)


def _stored(grams: list[str], dialect: str) -> str:
    if dialect == "sqlite":
        return " ".join(grams)
    return " ".join(f"{gram}:{position}" for position, gram in enumerate(grams, 1))


def matching(query: str, dialect: str) -> ColumnElement[bool]:
    """The condition on ``tickets`` that its text contains every word of ``query``; an empty query is always met."""
    return _in(tickets.c.number, _MATCHING[dialect], query, dialect)


def matching_open(query: str, dialect: str) -> ColumnElement[bool]:
    """The same where every ticket asked about is open: what is found among a million others costs little then."""
    number = literal_column("+tickets.number") if dialect == "sqlite" else tickets.c.number
    return _in(number, _MATCHING_OPEN[dialect], query, dialect)


def _in(number: ColumnElement[int], found: TextClause, query: str, dialect: str) -> ColumnElement[bool]:
    words = _runs(query[:QUERY_CHARACTERS])
    if not words:
        return true()
    grams = " AND ".join(map(_fts5_word, words)) if dialect == "sqlite" else " & ".join(map(_tsquery_word, words))
    return number.in_(found.bindparams(bindparam("grams", grams, unique=True)))


def _fts5_word(word: str) -> str:
    if len(word) == 1:
        return f'"{ord(word):x}g" *'
    return f'"{" ".join(_pairs(word))}"'


def _tsquery_word(word: str) -> str:
    if len(word) == 1:
        return f"'{ord(word):x}g':*"
    return "(" + " <-> ".join(f"'{pair}'" for pair in _pairs(word)) + ")"


def _pairs(word: str) -> list[str]:
    return [f"{ord(first):x}g{ord(second):x}g" for first, second in pairwise(word)]
