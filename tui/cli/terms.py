"""`kigen terms list|show|check`: the documents that the desk knows, told as clauses, and a new one put to the test."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import KigenError, ManyErrors
from core.messages import Message
from tui.cli.context import Context
from tui.cli.parser import CommandParser

if TYPE_CHECKING:
    from core.terms.model import Terms
    from core.terms.registry import Catalogue

_WRONG_INPUT = 2


def configure(parser: CommandParser) -> None:
    """``list``, ``show`` and ``check``."""
    room = parser.subcommands("act")
    room.add_parser("list", help=parser.words("cli.summary_terms_list"))
    show = room.add_parser("show", help=parser.words("cli.summary_terms_show"))
    show.add_argument("terms", metavar="ID", help=parser.words("cli.help_terms_id"))
    show.add_argument("--version", dest="of_version", metavar="V", help=parser.words("cli.help_terms_version"))
    check = room.add_parser("check", help=parser.words("cli.summary_terms_check"))
    check.add_argument("file", metavar="FILE", type=Path, help=parser.words("cli.help_terms_file"))


def run(arguments: Namespace, context: Context) -> int:
    """Print what was asked for; no desk is opened. Exit status 2 where a checked file has faults."""
    match arguments.act:
        case "list":
            _list(context)
        case "show":
            _show(arguments.terms, arguments.of_version, context)
        case _:
            return _check(arguments.file, context)
    return 0


def _catalogue(context: Context) -> Catalogue:
    from storage.catalogue import load_catalogue
    from storage.holidays import HolidayLists

    return load_catalogue(HolidayLists(), context.own_terms)


def _list(context: Context) -> None:
    from tui.cli.tables import table

    catalogue = _catalogue(context)
    found = [version for name in catalogue.ids for version in catalogue.versions(name)]
    if context.as_json:
        for one in found:
            context.print_json(_head(one, context))
        return
    words = context.translator.words
    headings = [words(f"cli.column_{name}") for name in ("terms", "terms_version", "in_force", "document")]
    rows = [(one.id, one.version, _in_force(one, context), context.translator.value(one.title)) for one in found]
    for line in table(headings, rows):
        context.print(line)


def _show(name: str, version: str | None, context: Context) -> None:
    from tui.cli.terms_text import clauses_json, print_clauses

    catalogue = _catalogue(context)
    terms = catalogue.newest(name) if version is None else _version(catalogue, name, version)
    if context.as_json:
        context.print_json({**_head(terms, context), "sections": clauses_json(terms, context)})
        return
    facts = _head(terms, context)
    context.print(f"{terms.id} {terms.version} — {context.translator.value(terms.title)}")
    for key in ("document", "provider", "document_date", "in_force", "direction", "time_zone"):
        value = _in_force(terms, context) if key == "in_force" else facts[key]
        if key == "direction":
            value = context.translator.words(f"cli.direction_{value}")
        if value:
            context.print(f"  {context.translator.words(f'cli.terms_{key}')}: {value}")
    print_clauses(terms, context)


def _version(catalogue: Catalogue, name: str, version: str) -> Terms:
    from core.terms.names import unknown

    found = {one.version: one for one in catalogue.versions(name)}
    if version not in found:
        raise unknown("terms_version_unknown", version, found, field="--version", terms=name)
    return found[version]


def _head(terms: Terms, context: Context) -> dict[str, Any]:
    return {
        "terms": terms.id,
        "version": terms.version,
        "title": context.translator.value(terms.title),
        "document": terms.document,
        "provider": terms.provider,
        "document_date": _day(terms.document_date),
        "in_force_from": _day(terms.in_force_from),
        "in_force_to": _day(terms.in_force_to),
        "direction": terms.direction,
        "time_zone": terms.time_zone,
        "from_our_documents": terms.provenance is None,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _in_force(terms: Terms, context: Context) -> str:
    first, last = terms.in_force_from, terms.in_force_to
    if first is None and last is None:
        return context.translator.words("cli.in_force_open")
    name = "between" if first and last else "from" if first else "until"
    return context.translator.words(f"cli.in_force_{name}", first=first, last=last)


def _check(file: Path, context: Context) -> int:
    from storage.catalogue import read_document
    from storage.holidays import HolidayLists

    try:
        terms = read_document(file, HolidayLists())
        _beside_the_others(terms, file, context)
    except ManyErrors as many:
        return _tell(many.errors, file, context)
    except KigenError as error:
        return _tell((error,), file, context)
    if context.as_json:
        context.print_json({"file": str(file), "sound": True, "terms": terms.id, "version": terms.version})
    else:
        context.print(
            context.translator.words("cli.terms_sound", file=str(file), terms=terms.id, version=terms.version)
        )
    return 0


def _beside_the_others(terms: Terms, file: Path, context: Context) -> None:
    """Versions that clash with those in the catalogue. A broken file of others is not this file's fault."""
    from core.terms.registry import Catalogue

    try:
        catalogue = _catalogue(context)
    except ManyErrors:
        return
    if file.resolve().parent == context.own_terms.resolve() and file.suffix == ".toml":
        return  # it is among them already
    Catalogue([*(one for name in catalogue.ids for one in catalogue.versions(name)), terms])


def _tell(errors: tuple[KigenError, ...], file: Path, context: Context) -> int:
    """Every fault: a JSON object each on stdout, or a line each on stderr."""
    for error in sorted(errors, key=_line):
        if context.as_json:
            context.print_json(
                {
                    "file": str(file),
                    "line": _line(error) or None,
                    "field": error.field,
                    "error": error.code,
                    "message": context.translator.error(error),
                }
            )
        else:
            context.streams.stderr.write(f"kigen: {context.translator.error(error)}\n")
    return _WRONG_INPUT


def _line(error: KigenError) -> int:
    place = error.params.get("file")
    line = place.params.get("line") if isinstance(place, Message) else None
    return line if isinstance(line, int) else 0
