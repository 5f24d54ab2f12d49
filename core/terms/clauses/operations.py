"""Components, delegated operations, set-up work and further promises, as clauses."""

from __future__ import annotations

from collections.abc import Iterator

from core.explain import Step
from core.money import Money
from core.terms.citing import cite
from core.terms.model import Terms
from core.terms.operating import item_names


def components(terms: Terms) -> Iterator[Step]:
    """Each component with its charge unit and what is watched of it."""
    for component in terms.components.values():
        yield cite(terms, component.rule, "terms.charge_unit", component=component.name, unit=component.unit)
        if terms.monitoring is not None and component.monitored:
            items = item_names(component)
            yield cite(terms, terms.monitoring.rule, "terms.monitored", component=component.name, items=items)


def delegation(terms: Terms) -> Iterator[Step]:
    """What is done on request, service by service."""
    rules = terms.delegation
    if rules is None:
        return
    having = tuple(plan.name for plan in terms.plans.values() if rules.capability in plan.capabilities)
    yield cite(terms, rules.rule, "terms.delegation", form=rules.form, plans=having)
    option = terms.capabilities[rules.option].name
    for service in rules.services.values():
        if service.by_option:
            yield cite(terms, rules.rule, "terms.by_option_only", service=service.name, option=option)
        else:
            operations = tuple(service.operations.values())
            yield cite(terms, rules.rule, "terms.delegated", service=service.name, operations=operations)


def setup(terms: Terms) -> Iterator[Step]:
    """The prices, and what is set up with its charge unit."""
    rules = terms.setup
    if rules is None:
        return
    for price in rules.prices.values():
        if price.amount is None:
            yield cite(terms, rules.rule, "terms.setup_individually", work=price.name, unit=price.unit)
        else:
            each = Money(price.amount, rules.currency)
            yield cite(terms, rules.rule, "terms.setup_price", work=price.name, unit=price.unit, price=each)
    for target in rules.targets.values():
        items = tuple(item.name for item in target.items)
        work = rules.prices[target.work].name
        if target.unit is None:
            yield cite(terms, rules.rule, "terms.setup_target", work=work, target=target.name, items=items)
        else:
            yield cite(
                terms, rules.rule, "terms.setup_target_unit", work=work, target=target.name, items=items,
                unit=target.unit,
            )  # fmt: skip


def further(terms: Terms) -> Iterator[Step]:
    """Restoring, cover and watching of URIs."""
    restore, cover, uris = terms.restore, terms.cover_period, terms.uri_monitoring
    if restore is not None:
        days = restore.data_days_before
        yield cite(terms, restore.rule, "terms.restore_within", within=restore.within, days=days)
    if cover is not None:
        yield cite(terms, cover.rule, "terms.cover_for", days=cover.days)
    if uris is not None:
        yield cite(
            terms, uris.rule, "terms.uri_monitoring", most=uris.most_targets, every=uris.every, timeout=uris.timeout,
            retries=uris.retries, error_from=uris.error_from,
        )  # fmt: skip
        if uris.targets_per_address:
            yield cite(terms, uris.rule, "terms.uris_per_address", most=uris.targets_per_address)
