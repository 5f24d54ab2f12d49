"""kigen copy: what it prints, and that no password is printed."""

from __future__ import annotations

from pathlib import Path

from tests.tui.cli.conftest import Kigen, Receive


def test_a_copy_tells_what_was_compared(kigen: Kigen, receive: Receive, tmp_path: Path) -> None:
    receive("high", "ディスク障害")
    other = tmp_path / "other" / "kigen.db"
    ran = kigen("copy", "--from", str(kigen.database), "--to", f"sqlite:///{other}")
    assert ran.status == 0, ran.err
    lines = dict(line.split()[:2] for line in ran.out.splitlines()[:-1])
    assert (lines["tickets"], lines["events"], lines["samples"]) == ("1", "1", "0")
    assert "entries 2" in ran.out.splitlines()[-1]
    assert str(other) in ran.err
    assert kigen("--json", "queue", database=str(other)).json["subject"] == "ディスク障害"

    again = kigen("copy", "--from", str(kigen.database), "--to", str(other))
    assert (again.status, again.out, again.err.count("\n")) == (1, "", 1)


def test_the_same_desk_has_the_same_figures_as_json(kigen: Kigen, receive: Receive, tmp_path: Path) -> None:
    receive()
    first = kigen("--json", "copy", "--from", str(kigen.database), "--to", str(tmp_path / "a" / "kigen.db")).json
    second = kigen("--json", "copy", "--from", first["to"], "--to", str(tmp_path / "b" / "kigen.db")).json
    assert (first["tables"], first["head"]) == (second["tables"], second["head"])
    assert len(first["tables"]["tickets"]["checksum"]) == 64
    receive()
    third = kigen("--json", "copy", "--from", str(kigen.database), "--to", str(tmp_path / "c" / "kigen.db")).json
    assert third["tables"]["tickets"]["checksum"] != first["tables"]["tickets"]["checksum"]
    assert third["tables"]["contracts"] == first["tables"]["contracts"]


def test_a_server_that_is_not_there_is_one_line_without_the_password(kigen: Kigen) -> None:
    ran = kigen("copy", "--from", str(kigen.database), "--to", "postgresql://ops:geheim@127.0.0.1:1/kigen")
    warning, said = ran.err.splitlines()
    assert (ran.status, ran.out, "password" in warning, "can't be reached" in said) == (3, "", True, True)
    assert "geheim" not in ran.err
