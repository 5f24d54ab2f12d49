"""Delegated operations (N4) and monitored items (N16) as the tables of the document list them."""

from __future__ import annotations

from datetime import date

import pytest

from core.errors import BadInput, Refused
from core.messages import Message
from core.terms.model import Terms
from core.terms.operating import Delegated, Hindrance, delegated_operation, item_names, monitored_items
from core.terms.registry import Catalogue

FORM = date(2026, 6, 1)
UNITS = {"ecs_cluster": 3, "ecs_task": 3, "eks_pod": 3, "api_gateway": 3, "waf": 3}


@pytest.fixture(scope="module")
def terms(catalogue: Catalogue) -> Terms:
    return catalogue.newest("ntt-cloud-aws")


def asked(
    terms: Terms, service: str, operation: str = "", *, plan: str = "advanced", monitored: tuple[str, ...] = ("ec2",),
    form: date | None = FORM,
) -> Delegated:  # fmt: skip
    return delegated_operation(terms, terms.plans[plan], service, operation, monitored=monitored, form_received_on=form)


def test_a_listed_operation_of_a_monitored_service_is_done_on_the_form(terms: Terms) -> None:
    found = asked(terms, "ec2", "instance_type")
    assert found.allowed
    assert {step.rule for step in found.explanation} == {"N4"}


def test_everything_that_is_missing_is_told_at_once(terms: Terms) -> None:
    found = asked(terms, "rds", "snapshot", plan="standard", form=None)
    assert found.hindrances == (Hindrance.PLAN, Hindrance.NOT_MONITORED, Hindrance.FORM_MISSING)
    assert [step.rule for step in found.explanation] == ["N2", "N4", "N4", "N4"]


@pytest.mark.parametrize("service", ["eks", "api_gateway"])
def test_eks_and_api_gateway_are_for_the_customise_option_only(terms: Terms, service: str) -> None:
    assert asked(terms, service, "anything").hindrances == (Hindrance.OPTION_ONLY,)
    assert {name for name, one in terms.delegation.services.items() if one.by_option} == {  # type: ignore[union-attr]
        "eks", "api_gateway",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("service", "operation", "monitored", "allowed"),
    [
        ("elb", "listener", ("nlb",), True),
        ("elb", "listener", ("ec2",), False),
        ("rds_aurora_serverless", "capacity", ("rds_aurora",), True),
        ("rds_aurora_serverless", "capacity", ("rds",), False),
        ("s3", "lifecycle", ("ec2",), True),  # nothing to monitor there: any monitoring will do
        ("s3", "lifecycle", (), False),
    ],
)
def test_the_service_must_have_been_set_up_for_monitoring(
    terms: Terms, service: str, operation: str, monitored: tuple[str, ...], allowed: bool
) -> None:
    assert asked(terms, service, operation, monitored=monitored).allowed is allowed


def test_what_is_not_listed_is_refused_with_the_nearest(terms: Terms) -> None:
    with pytest.raises(Refused) as refused:
        asked(terms, "ec2", "instance_typ")
    assert (refused.value.code, refused.value.params["rule"]) == ("operation_not_listed", "N4")
    hint = refused.value.params["hint"]
    assert isinstance(hint, Message)
    assert hint.params["nearest"] == "instance_type"
    with pytest.raises(Refused, match="service_not_listed"):
        asked(terms, "rout53", "records")
    assert not asked(terms, "rds_aurora_provisioned", "upgrade", monitored=("rds",)).allowed


def test_no_other_document_delegates(catalogue: Catalogue) -> None:
    terms = catalogue.newest("jigsaw-prime")
    with pytest.raises(Refused, match="not_promised"):
        delegated_operation(terms, terms.plans["prime"], "ec2", "x", monitored=(), form_received_on=FORM)


def test_every_component_of_the_table_has_its_charge_unit_and_items(terms: Terms) -> None:
    assert {name: one.unit_size for name, one in terms.components.items() if one.unit_size != 1} == UNITS
    assert len(terms.components) == 24
    counts = {name: len(item_names(one)) for name, one in terms.components.items()}
    assert counts == {
        "ec2": 18, "ecs_cluster": 2, "ecs_task": 8, "eks_cluster": 2, "eks_node": 3, "eks_pod": 10, "lambda": 3,
        "efs": 7, "rds": 3, "rds_aurora": 2, "redshift": 3, "elasticache": 3, "dynamodb": 4, "clb": 1, "nlb": 1,
        "alb": 2, "cloudfront": 1, "api_gateway": 4, "waf": 4, "sqs": 3, "ses": 3, "connect": 13, "lightsail": 12,
        "step_functions": 32,
    }  # fmt: skip


def test_what_is_monitored_of_what_a_contract_holds(terms: Terms) -> None:
    found = monitored_items(terms, terms.plans["entry"], ["clb", "lambda"])
    assert [one.id for one in found.components] == ["clb", "lambda"]
    assert [step.rule for step in found.explanation] == ["N16", "N16"]
    items = found.explanation[1].message.params["items"]
    assert isinstance(items, tuple)
    assert [getattr(item, "ja", "") for item in items] == ["実行失敗数", "平均実行時間", "スロットリング"]
    with pytest.raises(BadInput, match="component_unknown"):
        monitored_items(terms, terms.plans["entry"], ["lamda"])


def test_the_tables_of_set_up_work_are_whole(terms: Terms) -> None:
    assert terms.setup is not None
    items: dict[str, int] = {}
    for target in terms.setup.targets.values():
        items[target.work] = items.get(target.work, 0) + len(target.items)
        assert (target.unit is not None) == (target.work == "component")
    assert items == {"basic": 36, "component": 67, "detailed": 14}
    amounts = {name: price.amount for name, price in terms.setup.prices.items()}
    assert list(amounts.values()) == [15_000, 100_000, 50_000, 50_000, 10_000, None]
