"""CSV from another system: its delimiter, its columns, and its records with the line each begins on."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from core.errors import BadInput
from core.text import clean_name
from storage.exchange.source_file import SourceFile

# A subject of a megabyte is cut, not a reason to refuse the file.
_LONGEST_FIELD = 1 << 26
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class CsvFile:
    """``columns`` maps a column's name (trimmed) to its place; ``width`` is how many fields a record has."""

    source: SourceFile
    delimiter: str
    columns: Mapping[str, int]
    width: int

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Every record but the header, with the line it begins on (from 1). Empty lines are skipped."""
        records = csv_rows(self.source, self.delimiter)
        next(records)
        return records


def open_csv(source: SourceFile, required: Mapping[str, Sequence[str]]) -> CsvFile:
    """Read the header; ``required`` maps each needed column to the names it goes by.

    Raises ``BadInput``: ``not_csv``, ``column_twice``, ``columns_missing`` (all of them named).
    """
    delimiter = _delimiter(source)
    _, header = next(csv_rows(source, delimiter), (0, []))
    names = [name.strip() for name in header]
    known = {name for alternatives in required.values() for name in alternatives}
    if not known.intersection(names):
        raise BadInput("not_csv", file=source.name, line=1, columns=tuple(required))
    twice = [name for name, count in Counter(names).items() if count > 1 and name in known]
    if twice:
        raise BadInput("column_twice", file=source.name, columns=tuple(map(clean_name, twice)))
    missing = [name for name, alternatives in required.items() if not set(alternatives).intersection(names)]
    if missing:
        raise BadInput("columns_missing", file=source.name, columns=tuple(missing), count=len(missing))
    return CsvFile(source, delimiter, {name: place for place, name in enumerate(names)}, len(names))


def _delimiter(source: SourceFile) -> str:
    """The one that stands most often in the header."""
    with source.path.open(encoding=source.encoding, newline="") as file:
        header = file.readline(1 << 16)
    return max(_DELIMITERS, key=header.count)


def csv_rows(source: SourceFile, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Every row, the header too, with the line it begins on (from 1).

    Raises ``BadInput("csv_broken")`` where quotes are wrong: everything after them would be guesswork.
    """
    with _long_fields(), source.path.open(encoding=source.encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        line = 1
        try:
            for record in reader:
                if record:
                    yield line, record
                line = reader.line_num + 1
        except csv.Error:
            raise BadInput("csv_broken", file=source.name, line=line) from None


@contextmanager
def _long_fields() -> Iterator[None]:
    """The limit of the csv module belongs to the process: give it back."""
    before = csv.field_size_limit(_LONGEST_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)
