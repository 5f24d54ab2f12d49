"""Changing what all operators of the desk share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.desk.ports import Done, UnitOfWork
from core.desk.settings import Settings
from core.digits import whole_number
from core.errors import BadInput
from core.terms.names import unknown
from core.text import clean_lines

NAMES = ("risk_share", "time_zone", "claim_reminders", "applicant")
_MOST_DAYS = 250


@dataclass(frozen=True, slots=True)
class ChangeSetting:
    """The setting ``name`` becomes what ``value`` says: ``1/4``, ``25%`` or ``0.25``; ``Asia/Tokyo``; ``30,7,3,1``."""

    name: str
    value: str


def change_setting(uow: UnitOfWork, command: ChangeSetting) -> Done:
    """Change one setting; the same value changes nothing. Deadlines that depend on it are computed anew afterwards.

    Raises ``BadInput`` for a name that is none (with the nearest) and for a value that is none.
    """
    changed = _changed(uow.settings, command)
    if changed == uow.settings:
        return Done(command.name, changed=False)
    uow.change_settings(changed)
    uow.record_activity("desk.setting_changed", command.name, {"value": command.value})
    return Done(command.name)


def _changed(settings: Settings, command: ChangeSetting) -> Settings:
    if command.name == "risk_share":
        return replace(settings, risk_share=_share(command.value))
    if command.name == "time_zone":
        return replace(settings, time_zone=_zone(command.value))
    if command.name == "claim_reminders":
        return replace(settings, claim_reminders=_days(command.value))
    if command.name == "applicant":
        return replace(settings, applicant=clean_lines(command.value).strip())
    raise unknown("setting_unknown", command.name, NAMES, field="name")


def _share(text: str) -> Fraction:
    said = text.strip()
    try:
        share = Fraction(said.removesuffix("%")) / (100 if said.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        share = Fraction(0)
    if not 0 < share <= 1:
        raise BadInput("share_wrong", field="value", value=text)
    return share


def _days(text: str) -> tuple[int, ...]:
    """Working days, the most first; an empty text is none."""
    words = text.replace(",", " ").split()
    days = {whole_number(word) or 0 for word in words}
    if not all(0 < each <= _MOST_DAYS for each in days):
        raise BadInput("reminders_wrong", field="value", value=text, most=_MOST_DAYS)
    return tuple(sorted(days, reverse=True))


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput("unknown_zone", field="value", zone=text) from None
    return text
