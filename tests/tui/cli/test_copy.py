"""kigen copy: what it prints, from either database to either, and that no password is printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import Server
from tests.tui.cli.conftest import Kigen, Receive


@pytest.mark.both
def test_a_copy_tells_what_was_compared(kigen: Kigen, receive: Receive, tmp_path: Path) -> None:
    receive("high", "ディスク障害")
    other = tmp_path / "other" / "kigen.db"
    ran = kigen("copy", "--from", kigen.database, "--to", f"sqlite:///{other}")
    assert ran.status == 0, ran.err
    lines = dict(line.split()[:2] for line in ran.out.splitlines()[:-1])
    assert (lines["tickets"], lines["events"], lines["samples"]) == ("1", "1", "0")
    assert "entries 2" in ran.out.splitlines()[-1]
    assert str(other) in ran.err
    assert kigen("--json", "queue", database=str(other)).json["subject"] == "ディスク障害"

    again = kigen("copy", "--from", kigen.database, "--to", str(other))
    assert (again.status, again.out, again.err.count("\n")) == (1, "", 1)


def test_the_same_desk_has_the_same_figures_as_json(kigen: Kigen, receive: Receive, tmp_path: Path) -> None:
    receive()
    first = kigen("--json", "copy", "--from", kigen.database, "--to", str(tmp_path / "a" / "kigen.db")).json
    second = kigen("--json", "copy", "--from", first["to"], "--to", str(tmp_path / "b" / "kigen.db")).json
    assert (first["tables"], first["head"]) == (second["tables"], second["head"])
    assert len(first["tables"]["tickets"]["checksum"]) == 64
    receive()
    third = kigen("--json", "copy", "--from", kigen.database, "--to", str(tmp_path / "c" / "kigen.db")).json
    assert third["tables"]["tickets"]["checksum"] != first["tables"]["tickets"]["checksum"]
    assert third["tables"]["contracts"] == first["tables"]["contracts"]


@pytest.mark.in_a_file("it starts there, and goes to a server and back")
def test_to_a_server_and_back_everything_is_the_same(
    kigen: Kigen, receive: Receive, server: Server, tmp_path: Path
) -> None:
    receive("high", "ディスク障害")
    uri, back = server.create(), str(tmp_path / "back" / "kigen.db")
    there = kigen("--json", "copy", "--from", kigen.database, "--to", uri)
    assert there.status == 0, there.err
    again = kigen("--json", "copy", "--from", uri, "--to", back)
    assert again.status == 0, again.err
    assert (there.json["tables"], there.json["head"]) == (again.json["tables"], again.json["head"])
    assert there.json["tables"]["tickets"]["rows"] == 1
    assert kigen("dump", database=uri).out == kigen("dump", database=back).out == kigen("dump").out
    for desk in (uri, back):
        verified = kigen("--json", "activity", "verify", database=desk).json
        assert (verified["breaks"], verified["head"]) == ([], there.json["head"])


def test_a_server_that_is_not_there_is_one_line_without_the_password(kigen: Kigen) -> None:
    ran = kigen("copy", "--from", kigen.database, "--to", "postgresql://ops:geheim@127.0.0.1:1/kigen")
    warning, said = ran.err.splitlines()
    assert (ran.status, ran.out, "password" in warning, "can't be reached" in said) == (3, "", True, True)
    assert "geheim" not in ran.err
