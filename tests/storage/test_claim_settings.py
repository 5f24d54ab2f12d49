"""The table ``[claims]`` of the configuration: what it may say, and where a slip is."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.claims.redaction import MASK, Redactor
from core.claims.redaction_rules import DEFAULT_RULES
from core.errors import BadInput, KigenError, ManyErrors
from storage.claim_settings import ClaimSettings, MailServer
from storage.configuration import read_configuration
from storage.paths import Paths, paths


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    found = paths()
    found.user_configuration.parent.mkdir()
    return found


def settings(places: Paths, text: str) -> ClaimSettings:
    places.user_configuration.write_text(text, encoding="utf-8")
    return read_configuration(places).claim_settings


def wrong(places: Paths, text: str) -> list[tuple[str | None, object]]:
    """Each slip: the key, and its line."""
    with pytest.raises(KigenError) as failed:
        settings(places, text)
    errors = failed.value.errors if isinstance(failed.value, ManyErrors) else (failed.value,)
    codes = {"password": "configuration_secret_wrong", "endless": "configuration_expression_endless"}
    expected = next((code for word, code in codes.items() if word in text), "configuration_claims_wrong")
    assert {error.code for error in errors} == {expected}
    return [(error.field, error.params["line"]) for error in errors]


def test_without_a_table_everything_is_as_by_default(places: Paths) -> None:
    assert settings(places, "") == ClaimSettings(DEFAULT_RULES, None)


def test_own_templates_stand_beside_the_configuration(places: Paths) -> None:
    assert places.claim_templates == places.user_configuration.parent / "claims"


@pytest.mark.parametrize(
    ("more", "port", "security"),
    [
        ("", 587, "starttls"),
        ('security = "tls"', 465, "tls"),
        ('security = "plain"', 25, "plain"),
        ("port = 2525", 2525, "starttls"),
    ],
)
def test_the_port_follows_from_the_security(places: Paths, more: str, port: int, security: str) -> None:
    found = settings(places, f'[claims.mail]\nhost = "mail.example"\nsender = "sla@x.example"\n{more}\n')
    assert found.mail == MailServer("mail.example", "sla@x.example", port, security)


def test_rules_are_added_replaced_and_taken_out(places: Paths) -> None:
    found = settings(
        places,
        """
        [claims.redaction]
        harmless = ["note"]
        [claims.redaction.rules]
        email = false
        [claims.redaction.rules.customer]
        texts = ['ACME-(\\d+)']
        keys = "customerName"
        [claims.redaction.rules.endpoint]
        texts = ['host-\\d+']
        """,
    )
    after = (
        Redactor(found.redaction)
        .record({"note": "a@b.example ACME-12 host-1 vpc-0a1b2c3d", "customer_name": "x", "errorMessage": "10.0.0.1"})
        .after
    )
    assert after == (
        f'{{"note":"a@b.example ACME-{MASK} {MASK} vpc-0a1b2c3d","customer_name":"{MASK}","errorMessage":"{MASK}"}}'
    )
    assert found.mail is None


def test_the_users_part_wins_over_the_sites(places: Paths, tmp_path: Path) -> None:
    site = tmp_path / "site.toml"
    site.write_text(
        '[claims.mail]\nhost = "site.example"\nsender = "a@x.example"\n[claims.redaction.rules]\nemail = false\n'
    )
    both = Paths(**{**{name: getattr(places, name) for name in places.__slots__}, "site_configuration": site})
    found = settings(both, '[claims.mail]\nhost = "own.example"\nsender = "b@x.example"\n')
    assert found.mail == MailServer("own.example", "b@x.example")
    assert "email" not in [rule.name for rule in found.redaction.rules]


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("claims = 1", "claims", 1),
        ("[claims]\nmial = 1", "claims.mial", 2),
        ('[claims.mail]\nsender = "a@b"', "claims.mail.host", 1),
        ('[claims.mail]\nhost = "h"', "claims.mail.sender", 1),
        ('[claims.mail]\nsender = "a@b"\nhost = ""', "claims.mail.host", 3),
        ('[claims.mail]\nhost = "h"\nsender = "nobody"', "claims.mail.sender", 3),
        ('[claims.mail]\nhost = "h"\nsender = "a@b"\nport = 0', "claims.mail.port", 4),
        ('[claims.mail]\nhost = "h"\nsender = "a@b"\nport = "25"', "claims.mail.port", 4),
        ('[claims.mail]\nhost = "h"\nsender = "a@b"\nport = true', "claims.mail.port", 4),
        ('[claims.mail]\nhost = "h"\nsender = "a@b"\nsecurity = "none"', "claims.mail.security", 4),
        ('[claims.mail]\nhost = "h"\nsender = "a@b"\npassword = "x"', "claims.mail.password", 4),
        ('[claims.mail]\nhost = "h"\nsender = "a@b"\nallow_plain = "yes"', "claims.mail.allow_plain", 4),
        ("[claims.redaction]\nrules = 1", "claims.redaction.rules", 2),
        ("[claims.redaction]\nharmless = [1]", "claims.redaction.harmless", 2),
        ("[claims.redaction]\nother = 1", "claims.redaction.other", 2),
        ("[claims.redaction.rules]\nx = true", "claims.redaction.rules.x", 2),
        ("[claims.redaction.rules.x]\ntexts = ['(']", "claims.redaction.rules.x.texts", 2),
        ("[claims.redaction.rules.x]\ntexts = ['a*']", "claims.redaction.rules.x.texts", 2),
        ("[claims.redaction.rules.endless]\ntexts = ['(a+)+']", "claims.redaction.rules.endless.texts", 2),
        ("[claims.redaction.rules.x]\nkeys = 1", "claims.redaction.rules.x.keys", 2),
        ("[claims.redaction.rules.x]\ntext = 'a'", "claims.redaction.rules.x.text", 2),
    ],
)
def test_a_slip_is_named_with_its_line(places: Paths, text: str, key: str, line: int) -> None:
    assert wrong(places, text) == [(key, line)]


def test_all_slips_are_told_at_once(places: Paths) -> None:
    found = wrong(places, '[claims.mail]\nport = 0\nsecurity = "x"\n[claims.redaction]\nharmless = 1\n')
    assert [key for key, _ in found] == [
        "claims.mail.port", "claims.mail.security", "claims.mail.host", "claims.mail.sender",
        "claims.redaction.harmless",
    ]  # fmt: skip


def test_a_table_beside_a_slip_in_its_name_is_told(places: Paths) -> None:
    with pytest.raises(BadInput, match="configuration_key_unknown"):
        settings(places, "[claim]\n")
