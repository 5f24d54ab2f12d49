"""From a call to its open desk: which one, who acts, and what the operator should hear of its opening."""

from __future__ import annotations

from collections.abc import Mapping

from core.errors import BadInput
from core.messages import Message
from storage import workplace
from storage.actor import Actor, acting
from storage.configuration import choose_location
from storage.desk import Desk
from storage.paths import paths
from storage.recompute import Counts
from tui.cli.context import Context

OPERATOR = "KIGEN_OPERATOR"


def open_workplace(context: Context) -> Desk:
    """The desk that ``--database``, ``KIGEN_DATABASE`` or the configuration names.

    The user's own desk is made at its first use. One that was named and is not there is an error (``desk_missing``):
    it may be a slip of the pen. What the opening did is told on stderr.
    """
    where = paths()
    chosen = choose_location(context.database, context.environment, context.configuration, where)
    opened = workplace.open_workplace(
        chosen.location,
        actor=actor_of(context),
        clock=context.now,
        terms=context.own_terms,
        settings=context.configuration.settings,
        create=chosen.said_by == "default",
    )
    if opened.created:
        context.say(Message("cli.desk_created", {"desk": chosen.location.name}))
    _tell(opened.recomputed, context)
    if opened.desk.read_only is not None:
        context.say(opened.desk.read_only.message)
    return opened.desk


def bring_up_to_date(desk: Desk, context: Context) -> None:
    """Compute the stored deadlines anew where terms, calendars or settings changed, and tell it."""
    _tell(workplace.recompute(desk), context)


def _tell(recomputed: Mapping[str, Counts] | None, context: Context) -> None:
    for terms, counts in (recomputed or {}).items():
        context.say(
            Message("cli.desk_recomputed", {"terms": terms, "looked_at": counts.looked_at, "moved": counts.moved})
        )


def actor_of(context: Context) -> Actor:
    """Who acts: the login. A shared one asks for the operator's name once, or takes it from ``KIGEN_OPERATOR``.

    Raises ``BadInput("operator_unnamed")`` where nobody can be asked.
    """
    shared = context.configuration.shared_logins
    actor = acting(shared, context.environment.get(OPERATOR, ""))
    if actor.login not in shared or actor.claimed:
        return actor
    if not context.streams.stdin.isatty():
        raise BadInput("operator_unnamed", field=OPERATOR, login=actor.login)
    context.streams.stderr.write(context.translator.words("cli.ask_operator", login=actor.login))
    context.streams.stderr.flush()
    actor = acting(shared, context.streams.stdin.readline())
    if not actor.claimed:
        raise BadInput("operator_unnamed", field=OPERATOR, login=actor.login)
    return actor
