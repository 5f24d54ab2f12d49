"""What is confidential goes from a log, what proves the error stays, and each rule is needed for that."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.claims.redaction import LONGEST, MASK, Json, Redactor
from core.claims.redaction_forms import FORMS, Form
from core.claims.redaction_rules import DEFAULT_RULES, RedactionRule, RedactionRules
from tests.core.claims.confidential import HARMLESS_TEXTS, KEYS, OWN, TEXTS, UUID
from tests.core.claims.forms import GONE, KEPT

SECRET = "orders of Acme"


def faults(rules: RedactionRules, first: str = "") -> Iterator[str]:
    """What goes wrong under ``rules``, ``first`` of one: a secret that stays, a harmless text that goes, a count."""
    redactor = Redactor(rules.changed({}, harmless=("note",)), OWN)
    for rule in sorted(TEXTS, key=lambda name: name != first):
        for before, after in TEXTS[rule]:
            found = redactor.record({"note": before})
            if json.loads(found.after) != {"note": after}:
                yield f"{rule}: {before!r} became {found.after!r}"
            elif set(found.counts) != {rule}:
                yield f"{rule}: {before!r} counted as {dict(found.counts)}"
    for rule in sorted(KEYS, key=lambda name: name != first):
        for key in KEYS[rule]:
            found = redactor.record({"requestParameters": {key: SECRET}})
            if found.counts != {rule: 1} or SECRET in found.after:
                yield f"{rule}: {key} became {found.after}"
    for text in HARMLESS_TEXTS:
        found = redactor.record({"note": text})
        if found.after != found.before:
            yield f"harmless {text!r} became {found.after}"


def test_every_secret_goes_and_nothing_else() -> None:
    assert list(faults(DEFAULT_RULES)) == []


def test_every_rule_has_its_secrets() -> None:
    names = [rule.name for rule in DEFAULT_RULES.rules]
    assert names == list(TEXTS) == list(KEYS)
    assert all(TEXTS.values())


@pytest.mark.parametrize("rule", DEFAULT_RULES.rules, ids=lambda rule: rule.name)
def test_without_a_rule_a_secret_stays(rule: RedactionRule) -> None:
    assert any(faults(DEFAULT_RULES.changed({rule.name: None})))


def _mutants(rule: RedactionRule) -> Iterator[RedactionRule]:
    """The rule less a key, less an expression, and less any one character of an expression."""
    for key in rule.keys:
        yield replace(rule, keys=tuple(one for one in rule.keys if one != key))
    for place, text in enumerate(rule.texts):
        before, after = rule.texts[:place], rule.texts[place + 1 :]
        yield replace(rule, texts=(*before, *after))
        for at in range(len(text)):
            changed = text[:at] + text[at + 1 :]
            with suppress(re.error):
                re.compile(changed)
                yield replace(rule, texts=(*before, changed, *after))


@pytest.mark.filterwarnings("ignore::FutureWarning")  # a set in a set: what is left of an expression
@pytest.mark.parametrize("rule", DEFAULT_RULES.rules, ids=lambda rule: rule.name)
def test_any_change_of_a_rule_is_seen(rule: RedactionRule) -> None:
    unseen = [mutant for mutant in _mutants(rule) if not _seen(mutant)]
    assert unseen == []


def _seen(mutant: RedactionRule) -> bool:
    return any(faults(DEFAULT_RULES.changed({mutant.name: mutant}), mutant.name))


def redacted(record: Mapping[str, Json]) -> Any:
    """The record after, read again."""
    return json.loads(Redactor(DEFAULT_RULES, OWN).record(record).after)


def test_a_context_goes_with_its_keys_whatever_is_in_it() -> None:
    context: Json = {"tenant": "acme", "deep": {"a": ["b", 7]}}
    found = Redactor(DEFAULT_RULES, OWN).record({"requestParameters": {"encryptionContext": context}})
    assert json.loads(found.after) == {"requestParameters": {"encryptionContext": MASK}}
    assert found.counts == {"encryption_context": 3}
    assert found.hits[0].place == "requestParameters.encryptionContext"


def test_keys_are_known_however_they_are_written() -> None:
    assert redacted({"source_ip-address": "AWS Internal", "USERAGENT": "x"}) == {
        "source_ip-address": MASK,
        "USERAGENT": MASK,
    }


def test_a_key_that_nobody_listed_goes_with_its_text_or_number() -> None:
    found = Redactor(DEFAULT_RULES, OWN).record({"additionalEventData": {"Acme payroll": SECRET, "size": 32}})
    assert json.loads(found.after) == {"additionalEventData": {MASK: MASK, f"{MASK}*": MASK}}
    assert found.counts == {"unlisted": 4}


def form_faults(forms: tuple[Form, ...]) -> Iterator[str]:
    """What goes wrong under ``forms``: a value of another form that stays, a proof that goes."""
    redactor = Redactor(replace(DEFAULT_RULES, forms=forms), OWN)
    for key, values in KEPT.items():
        for value in values:
            if redactor.record({key: value}).hits:
                yield f"{key}: {value!r} went"
    for key, values in GONE.items():
        for value in values:
            if json.loads(redactor.record({key: value}).after) != {key: MASK}:
                yield f"{key}: {value!r} stayed"


def test_values_stay_only_in_the_form_of_their_key() -> None:
    assert list(form_faults(FORMS)) == []


def _form_mutants(form: Form) -> Iterator[Form]:
    for key in form.keys:
        yield replace(form, keys=tuple(one for one in form.keys if one != key))
    for at in range(len(form.value)):
        changed = form.value[:at] + form.value[at + 1 :]
        with suppress(re.error):
            re.compile(changed)
            yield replace(form, value=changed)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.keys[0])
def test_any_change_of_a_form_is_seen(form: Form) -> None:
    def seen(mutant: Form) -> bool:
        return any(form_faults(tuple(mutant if one == form else one for one in FORMS)))

    assert [mutant.value for mutant in _form_mutants(form) if not seen(mutant)] == []


@pytest.mark.parametrize(
    "secret",
    [
        "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "Bearer eyJhbGciOi.J9.x", "password=hunter2",
        "ghp_0123456789abcdefghij", "-----BEGIN PRIVATE KEY-----", "https://desk.acme.example/x", "s3://bucket/path",
        "03-1234-5678", "db01.acme.internal", "rtb-0a1b2c3d", "EncryptionContext: tenant=a, project=b",
        '{\"keyId\": \"payroll\"}', "Rate exceeded for Acme",
    ],
)  # fmt: skip
@pytest.mark.parametrize("key", ["errorMessage", "operations", "type", "origin", "apiVersion", "sharedEventID"])
def test_a_secret_goes_under_a_key_that_may_stay(key: str, secret: str) -> None:
    assert redacted({key: secret}) == {key: MASK}
    assert redacted({secret: True}) == {MASK: True}


def test_what_proves_the_error_stays() -> None:
    record: dict[str, Json] = {
        "eventVersion": "1.08",
        "eventTime": "2026-04-03T09:16:02Z",
        "eventSource": "kms.amazonaws.com",
        "eventName": "Decrypt",
        "awsRegion": "ap-northeast-1",
        "errorCode": "KMSInternalException",
        "errorMessage": "The request was rejected because an internal exception occurred.",
        "requestID": UUID,
        "eventID": UUID,
        "recipientAccountId": OWN,
        "userIdentity": {"type": "AssumedRole", "accountId": OWN},
        "resources": [{"accountId": OWN, "type": "AWS::KMS::Key"}],
        "tlsDetails": {"tlsVersion": "TLSv1.3", "cipherSuite": "TLS_AES_128_GCM_SHA256"},
        "responseElements": None,
        "readOnly": True,
    }
    found = Redactor(DEFAULT_RULES, OWN).record(record)
    assert json.loads(found.after) == record
    assert found.hits == ()


def test_only_the_claimed_account_stays() -> None:
    accounts: Json = [{"accountId": OWN}, {"accountId": "999988887777"}, {"accountId": 999988887777}]
    assert redacted({"resources": accounts}) == {
        "resources": [{"accountId": OWN}, {"accountId": MASK}, {"accountId": MASK}]
    }
    assert MASK in Redactor(DEFAULT_RULES).record({"accountId": OWN}).after, "nothing is claimed: none stays"
    assert Redactor(DEFAULT_RULES, "1111-2222-3333").record({"accountId": OWN}).hits == ()


def test_an_identifier_stays_only_where_it_is_one() -> None:
    assert redacted({"requestID": f"{UUID} of {UUID}"}) == {"requestID": MASK}
    assert redacted({"errorMessage": UUID}) == {"errorMessage": MASK}


def test_keys_are_looked_through_too_and_two_that_become_one_stay_two() -> None:
    assert redacted({"attributes": {"a@b.example": True, "c@d.example": False}}) == {
        "attributes": {MASK: True, f"{MASK}*": False}
    }


def test_a_text_too_long_to_be_looked_through_goes_whole() -> None:
    redactor = Redactor(DEFAULT_RULES.changed({}, harmless=("note",)))
    assert json.loads(redactor.record({"note": "x " * LONGEST}).after) == {"note": MASK}


def test_a_rule_may_be_added_replaced_and_taken_out() -> None:
    rules = DEFAULT_RULES.changed(
        {
            "email": None,
            "endpoint": RedactionRule("endpoint", texts=(r"host-\d+",)),
            "customer": RedactionRule("customer", texts=(r"ACME-(\d+)",)),
        },
        harmless=("note",),
    )
    found = Redactor(rules).record({"note": "a@b.example host-7 ACME-12 vpc-0a1b2c3d"})
    assert json.loads(found.after) == {"note": f"a@b.example {MASK} ACME-{MASK} vpc-0a1b2c3d"}
    assert found.counts == {"endpoint": 1, "customer": 1}


SECRETS = [
    "999988887777", UUID, "mrk-1234abcd12ab34cd56ef1234567890ab", "alias/payroll", "AKIAIOSFODNN7EXAMPLE",
    "arn:aws:kms:us-east-1:999988887777:key/x", "AROAJ2UCCR6DPEXAMPLE:alice", "taro@example.co.jp", "203.0.113.77",
    "2001:db8::8a2e:370:7334", "Boto3/1.26.5 Python/3.11.4", "vpce-0a1b2c3d4e5f6a7b8", "user/alice",
]  # fmt: skip
_leaves = st.sampled_from(SECRETS).flatmap(lambda secret: st.sampled_from([secret, f"said {secret}, twice {secret}."]))
_forms = {key for form in FORMS for key in form.keys} - set(DEFAULT_RULES.identifiers)  # an identifier may be any UUID
_keys = st.sampled_from([*sorted(_forms), *DEFAULT_RULES.structure, "other", *SECRETS])
_records = st.recursive(_leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=3))


@settings(deadline=None)
@given(st.dictionaries(_keys, _records, max_size=4))
def test_no_secret_is_left_wherever_it_stands(record: dict[str, Json]) -> None:
    after = Redactor(DEFAULT_RULES, OWN).record({"requestParameters": record}).after
    assert [secret for secret in SECRETS if secret in after] == []
