"""A crash leaves a log that only its operator can read, and one line that says where."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from traceback import StackSummary, walk_tb

from core.messages import Message
from storage.database.location import hide_passwords
from tui.cli.context import Streams
from tui.locale.translator import Translator, visible
from tui.version import VERSION


def report_crash(error: BaseException, streams: Streams, translator: Translator) -> str:
    """Write the log; return the line for the operator."""
    what = visible(type(error).__name__)
    try:
        path = _write_log(_account(error), streams)
    except OSError:
        return translator.text(Message("cli.crashed_unlogged", {"what": what, "where": _place(error)}))
    return translator.text(Message("cli.crashed", {"what": what, "path": str(path)}))


def _account(error: BaseException) -> str:
    """The calls that led here, of the error and its causes. No locals, and of messages the first line: the rest of a
    database's message holds the values of a statement, which are customers' data."""
    system = f"kigen {VERSION}, Python {sys.version.split()[0]}, {sys.platform}\n"
    parts: list[str] = []
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        calls = "".join(StackSummary.extract(walk_tb(each.__traceback__), capture_locals=False).format())
        first_line = hide_passwords(str(each)).partition("\n")[0][:200]
        parts.append(f"{calls}{type(each).__module__}.{type(each).__qualname__}: {first_line}\n")
        each = each.__cause__ or each.__context__
    return system + "\nafter:\n".join(reversed(parts))


def _place(error: BaseException) -> str:
    """``file:line`` of the innermost call."""
    frames = StackSummary.extract(walk_tb(error.__traceback__))
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "-"


def _write_log(account: str, streams: Streams) -> Path:
    """A new file for each crash, 0600 in a directory 0700."""
    folder = _log_folder(streams)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"crash-{streams.now():%Y%m%dT%H%M%S}-{os.getpid()}.log"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "w") as file:
        file.write(account)
    return path


def _log_folder(streams: Streams) -> Path:
    """KIGEN_LOG_DIR, or where the system keeps a user's logs."""
    chosen = streams.environment.get("KIGEN_LOG_DIR")
    if chosen:
        return Path(chosen)
    from platformdirs import user_log_path

    return user_log_path("kigen", appauthor=False)
