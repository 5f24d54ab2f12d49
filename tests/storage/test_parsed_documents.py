"""What was parsed before is the same as what is parsed now, and is never trusted without a look."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from storage.catalogue import load_catalogue
from storage.holidays import HolidayLists
from storage.parsed_documents import ParsedDocuments

TEXT = """
id = "ours"
from = 2026-04-01
share = 0.1
[plans.gold.end]
ends_on = 2027-01-01
names = ["金", "gold"]
steps = [{ on = 2026-05-01, at = 3 }, { on = 2026-06-01, at = 4 }]
[plans.b]
[plans.a]
"""


@pytest.fixture
def parse(tmp_path: Path) -> ParsedDocuments:
    return ParsedDocuments(tmp_path / "kept")


def kept(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "kept").iterdir())


def test_the_second_reading_gives_what_the_first_gave(
    parse: ParsedDocuments, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = tomllib.loads(TEXT)
    assert parse(TEXT) == expected
    assert len(kept(tmp_path)) == 1
    monkeypatch.setattr(tomllib, "loads", None)
    again = parse(TEXT)
    assert again == expected
    assert list(again["plans"]) == ["gold", "b", "a"]


def test_another_text_is_parsed_by_itself(parse: ParsedDocuments) -> None:
    parse(TEXT)
    assert parse(TEXT.replace("2026-04-01", "2026-04-02"))["from"].day == 2


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"content": {}, "days": []}', b"\xff\xfe"])
def test_a_kept_file_that_is_damaged_is_parsed_anew(parse: ParsedDocuments, tmp_path: Path, damage: bytes) -> None:
    parse(TEXT)
    (path,) = kept(tmp_path)
    whole = path.read_bytes()
    for content in (damage, whole[:-1], whole.replace(b"gold", b"lead")):
        path.write_bytes(content)
        assert parse(TEXT) == tomllib.loads(TEXT)
        assert path.read_bytes() == whole


def test_what_json_cannot_tell_is_not_kept(parse: ParsedDocuments, tmp_path: Path) -> None:
    text = "at = 2026-04-01T00:00:00Z"
    assert parse(text) == parse(text) == tomllib.loads(text)
    assert not (tmp_path / "kept").exists()


def test_a_text_that_is_no_toml_is_refused_each_time(parse: ParsedDocuments) -> None:
    for _ in range(2):
        with pytest.raises(tomllib.TOMLDecodeError):
            parse("a = = 1")


def test_a_folder_that_cannot_be_made_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert ParsedDocuments(tmp_path / "file" / "kept")(TEXT) == tomllib.loads(TEXT)


def test_only_the_newest_are_kept(parse: ParsedDocuments, tmp_path: Path) -> None:
    for number in range(60):
        parse(f"a = {number}")
    assert len(kept(tmp_path)) == 40


def test_the_shipped_documents_are_the_same_terms_either_way(parse: ParsedDocuments) -> None:
    plain = load_catalogue(HolidayLists())
    for _ in range(2):
        found = load_catalogue(HolidayLists(), parse=parse)
        assert found.fingerprints == plain.fingerprints
        assert all(found.versions(name) == plain.versions(name) for name in plain.ids)
