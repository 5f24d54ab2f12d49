"""Where a password comes from: the environment, the keyring, a file of one's own; what is told where it is not."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked

from core.errors import BadInput, KigenError, Refused
from storage.secret_source import SecretSource

SECRET = "pa ss:wörd/"


class OfTests(KeyringBackend):
    """A keyring that holds one entry; a locked one says so."""

    priority = 1

    def __init__(self, locked: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._locked = locked

    def get_password(self, service: str, username: str) -> str | None:
        if self._locked:
            raise KeyringLocked("the collection is locked")
        return SECRET if (service, username) == ("kigen mail", "sla/desk") else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError(f"kigen stores no password: {service} {username} {password}")


@pytest.fixture
def system_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(OfTests())
    yield
    keyring.set_keyring(before)


def read(text: str, **environment: str) -> str:
    return SecretSource.parse(text).read(environment)


def failing(text: str, **environment: str) -> KigenError:
    with pytest.raises(KigenError) as wrong:
        read(text, **environment)
    assert SECRET not in str(wrong.value)
    return wrong.value


def test_the_environment_has_it() -> None:
    assert read("env:SMTP_PASSWORD", SMTP_PASSWORD=SECRET) == SECRET


@pytest.mark.parametrize("environment", [{}, {"SMTP_PASSWORD": ""}])
def test_a_variable_that_is_not_set_is_named(environment: dict[str, str]) -> None:
    assert str(failing("env:SMTP_PASSWORD", **environment)) == "secret_unset(name=SMTP_PASSWORD)"


@pytest.mark.usefixtures("system_keyring")
def test_the_keyring_has_it() -> None:
    assert read("keyring:kigen mail/sla/desk") == SECRET
    assert failing("keyring:kigen mail/other").code == "secret_keyring_empty"


@pytest.mark.usefixtures("system_keyring")
@pytest.mark.parametrize(
    ("closed", "said"),
    [(OfTests(locked=True), "locked"), (NoKeyring(), "No recommended backend")],  # type: ignore[no-untyped-call]
)
def test_a_keyring_that_is_locked_or_not_there_is_told(closed: KeyringBackend, said: str) -> None:
    keyring.set_keyring(closed)
    found = failing("keyring:kigen mail/sla/desk")
    assert isinstance(found, Refused)
    assert found.code == "secret_keyring_closed"
    assert said in str(found.params["detail"])


def test_without_the_package_it_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert failing("keyring:kigen/sla").code == "secret_keyring_missing"


@pytest.mark.parametrize("content", [SECRET, f"{SECRET}\n", f"{SECRET}\r\nmore\n"])
def test_a_file_of_ones_own_has_it_on_its_first_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "password"
    path.write_text(content, encoding="utf-8", newline="")
    path.chmod(0o600)
    assert read(f"file:{path}") == SECRET


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_file_that_others_reach_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "password"
    path.write_text(SECRET, encoding="utf-8")
    path.chmod(mode)
    assert failing(f"file:{path}").code == "secret_file_open"


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives files away")
def test_a_file_of_another_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text(SECRET, encoding="utf-8")
    path.chmod(0o600)
    os.chown(path, 12345, -1)
    assert failing(f"file:{path}").code == "secret_file_open"


def test_what_is_no_plain_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    assert failing(f"file:{tmp_path / 'pipe'}").code == "secret_file_open"
    assert failing(f"file:{tmp_path / 'missing'}").code == "secret_file_missing"


@pytest.mark.parametrize("content", [b"", b"\nsecret\n", b"\xff\xfe\n"])
def test_a_file_without_a_password_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "password"
    path.write_bytes(content)
    path.chmod(0o600)
    assert failing(f"file:{path}").code == "secret_file_empty"


@pytest.mark.parametrize(
    "text",
    [SECRET, "", "env:", "env:1A", "env:A B", "env:ＡＢ", "keyring:", "keyring:kigen", "keyring:/user",
     "keyring:kigen/", "file:", "file:relative", "file:~other/x", "file:/a\x00b", "keyring:a/\x1b[2J", "http://x",
     "ENV:A", 3, None, ["env:A"]],
)  # fmt: skip
def test_what_names_no_source_is_refused_without_being_repeated(text: object) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        SecretSource.parse(text)


def test_a_source_is_named_as_it_was_written() -> None:
    assert str(SecretSource.parse("keyring:kigen/ops")) == "keyring:kigen/ops"
    assert isinstance(failing("env:A"), BadInput)
