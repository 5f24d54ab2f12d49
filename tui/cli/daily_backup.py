"""The day's backup beside other work: nothing is said of it unless it fails, and no work fails by it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from core.errors import KigenError
from core.messages import Message

if TYPE_CHECKING:
    from storage.desk import Desk
    from tui.cli.context import Context


def back_up_after_acts(desk: Desk, context: Context, since: datetime) -> None:
    """At the end of a command that acted; what it printed is handed over first."""
    if desk.location.path is None or not context.configuration.backups.daily:
        return
    from storage.daily_backup import acted_since

    if acted_since(desk, since):
        context.streams.flush_out()
        fault = back_up_today(desk, context)
        if fault is not None:
            context.say(fault)


def back_up_today(desk: Desk, context: Context) -> Message | None:
    """Make it where it is due; what went wrong, in a line."""
    from storage.daily_backup import back_up_today

    try:
        taken = back_up_today(desk, context.configuration.backups)
    except KigenError as error:
        return Message("cli.daily_backup_failed", {"reason": error.message})
    if taken is None or not taken.checked.breaks:
        return None
    first = taken.checked.breaks[0]
    fault = Message(f"storage.break_{first.fault}")
    return Message("cli.backup_chain_broken", {"entry": first.seq, "fault": fault})
