"""What is watched and what is done on request, as parameters: the lists that a document gives for each service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.messages import Words


@dataclass(frozen=True, slots=True)
class MonitoredGroup:
    """A group of monitored items; without ``items`` the group itself is the item."""

    name: Words
    items: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Monitoring:
    """Components are watched as the document lists it, for plans with ``capability`` (N16)."""

    capability: str
    rule: str


@dataclass(frozen=True, slots=True)
class DelegatedService:
    """A service and what may be done to it on request, by id.

    ``monitored_as`` are the components whose set-up monitoring opens it; where it names none the document has nothing
    to watch there. ``by_option`` says that the document leaves the service to the customise option.
    """

    id: str
    name: Words
    operations: Mapping[str, Words]
    monitored_as: tuple[str, ...] = ()
    by_option: bool = False


@dataclass(frozen=True, slots=True)
class Delegation:
    """Operations done on request (N4): for plans with ``capability``, on the written ``form``, as listed by service.

    ``option`` is the capability under which more can be agreed.
    """

    capability: str
    option: str
    form: Words
    services: Mapping[str, DelegatedService]
    rule: str
