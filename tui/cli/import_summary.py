"""What an import did: progress while it runs, then each refusal with its place, then the counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from core.messages import Message
from tui.cli.desk import OpenDesk
from tui.cli.tables import table

if TYPE_CHECKING:
    from core.desk.acts.import_tickets import Refusal
    from storage.exchange.importing import ImportSummary
    from storage.exchange.source_file import SourceFile

_COUNTS = ("read", "created", "updated", "unchanged")


def progress_of(opened: OpenDesk) -> Callable[[ImportSummary], None]:
    """One line on stderr that is written over, where stderr is a terminal; nothing elsewhere."""
    stderr = opened.context.streams.stderr

    def show(summary: ImportSummary) -> None:
        if stderr.isatty():
            words = opened.translator.text(
                Message("cli.import_progress", {"read": summary.read, "created": summary.created})
            )
            stderr.write(f"\r{words}\x1b[K")
            stderr.flush()

    return show


def print_summary(summary: ImportSummary, source: SourceFile, opened: OpenDesk) -> None:
    """The refusals to stderr, as ``FILE:LINE: FIELD: what``; the counts to stdout. As JSON, one object with all."""
    if opened.context.streams.stderr.isatty():
        opened.context.streams.stderr.write("\r\x1b[K")
    counts: dict[str, Any] = {name: getattr(summary, name) for name in _COUNTS}
    if opened.context.as_json:
        refusals = [_as_json(refusal, opened) for refusal in summary.refusals]
        file = {"file": source.name, "sha256": source.digest}
        opened.context.print_json({**file, **counts, "refused": len(refusals), "refusals": refusals})
        return
    for refusal in summary.refusals:
        opened.say("cli.import_refused", place=f"{source.name}:{refusal.line}", what=_what(refusal, opened))
    headings = [opened.words(f"cli.import_{name}") for name in _COUNTS] + [opened.words("cli.import_refused_count")]
    figures = [str(count) for count in (*counts.values(), len(summary.refusals))]
    for line in table(headings, [figures], right=range(len(headings))):
        opened.context.print(line)


def _what(refusal: Refusal, opened: OpenDesk) -> str:
    record = f"{refusal.record}: " if refusal.record else ""
    return f"{record}{opened.translator.error(refusal.error)}"


def _as_json(refusal: Refusal, opened: OpenDesk) -> dict[str, Any]:
    error = refusal.error
    return {
        "line": refusal.line,
        "record": refusal.record,
        "field": error.field,
        "error": error.code,
        "message": opened.translator.text(error.message),
    }
