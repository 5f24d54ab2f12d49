"""What is said of a filter word that names nothing of the desk."""

from __future__ import annotations

import pytest

from core.desk.filter_completion import Vocabulary
from core.desk.filter_unknown import unknown_name
from core.messages import Words

DESK = Vocabulary(
    priorities={"urgent": Words("緊急", "Urgent"), "high": Words("高", "High"), "low": Words("低", "Low")},
    contracts=("Acme KK", "Midori Games", "さくら運輸"),
    owners=("sato", "tanaka", "ops/yamada"),
    inquiries={"fault": Words("障害", "Fault"), "guidance": Words("案内", "Guidance")},
)


@pytest.mark.parametrize(
    ("text", "code", "nearest"),
    [
        ("p:higg", "filter_priority_unknown", "high"),
        ("-priority:urgnt", "filter_priority_unknown", "urgent"),
        ("c:midoro", "filter_contract_unknown", "Midori Games"),
        ('c:"acme k k"', "filter_contract_unknown", "Acme KK"),
        ("owner:tanakka", "filter_owner_unknown", "tanaka"),
        ("o:yamada", "filter_owner_unknown", "ops/yamada"),
        ("i:falt", "filter_inquiry_unknown", "fault"),
        ("inquiry:guid", "filter_inquiry_unknown", "guidance"),
    ],
)
def test_a_name_that_the_desk_does_not_know_comes_with_the_nearest(text: str, code: str, nearest: str) -> None:
    found = unknown_name(f"is:open {text} disk", DESK)
    assert found is not None
    assert (found.code, found.field, found.params["nearest"]) == (code, "filter", nearest)
    start = f"is:open {text} disk".index(text) + text.index(":") + 1
    assert (found.params["start"], found.params["end"]) == (start, start + len(text.partition(":")[2]))


@pytest.mark.parametrize(
    "text",
    ["", "p:", "p:HIGH", "ｐ：ｈｉｇｈ", "c:games", "c:さくら", "owner:me", "owner:tan", "owner:ops", "i:fault", "higg",
     "is:open", "due:<1h", "number:12"],
)  # fmt: skip
def test_what_finds_something_is_known(text: str) -> None:
    assert unknown_name(text, DESK) is None


def test_a_desk_that_is_not_read_yet_knows_nothing_better() -> None:
    assert unknown_name("p:higg c:nobody i:falt", Vocabulary()) is None
