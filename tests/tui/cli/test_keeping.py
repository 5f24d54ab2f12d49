"""dump, load, init, migrate, locate and doctor: what scripts rely on to keep a desk."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database.engine import open_engine, writing
from tests.tui.cli.conftest import Kigen, Receive
from tests.tui.cli.test_activity import tamper


@pytest.mark.both
def test_a_dump_on_standard_output_loads_into_another_desk(kigen: Kigen, receive: Receive, tmp_path: Path) -> None:
    receive("high", "ディスク障害")
    dumped = kigen("dump")
    assert dumped.status == 0
    assert "tickets 1" in dumped.err

    other = str(tmp_path / "other" / "kigen.db")
    assert kigen("init", database=other).status == 0
    loaded = kigen("--json", "load", "-", stdin=dumped.out, database=other)
    assert (loaded.status, loaded.json["tickets"]) == (0, 1)
    assert kigen("dump", database=other).out == dumped.out
    assert kigen("--json", "queue", database=other).json["subject"] == "ディスク障害"


def test_a_dump_into_a_file_is_private_and_replaces_nothing(kigen: Kigen, receive: Receive, tmp_path: Path) -> None:
    receive()
    file = tmp_path / "desk.jsonl"
    assert kigen("dump", str(file)).out == ""
    assert file.read_text(encoding="utf-8") == kigen("dump").out
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()

    receive()
    again = kigen("dump", str(file))
    assert (again.status, file.read_bytes()) == (2, before)
    assert str(file) in again.err
    assert [path.name for path in tmp_path.iterdir() if path.name != "desk"] == ["desk.jsonl"]


def test_a_file_that_is_not_there_is_one_line(kigen: Kigen) -> None:
    missing = kigen("load", "nowhere.jsonl")
    assert (missing.status, missing.out, missing.err.count("\n")) == (2, "", 1)
    assert kigen("dump", "/nowhere/desk.jsonl").status == 2


def test_a_desk_in_use_refuses_a_load(kigen: Kigen, tmp_path: Path) -> None:
    file = tmp_path / "desk.jsonl"
    kigen("dump", str(file))
    refused = kigen("load", str(file))
    assert (refused.status, refused.err.count("\n")) == (1, 1)


def test_a_broken_line_is_named_and_nothing_is_loaded(fresh: Kigen) -> None:
    fresh("init")
    ran = fresh("load", "-", stdin='{"kigen":{"format":1,"schema":1}}\n{"desk":\n')
    assert (ran.status, ran.err) == (2, "kigen: -, line 2: not a JSON object with one key.\n")
    assert fresh("dump").out.count("\n") == 3


@pytest.mark.both
def test_a_second_init_is_refused(fresh: Kigen) -> None:
    first = fresh("--json", "init")
    assert (first.status, first.json["time_zone"]) == (0, "Asia/Tokyo")
    if fresh.location.path is not None:
        assert fresh.file.stat().st_mode & 0o777 == 0o600
    assert fresh("init").status == 1


def test_migrate_leaves_a_new_desk_alone(kigen: Kigen) -> None:
    ran = kigen("--json", "migrate")
    assert (ran.status, ran.json["copy"]) == (0, None)
    if kigen.location.path is not None:
        assert [path.name for path in kigen.file.parent.glob("*before*")] == []


@pytest.mark.parametrize("command", ["migrate", "dump", "queue"])
def test_no_desk_is_no_desk(fresh: Kigen, command: str) -> None:
    ran = fresh(command)
    assert (ran.status, ran.out) == (3, "")
    assert fresh("init").status == 0, "none was made by the way"


def test_locate_says_where_and_who_said_so(fresh: Kigen) -> None:
    found = fresh("--json", "locate").json
    assert (found["database"], found["database_said_by"]) == (fresh.location.name, "option")
    assert found["user_configuration"].endswith("config.toml")
    assert fresh.location.name in fresh("locate").out
    assert fresh("init").status == 0, "none was made by the way"


def facts(kigen: Kigen) -> dict[str, str]:
    """Each fact that doctor told, with its level."""
    return {found["fact"]: found["level"] for found in kigen("--json", "doctor").json_lines}


@pytest.mark.both
def test_doctor_finds_a_sound_desk_sound(kigen: Kigen, receive: Receive) -> None:
    kigen.environment["TERM"] = "xterm-256color"
    receive()
    assert kigen("doctor").status == 0
    found = facts(kigen)
    assert set(found.values()) == {"ok"}
    of_files = {"storage.doctor_sqlite", "storage.doctor_sound"} if kigen.location.path else set()
    assert {*of_files, "storage.doctor_chain", "storage.doctor_schema"} <= set(found)


def test_doctor_makes_no_desk(fresh: Kigen) -> None:
    assert facts(fresh)["storage.doctor_no_desk"] == "warning"
    assert fresh("init").status == 0, "none was made by the way"


@pytest.mark.in_a_file("the rights are those of a file")
def test_doctor_sees_rights_that_are_too_wide(kigen: Kigen) -> None:
    os.chmod(kigen.file, 0o644)
    assert facts(kigen)["storage.doctor_open_to_all"] == "warning"


def test_doctor_sees_a_history_that_was_changed(kigen: Kigen, receive: Receive) -> None:
    receive()
    tamper(kigen, "UPDATE activity SET actor = 'nobody' WHERE seq = 1")
    assert kigen("doctor").status == 1
    assert facts(kigen)["storage.doctor_chain_broken"] == "failure"


@pytest.mark.in_a_file("the file is somebody else's")
def test_doctor_sees_a_foreign_file(fresh: Kigen) -> None:
    fresh.file.parent.mkdir(mode=0o700)
    fresh.file.write_bytes(b"something else entirely" * 99)
    assert fresh("doctor").status == 1
    assert facts(fresh)["errors.desk_foreign"] == "failure"
    assert fresh.file.read_bytes() == b"something else entirely" * 99


def test_doctor_sees_a_newer_desk(kigen: Kigen) -> None:
    engine = open_engine(kigen.location)
    with writing(engine) as connection:
        connection.execute(text("UPDATE schema_version SET version_num = '0099'"))
        if kigen.location.path is not None:
            connection.execute(text("PRAGMA user_version = 99"))
    engine.dispose()
    assert facts(kigen)["storage.doctor_newer"] == "failure"


def test_doctor_speaks_japanese(kigen: Kigen) -> None:
    assert "操作記録の連鎖に異常はありません" in kigen("--lang", "ja", "doctor").out


def test_a_dump_is_read_by_any_json_reader(kigen: Kigen, receive: Receive) -> None:
    receive()
    kinds = [next(iter(json.loads(line))) for line in kigen("dump").out.splitlines()]
    assert kinds[0] == "kigen"
    assert kinds[-1] == "end"


def test_doctor_names_the_place_of_every_fault_of_own_terms(kigen: Kigen, tmp_path: Path) -> None:
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "mine.toml").write_text("nonesuch = 1\n")
    kigen.environment["KIGEN_TERMS"] = str(tmp_path / "terms")
    ran = kigen("doctor")
    assert ran.status == 1
    assert "mine.toml, line 1: nonesuch: there is no such key" in ran.out
    assert "{" not in ran.out


@pytest.mark.in_a_file("groups share files")
def test_a_desk_is_shared_with_a_group_or_not_at_all(fresh: Kigen, tmp_path: Path) -> None:
    path = str(tmp_path / "shared" / "kigen.db")
    for half in (("--shared",), ("--group", str(os.getgid()))):
        ran = fresh("init", *half, path)
        assert (ran.status, "go together" in ran.err) == (2, True)
    assert not Path(path).exists()


@pytest.mark.in_a_file("groups share files")
def test_a_shared_desk_is_told_to_the_site_which_locate_and_doctor_say(
    fresh: Kigen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIGEN_SITE", str(tmp_path / "etc"))
    path, site = tmp_path / "shared" / "kigen.db", tmp_path / "etc" / "config.toml"
    made = fresh("init", "--shared", "--group", str(os.getgid()), str(path))
    assert (made.status, path.stat().st_mode & 0o777) == (0, 0o660)
    assert f"{site} now tells every login where it is." in made.err
    assert site.read_text(encoding="utf-8") == f'database = "{path}"\n'
    doctor = fresh("--json", "doctor", database=str(path))
    facts = {found["fact"]: found for found in doctor.json_lines}
    assert "storage.doctor_shared" in facts or "storage.doctor_shared_not_reached" in facts  # by pytest's own folder
    path.chmod(0o600)
    wrong = {found["fact"]: found for found in fresh("--json", "doctor", database=str(path)).json_lines}
    assert wrong["storage.doctor_shared_file_mode"]["fix"].endswith(f"chmod 0660 {path}")


@pytest.mark.in_a_file("on a server the login has the role")
def test_locate_says_the_role_that_the_configuration_gives(
    fresh: Kigen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fresh("--json", "locate").json["role"] == "lead"
    monkeypatch.setenv("KIGEN_SITE", str(tmp_path))
    (tmp_path / "config.toml").write_text('[roles]\nviewer = ["*"]\n', encoding="utf-8")
    assert fresh("--json", "locate").json["role"] == "viewer"
    assert "viewer" in fresh("locate").out


@pytest.mark.in_a_file("on a server the login has the role")
def test_a_viewer_reads_and_every_command_that_acts_is_refused(
    kigen: Kigen, receive: Receive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive()
    monkeypatch.setenv("KIGEN_SITE", str(tmp_path))
    (tmp_path / "config.toml").write_text('[roles]\nlead = ["sato"]\nviewer = ["*"]\n', encoding="utf-8")
    assert kigen("--json", "queue").json["ticket"] == 1
    dumped = tmp_path / "desk.jsonl"
    assert kigen("dump", str(dumped)).status == 0
    backup = tmp_path / "copy.db"
    kigen("backup", str(backup))
    for argv in (
        ("ticket", "note", "1", "x"), ("activity", "erase", "1", "--reason", "x", "--yes"), ("load", str(dumped)),
        ("settings", "risk_share", "0.5"), ("restore", "--yes", str(backup)),
    ):  # fmt: skip
        ran = kigen(*argv)
        assert (ran.status, "Who may: sato." in ran.err) == (1, True), (argv, ran)
