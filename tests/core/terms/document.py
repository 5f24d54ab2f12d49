"""A small sound document as TOML, and words to break it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

import pytest

from core.calendars import Holidays
from core.errors import BadInput, KigenError, ManyErrors
from core.messages import Message
from core.terms.model import Terms
from core.terms.schema import terms_from_mapping

TOML = """
id = "sixth"
version = "2"
title = { ja = "第六", en = "Sixth" }
provider = "Sixth Inc."
document = "Support policy"
direction = "payable"
time_zone = "Europe/Berlin"
calculations = ["work_date"]

[calendars.office]
name = { ja = "営業時間", en = "office hours" }
rule = "R1"
hours = { mon-thu = ["08:00-12:00", "13:00-18:00"], fri = ["08:00-15:00"] }
other_hours = { 2026-12-24 = ["08:00-12:00"] }
closed_days = [2026-05-02]
yearly_closures = ["12-31/01-01", "05-01"]

[priorities.outage]
name = { ja = "停止", en = "Outage" }
meaning = { ja = "使えない", en = "Nothing works" }
rule = "R1"
advice = ["R2"]

[priorities.question]
name = { ja = "質問", en = "Question" }
meaning = { ja = "質問", en = "A question" }
rule = "R1"

[inquiries]
guidance = { ja = "質問", en = "Guidance" }

[capabilities.phone]
name = { ja = "電話", en = "Phone" }
rule = "R2"

[contract_kinds.partner]
name = { ja = "パートナー", en = "Partner" }
rule = "R2"
denied = { phone = "R2" }

[plans.free]
level = 0
name = { ja = "無償", en = "Free" }
rule = "R1"
best_effort = { calendar = "office", rule = "R2" }
out_of_scope = { guidance = "R2" }

[plans.gold]
level = 1
name = { ja = "ゴールド", en = "Gold" }
rule = "R1"
capabilities = ["phone"]
end = { closed_from = 2026-01-01, ends_on = 2027-01-01, falls_back_to = "free", rule = "R2" }

[plans.gold.targets]
outage.first_response = { within = "1h30m", calendar = "office", rule = "R1" }
outage.resolution = { within = "16h", calendar = "office", rule = "R1", pause_rule = "R2" }
question.first_response = { within = "45m", calendar = "office", rule = "R1" }

[work_date]
working_days = 2
calendar = "office"
rule = "R2"

[rules.R1]
clause = "1"
text = { ja = "約束", en = "A promise" }
interpretation = { ja = "解釈", en = "A reading" }

[rules.R2]
clause = "2"
text = { ja = "制限", en = "A limit" }
"""


def no_holidays(country: str) -> Holidays:
    raise BadInput("country_unknown", field="holidays", country=country)


def read(text: str) -> Terms:
    return terms_from_mapping(tomllib.loads(text), source="sixth.toml", holidays=no_holidays)


def changed(*replacements: tuple[str, str]) -> str:
    """The document with each first text replaced by the second; the first must be there."""
    text = TOML
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new)
    return text


def faults(text: str) -> dict[str, KigenError]:
    """What is wrong with a broken document, by the path of the key."""
    return faults_of(tomllib.loads(text))


def faults_of(mapping: Mapping[str, Any]) -> dict[str, KigenError]:
    with pytest.raises(ManyErrors) as many:
        terms_from_mapping(mapping, source="sixth.toml", holidays=no_holidays)
    assert all(error.params["file"] == "sixth.toml" for error in many.value.errors)
    return {error.field or "": error for error in many.value.errors}


def only_fault(text: str) -> KigenError:
    found = faults(text)
    assert len(found) == 1, found
    return next(iter(found.values()))


def hint_of(error: KigenError) -> Message:
    hint = error.params["hint"]
    assert isinstance(hint, Message)
    return hint


def reason_of(error: KigenError) -> str:
    reason = error.params.get("reason", error.params.get("expected"))
    assert isinstance(reason, Message)
    return reason.id
