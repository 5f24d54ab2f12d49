"""Which contracts an incident touches: by name, and by what it hit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.desk.contract import Contract, Direction, PlanPeriod
from core.desk.selecting import Selection
from core.errors import BadInput
from core.messages import Message
from tests.core.desk.sample import tokyo
from tests.core.terms.shipped import shipped_catalogue

SHIPPED = shipped_catalogue()
AT = tokyo("2026-06-01 09:00")
START = date(2026, 1, 1)


def contract(name: str, terms: str, plan: str = "standard", customer: str = "") -> Contract:
    plans = (PlanPeriod(START, plan),)
    return Contract(name, name, terms, Direction.PAYABLE, START, plans, customer=customer)


CONTRACTS = (
    replace(contract("kms tokyo", "aws-kms", customer="Aoba"), regions=("ap-northeast-1",)),
    contract("kms anywhere", "aws-kms"),
    replace(contract("mail", "cyber-messaging", customer="Aoba"), services=("MAILGATES Σ", "CYBERCHAT")),
    contract("all mail", "cyber-messaging"),
    contract("cloud", "ntt-cloud-aws"),
)


def hits(**wanted: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(each.contract, each.scope) for each in Selection(**wanted).hits(CONTRACTS, SHIPPED, AT)]


def test_names_are_taken_as_they_are_and_each_once() -> None:
    assert hits(names=("cloud", "all mail", "cloud")) == [("all mail", ""), ("cloud", "")]


def test_a_region_hits_the_contracts_in_it_and_those_in_every_region_and_is_their_scope() -> None:
    assert hits(regions=("ap-northeast-1",)) == [("kms anywhere", "ap-northeast-1"), ("kms tokyo", "ap-northeast-1")]
    assert hits(regions=("sa-east-1",)) == [("kms anywhere", "sa-east-1")]


def test_a_service_hits_those_that_cover_it_by_contract_or_by_document() -> None:
    assert hits(services=("CYBERCHAT",)) == [("all mail", "CYBERCHAT"), ("mail", "CYBERCHAT")]
    assert hits(services=("Cloud Mail SECURITYSUITE",)) == [("all mail", "Cloud Mail SECURITYSUITE")]


def test_several_words_of_one_kind_need_one_and_of_several_kinds_each() -> None:
    assert hits(customers=("Aoba", "Nobody")) == [("kms tokyo", ""), ("mail", "")]
    assert hits(customers=("Aoba",), terms=("aws-kms",)) == [("kms tokyo", "")]
    assert hits(services=("CYBERCHAT", "MAILGATES Σ"), customers=("Aoba",)) == [
        ("mail", "CYBERCHAT"), ("mail", "MAILGATES Σ"),
    ]  # fmt: skip


def test_beside_names_alone_a_region_is_only_their_scope() -> None:
    assert hits(names=("kms tokyo",), regions=("sa-east-1",)) == [("kms tokyo", "sa-east-1")]
    assert hits(names=("cloud",), regions=("sa-east-1",)) == [("cloud", "")], "it is not measured by region"
    assert hits(names=("cloud",), customers=("Aoba",), terms=("cyber-messaging",)) == [("cloud", ""), ("mail", "")]


def test_nothing_said_selects_nothing_and_something_that_finds_nothing_is_told() -> None:
    assert Selection().empty
    assert hits() == []
    with pytest.raises(BadInput, match="no_contract_selected"):
        hits(customers=("Nobody",))
    with pytest.raises(BadInput, match="contract_unknown") as error:
        hits(names=("clout",))
    hint = error.value.params["hint"]
    assert isinstance(hint, Message)
    assert (error.value.field, hint.params["nearest"]) == ("--contract", "cloud")
