"""`kigen import holidays FILE [--apply]`: what an official list changes, and keeping it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.cli.desk import OpenDesk, rfc3339
from tui.cli.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.desk.restanding import Counts, Difference
    from storage.exchange.source_file import SourceFile
    from storage.official_holidays import HolidayChange

COUNTRY = "JP"


def show_holidays(path: Path, opened: OpenDesk) -> None:
    """What the list would change for the desk and its open tickets; nothing is written."""
    _, found = _read(path)
    change = _shown(found, opened)
    if opened.context.as_json:
        opened.context.print_json({**_as_json(change), "stored": False})
    elif not change.nothing:
        opened.say("cli.holidays_not_stored")


def apply_holidays(path: Path, opened: OpenDesk) -> None:
    """The same, and the list is kept."""
    from storage.official_holidays import keep

    source, found = _read(path)
    change = _shown(found, opened)
    if not change.nothing:
        keep(opened.desk, COUNTRY, found, source, opened.context.own_terms)
    if opened.context.as_json:
        opened.context.print_json({**_as_json(change), "stored": not change.nothing})
    elif not change.nothing:
        opened.say("cli.holidays_stored")


def _read(path: Path) -> tuple[SourceFile, Mapping[int, Mapping[date, str]]]:
    from storage.exchange.holidays_file import read_holidays
    from storage.exchange.source_file import open_source

    source = open_source(path)
    return source, read_holidays(source)


def _shown(found: Mapping[int, Mapping[date, str]], opened: OpenDesk) -> HolidayChange:
    from storage.official_holidays import change_by

    change = change_by(opened.desk, COUNTRY, found, opened.context.own_terms)
    opened.say("cli.holidays_read", years=len(found), first=str(min(found)), last=str(max(found)))
    if not opened.context.as_json:
        _print(change, opened)
    return change


def _print(change: HolidayChange, opened: OpenDesk) -> None:
    if change.nothing:
        opened.say("cli.holidays_same")
        return
    for day, name in change.added:
        opened.context.print(opened.words("cli.holidays_added", day=day.isoformat(), name=name))
    for day in change.removed:
        opened.context.print(opened.words("cli.holidays_removed", day=day.isoformat()))
    for year in change.announced:
        opened.context.print(opened.words("cli.holidays_official", year=str(year)))
    counts = change.effect.counts
    opened.context.print(
        opened.words(
            "cli.holidays_effect", moved=counts.moved, created=counts.breaches_created, cured=counts.breaches_cured
        )
    )
    if change.effect.differences:
        _print_tickets(change.effect.differences, opened)


def _print_tickets(differences: tuple[Difference, ...], opened: OpenDesk) -> None:
    headings = [opened.words(f"cli.holidays_{name}") for name in ("ticket", "contract", "before", "after")]
    rows = [
        (str(each.number), each.contract, opened.value(each.before.due_at), opened.value(each.after.due_at))
        for each in differences
    ]
    for line in table(headings, rows, right=(0,)):
        opened.context.print(line)


def _as_json(change: HolidayChange) -> dict[str, Any]:
    return {
        "added": [{"day": day.isoformat(), "name": name} for day, name in change.added],
        "removed": [day.isoformat() for day in change.removed],
        "announced": list(change.announced),
        **_counts(change.effect.counts),
        "tickets": [
            {
                "ticket": each.number,
                "contract": each.contract,
                "due_before": rfc3339(each.before.due_at),
                "due_after": rfc3339(each.after.due_at),
                "breach_created": each.breach_created,
                "breach_cured": each.breach_cured,
            }
            for each in change.effect.differences
        ],
    }


def _counts(counts: Counts) -> dict[str, int]:
    return {
        "moved": counts.moved,
        "breaches_created": counts.breaches_created,
        "breaches_cured": counts.breaches_cured,
    }
