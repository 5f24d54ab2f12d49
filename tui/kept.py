"""What an operator keeps on this machine beside the desk: filters, drafts, canned replies."""

from __future__ import annotations

from pathlib import Path

from storage.desk import Desk
from storage.drafts import Drafts
from storage.filter_history import FilterHistory
from storage.paths import paths
from storage.replies import Replies, read_replies


def filters_of(desk: Desk) -> FilterHistory:
    """The filters that the operator of ``desk`` typed."""
    return FilterHistory.of(paths().state, desk.actor.name)


def drafts_of(desk: Desk) -> Drafts:
    """What the operator of ``desk`` typed there and did not send."""
    return Drafts.of(paths().state, desk.location, desk.actor.name)


def replies() -> Replies:
    """The canned replies of the site and of the user."""
    found = paths()
    return read_replies((found.site_replies, found.replies))


def reply_folder() -> Path:
    """Where the user's own canned replies belong."""
    return paths().replies
