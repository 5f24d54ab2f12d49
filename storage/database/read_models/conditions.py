"""From the filter words of the queue to conditions of SQL. Every condition is true or false, never NULL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal_column,
    not_,
    or_,
    select,
    type_coerce,
)

from core.desk.filter import Condition, Field, Filter, Is
from core.desk.status import TicketStatus, Verdict
from core.digits import LARGEST_WHOLE
from storage.database.columns import Whole, to_microseconds
from storage.database.search import matching, matching_open
from storage.database.tables import IS_OPEN, contracts, operators, tickets

# The instant of the question, in microseconds; a statement is built once and asked at many instants.
NOW = bindparam("now", type_=Whole)

_due_at = type_coerce(tickets.c.due_at, Whole)
_received_at = type_coerce(tickets.c.received_at, Whole)
_HAS_DUE = tickets.c.due_at.is_not(None)

OVERDUE = and_(_HAS_DUE, _due_at < NOW)
RUNNING = and_(_HAS_DUE, _due_at >= NOW)
AT_RISK = and_(RUNNING, tickets.c.risk_at.is_not(None), type_coerce(tickets.c.risk_at, Whole) <= NOW)

# Unanswered past its due counts as breached whoever looks: nothing has to run in the background.
_UNANSWERED = tickets.c.response_verdict == Verdict.PENDING.value
_RESPONSE_OVERDUE = and_(
    _UNANSWERED, tickets.c.response_due_at.is_not(None), type_coerce(tickets.c.response_due_at, Whole) < NOW
)
RESPONSE_MET = tickets.c.response_verdict == Verdict.MET.value
RESPONSE_BREACHED = or_(tickets.c.response_verdict == Verdict.BREACHED.value, _RESPONSE_OVERDUE)


def tally(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows of a group meet ``condition``."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def conditions_of(where: Filter, dialect: str) -> tuple[ColumnElement[bool], ...]:
    """The conditions of ``where``, all of which must hold, over ``tickets`` joined with ``contracts``."""
    by_due = open_only(where)
    search = matching_open if by_due else matching
    positive = [(_condition(each, dialect, search), each.negated) for each in where.conditions]
    found = [not_(condition) if negated else condition for condition, negated in positive]
    return (IS_OPEN, *found) if by_due else tuple(found)


def open_only(where: Filter) -> bool:
    """Whether every ticket that ``where`` finds is open, so that the index of the queue holds them all."""
    return where.open_only or any(
        condition.field is Field.IS and condition.value == (Is.RESOLVED if condition.negated else Is.OPEN)
        for condition in where.conditions
    )


def _condition(
    condition: Condition, dialect: str, search: Callable[[str, str], ColumnElement[bool]]
) -> ColumnElement[bool]:
    value = condition.value
    if isinstance(value, datetime):
        return _in_time(condition.field, condition.operator, to_microseconds(value))
    match condition.field:
        case Field.IS:
            return _is(Is(value))
        case Field.PRIORITY:
            return func.lower(tickets.c.priority) == value.lower()
        case Field.INQUIRY:
            return func.lower(tickets.c.inquiry) == value.lower()
        case Field.CONTRACT:
            return contracts.c.name.icontains(value, autoescape=True)
        case Field.OWNER:
            return _owned_by(value)
        case Field.NUMBER:
            number = int(value)
            return tickets.c.number == number if number <= LARGEST_WHOLE else false()
        case _:
            return search(value, dialect)


def _in_time(field: Field, operator: str, instant: int) -> ColumnElement[bool]:
    column = _due_at if field is Field.DUE else _received_at
    compared = column < instant if operator == "<" else column > instant
    return and_(column.is_not(None), compared)


def _is(what: Is) -> ColumnElement[bool]:
    match what:
        case Is.OPEN:
            return IS_OPEN
        case Is.NEW:
            return tickets.c.status == TicketStatus.NEW.value
        case Is.ANSWERED:
            return tickets.c.status == TicketStatus.ANSWERED.value
        case Is.PAUSED:
            return tickets.c.status == TicketStatus.WAITING.value
        case Is.RESOLVED:
            return tickets.c.status == TicketStatus.RESOLVED.value
        case Is.RUNNING:
            return RUNNING
        case Is.RISK:
            return AT_RISK
        case Is.OVERDUE:
            return OVERDUE
        case Is.BREACHED:
            return or_(OVERDUE, RESPONSE_BREACHED)
        case Is.MET:
            return RESPONSE_MET
        case Is.BEST_EFFORT:
            return type_coerce(tickets.c.best_effort, Whole) == 1
        case Is.UNKNOWN:
            return tickets.c.response_verdict == Verdict.UNKNOWN.value
        case Is.UNASSIGNED:
            return tickets.c.owner == ""
        case Is.OUT_OF_SCOPE:
            return type_coerce(tickets.c.in_scope, Whole) == 0


def _owned_by(name: str) -> ColumnElement[bool]:
    """A whole name is that operator, so that ``ken`` does not find ``kenji``; else it is a name's beginning."""
    wanted = name.lower()
    owner = func.lower(tickets.c.owner)
    login, claimed = func.lower(operators.c.login), func.lower(operators.c.claimed)
    acted = exists(select(1).where(or_(login == wanted, login + "/" + claimed == wanted)))
    others = tickets.alias("others")
    owns = exists(select(1).where(others.c.open == literal_column("1"), func.lower(others.c.owner) == wanted))
    known = or_(acted, owns)
    return or_(owner == wanted, and_(owner.startswith(wanted, autoescape=True), not_(known)))
