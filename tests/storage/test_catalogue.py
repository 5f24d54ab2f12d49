"""The catalogue as it is read from files: those that ship and the user's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import KigenError, ManyErrors
from core.messages import Message
from storage.catalogue import load_catalogue
from storage.holidays import HolidayLists
from tests.core.terms.document import TOML

SHIPPED = ("aws-kms", "cyber-messaging", "jigsaw-prime", "nexa-palette", "ntt-cloud-aws")


def test_the_five_documents_ship() -> None:
    assert load_catalogue(HolidayLists()).ids == SHIPPED


def test_a_sixth_is_a_file_in_the_users_directory(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no document", encoding="utf-8")
    catalogue = load_catalogue(HolidayLists(), tmp_path)
    assert catalogue.ids == (*SHIPPED[:4], "ntt-cloud-aws", "sixth")
    assert catalogue.newest("sixth").version == "2"


def test_a_directory_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert load_catalogue(HolidayLists(), tmp_path / "nowhere").ids == SHIPPED


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(TOML, encoding="utf-8-sig")
    assert "sixth" in load_catalogue(HolidayLists(), tmp_path).ids


def test_the_faults_of_all_files_are_told_at_once_each_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(TOML.replace("level = 1", "levl = 1"), encoding="utf-8")
    (tmp_path / "b.toml").write_text("id = ", encoding="utf-8")
    (tmp_path / "c.toml").write_bytes(b'id = "\xff"')
    (tmp_path / "d.toml").mkdir()
    with pytest.raises(ManyErrors) as errors:
        load_catalogue(HolidayLists(), tmp_path)
    told = [(Path(_file(error)).name, error.code) for error in errors.value.errors]
    assert sorted(told) == [
        ("a.toml", "terms_missing_key"),
        ("a.toml", "terms_unknown_key"),
        ("b.toml", "terms_not_toml"),
        ("c.toml", "terms_not_utf8"),
        ("d.toml", "terms_unreadable"),
    ]
    assert errors.value.exit_status == 2


def test_a_copy_of_a_shipped_document_is_told_with_both_files(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "core" / "terms" / "catalogue" / "aws-kms.toml"
    (tmp_path / "mine.toml").write_bytes(shipped.read_bytes())
    with pytest.raises(ManyErrors) as errors:
        load_catalogue(HolidayLists(), tmp_path)
    (error,) = errors.value.errors
    assert error.code == "terms_document_twice"
    assert (error.params["file"], error.params["other"]) == (str(tmp_path / "mine.toml"), "aws-kms.toml")


def _file(error: KigenError) -> str:
    """The file that the error names, with or without a line."""
    place = error.params["file"]
    return str(place.params["file"] if isinstance(place, Message) else place)


def test_a_directory_with_a_name_that_nothing_can_have_is_told(tmp_path: Path) -> None:
    with pytest.raises(ManyErrors) as raised:
        load_catalogue(HolidayLists(), tmp_path / ("x" * 300))
    [error] = raised.value.errors
    assert error.code == "terms_unreadable"
