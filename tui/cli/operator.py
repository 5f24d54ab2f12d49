"""Who acts: the operator that a call of the command is by."""

from __future__ import annotations

from functools import partial

from core.errors import BadInput
from storage.actor import Actor, acting
from tui.cli.context import Context

OPERATOR = "KIGEN_OPERATOR"


def actor_of(context: Context) -> Actor:
    """Who acts: the login. A shared one asks for the operator's name once, or takes it from ``KIGEN_OPERATOR``.

    Raises ``BadInput("operator_unnamed")`` where nobody can be asked.
    """
    shared, roles = context.configuration.shared_logins, context.configuration.roles
    known = partial(acting, shared, environment=context.environment, roles=roles)
    actor = known(context.environment.get(OPERATOR, ""))
    if actor.login not in shared or actor.claimed:
        return actor
    if not context.streams.stdin.isatty():
        raise BadInput("operator_unnamed", field=OPERATOR, login=actor.login)
    context.streams.stderr.write(context.translator.words("cli.ask_operator", login=actor.login))
    context.streams.stderr.flush()
    actor = known(context.streams.stdin.readline())
    if not actor.claimed:
        raise BadInput("operator_unnamed", field=OPERATOR, login=actor.login)
    return actor
