"""What is installed is whole: the wheel is built, looked into, installed in an empty environment and run there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

from tui.version import VERSION

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built by way of the source archive, from a copy of the tree: a build leaves files behind."""
    source = tmp_path_factory.mktemp("source")
    tracked = [
        ROOT / name
        for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE", "tests/conftest.py")
    ]
    tracked += [
        path
        for package in ("core", "storage", "tui", "benchmarks")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".mo"
    ]
    for path in tracked:
        target = source / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    into = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(into), str(source), cwd=source)
    [built] = into.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def kigen(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command in an environment that holds the wheel; what it depends on is lent by this environment."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    run(
        sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel), cwd=home
    )
    [packages] = home.glob("lib/python*/site-packages")
    lent = packages / "lent"
    lent.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if "kigen" not in path.name and path.suffix != ".pth":  # not this tree: only what the wheel brought may run
            (lent / path.name).symlink_to(path)
    (packages / "lent.pth").write_text("lent\n")
    return home / "bin" / "kigen"


def run(*command: str, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "KIGEN", "LC_", "XDG_"))
    }
    environment = {**kept, "HOME": str(cwd), "LANG": "C.UTF-8"}
    done = subprocess.run(
        command, cwd=cwd, input=stdin, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr or done.stdout
    return done


def test_the_wheel_holds_the_three_packages_and_nothing_else(names: list[str]) -> None:
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"core", "storage", "tui", f"kigen-{VERSION}.dist-info"}
    assert [name for name in names if "test" in name.lower() or name.endswith((".po", ".pyc"))] == []


def test_the_wheel_holds_the_catalogue_of_terms(names: list[str]) -> None:
    shipped = {name for name in names if name.startswith("core/terms/catalogue/")}
    assert shipped >= {f"core/terms/catalogue/{path.name}" for path in (ROOT / "core/terms/catalogue").glob("*.toml")}
    assert len([name for name in shipped if name.endswith(".toml")]) >= 5


def test_the_wheel_holds_the_migrations(names: list[str]) -> None:
    folder = "storage/database/migrations"
    assert f"{folder}/env.py" in names
    assert f"{folder}/script.py.mako" in names
    assert [name for name in names if name.startswith(f"{folder}/versions/") and name.endswith(".py")]


def test_the_wheel_holds_the_styles_of_the_screens(names: list[str]) -> None:
    styles = {str(path.relative_to(ROOT)) for path in (ROOT / "tui").rglob("*.tcss")}
    assert styles
    assert styles <= set(names)


def test_the_wheel_holds_the_templates_of_claims(names: list[str]) -> None:
    templates = {str(path.relative_to(ROOT)) for path in (ROOT / "storage/claiming/templates").rglob("*.j2")}
    assert len(templates) > 20
    assert templates <= set(names)


def test_the_wheel_holds_the_words_of_both_languages(names: list[str]) -> None:
    wanted = {str(path.relative_to(ROOT).with_suffix(".mo")) for path in (ROOT / "tui/locale").rglob("*.po")}
    assert len(wanted) >= 14
    assert wanted <= set(names)


def test_the_installed_command_tells_its_version_and_speaks_japanese(kigen: Path, tmp_path: Path) -> None:
    assert run(str(kigen), "--version", cwd=tmp_path).stdout == f"kigen {VERSION}\n"
    assert run(str(kigen), "--help", "--lang", "ja", cwd=tmp_path).stdout.startswith("使い方: kigen")


def test_the_installed_command_calculates_a_deadline(kigen: Path, tmp_path: Path) -> None:
    question = {
        "kind": "response_deadline",
        "terms": "jigsaw-prime",
        "plan": "business-plus",
        "priority": "high",
        "received_at": "2026-04-28T17:00:00+09:00",
    }
    answer = json.loads(run(str(kigen), "calc", "-", cwd=tmp_path, stdin=json.dumps(question)).stdout)
    assert answer["due_at"] == "2026-04-30T04:00:00Z"
    assert answer["explanation"]


def test_the_installed_command_says_where_its_desk_is(kigen: Path, tmp_path: Path) -> None:
    assert "kigen" in run(str(kigen), "locate", cwd=tmp_path).stdout
