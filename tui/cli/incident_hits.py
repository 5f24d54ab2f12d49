"""What a command says an incident touches: the contracts, and what of each one's stop is its own."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.desk.acts.incidents import Hit
from core.desk.selecting import Selection
from core.desk.stop_text import parse_own
from core.errors import BadInput
from core.terms.names import unknown
from core.terms.registry import terms_at
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_incidents import read_incident
from tui.cli.desk import OpenDesk

if TYPE_CHECKING:
    from core.desk.contract import Contract
    from core.desk.incident import Incident

SELECTORS = ("contract", "service", "region", "customer", "terms")


def selected(arguments: Namespace, opened: OpenDesk, start: datetime) -> tuple[Hit, ...]:
    """What is touched from ``start`` on. Raises ``ground_needs_contract`` for a ground of nothing."""
    selection = Selection(
        tuple(arguments.contract), tuple(arguments.service), tuple(arguments.region), tuple(arguments.customer),
        tuple(arguments.terms),
    )  # fmt: skip
    with opened.desk.read() as connection:
        contracts = StoredContracts(connection).all()
    hits = () if selection.empty else selection.hits(contracts, opened.desk.catalogue, start)
    if arguments.ground:
        hits = tuple(replace(hit, ground=arguments.ground) for hit in hits)
    found = with_own(arguments.own, hits, {each.name: each for each in contracts}, opened, start)
    if arguments.ground is not None and not found:
        raise BadInput("ground_needs_contract", field="--ground")
    return found


def with_own(
    said: Sequence[str], hits: tuple[Hit, ...], contracts: Mapping[str, Contract], opened: OpenDesk, start: datetime
) -> tuple[Hit, ...]:
    """The hits with what ``NAME [SCOPE] @ TIMES [GROUND]`` says of single ones; one that was not touched is now."""
    found = list(hits)
    for text in said:
        label, at, own_text = text.rpartition("@")
        if not at:
            raise BadInput("own_without_at", field="--own", text=text)
        name, scope = _named(label.strip(), contracts)
        terms = terms_at(opened.desk.catalogue, contracts[name].terms, start)
        grounds = () if terms.downtime is None else tuple(terms.downtime.grounds)
        own = parse_own(own_text, now=opened.desk.now(), zone=opened.zone, grounds=grounds, field="--own")
        places = [place for place, hit in enumerate(found) if hit.contract == name and scope in ("", hit.scope)]
        if not places:
            places = [len(found)]
            found.append(Hit(name, scope))
        for place in places:
            hit = found[place]
            ground = hit.ground if own.ground is None else own.ground
            found[place] = replace(hit, start=own.start, end=own.end, ground=ground)
    return tuple(found)


def _named(label: str, contracts: Mapping[str, Contract]) -> tuple[str, str]:
    """The contract, and the region or service that follows its name."""
    if label in contracts:
        return label, ""
    starts = [name for name in contracts if label.startswith(f"{name} ")]
    if not starts:
        raise unknown("contract_unknown", label, contracts, field="--own")
    name = max(starts, key=len)
    return name, label.removeprefix(name).strip()


def changed(arguments: Namespace, before: Incident, opened: OpenDesk, start: datetime) -> tuple[Hit, ...] | None:
    """What ``change`` says of the stops; None: nothing. With ``--of`` the times are that contract's alone."""
    with opened.desk.read() as connection:
        contracts = {each.id: each for each in StoredContracts(connection).all()}
    hits = tuple(_as_hits(before, contracts))
    if arguments.of is not None:
        hits = tuple(_one_changed(arguments, before, hits, opened))
    elif any(getattr(arguments, name) for name in SELECTORS):
        return selected(arguments, opened, start)
    elif arguments.ground is not None:
        hits = tuple(replace(hit, ground=arguments.ground) for hit in hits)
    elif not arguments.own:
        return None
    return with_own(arguments.own, hits, {each.name: each for each in contracts.values()}, opened, start)


def known(number: int, opened: OpenDesk) -> Incident:
    """The incident as it stands."""
    with opened.desk.read() as connection:
        return read_incident(connection, number)


def _as_hits(incident: Incident, contracts: Mapping[str, Contract]) -> Iterator[Hit]:
    """Times that are the paper's go along with the paper's."""
    for touch in incident.touches:
        start = None if touch.start == incident.start else touch.start
        end = None if touch.end == incident.end else touch.end
        yield Hit(contracts[touch.contract_id].name, touch.scope, start, end, touch.ground)


def _one_changed(arguments: Namespace, before: Incident, hits: Sequence[Hit], opened: OpenDesk) -> Iterator[Hit]:
    """The stops of one contract, in the regions or services said or in all; an empty time is the incident's again."""
    own: dict[str, Any] = {}
    for name, text in (("start", arguments.since), ("end", arguments.until)):
        if text is not None:
            own[name] = opened.instant(text, f"--{'since' if name == 'start' else 'until'}") if text.strip() else None
    scopes = {*arguments.region, *arguments.service}
    wanted = [hit for hit in hits if hit.contract == arguments.of and (not scopes or hit.scope in scopes)]
    if not wanted:
        raise BadInput("not_touched", field="--of", contract=arguments.of, incident=before.number)
    for hit in hits:
        ground = hit.ground if arguments.ground is None else arguments.ground
        yield replace(hit, ground=ground, **own) if hit in wanted else hit
