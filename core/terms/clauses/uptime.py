"""The promise of uptime and what counts as down, as clauses."""

from __future__ import annotations

from collections.abc import Iterator

from core.explain import Step
from core.messages import Message
from core.terms.availability import ByIntervals, ByTime
from core.terms.citing import cite
from core.terms.model import Terms


def availability(terms: Terms) -> Iterator[Step]:
    """What is promised, for which services, and how it is measured."""
    services = terms.services
    if services is not None:
        yield cite(terms, services.rule, "terms.services_covered", services=services.covered)
        if services.not_covered:
            yield cite(terms, services.rule, "terms.services_not_covered", services=services.not_covered)
    promise = terms.availability
    if promise is None:
        return
    yield cite(terms, promise.rule, f"terms.committed_per_{promise.per}", committed=promise.committed)
    if isinstance(promise.method, ByIntervals):
        yield from _by_intervals(terms, promise.method)
    else:
        yield from _by_time(terms, promise.method)


def downtime(terms: Terms) -> Iterator[Step]:
    """What becomes of stops by cause, of maintenance and of excluded stops, and the grounds of exclusion."""
    rules = terms.downtime
    if rules is None:
        return
    for cause, treated in rules.causes.items():
        name = Message(f"assessment.cause_{cause}")
        if treated.tolerated is not None:
            yield cite(terms, treated.rule, "terms.cause_tolerated", cause=name, tolerated=treated.tolerated)
        else:
            yield cite(terms, treated.rule, f"terms.cause_{treated.treatment}", cause=name)
    if rules.maintenance is not None:
        yield cite(terms, rules.maintenance.rule, f"terms.maintenance_{rules.maintenance.treatment}")
    if rules.excluded is not None:
        yield cite(terms, rules.excluded.rule, f"terms.excluded_{rules.excluded.treatment}")
    for ground in rules.grounds.values():
        yield cite(terms, ground.rule, "terms.ground", ground=ground.name, place=ground.clause)


def _by_intervals(terms: Terms, method: ByIntervals) -> Iterator[Step]:
    statuses = tuple(str(status) for status in sorted(method.statuses))
    yield cite(terms, method.rule, "terms.by_intervals", length=method.length, statuses=statuses)
    yield cite(terms, method.rule, f"terms.interval_{method.empty}")
    yield cite(terms, method.mean_rule, "terms.mean_of_intervals")


def _by_time(terms: Terms, method: ByTime) -> Iterator[Step]:
    if method.denominator is None:
        yield cite(terms, method.rule, "terms.by_time")
    else:
        yield cite(terms, method.rule, "terms.by_time_of", denominator=method.denominator)
    if method.minimum is not None:
        message = f"terms.minimum_{method.minimum.tested}"
        yield cite(terms, method.minimum.rule, message, minimum=method.minimum.length)
    if method.truncated_to is not None:
        yield cite(terms, method.rule, "terms.truncated_to", unit=method.truncated_to)
    yield cite(terms, method.rule, f"terms.unwatched_{method.unwatched}")
