"""From a call to its open desk: which one, who acts, and what the operator should hear of its opening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import DeskUnreachable
from core.messages import Message
from storage import workplace
from storage.configuration import choose_location
from storage.paths import paths
from tui.cli.operator import actor_of

if TYPE_CHECKING:
    from storage.desk import Desk
    from storage.workplace import Recomputed
    from tui.cli.context import Context


def open_workplace(context: Context) -> Desk:
    """The desk that ``--database``, ``KIGEN_DATABASE`` or the configuration names, its deadlines up to date.

    The user's own desk is made at its first use. One that was named and is not there is an error (``desk_missing``):
    it may be a slip of the pen. What the opening did is told on stderr.
    """
    desk = open_to_look(context)
    try:
        _ = desk.catalogue
    except BaseException:
        desk.close()
        raise
    return desk


def open_to_look(context: Context) -> Desk:
    """The same; its deadlines are brought up to date when ``Desk.catalogue`` is first asked for."""
    where = paths()
    chosen = choose_location(context.database, context.environment, context.configuration, where)
    opened = workplace.open_to_look(
        chosen.location,
        actor=actor_of(context),
        clock=context.now,
        told=lambda recomputed: _tell(recomputed, context),
        terms=context.own_terms,
        settings=context.configuration.settings,
        create=chosen.said_by == "default",
    )
    if opened.created:
        context.say(Message("cli.desk_created", {"desk": chosen.location.name}))
    if isinstance(opened.desk.read_only, DeskUnreachable):  # who may only view is told where he wants more
        context.say(opened.desk.read_only.message)
    return opened.desk


def bring_up_to_date(desk: Desk, context: Context) -> None:
    """Compute the stored deadlines anew where terms, calendars or settings changed, and tell it."""
    recomputed = workplace.recompute(desk)
    if recomputed is not None:
        _tell(recomputed, context)


def _tell(recomputed: Recomputed, context: Context) -> None:
    for terms, counts in recomputed.items():
        context.say(
            Message("cli.desk_recomputed", {"terms": terms, "looked_at": counts.looked_at, "moved": counts.moved})
        )
