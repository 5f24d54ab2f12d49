"""The table ``[claims]`` of the configuration: what is redacted, and the server that mail goes through.

```toml
[claims.mail]
host = "smtp.example.jp"
port = 587                  # by the security unless told: 587, 465, 25
security = "starttls"       # or "tls", "plain"
allow_plain = false         # "plain" is refused beyond this machine without it
user = "sla"
password = "env:KIGEN_SMTP_PASSWORD" # where it is; or "keyring:SERVICE/USER", "file:PATH"
sender = "sla@example.jp"

[claims.redaction]
harmless = ["note"]         # further keys of JSON whose texts stay

[claims.redaction.rules.customer]
keys = ["customerName"]
texts = ['ACME-\\d+']
```

A rule of the name of one that comes with kigen takes its place; ``false`` takes it out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.claims.redaction_rules import DEFAULT_RULES, RedactionRule, RedactionRules
from core.errors import BadInput, KigenError
from storage.expressions import may_take_for_ever
from storage.secret_source import SecretSource
from storage.toml_file import TomlFile

TABLE = "claims"
SECURITIES = ("starttls", "tls", "plain")
_PASSWORD = SecretSource("env", "KIGEN_SMTP_PASSWORD")
_PORTS = {"starttls": 587, "tls": 465, "plain": 25}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in. ``user`` empty: nobody logs in. ``sender`` is the address that it comes from,
    ``password`` says where the password is."""

    host: str
    sender: str
    port: int = 587
    security: str = "starttls"
    user: str = ""
    allow_plain: bool = False
    password: SecretSource = _PASSWORD

    def secret(self, environment: Mapping[str, str]) -> str:
        """The password, empty where nobody logs in. Raises as ``SecretSource.read``."""
        return self.password.read(environment) if self.user else ""


@dataclass(frozen=True, slots=True)
class ClaimSettings:
    """What was configured; ``mail`` is None where no server was."""

    redaction: RedactionRules = DEFAULT_RULES
    mail: MailServer | None = None


def read_claims(found: TomlFile) -> tuple[Mapping[str, Any], tuple[KigenError, ...]]:
    """The parts of the table (``mail``, ``redaction``) and what is wrong with it, each with file and line.

    Errors are ``BadInput("configuration_claims_wrong")`` with the key that is wrong.
    """
    table = found.document.get(TABLE, {})
    reading = _Reading(found)
    parts: dict[str, Any] = {}
    for key, value in reading.table(table, TABLE).items():
        match key:
            case "mail":
                parts[key] = reading.mail(value)
            case "redaction":
                parts[key] = reading.redaction(value)
            case _:
                reading.wrong(f"{TABLE}.{key}")
    return parts, tuple(reading.errors)


class _Reading:
    """One file's table; what is wrong is gathered."""

    def __init__(self, found: TomlFile) -> None:
        self._found = found
        self.errors: list[KigenError] = []

    def wrong(self, key: str, code: str = "configuration_claims_wrong") -> None:
        line = self._found.line_of(key.rpartition(".")[2])
        self.errors.append(BadInput(code, field=key, name=key, file=str(self._found.path), line=line))

    def table(self, value: object, key: str) -> Mapping[str, object]:
        if isinstance(value, Mapping):
            return value
        self.wrong(key)
        return {}

    def mail(self, value: object) -> MailServer | None:
        given = dict(self.table(value, "claims.mail"))
        readers: Mapping[str, Callable[[object], object]] = {
            "host": _text, "sender": _address, "port": _port, "security": _security, "user": _text,
            "allow_plain": _switch, "password": SecretSource.parse,
        }  # fmt: skip
        read: dict[str, Any] = {}
        for key, one in given.items():
            try:
                read[key] = readers[key](one)
            except (KeyError, TypeError, ValueError):
                code = "configuration_secret_wrong" if key == "password" else "configuration_claims_wrong"
                self.wrong(f"claims.mail.{key}", code)
        for key in ("host", "sender"):
            if key not in given:
                self.wrong(f"claims.mail.{key}")
        if self.errors:
            return None
        return MailServer(**{"port": _PORTS[read.get("security", "starttls")], **read})

    def redaction(self, value: object) -> RedactionRules:
        changes: dict[str, RedactionRule | None] = {}
        harmless: tuple[str, ...] = ()
        for key, one in self.table(value, "claims.redaction").items():
            if key == "harmless":
                harmless = self._texts(one, "claims.redaction.harmless")
            elif key == "rules":
                for name, rule in self.table(one, "claims.redaction.rules").items():
                    changes[name] = None if rule is False else self._rule(name, rule)
            else:
                self.wrong(f"claims.redaction.{key}")
        return DEFAULT_RULES.changed(changes, harmless)

    def _rule(self, name: str, value: object) -> RedactionRule:
        place = f"claims.redaction.rules.{name}"
        given = self.table(value, place)
        for key in given.keys() - {"keys", "texts"}:
            self.wrong(f"{place}.{key}")
        rule = RedactionRule(
            name,
            self._texts(given.get("keys", []), f"{place}.keys"),
            self._texts(given.get("texts", []), f"{place}.texts"),
        )
        for text in rule.texts:
            try:
                empty = re.compile(text).match("")  # it would put asterisks between all letters
                endless = may_take_for_ever(text)
            except (re.error, RecursionError, OverflowError):
                self.wrong(f"{place}.texts")
                continue
            if empty:
                self.wrong(f"{place}.texts")
            elif endless:
                self.wrong(f"{place}.texts", "configuration_expression_endless")
        return rule

    def _texts(self, value: object, key: str) -> tuple[str, ...]:
        given = [value] if isinstance(value, str) else value
        if isinstance(given, list) and all(isinstance(one, str) and one for one in given):
            return tuple(given)
        self.wrong(key)
        return ()


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError
    return value


def _address(value: object) -> str:
    said = _text(value)
    if not re.fullmatch(r"[^\s@<>\"]+@[^\s@<>\"]+", said) or not said.isascii():
        raise ValueError
    return said


def _port(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 65536:
        raise ValueError
    return value


def _security(value: object) -> str:
    if value not in SECURITIES:
        raise ValueError
    return _text(value)


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value
