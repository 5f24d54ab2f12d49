"""Terms that promise uptime and answers: those of a refund by time, with the plans and priorities of a support desk."""

from __future__ import annotations

from dataclasses import replace

from core.terms.model import Terms
from core.terms.registry import Catalogue

BOTH = "nexa-palette"
_SUPPORT = "jigsaw-prime"


def with_both(shipped: Catalogue) -> Catalogue:
    """The catalogue with ``BOTH`` in the place of the terms that promise uptime alone."""
    versions = [each for name in sorted(shipped.ids) for each in shipped.versions(name)]
    support = shipped.newest(_SUPPORT)
    return Catalogue([_with_plans(each, support) if each.id == BOTH else each for each in versions])


def _with_plans(terms: Terms, support: Terms) -> Terms:
    return replace(
        terms,
        fingerprint=f"{terms.fingerprint} {support.fingerprint}",
        rules={**support.rules, **terms.rules},
        calendars={**terms.calendars, **support.calendars},
        calendar_names={**terms.calendar_names, **support.calendar_names},
        calendar_rules={**terms.calendar_rules, **support.calendar_rules},
        priorities=support.priorities,
        plans=support.plans,
        inquiries=support.inquiries,
        priority_policy=support.priority_policy,
        priority_rule=support.priority_rule,
    )
