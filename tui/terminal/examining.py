"""What the screens need of the terminal, and whether it is there: for `kigen doctor`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.messages import Message, Param
from storage.findings import Finding, Level

LEAST_COLUMNS, LEAST_LINES = 80, 24


def examine_terminal(environment: Mapping[str, str], encoding: str, size: tuple[int, int] | None) -> Iterator[Finding]:
    """``size`` in columns and lines, None where nobody looks at the output."""
    name = environment.get("TERM", "")
    if name in {"", "dumb"}:
        yield _warning("no_terminal", term=name or "-")
    else:
        yield _ok("terminal", term=name)
    if encoding.lower().replace("_", "-") not in {"utf-8", "utf8"}:
        yield _warning("encoding", encoding=encoding.lower())
    yield _ok(f"colours_{_colours(environment, name)}")
    if size is None:
        return
    columns, lines = size
    if columns < LEAST_COLUMNS or lines < LEAST_LINES:
        yield _warning("size", columns=columns, lines=lines)
    else:
        yield _ok("size", columns=columns, lines=lines)


def _colours(environment: Mapping[str, str], name: str) -> str:
    """Nothing is told by colour alone, so that none of these is wrong."""
    if "NO_COLOR" in environment:
        return "off"
    if environment.get("COLORTERM", "").lower() in {"truecolor", "24bit"}:
        return "all"
    return "256" if "256" in name else "few"


def _ok(name: str, **params: Param) -> Finding:
    return Finding(Level.OK, Message(f"cli.doctor_{name}", params))


def _warning(name: str, **params: Param) -> Finding:
    return Finding(Level.WARNING, Message(f"cli.doctor_{name}", params), Message(f"cli.fix_{name}", params))
