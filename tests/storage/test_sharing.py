"""A file that several Unix users share: what one leaves behind never locks out another, whatever his umask."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.receive import ReceiveTicket, receive
from core.errors import BadInput, DeskUnreachable, Refused
from storage.database.file_system import side_files, why_unreadable
from storage.database.location import Location
from storage.desk import Desk
from storage.doctor_shared import is_meant_to_be_shared, shared
from storage.sharing import Told, line_for, make_shared_directory, tell_site
from tests.storage.claimable import APRIL, Clock
from tests.storage.conftest import OPERATOR
from tests.storage.hands import CATALOGUE, act_for_ever, desk_of, heard_all, working
from tests.storage.soundness import faults_of
from tests.storage.system_users import (
    User,
    a_group,
    as_user,
    note_often,
    run_command,
    two_accounts,
    write_once_it_opens,
)
from tui.locale.language import LANGUAGES, Language
from tui.locale.translator import Translator

PATIENCE = 60
as_root = pytest.mark.skipif(os.getuid() != 0, reason="other users can only be tried out as root")


# -- The directory, and the site's word ---------------------------------------------------------------------------


def test_the_directory_is_the_groups_and_its_files_too(tmp_path: Path) -> None:
    directory = tmp_path / "shared"
    make_shared_directory(directory, str(os.getgid()))
    assert stat.S_IMODE(directory.stat().st_mode) == 0o2770
    make_shared_directory(directory, str(os.getgid()))  # one that is there is taken as it is
    old = os.umask(0o077)
    try:
        desk_in(directory)
    finally:
        os.umask(old)
    assert stat.S_IMODE((directory / "kigen.db").stat().st_mode) == 0o660


def test_a_directory_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    before = tmp_path.stat().st_mode
    with pytest.raises(Refused, match="shared_directory_taken"):
        make_shared_directory(tmp_path, str(os.getgid()))
    assert tmp_path.stat().st_mode == before


def test_an_unknown_group_and_a_missing_parent_are_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="group_unknown"):
        make_shared_directory(tmp_path / "desk", "nobodys-group")
    with pytest.raises(DeskUnreachable, match="desk_directory_missing"):
        make_shared_directory(tmp_path / "more" / "desk", str(os.getgid()))
    assert list(tmp_path.iterdir()) == []


def test_the_site_is_told_once_and_nothing_is_written_over(tmp_path: Path) -> None:
    configuration, database = tmp_path / "etc" / "config.toml", tmp_path / "デスク" / "kigen.db"
    assert tell_site(configuration, database) is Told.WRITTEN
    assert configuration.read_text(encoding="utf-8") == line_for(database) + "\n"
    assert stat.S_IMODE(configuration.stat().st_mode) == 0o644
    assert tell_site(configuration, database) is Told.KNOWN
    assert tell_site(configuration, tmp_path / "other.db") is Told.BY_HAND
    assert configuration.read_text(encoding="utf-8") == line_for(database) + "\n"


# -- What the doctor sees -----------------------------------------------------------------------------------------


def desk_in(directory: Path) -> Path:
    path = directory / "kigen.db"
    with Desk.create(Location.of_file(path), actor=OPERATOR, catalogue=CATALOGUE, clock=Clock()) as desk:
        start = AddContract("acme", "jigsaw-prime", "business-plus", "prime", starts_on=APRIL)
        desk.perform(add_contract, start)
        desk.perform(receive, ReceiveTicket("acme", "high", "ディスク障害"))
    return path


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A directory that every user of the machine reaches, unlike pytest's own."""
    made = Path(tempfile.mkdtemp(prefix="kigen-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def shared_file(reachable: Path) -> Path:
    directory = reachable / "shared"
    make_shared_directory(directory, str(os.getgid()))
    return desk_in(directory)


def findings(path: Path) -> set[str]:
    return {found.message.id.removeprefix("storage.doctor_") for found in shared(path)}


def test_a_shared_desk_is_in_order_as_it_is_made(shared_file: Path) -> None:
    assert is_meant_to_be_shared(shared_file)
    assert findings(shared_file) == {"shared"}


@pytest.mark.parametrize(
    ("spoil", "seen"),
    [
        (lambda path: path.parent.chmod(0o0770), "shared_directory_mode"),
        (lambda path: path.chmod(0o640), "shared_file_mode"),
        (lambda path: path.with_name("kigen.db-wal").touch(0o600), "shared_file_mode"),
        (lambda path: path.parent.parent.chmod(0o700), "shared_not_reached"),
    ],
    ids=["directory", "file", "side file", "above"],
)
def test_what_keeps_members_out_is_seen_with_what_to_do(
    shared_file: Path, spoil: Callable[[Path], Any], seen: str
) -> None:
    spoil(shared_file)
    assert is_meant_to_be_shared(shared_file)
    assert findings(shared_file) == {seen}
    assert all(found.fix is not None for found in shared(shared_file))


@as_root
def test_a_file_of_another_group_is_seen(shared_file: Path) -> None:
    os.chown(shared_file, -1, a_group().gr_gid)
    assert findings(shared_file) == {"shared_group_differs"}


@as_root
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_owner_who_may_mend_a_file_is_named_once(
    shared_file: Path, accounts: tuple[User, User], language: Language
) -> None:
    text, way = Translator(language).text, f"chmod 0660 {shared_file}"
    shared_file.chmod(0o600)
    [of_root] = shared(shared_file)
    assert of_root.fix is not None
    assert text(of_root.fix) == {"en": f"As root: {way}", "ja": f"root で: {way}"}[language]
    login = accounts[0].login
    os.chown(shared_file, accounts[0].uid, -1)
    [of_another] = shared(shared_file)
    assert of_another.fix is not None
    told = {"en": f"As {login} or root: {way}", "ja": f"{login} または root で: {way}"}
    assert text(of_another.fix) == told[language]


@as_root
def test_a_closed_directory_names_the_group_to_join(group_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: Path, **_: object) -> os.stat_result:
        if path == group_file:
            raise PermissionError
        return os.stat(path)

    monkeypatch.setattr(Path, "stat", closed)
    monkeypatch.setattr(os, "getegid", lambda: 65_534)
    monkeypatch.setattr(os, "getgroups", list)
    found = why_unreadable(group_file)
    assert found is not None
    group = grp.getgrgid(group_file.parent.stat().st_gid).gr_name
    assert (found.code, found.params["group"]) == ("desk_directory_of_group", group)
    assert f"add you to “{group}”" in Translator("en").error(found)
    assert f"「{group}」への追加を依頼" in Translator("ja").error(found)


# -- Two users of the system --------------------------------------------------------------------------------------


@pytest.fixture
def accounts() -> tuple[User, User]:
    """Two of the machine's, in a common group that is neither one's own."""
    found = two_accounts()
    if found is None:
        pytest.skip("this machine has no two unprivileged accounts")
    gid = a_group().gr_gid
    one, other = (User(name, pwd.getpwnam(name).pw_uid, gid) for name in found)
    return one, other


@pytest.fixture
def group_file(reachable: Path, accounts: tuple[User, User]) -> Path:
    """A shared desk of their group, that root made for them."""
    directory = reachable / "desk"
    make_shared_directory(directory, str(accounts[0].gid))
    return desk_in(directory)


def with_umask(user: User, umask: int) -> User:
    return User(user.login, user.uid, user.gid, umask)


@as_root
@pytest.mark.parametrize(("first", "second"), [(0o022, 0o022), (0o077, 0o077), (0o000, 0o077), (0o027, 0o002)])
def test_two_users_act_on_one_file_whatever_their_umask(
    group_file: Path, accounts: tuple[User, User], first: int, second: int
) -> None:
    one, other = with_umask(accounts[0], first), with_umask(accounts[1], second)
    location = Location.of_file(group_file)
    work = [working(as_user, user, note_often, (location, user.login, 15)) for user in (one, other)]
    with work[0] as (_, heard_one), work[1] as (_, heard_other):  # at the same time
        for pipe in (heard_one, heard_other):
            assert pipe.poll(PATIENCE)
            files = pipe.recv()
            assert isinstance(files, list), files
            assert {mode for _, mode, _ in files} == {0o660}, files
            assert {gid for *_, gid in files} == {one.gid}, files
    check_notes(location, {one.login: 15, other.login: 15})
    assert findings(group_file) == {"shared"}


@as_root
@pytest.mark.parametrize("name", ["kigen.db-wal", "kigen.db-shm"])
@pytest.mark.parametrize("mode", [0o440, 0o000])
def test_a_side_file_that_opens_a_moment_later_keeps_nobody_out(
    group_file: Path, accounts: tuple[User, User], name: str, mode: int
) -> None:
    """Another user's SQLite has made it, and has not given it its mode yet."""
    location = Location.of_file(group_file)
    with working(as_user, accounts[0], write_once_it_opens, (location, name, mode)) as (_, heard):
        assert heard.poll(PATIENCE)
        assert heard.recv() == "written"


@as_root
@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_what_a_killed_user_leaves_the_other_recovers(
    group_file: Path, accounts: tuple[User, User], umask: int
) -> None:
    one, other = with_umask(accounts[0], umask), accounts[1]
    location = Location.of_file(group_file)
    with working(as_user, one, act_for_ever, (location, one.login)) as (process, pipe):
        acknowledged = [pipe.recv() for _ in range(20)]
        process.kill()
        process.join(PATIENCE)
        acknowledged += heard_all(pipe)
    left = side_files(group_file)
    assert {file.name for file in left} == {"kigen.db-wal", "kigen.db-shm"}
    assert {file.stat().st_uid for file in left} == {one.uid}
    with working(as_user, other, note_often, (location, other.login, 3)) as (_, heard):
        assert heard.poll(PATIENCE)
        assert isinstance(heard.recv(), list)
    check_notes(location, {other.login: 3})
    with desk_of(location, "root") as desk, desk.read() as connection:
        commands = set(connection.exec_driver_sql("SELECT command_id FROM activity").scalars())
        assert set(acknowledged) <= commands


def check_notes(location: Location, expected: dict[str, int]) -> None:
    """As root, who leaves nothing that is his own."""
    with desk_of(location, "root") as desk, desk.read() as connection:
        assert faults_of(connection) == []
        query = "SELECT actor, count(*) FROM activity WHERE action = 'ticket.noted' AND actor IN ({}) GROUP BY actor"
        names = ", ".join(f"'{name}'" for name in expected)
        assert dict(map(tuple, connection.exec_driver_sql(query.format(names)))) == expected


@as_root
def test_who_is_not_of_the_group_is_told_and_leaves_nothing(group_file: Path, accounts: tuple[User, User]) -> None:
    one, other = accounts
    outside = User(other.login, other.uid, a_group(apart_from=one.gid).gr_gid)
    assert refused(outside, group_file) == "desk_directory_of_group"
    group_file.parent.chmod(0o2775)  # now he gets as far as the file
    group_file.chmod(0o664)
    assert refused(outside, group_file) == "desk_directory_read_only"
    group_file.parent.chmod(0o2770)
    group_file.chmod(0o660)
    assert side_files(group_file) == ()
    with working(as_user, one, note_often, (Location.of_file(group_file), one.login, 1)) as (_, heard):
        assert isinstance(heard.recv(), list)


@as_root
@pytest.mark.parametrize(
    ("spoil", "member", "said"),
    [
        (lambda _: None, False, "Ask whoever runs this machine to add you to"),
        (lambda path: os.chown(path, -1, 0), True, "chgrp"),
        (lambda path: path.parent.chmod(0o2750), True, "chmod 2770"),
    ],
    ids=["outside", "file of another group", "directory that is not the group's to write"],
)
def test_the_doctor_tells_each_user_what_keeps_him_out(
    group_file: Path, accounts: tuple[User, User], spoil: Callable[[Path], None], member: bool, said: str
) -> None:
    """The remedy of one who is in the group is not to join it."""
    one, other = accounts
    spoil(group_file)
    user = one if member else User(other.login, other.uid, a_group(apart_from=one.gid).gr_gid)
    argv = ("--database", str(group_file), "doctor")
    with working(as_user, user, run_command, (group_file, group_file.parent.parent / "etc", argv)) as (_, heard):
        status, out, wrong = heard.recv()
    assert status == 1, out + wrong
    assert said in out
    assert "usermod" not in out


@as_root
def test_a_member_who_may_only_read_the_file_leaves_no_side_files(
    group_file: Path, accounts: tuple[User, User]
) -> None:
    group_file.chmod(0o640)
    assert refused(accounts[1], group_file) == "desk_not_writable"
    assert side_files(group_file) == ()
    assert "shared_file_mode" in findings(group_file)


def refused(user: User, path: Path) -> str:
    """The code of what ``user`` is told who wants to note."""
    with working(as_user, user, note_often, (Location.of_file(path), user.login, 1)) as (_, heard):
        assert heard.poll(PATIENCE)
        told = heard.recv()
    assert told[0] == "refused", told
    return str(told[1])


@as_root
def test_a_member_makes_the_desk_and_every_login_finds_it(reachable: Path, accounts: tuple[User, User]) -> None:
    one, other = with_umask(accounts[0], 0o077), accounts[1]
    os.chown(reachable, one.uid, -1)
    path, site = reachable / "desk" / "kigen.db", reachable / "etc"
    argv = ("init", "--shared", "--group", str(one.gid), str(path))
    with working(as_user, one, run_command, (path, site, argv)) as (_, heard):
        status, _, said = heard.recv()
        assert status == 0, said
        assert str(site / "config.toml") in said
    assert (path.parent.stat().st_uid, stat.S_IMODE(path.parent.stat().st_mode)) == (one.uid, 0o2770)
    site.chmod(0o755)  # as an administrator's umask leaves it
    with working(as_user, other, run_command, (path, site, ("--json", "locate"))) as (_, heard):
        status, out, _ = heard.recv()
        assert f'"database":"{path}"' in out.replace(": ", ":")
        assert '"database_said_by":"configuration"' in out.replace(": ", ":")
    with working(as_user, other, run_command, (path, site, ("doctor",))) as (_, heard):
        status, out, said = heard.recv()
        assert status == 0, out + said
        assert "reaches and writes it" in out


@as_root
def test_a_group_that_is_not_ones_own_is_refused_and_leaves_no_directory(
    reachable: Path, accounts: tuple[User, User]
) -> None:
    one = accounts[0]
    os.chown(reachable, one.uid, -1)
    path, foreign = reachable / "desk" / "kigen.db", a_group(apart_from=one.gid).gr_gid
    argv = ("init", "--shared", "--group", str(foreign), str(path))
    with working(as_user, one, run_command, (path, reachable / "etc", argv)) as (_, heard):
        assert heard.recv()[0] == 1
    assert not path.parent.exists()
