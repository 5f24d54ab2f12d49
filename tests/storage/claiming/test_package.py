"""A package is there whole or not at all, never in the place of another, and only its owner may read it."""

from __future__ import annotations

import hashlib
import stat
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.claims.redaction_rules import DEFAULT_RULES
from core.claims.request import Request
from core.errors import BadInput
from storage.claiming import package
from storage.claiming.documents import Documents, preview
from storage.claiming.package import build_package, files_of, own_file_of, replace_package
from tests.cloudtrail_logs import Logs
from tests.storage.claimed import NOW, wording
from tests.storage.claiming.conftest import NOWHERE
from tests.storage.trouble import small_disk

NAMES = ("request.txt", "request.html", "intervals.csv", "log-extract.jsonl", "SHA256SUMS")


@pytest.fixture(scope="module")
def documents(claimed: Request) -> Documents:
    return preview(claimed, wording("ja"), DEFAULT_RULES, NOWHERE)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_folder_holds_every_document_to_the_letter(documents: Documents, tmp_path: Path) -> None:
    made = build_package(documents, tmp_path / "claim-12", NOW)
    assert made.files == NAMES
    assert {one.name for one in made.path.iterdir()} == set(NAMES)
    for one in files_of(documents):
        assert (made.path / one.name).read_bytes() == one.content
    assert made.own == tmp_path / "claim-12.own-file.txt"
    assert made.own.read_bytes() == documents.own.content
    assert {one.name for one in tmp_path.iterdir()} == {"claim-12", "claim-12.own-file.txt"}


def test_only_the_owner_may_read_it(documents: Documents, tmp_path: Path) -> None:
    made = build_package(documents, tmp_path / "claim-12", NOW)
    packed = build_package(documents, tmp_path / "packed.zip", NOW)
    assert mode(made.path) == 0o700
    assert {mode(one) for one in (*made.path.iterdir(), made.own, packed.path, packed.own)} == {0o600}


def test_the_checksums_are_those_of_the_files(documents: Documents, tmp_path: Path) -> None:
    made = build_package(documents, tmp_path / "claim-12", NOW)
    lines = (made.path / "SHA256SUMS").read_text().splitlines()
    found = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert found == {
        name: hashlib.sha256((made.path / name).read_bytes()).hexdigest() for name in NAMES if name != "SHA256SUMS"
    }


def test_a_zip_holds_the_same_in_a_folder_of_its_own(documents: Documents, tmp_path: Path) -> None:
    made = build_package(documents, tmp_path / "claim-12.zip", NOW)
    with zipfile.ZipFile(made.path) as packed:
        assert packed.testzip() is None
        assert {one.filename: packed.read(one) for one in packed.infolist()} == {
            f"claim-12/{one.name}": one.content for one in files_of(documents)
        }
        assert {one.external_attr >> 16 for one in packed.infolist()} == {0o100600}
        assert {one.date_time for one in packed.infolist()} == {(2026, 5, 8, 1, 0, 0)}
    assert made.own == tmp_path / "claim-12.own-file.txt"


def test_neither_money_nor_a_secret_nor_an_original_is_in_it(documents: Documents, logs: Logs, tmp_path: Path) -> None:
    made = build_package(documents, tmp_path / "claim-12", NOW)
    everything = "".join(one.read_text(encoding="utf-8-sig") for one in made.path.iterdir())
    assert [secret for secret in logs.secrets if secret in everything] == []
    assert "125.04" not in everything
    assert "125.04" in made.own.read_text(encoding="utf-8")
    assert not {path.name for path in logs.paths}.intersection(one.name for one in made.path.iterdir())


@pytest.mark.parametrize("name", ["claim-12", "claim-12.zip"])
@pytest.mark.parametrize("kind", ["file", "folder", "empty folder", "broken link"])
def test_what_is_there_is_never_replaced(documents: Documents, name: str, kind: str, tmp_path: Path) -> None:
    target = tmp_path / name
    match kind:
        case "file":
            target.write_text("mine")
        case "folder":
            target.mkdir()
            (target / "request.txt").write_text("mine")
        case "empty folder":
            target.mkdir()
        case _:
            target.symlink_to(tmp_path / "gone")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(BadInput, match="file_exists") as refused:
        build_package(documents, target, NOW)
    assert refused.value.params["file"] == str(target)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["claim-12", "claim-12.zip"])
def test_our_own_file_is_never_replaced_either(documents: Documents, name: str, tmp_path: Path) -> None:
    own_file_of(tmp_path / name).write_text("mine")
    with pytest.raises(BadInput, match="file_exists"):
        build_package(documents, tmp_path / name, NOW)
    assert [one.read_text() for one in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize("name", ["claim-12", "claim-12.zip"])
def test_replacing_keeps_what_was_there(documents: Documents, name: str, tmp_path: Path) -> None:
    first = build_package(documents, tmp_path / name, NOW)
    (first.own).write_text("mine")
    made = replace_package(documents, tmp_path / name, NOW)
    assert made.aside == tmp_path / f"{name}.before-20260508T010000Z"
    assert (tmp_path / "claim-12.own-file.txt.before-20260508T010000Z").read_text() == "mine"
    again = replace_package(documents, tmp_path / name, NOW)
    assert again.aside == tmp_path / f"{name}.before-20260508T010000Z-2"
    assert len(list(tmp_path.iterdir())) == 6


def test_replacing_what_is_not_there_is_building(documents: Documents, tmp_path: Path) -> None:
    made = replace_package(documents, tmp_path / "claim-12", NOW)
    assert made.aside is None
    assert made.path.is_dir()


@pytest.mark.parametrize("name", ["claim-12", "claim-12.zip"])
def test_a_failure_leaves_nothing_and_brings_back_what_was_there(
    documents: Documents, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_package(documents, tmp_path / name, NOW)
    before = {one: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(package, "_place", full)
    with pytest.raises(BadInput, match="file_unwritable") as refused:
        replace_package(documents, tmp_path / name, datetime(2026, 5, 9, tzinfo=UTC))
    assert refused.value.params["reason"] == "No space left on device"
    assert {one: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()} == before


def test_a_folder_that_is_not_there_is_not_made(documents: Documents, tmp_path: Path) -> None:
    for build in (build_package, replace_package):
        with pytest.raises(BadInput, match="folder_missing") as refused:
            build(documents, tmp_path / "there" / "claim-12", NOW)
        assert refused.value.params["folder"] == str(tmp_path / "there")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["", ".", "..", "/", "sub/.."])
def test_a_folder_named_by_no_name_of_its_own_is_there_already(documents: Documents, path: str) -> None:
    for build in (build_package, replace_package):
        with pytest.raises(BadInput, match="file_exists"):
            build(documents, Path(path), NOW)


def test_a_home_is_known_and_capitals_make_a_zip_too(
    documents: Documents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    made = build_package(documents, Path("~/claim-12.ZIP"), NOW)
    assert made.path == tmp_path / "claim-12.ZIP"
    assert zipfile.is_zipfile(made.path)
    assert made.own == tmp_path / "claim-12.own-file.txt"


def test_no_path_in_a_zip_leaves_its_folder(documents: Documents, tmp_path: Path) -> None:
    """Whatever the package is called: unpacking it writes below one folder of that name."""
    for name in ("claim.zip", "..zip", "...zip", "a b\\..\\c.zip", "~root.zip", "-rf.zip", "C:x.zip"):
        made = build_package(documents, tmp_path / name, NOW)
        with zipfile.ZipFile(made.path) as packed:
            for entry in packed.namelist():
                folder, _, file = entry.partition("/")
                assert file in NAMES
                assert folder.strip(". ") == folder != ""
                assert not set(folder) & set("\\/:")


@pytest.mark.parametrize("name", ["claim-12", "claim-12.zip"])
def test_on_a_full_disk_nothing_is_left_and_it_is_said(documents: Documents, tmp_path: Path, name: str) -> None:
    with small_disk(tmp_path / "disk") as disk:
        disk.fill()
        with pytest.raises(BadInput, match="file_unwritable"):
            build_package(documents, disk.path / name, NOW)
        disk.make_room()
        assert list(disk.path.iterdir()) == []
