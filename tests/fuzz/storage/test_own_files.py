"""Files that people and kigen itself write for one another: settings, terms, keymaps, replies, drafts, broken."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import core.terms
from core.errors import KigenError
from core.terms.schema import terms_from_mapping
from storage.catalogue import read_document
from storage.configuration import read_configuration
from storage.drafts import Drafts
from storage.exchange.servicenow_words import read_words
from storage.filter_history import FilterHistory
from storage.heads import published
from storage.holidays import HolidayLists
from storage.keymap_file import read_keymap
from storage.parsed_documents import ParsedDocuments
from storage.paths import Paths
from storage.replies import read_replies
from storage.toml_text import parse_toml
from tests.core.terms.document import TOML
from tests.fuzz.breaking import broken, broken_json, broken_values
from tests.fuzz.judging import clean, in_time, judged, rounds, written

TERMS = {path.name: path.read_bytes() for path in Path(core.terms.__file__).with_name("catalogue").glob("*.toml")}
CONFIGURATION = b"""database = "postgresql://kigen@db.example/kigen"
language = "ja"
time_zone = "Asia/Tokyo"
shared_logins = ["ops"]
risk_share = "1/4"
terms = "~/terms"
[claims.mail]
host = "mail.example"
sender = "sla@example.jp"
port = 587
security = "starttls"
user = "sla"
[claims.redaction]
harmless = ["eventName"]
[claims.redaction.rules.ticket]
keys = ["ticket"]
texts = ["INC[0-9]{7}"]
"""
HEAD = b'{"at":"2026-04-24T01:00:00Z","desk":"d","hash":"abc","seq":3}\n'
KEYMAP = b'[keys]\n"ticket.respond" = "r"\nqueue.filter = ["/", "f3"]\n'
WORDS = b'[priorities]\n"1 - critical" = "high"\n[states]\nnew = "waiting"\n'
HOLIDAYS = HolidayLists()


KEYMAP_ACTIONS = ("ticket.respond", "queue.filter")


def is_table(value: object) -> bool:
    return isinstance(value, dict)


def configured(folder: Path) -> Paths:
    nowhere = folder / "nowhere"
    return Paths(
        database=nowhere, user_configuration=folder / "config.toml", site_configuration=nowhere, terms=nowhere,
        keymap=nowhere, replies=nowhere, site_replies=nowhere, state=nowhere, log=nowhere,
    )  # fmt: skip


@rounds(15, many=300)
@given(content=broken(*TERMS.values()))
def test_terms(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, content, "own.toml")
    judged(lambda: read_document(path, HOLIDAYS))


@rounds(25, many=600)
@given(
    value=broken_values(parse_toml(TOML), *(parse_toml(content.decode()) for content in TERMS.values())).filter(
        is_table
    )
)
def test_terms_with_parts_of_another_kind(value: dict[str, Any]) -> None:
    judged(lambda: terms_from_mapping(value, source="own.toml", holidays=HOLIDAYS))


@rounds(25)
@given(content=broken(CONFIGURATION))
def test_the_configuration(tmp_path: Path, content: bytes) -> None:
    written(tmp_path, content, "config.toml")
    judged(lambda: read_configuration(configured(tmp_path)))


@rounds(25)
@given(content=broken(KEYMAP))
def test_a_keymap(tmp_path: Path, content: bytes) -> None:
    found = judged(lambda: read_keymap(written(tmp_path, content, "keymap.toml"), KEYMAP_ACTIONS))
    assert not isinstance(found, KigenError)
    for problem in found.problems:
        judged(partial(_raised, problem))


@rounds(25)
@given(content=broken(WORDS, json.dumps({"priorities": {"1 - critical": "high"}}).encode()))
def test_words_of_servicenow(tmp_path: Path, content: bytes) -> None:
    for name in ("map.toml", "map.json"):
        judged(partial(read_words, written(tmp_path, content, name), ("high",)))


@rounds(25)
@given(content=broken("お世話になっております。{requester} 様 #{number}\n".encode()))
def test_replies(tmp_path: Path, content: bytes) -> None:
    written(tmp_path, content, "answer.txt")
    found = judged(lambda: read_replies((tmp_path,)))
    assert not isinstance(found, KigenError)
    assert clean(found.replies)
    for problem in found.errors:
        judged(partial(_raised, problem))


@rounds(25)
@given(content=st.one_of(broken_json({"subject": "disk full", "body": "a"}), broken(b'{"subject": "disk full"}')))
def test_drafts(tmp_path: Path, content: bytes) -> None:
    written(tmp_path, content, "ticket.json")
    found = judged(lambda: Drafts(tmp_path).read("ticket"))
    assert not isinstance(found, KigenError)
    assert clean(found)


@rounds(25)
@given(content=broken(b"p:high is:breached\nowner:me\n"))
def test_the_history_of_filters(tmp_path: Path, content: bytes) -> None:
    found = judged(FilterHistory(written(tmp_path, content)).recent)
    assert not isinstance(found, KigenError)
    assert clean(found)


@rounds(25)
@given(content=broken(HEAD))
def test_published_heads(tmp_path: Path, content: bytes) -> None:
    judged(lambda: published(written(tmp_path, content)))


@rounds(20)
@given(content=broken(b'digest\n{"content": {"a": [1, ""]}, "days": [[["a", 1], "2026-05-02"]]}', b"[" * 9_000))
def test_documents_that_were_kept(tmp_path: Path, content: bytes) -> None:
    """What somebody wrote there by chance is never taken for what the text says."""
    text = 'a = 1\nb = "x"'
    parse = ParsedDocuments(tmp_path)
    judged(lambda: parse(text))
    (kept,) = tmp_path.glob("*.json")
    kept.write_bytes(content)
    assert judged(lambda: parse(text)) == {"a": 1, "b": "x"}


@pytest.mark.parametrize(
    "text",
    ["a." * 20_000 + "a = 1", "'a'." * 20_000 + "a = 1", f"[{'a . ' * 20_000}a]", "a = " + "[" * 100_000,
     "a = " + "9" * 5_000, "a = {b = " * 5_000, "a" * 1_100_000, "x = 1\n" + "a." * 150 + "a = 1"],
    ids=["dots", "quoted", "header", "brackets", "digits", "tables", "huge", "line 2"],
)  # fmt: skip
def test_toml_made_to_be_slow_or_deep_is_refused_soon(text: str) -> None:
    with in_time(), pytest.raises(TOMLDecodeError):
        parse_toml(text)


def test_what_is_long_but_sound_stays_toml() -> None:
    text = f'# {"." * 500}\nshown = "{"a." * 20}"\nrule."1.2" = "{"." * 200}"\n'
    assert parse_toml(text)["rule"] == {"1.2": "." * 200}


def _raised(error: KigenError) -> None:
    raise error
