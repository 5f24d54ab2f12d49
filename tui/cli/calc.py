"""`kigen calc`: what-if questions as JSON lines in, answers with their explanation as JSON lines out, in order."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from core.calc import answer
from core.errors import BadInput, KigenError, ManyErrors, Refused
from core.explain import Step
from core.terms.registry import Catalogue
from tui.cli.context import Context, Streams
from tui.cli.json_lines import object_of, text_of
from tui.cli.parser import CommandParser
from tui.locale.translator import Translator

_WRONG_INPUT = 2
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def configure(parser: CommandParser) -> None:
    """The file with the questions, and the user's own documents."""
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help=parser.words("cli.help_calc_file"))
    parser.add_argument("--terms", metavar="DIR", type=Path, help=parser.words("cli.help_terms"))


def run(arguments: Namespace, context: Context) -> int:
    """Answer every line. Exit status 2 where a line was no sound question, 0 otherwise: a refusal is an answer."""
    catalogue = _catalogue_once(arguments.terms or context.own_terms)
    status = 0
    with _lines(arguments.file, context.streams) as lines:
        for number, line in enumerate(lines, start=1):
            reply = _reply(line, number, catalogue, context.translator)
            if reply.get("error") == "invalid_input":
                status = _WRONG_INPUT
            context.print(text_of(reply))
            context.streams.stdout.flush()  # whoever asks line by line waits for it
    return status


def _reply(line: bytes, number: int, catalogue: Callable[[], Catalogue], translator: Translator) -> dict[str, Any]:
    try:
        question = object_of(line)
        found = answer(question, catalogue)
    except Refused as error:
        return _refusal(error, translator)
    except ManyErrors:  # of the catalogue, not of this line
        raise
    except BadInput as error:
        message = translator.text(error.message)
        return {"error": "invalid_input", "message": message, "field": error.field, "line": number, "code": error.code}
    name = {"id": question["id"]} if isinstance(question.get("id"), str | int) else {}
    return {**name, **found.values, "explanation": [_step(step, translator) for step in found.explanation]}


def _refusal(error: KigenError, translator: Translator) -> dict[str, Any]:
    where: dict[str, Any] = {name: error.params[name] for name in ("rule", "clause") if name in error.params}
    return {"error": error.code, "message": translator.text(error.message), **where}


def _step(step: Step, translator: Translator) -> dict[str, Any]:
    return {
        "text": translator.text(step.message),
        "rule": step.rule,
        "clause": step.clause,
        "interpretation": step.interpretation,
    }


def _catalogue_once(directory: Path) -> Callable[[], Catalogue]:
    """Reads the catalogue when it is first needed: calendar arithmetic alone does without."""

    @cache
    def read() -> Catalogue:
        from storage.catalogue import load_catalogue
        from storage.holidays import HolidayLists
        from storage.parsed_documents import ParsedDocuments
        from storage.paths import paths

        return load_catalogue(HolidayLists(), directory, parse=ParsedDocuments(paths().parsed_documents))

    return read


@contextmanager
def _lines(name: str, streams: Streams) -> Iterator[Iterable[bytes]]:
    """The lines of the file or, for ``-``, of standard input, as bytes: each is decoded by itself."""
    if name == "-":
        raw: Iterable[bytes] | None = getattr(streams.stdin, "buffer", None)
        yield _without_mark((line.encode() for line in streams.stdin) if raw is None else raw)
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115 - opening may fail, reading is the caller's
    except OSError as error:
        raise BadInput("file_unreadable", field="FILE", file=name, reason=error.strerror or "") from None
    with file:
        yield _without_mark(file)


def _without_mark(lines: Iterable[bytes]) -> Iterator[bytes]:
    for number, line in enumerate(lines):
        yield line.removeprefix(_BYTE_ORDER_MARK) if number == 0 else line
