"""Who may not do a thing is told so by the command, before what else is wrong with it, and nothing is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.cli.conftest import Kigen

pytestmark = pytest.mark.in_a_file("the roles of a desk on a server are the server's")
OF_LEADS = [
    ("incident", "waive", "99", "nobody", "--why", " "),
    ("incident", "waive", "99", "nobody", "--take-back"),
    ("month", "reopen", "nobody", "2026-13"),
    ("month", "reopen", "nobody", "2026-05", "--scope", "nowhere"),
    ("activity", "erase", "99", "--reason", " "),
]
OF_OPERATORS = [
    ("incident", "end", "99", "--at", "nonsense"),
    ("incident", "change", "99"),
    ("incident", "log", "x", "--contract", "nobody"),
    ("month", "freeze", "nobody", "nonsense"),
    ("month", "accept", "nobody", "2026-05"),
]


def with_role(role: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "etc"
    site.mkdir()
    (site / "config.toml").write_text(f'[roles]\nlead = ["sato"]\n{role} = ["*"]\n', encoding="utf-8")
    monkeypatch.setenv("KIGEN_SITE", str(site))


@pytest.mark.parametrize("argv", OF_LEADS)
def test_an_operator_is_told_of_the_lead_before_what_is_wrong(
    kigen: Kigen, argv: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_role("operator", tmp_path, monkeypatch)
    ran = kigen(*argv)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "kigen: This takes the role “lead”, and yours here is “operator”. Who may: sato.\n"


@pytest.mark.parametrize("argv", OF_OPERATORS)
def test_a_viewer_is_told_of_his_role_before_what_is_wrong(
    kigen: Kigen, argv: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_role("viewer", tmp_path, monkeypatch)
    ran = kigen(*argv)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.count("takes the role “operator”") == 1


@pytest.mark.parametrize("argv", OF_LEADS)
def test_a_viewer_is_told_of_the_lead_where_an_operator_may_not_either(
    kigen: Kigen, argv: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_role("viewer", tmp_path, monkeypatch)
    ran = kigen(*argv)
    assert (ran.status, ran.err) == (
        1, "kigen: This takes the role “lead”, and yours here is “viewer”. Who may: sato.\n"
    )  # fmt: skip


def test_a_viewer_who_only_looks_is_told_nothing(kigen: Kigen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_role("viewer", tmp_path, monkeypatch)
    ran = kigen("queue")
    assert ran.status == 0
    assert "role" not in ran.err


@pytest.mark.parametrize("argv", [*OF_LEADS, *OF_OPERATORS])
def test_a_lead_is_told_what_is_wrong(kigen: Kigen, argv: tuple[str, ...]) -> None:
    ran = kigen(*argv)
    assert ran.status in {1, 2}
    assert "role" not in ran.err
