"""Who acts: the login decides, whatever the environment says."""

from __future__ import annotations

import os
import pwd

import pytest

from storage.actor import acting


def test_the_environment_does_not_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "SUDO_USER"):
        monkeypatch.setenv(name, "forged")
    assert acting().login == pwd.getpwuid(os.getuid()).pw_name
    assert acting().uid == os.getuid()


def test_a_claim_counts_under_a_shared_login_only() -> None:
    login = acting().login
    assert acting(claimed="suzuki").name == login
    assert acting((login,), "suzuki").name == f"{login}/suzuki"
    assert acting((login,), " ").name == login


def test_a_uid_without_an_account_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 3_999_999)
    assert acting().name == "uid3999999"
