"""What looks at the desk while the app runs: for alerts, closing windows, handovers, and the day's backup."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tui.alert_watch import AlertWatch
from tui.backup_watch import BackupWatch
from tui.claim_watch import ClaimWatch
from tui.desk_watch import DeskWatch
from tui.handover_watch import HandoverWatch

if TYPE_CHECKING:
    from tui.app import KigenApp
    from tui.backup_watch import BackUp


def watches_of(app: KigenApp, back_up: BackUp | None) -> Iterator[DeskWatch[Any]]:
    """Each has still to be started."""
    yield AlertWatch(app)
    yield ClaimWatch(app)
    yield HandoverWatch(app)
    if back_up is not None:
        yield BackupWatch(app, back_up)
