"""Canned replies as files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.desk.reply import Reply
from core.errors import BadInput
from storage.replies import read_replies


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site").mkdir()
    return tmp_path / "site"


@pytest.fixture
def user(tmp_path: Path) -> Path:
    (tmp_path / "user").mkdir()
    return tmp_path / "user"


def test_each_file_is_a_reply(site: Path, user: Path) -> None:
    (site / "received.txt").write_text("#{ticket}", encoding="utf-8")
    (user / "受付.md").write_bytes("\ufeff承りました。\r\n期限: {due}\r\n".encode())
    for name in (".hidden.txt", "notes.org", "backup.txt~"):
        (user / name).write_text("{nonsense}", encoding="utf-8")
    (user / "folder.txt").mkdir()
    found = read_replies((site, user))
    assert found.replies == (Reply("received", "#{ticket}"), Reply("受付", "承りました。\n期限: {due}"))
    assert found.errors == ()


def test_the_users_own_stands_in_for_the_sites(site: Path, user: Path) -> None:
    for directory in (site, user):
        (directory / "received.txt").write_text(directory.name, encoding="utf-8")
    assert read_replies((site, user)).replies == (Reply("received", "user"),)


def test_without_directories_there_are_none(tmp_path: Path) -> None:
    assert read_replies((tmp_path / "nowhere",)).replies == ()


def test_text_is_cleaned(user: Path) -> None:
    (user / "a\x1bb.txt").write_text("\x1b[31mred\tend", encoding="utf-8")
    assert read_replies((user,)).replies == (Reply("a␛b", "␛[31mred    end"),)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe", "reply_not_utf8"),
        (b" \n\n", "reply_empty"),
        (400_001 * b"x", "reply_too_large"),
        (b"one\n{tiket}", "reply_place_unknown"),
    ],
)
def test_a_bad_file_is_named_and_the_others_are_read(user: Path, content: bytes, code: str) -> None:
    (user / "bad.txt").write_bytes(content)
    (user / "good.txt").write_text("fine", encoding="utf-8")
    found = read_replies((user,))
    assert [reply.name for reply in found.replies] == ["good"]
    (error,) = found.errors
    assert (error.code, error.params["file"]) == (code, str(user / "bad.txt"))
    assert error.params.get("line") == (2 if code == "reply_place_unknown" else None)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_closed_file_is_named(user: Path) -> None:
    (user / "bad.txt").touch(mode=0)
    (error,) = read_replies((user,)).errors
    assert isinstance(error, BadInput)
    assert error.code == "reply_unreadable"
