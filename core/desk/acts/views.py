"""Saving a filter under a name and a key, for the operator who acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.desk.filter import parse_filter
from core.desk.ports import Done, UnitOfWork
from core.desk.view import DEFAULT_VIEWS, FILTER_LENGTH, KEYS, View
from core.errors import BadInput, Refused
from core.terms.names import unknown
from core.text import clean_name

NAME_LENGTH = 40


@dataclass(frozen=True, slots=True)
class SaveView:
    """``key`` is one of ``KEYS`` (``F10``), or empty: the one that the view has, or a free one."""

    name: str
    filter: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class RemoveView:
    """The operator's own view ``name``."""

    name: str


def save_view(uow: UnitOfWork, command: SaveView) -> Done:
    """Keep a view; one of the same name is replaced, the same one changes nothing. ``Done.subject`` is its name.

    Raises ``BadInput`` for an empty name, a filter that can't be read (see ``parse_filter``) or is too long, a key
    that is none; ``Refused("view_key_taken")`` where another own view has the key, ``view_keys_taken`` where none is
    free.
    """
    name = clean_name(command.name, NAME_LENGTH)
    if not name:
        raise BadInput("view_name_empty", field="name")
    if len(command.filter) > FILTER_LENGTH:
        raise BadInput("view_filter_too_long", field="filter", allowed=FILTER_LENGTH)
    words = clean_name(command.filter)
    parse_filter(words, now=uow.now, actor=uow.actor)
    own = uow.views.all()
    before = _named(name, own)
    others = [view for view in own if view is not before]
    view = View(name, _key(command.key, before, others), words)
    if view == before:
        return Done(name, changed=False)
    if before is not None:
        uow.views.remove(before.name)
    uow.views.save(view)
    uow.record_activity("view.saved", name, {"key": view.key, "filter": view.filter})
    return Done(name)


def remove_view(uow: UnitOfWork, command: RemoveView) -> Done:
    """Drop a view. Raises ``BadInput("view_unknown")`` with the nearest name, ``Refused("view_built_in")``."""
    name = clean_name(command.name, NAME_LENGTH)
    own = uow.views.all()
    found = _named(name, own)
    if found is None:
        if _named(name, DEFAULT_VIEWS) is not None:
            raise Refused("view_built_in", field="name", view=name)
        raise unknown("view_unknown", name, (view.name for view in own), field="name")
    uow.views.remove(found.name)
    uow.record_activity("view.removed", found.name, {"key": found.key, "filter": found.filter})
    return Done(found.name)


def _named(name: str, views: Sequence[View]) -> View | None:
    return next((view for view in views if view.name.casefold() == name.casefold()), None)


def _key(wanted: str, before: View | None, others: Sequence[View]) -> str:
    taken = {view.key: view for view in others}
    if wanted:
        key = wanted.strip().lower()
        if key not in KEYS:
            raise unknown("view_key_unknown", wanted, map(str.upper, KEYS), field="key")
        if key in taken:
            raise Refused("view_key_taken", field="key", key=key.upper(), view=taken[key].name)
        return key
    if before is not None:
        return before.key
    of_defaults = {view.key for view in DEFAULT_VIEWS}
    free = sorted((key for key in KEYS if key not in taken), key=lambda key: key in of_defaults)
    if not free:
        raise Refused("view_keys_taken", field="key", count=len(KEYS))
    return free[0]
