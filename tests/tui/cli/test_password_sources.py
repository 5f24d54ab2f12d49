"""The password of the database: from where the configuration or libpq says, to that server alone, seen by nobody."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.tui.cli.conftest import MORNING, Ran
from tests.tui.cli.password_server import PasswordServer, asking_for_passwords
from tui.cli.context import Streams
from tui.cli.main import main

MARKER = "Ah1uT7secret"
ROOT = Path(__file__).parents[3]
pytest.importorskip("psycopg")


@dataclass
class Site:
    """A login whose configuration names a desk on ``server``. ``said`` is what it says besides."""

    home: Path
    server: PasswordServer
    patch: pytest.MonkeyPatch

    @property
    def url(self) -> str:
        return f"postgresql://ops@127.0.0.1:{self.server.port}/desk"

    def configure(self, *lines: str, url: str = "") -> None:
        (self.home / "kigen").mkdir(exist_ok=True)
        text = "\n".join((f'database = "{url or self.url}"', *lines, ""))
        (self.home / "kigen" / "config.toml").write_text(text, encoding="utf-8")

    def secret(self, content: str) -> Path:
        path = self.home / "secret"
        path.write_text(content, encoding="utf-8")
        path.chmod(0o600)
        return path

    def run(self, *argv: str, **environment: str) -> Ran:
        for name, value in environment.items():
            self.patch.setenv(name, value)  # libpq reads the real one
        out, err = io.StringIO(), io.StringIO()
        streams = Streams(io.StringIO(), out, err, {**os.environ, "LANG": "en_US.UTF-8"}, lambda: MORNING)
        return Ran(main(list(argv), streams), out.getvalue(), err.getvalue())

    def left(self) -> str:
        """All that the command left in files, but for those that hold the password for it."""
        given = {"secret", "pgpass"}
        files = (path for path in self.home.rglob("*") if path.is_file() and path.name not in given)
        return "\n".join(path.read_text(errors="replace") for path in files)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "KIGEN_LOG_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    for name in ("PGPASSWORD", "PGPASSFILE", "PGSERVICEFILE", "PGSERVICE"):
        monkeypatch.delenv(name, raising=False)
    with asking_for_passwords() as server:
        yield Site(tmp_path, server, monkeypatch)


def check_login(site: Site, ran: Ran) -> None:
    """It was tried with the password, which is told nowhere."""
    assert set(site.server.heard) == {("ops", MARKER)}
    assert "The server refused the login" in ran.out + ran.err
    assert ran.status in {1, 3}
    assert MARKER not in ran.out + ran.err + site.left()


@pytest.mark.parametrize("argv", [("queue",), ("doctor",), ("activity", "verify"), ("--json", "report", "response")])
def test_the_configuration_names_a_variable(site: Site, argv: tuple[str, ...]) -> None:
    site.configure('database_password = "env:DESK_PASSWORD"')
    check_login(site, site.run(*argv, DESK_PASSWORD=MARKER))


def test_the_configuration_names_a_file(site: Site) -> None:
    site.configure(f'database_password = "file:{site.secret(MARKER)}"')
    check_login(site, site.run("queue"))


def test_libpq_takes_it_from_a_password_file(site: Site) -> None:
    site.configure()
    path = site.home / "pgpass"
    path.write_text(f"127.0.0.1:{site.server.port}:desk:ops:{MARKER}\n", encoding="utf-8")
    path.chmod(0o600)
    check_login(site, site.run("queue", PGPASSFILE=str(path)))


def test_libpq_takes_it_from_a_service_file(site: Site) -> None:
    site.configure(url="postgresql:///?service=desk")
    server = f"host=127.0.0.1\nport={site.server.port}\ndbname=desk\nuser=ops\npassword={MARKER}\n"
    path = site.secret(f"[desk]\n{server}")
    check_login(site, site.run("queue", PGSERVICEFILE=str(path)))


def test_libpq_takes_it_from_its_variable_and_the_configuration_wins(site: Site) -> None:
    site.configure()
    check_login(site, site.run("queue", PGPASSWORD=MARKER))
    site.configure('database_password = "env:DESK_PASSWORD"')
    check_login(site, site.run("queue", PGPASSWORD="other", DESK_PASSWORD=MARKER))


@pytest.mark.parametrize("way", ["option", "environment"])
def test_another_server_is_never_shown_it(site: Site, way: str) -> None:
    site.configure('database_password = "env:DESK_PASSWORD"', url="postgresql://ops@db.example/desk")
    if way == "option":
        ran = site.run("--database", site.url, "queue", DESK_PASSWORD=MARKER)
    else:
        ran = site.run("queue", DESK_PASSWORD=MARKER, KIGEN_DATABASE=site.url)
    assert ran.status == 3
    assert MARKER not in {password for _, password in site.server.heard}


def test_where_it_is_missing_it_is_told_and_nobody_is_asked(site: Site) -> None:
    site.configure('database_password = "env:DESK_PASSWORD"')
    ran = site.run("queue")
    assert (ran.status, site.server.asked.is_set()) == (2, False)
    assert "DESK_PASSWORD is not set" in ran.err
    assert site.run("locate").status == 0, "where things are is told without it"


@pytest.mark.parametrize(
    ("name", "before"),
    [("database_password", ()), ("claims.mail.password", ("[claims.mail]", 'host = "m.jp"', 'sender = "a@m.jp"'))],
)
def test_a_password_in_the_configuration_itself_is_refused_and_not_repeated(
    site: Site, name: str, before: tuple[str, ...]
) -> None:
    site.configure(*before, f'{name.rpartition(".")[2]} = "{MARKER}"')
    ran = site.run("queue")
    assert ran.status == 2
    assert f"config.toml, line {len(before) + 2}: `{name}` says where the password is" in ran.err
    assert MARKER not in ran.err


def test_no_list_of_processes_shows_it(site: Site) -> None:
    """A real process, held up in the middle of its login, and whatever it started."""
    site.configure(f'database_password = "file:{site.secret(MARKER)}"')
    site.server.goes_on.clear()
    command = [sys.executable, "-m", "tui.cli.main", "queue"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert site.server.asked.wait(20)
        shown = [line for pid, line in processes() if pid >= process.pid]
        site.server.goes_on.set()
        said = process.communicate(timeout=20)[0]
    assert any("tui.cli.main" in line for line in shown)
    assert not any(MARKER in line for line in shown)
    assert "The server refused the login" in said
    assert MARKER not in said + site.left()


def processes() -> Iterator[tuple[int, str]]:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield int(path.parent.name), path.read_text(errors="replace").replace("\0", " ")
        except OSError:
            continue  # it ended meanwhile


def test_a_crash_while_mail_is_sent_tells_nothing_of_it(site: Site) -> None:
    """The password is in the variables of three functions then."""
    desk = str(site.home / "kigen.db")
    server = ('host = "127.0.0.1"', 'sender = "sla@example.jp"', 'user = "sla"', 'password = "env:MAIL_PASSWORD"')
    site.configure("[claims.mail]", *server, 'security = "plain"', url=desk)
    assert site.run("init").status == 0

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    site.patch.setattr("smtplib.SMTP", broken)
    ran = site.run("activity", "head", "--mail", "lead@example.jp", MAIL_PASSWORD=MARKER)
    assert ran.status == 70
    assert "RuntimeError: broken" in site.left()
    assert "server.secret" in site.left(), "the log shows the very call"
    assert MARKER not in ran.out + ran.err + site.left()
