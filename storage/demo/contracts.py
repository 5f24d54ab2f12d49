"""The sample contracts: every shipped document, and the plans that treat a ticket differently."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.desk.acts.contracts import AddContract

# Priorities of the samples' source, 1 the most urgent, as each kind of plan says them.
FULL = {1: "critical", 2: "urgent", 3: "high", 4: "normal", 5: "low"}
OLD = {1: "urgent", 2: "urgent", 3: "high", 4: "normal", 5: "low"}
FAULT = {1: "fault", 2: "fault", 3: "request", 4: "inquiry", 5: "inquiry"}
ONE = dict.fromkeys(range(1, 6), "inquiry")


@dataclass(frozen=True, slots=True)
class SampleContract:
    """A contract, the share of the samples that falls to it, and how it says their priorities."""

    command: AddContract
    share: int
    priorities: dict[int, str]


CONTRACTS = (
    SampleContract(AddContract("青葉商事", "jigsaw-prime", "business-plus", "prime", "100000000001"), 9, FULL),
    SampleContract(AddContract("Midori Games", "jigsaw-prime", "business-plus", "prime", "100000000002"), 8, FULL),
    SampleContract(
        AddContract("港電機", "jigsaw-prime", "business", "prime", "100000000003", date(2025, 6, 1)), 5, OLD
    ),
    SampleContract(AddContract("さくら出版", "jigsaw-prime", "prime", "lite", "100000000004"), 2, FULL),
    SampleContract(AddContract("東雲物流", "ntt-cloud-aws", "standard", account="200000000001"), 2, FAULT),
    SampleContract(AddContract("北斗信金", "nexa-palette", "standard"), 2, ONE),
    SampleContract(AddContract("白樺メディカル", "cyber-messaging", "standard"), 1, ONE),
    SampleContract(AddContract("自社基盤（KMS）", "aws-kms", "standard", account="300000000001"), 1, ONE),
)
