"""Reads the catalogue: the documents that ship with kigen, and those of the user."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from core.calendars import Holidays
from core.errors import BadInput, KigenError, ManyErrors
from core.terms.model import Terms
from core.terms.registry import Catalogue
from core.terms.schema import terms_from_mapping, with_lines
from storage.parsed_documents import Parse
from storage.toml_text import parse_toml


@dataclass(frozen=True, slots=True)
class _Document:
    """One file as it was read: its name for errors, its bytes or why there are none."""

    source: str
    content: bytes | OSError


def load_catalogue(
    holidays: Callable[[str], Holidays], directory: Path | None = None, *, parse: Parse = parse_toml
) -> Catalogue:
    """Every document: those that ship, and the ``*.toml`` files of ``directory`` where it is given and exists.

    ``parse`` may be ``ParsedDocuments``, which is faster from the second time on.
    Raises ``ManyErrors`` with everything that is wrong in all files at once, each error with its file.
    """
    found: list[Terms] = []
    errors: list[KigenError] = []
    sources: dict[tuple[str, str], str] = {}
    for document in (*_shipped(), *_of_user(directory)):
        try:
            terms = _terms(document, holidays, parse)
            first = sources.setdefault((terms.id, terms.version), document.source)
            if first != document.source:
                raise BadInput(
                    "terms_document_twice", file=document.source, terms=terms.id, version=terms.version, other=first
                )
            found.append(terms)
        except ManyErrors as many:
            errors.extend(many.errors)
        except KigenError as error:
            errors.append(error)
    if errors:
        raise ManyErrors(tuple(errors))
    return Catalogue(found)


def _shipped() -> Iterator[_Document]:
    folder = files("core.terms") / "catalogue"
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            yield _Document(entry.name, entry.read_bytes())


def _of_user(directory: Path | None) -> Iterator[_Document]:
    if directory is None:
        return
    try:
        found = sorted(directory.glob("*.toml")) if directory.is_dir() else []
    except OSError as error:  # a name that no file can have
        yield _Document(str(directory), error)
        return
    for path in found:
        try:
            yield _Document(str(path), path.read_bytes())
        except OSError as error:
            yield _Document(str(path), error)


def read_document(path: Path, holidays: Callable[[str], Holidays]) -> Terms:
    """The document in one file. Raises ``BadInput`` where it can't be read or is no TOML, else ``ManyErrors``."""
    try:
        return _terms(_Document(str(path), path.read_bytes()), holidays)
    except OSError as error:
        return _terms(_Document(str(path), error), holidays)


def _terms(document: _Document, holidays: Callable[[str], Holidays], parse: Parse = parse_toml) -> Terms:
    if isinstance(document.content, OSError):
        raise BadInput("terms_unreadable", file=document.source, reason=document.content.strerror or "")
    try:
        text = document.content.decode("utf-8-sig")
        mapping = parse(text)
    except UnicodeDecodeError as error:
        raise BadInput("terms_not_utf8", file=document.source, position=error.start) from None
    except tomllib.TOMLDecodeError as error:
        raise BadInput("terms_not_toml", file=document.source, reason=str(error)) from None
    try:
        return terms_from_mapping(mapping, source=document.source, holidays=holidays)
    except ManyErrors as many:
        raise ManyErrors(with_lines(many.errors, text)) from None
