"""What else binds the two sides, as parameters: how a claim is made, who is liable for what, when service may stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from core.messages import Words


class Need(StrEnum):
    """What a document of a claim is made of, so that the claim fails, or can't be written, without it."""

    ACCOUNT = "account"
    REGION = "region"
    SERVICE = "service"
    CHARGES = "charges"
    FEE = "fee"
    INTERVALS = "intervals"
    LOG_EXTRACT = "log_extract"
    INCIDENT_TIMES = "incident_times"
    KNOWN_AT = "known_at"
    MONTHS_ASKED = "months_asked"
    ARITHMETIC = "arithmetic"
    APPLICANT = "applicant"


LETTER = "letter"
"""The documents of terms that name no template of their own."""


@dataclass(frozen=True, slots=True)
class Claiming:
    """How a remedy is claimed: the ``form`` that is sent, ``to`` whom, and the ``parts`` without which it fails (K6).

    ``subject`` are the words that the subject must hold. Contracts bought through a reseller send it to the reseller
    where ``reseller_rule`` is given (C5). It is answered by the end of the ``answered_within``-th month after that of
    the request, where ``answer_rule`` is given (K7). ``needs`` maps what its documents need to the rule that says so,
    in the order in which it is asked for; ``template`` names the set of documents. ``calendar`` is the one whose
    working days count down to the closing of the window, empty: that of the window, or every day.
    """

    form: Words
    to: Words
    rule: str
    parts: tuple[Words, ...] = ()
    subject: str = ""
    reseller_rule: str = ""
    answered_within: int = 0
    answer_rule: str = ""
    needs: Mapping[Need, str] = field(default_factory=dict)
    template: str = LETTER
    calendar: str = ""


class CapBase(StrEnum):
    """What a liability is limited to: one month's fee, or the price of the work."""

    MONTHLY_FEE = "monthly_fee"
    PRICE = "price"


@dataclass(frozen=True, slots=True)
class LiabilityCap:
    """For damages of one kind: at most ``most`` of it."""

    id: str
    name: Words
    most: CapBase
    rule: str


@dataclass(frozen=True, slots=True)
class Liability:
    """Caps by kind of damages, what is excluded, and the rule that lifts both where the fault is gross (N11)."""

    caps: Mapping[str, LiabilityCap]
    excluded: tuple[Words, ...]
    rule: str
    gross_rule: str = ""


@dataclass(frozen=True, slots=True)
class Surcharge:
    """Fees that were evaded cost ``times`` as much on top, with tax on that (N11)."""

    times: Decimal
    currency: str
    rule: str


@dataclass(frozen=True, slots=True)
class SuspensionGround:
    """Why the service may be stopped; ``until_paid``: for as long as the debt stands, with no other limit."""

    id: str
    name: Words
    until_paid: bool = False


@dataclass(frozen=True, slots=True)
class Suspension:
    """The provider may stop the service for a ground, for at most ``most_months`` (0: no limit is named) (N14).

    ``fees_rule`` says that fees go on meanwhile. ``ended_after_notice`` and ``ended_at_once`` are the grounds on
    which the provider may end the contract, under ``end_rule``.
    """

    grounds: Mapping[str, SuspensionGround]
    rule: str
    most_months: int = 0
    fees_rule: str = ""
    ended_after_notice: tuple[Words, ...] = ()
    ended_at_once: tuple[Words, ...] = ()
    end_rule: str = ""


@dataclass(frozen=True, slots=True)
class QualifiedInvoice:
    """The price of a qualified invoice on request, without tax; postage comes on top where ``postage`` (N13)."""

    amount: Decimal
    currency: str
    rule: str
    postage: bool = False


@dataclass(frozen=True, slots=True)
class Restriction:
    """Something that a kind of contract takes away from the account, whatever the plan (J16)."""

    id: str
    name: Words
    rule: str
