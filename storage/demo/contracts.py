"""The sample contracts: every shipped document, and the plans that treat a ticket differently."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.desk.acts.contract_amounts import EnterFee
from core.desk.acts.contract_changes import Edit
from core.desk.acts.contract_facts import Facts
from core.desk.acts.contracts import AddContract
from core.money import Money

# Priorities of the samples' source, 1 the most urgent, as each kind of plan says them.
FULL = {1: "critical", 2: "urgent", 3: "high", 4: "normal", 5: "low"}
OLD = {1: "urgent", 2: "urgent", 3: "high", 4: "normal", 5: "low"}
FAULT = {1: "fault", 2: "fault", 3: "request", 4: "inquiry", 5: "inquiry"}
CLOUD, BANK, MAIL, KMS = "東雲物流", "北斗信金", "白樺メディカル", "自社基盤（KMS）"
REGION = "ap-northeast-1"
KMS_ACCOUNT = "300000000001"
SINCE = date(2025, 4, 1)
ONE = dict.fromkeys(range(1, 6), "inquiry")


@dataclass(frozen=True, slots=True)
class SampleContract:
    """A contract, the share of the samples that falls to it, and how it says their priorities."""

    command: AddContract
    share: int
    priorities: dict[int, str]


def _running(name: str, terms: str, edit: Edit, *, account: str = "") -> AddContract:
    """A contract that is old enough for last month to be claimed."""
    return AddContract(name, terms, "standard", account=account, starts_on=SINCE, edits=(edit,))


def _fee(yen: int) -> Edit:
    return EnterFee(SINCE, Money(Decimal(yen), "JPY"))


CONTRACTS = (
    SampleContract(AddContract("青葉商事", "jigsaw-prime", "business-plus", "prime", "100000000001"), 9, FULL),
    SampleContract(AddContract("Midori Games", "jigsaw-prime", "business-plus", "prime", "100000000002"), 8, FULL),
    SampleContract(
        AddContract("港電機", "jigsaw-prime", "business", "prime", "100000000003", date(2025, 6, 1)), 5, OLD
    ),
    SampleContract(AddContract("さくら出版", "jigsaw-prime", "prime", "lite", "100000000004"), 2, FULL),
    SampleContract(_running(CLOUD, "ntt-cloud-aws", _fee(180_000), account="200000000001"), 2, FAULT),
    SampleContract(_running(BANK, "nexa-palette", _fee(300_000)), 2, ONE),
    SampleContract(_running(MAIL, "cyber-messaging", _fee(48_000)), 1, ONE),
    SampleContract(_running(KMS, "aws-kms", Facts(regions=(REGION,)), account=KMS_ACCOUNT), 1, ONE),
)
