"""The locks install the same everywhere: pinned, hashed, within the bounds of pyproject.toml, naming no host."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("run.txt", "dev.txt")


def locked(name: str) -> dict[str, str]:
    """Distribution to its pinned version."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return {found[1]: found[2] for found in re.finditer(r"^([a-z0-9-]+)==(\S+)", text, flags=re.MULTILINE)}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host_and_hashes_every_pin(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    assert not re.search(r"://|^\s*--(?!hash=sha256:[0-9a-f]{64}\b)", text, flags=re.MULTILINE)
    for entry in re.split(r"\n(?=[a-z0-9])", text):
        if re.match(r"[a-z0-9-]+==", entry):
            assert "--hash=sha256:" in entry, entry.partition(" ")[0]


def test_developing_and_running_use_the_same_versions() -> None:
    assert locked("run.txt").items() <= locked("dev.txt").items()


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("run.txt", PROJECT["project"]["dependencies"]),
        ("dev.txt", PROJECT["project"]["optional-dependencies"]["postgresql"]),
        ("dev.txt", PROJECT["project"]["optional-dependencies"]["keyring"]),
        ("dev.txt", [each for each in PROJECT["dependency-groups"]["dev"] if isinstance(each, str)]),
    ],
)
def test_what_is_locked_is_what_the_project_asks_for(lock: str, wanted: list[str]) -> None:
    pins = locked(lock)
    for requirement in map(Requirement, wanted):
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), requirement.name


def test_every_dependency_has_bounds_on_both_sides_and_a_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    for requirement in map(Requirement, PROJECT["project"]["dependencies"]):
        operators = {each.operator for each in requirement.specifier}
        assert operators in ({"=="}, {">=", "<"}), requirement.name
        [place] = [number for number, line in enumerate(lines) if line.strip().startswith(f'"{requirement.name}')][:1]
        assert re.search(r"# \w", lines[place]) or lines[place - 1].strip().startswith("# "), requirement.name
