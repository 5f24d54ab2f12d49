"""What the code must not hold: calls that run what is in a text, shells, and CSV that is written past the one place.

Read from the syntax trees of core, storage and tui, so that a comment offends nobody and an alias hides nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted(path for part in ("core", "storage", "tui") for path in (ROOT / part).rglob("*.py"))
FORBIDDEN_NAMES = {"eval", "exec", "compile", "__import__", "execfile"}
FORBIDDEN_MODULES = {
    "pickle", "marshal", "shelve", "dill", "yaml", "ctypes", "code", "codeop", "runpy", "pty", "telnetlib",
}  # fmt: skip
FORBIDDEN_CALLS = {
    "os.system", "os.popen", "os.spawnl", "os.spawnlp", "os.spawnv", "os.spawnvp", "os.execv", "os.execvp", "os.execl",
    "os.posix_spawn", "tempfile.mktemp", "yaml.load", "subprocess.getoutput", "subprocess.getstatusoutput",
    "asyncio.create_subprocess_shell", "builtins.eval", "builtins.exec",
}  # fmt: skip
ONLY_IN = {
    "subprocess": {"tui/terminal/editor.py"},
    "zipfile": {"storage/claiming/package.py"},  # written there; no archive is ever unpacked
    "tarfile": set[str](),
    "xml": {"storage/exchange/status_pages.py"},
    "socket": set[str](),
    "http": set[str](),
    "urllib.request": set[str](),
    "asyncio.subprocess": set[str](),
}
"""Modules, and the only files that may import them."""
ONLY_CALLED_IN = {
    "csv.writer": {"storage/exchange/csv_text.py"},
    "csv.DictWriter": set[str](),
    "extractall": set[str](),
    "unpack_archive": set[str](),
}


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return f"{dotted(node.value)}.{node.attr}" if isinstance(node, ast.Attribute) else ""


def imported(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names))


def real_names(nodes: Iterable[ast.AST]) -> dict[str, str]:
    """What a name of the file stands for: ``from os import system as s`` is ``{"s": "os.system"}``."""
    found = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            found.update({alias.asname: alias.name for alias in node.names if alias.asname})
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
    return found


def offences(tree: ast.Module, file: str) -> set[str]:
    nodes = list(ast.walk(tree))
    names = real_names(nodes)
    found = set()
    for module in imported(nodes):
        parts = module.split(".")
        if parts[0] in FORBIDDEN_MODULES:
            found.add(f"imports {module}")
        for place in range(1, len(parts) + 1):
            allowed = ONLY_IN.get(".".join(parts[:place]))
            if allowed is not None and file not in allowed:
                found.add(f"imports {module}")
    for node in nodes:
        if isinstance(node, ast.Name) and node.id in FORBIDDEN_NAMES and node.id not in names:
            found.add(f"uses {node.id}")
        if isinstance(node, ast.Name | ast.Attribute):
            first, dot, rest = dotted(node).partition(".")
            whole = names.get(first, first) + dot + rest
            if whole in FORBIDDEN_CALLS:
                found.add(f"uses {whole}")
            allowed = ONLY_CALLED_IN.get(whole, ONLY_CALLED_IN.get(whole.rpartition(".")[2]))
            if allowed is not None and file not in allowed:
                found.add(f"uses {whole}")
        if isinstance(node, ast.keyword) and node.arg == "shell":
            found.add("passes shell=")
    return found


def test_nothing_dangerous_is_called() -> None:
    found = {name: bad for path in FILES if (bad := offences(tree_of(path), name := path.relative_to(ROOT).as_posix()))}
    assert found == {}
    assert len(FILES) > 400


@pytest.mark.parametrize(
    "text",
    [
        "eval('1')",
        "run = exec",
        "import pickle",
        "from marshal import loads",
        "import os\nos.system('ls')",
        "from os import system as s\ns('ls')",
        "import os as o\no.popen('ls')",
        "import subprocess",
        "def f():\n    from subprocess import run",
        "f('ls', shell=True)",
        "import yaml",
        "import tarfile",
        "from zipfile import ZipFile",
        "import csv\ncsv.writer(file)",
        "from csv import writer\nwriter(file)",
        "archive.extractall('/')",
        "from urllib.request import urlopen",
        "from urllib import request",
    ],
)
def test_the_check_sees_what_is_dangerous(text: str) -> None:
    assert offences(ast.parse(text), "core/any.py")


@pytest.mark.parametrize("text", ["re.compile('x')", "# eval(1)", "said = 'exec(1)'", "session.execute(query)"])
def test_the_check_leaves_the_rest_alone(text: str) -> None:
    assert offences(ast.parse(text), "core/any.py") == set()


def test_the_editor_is_started_without_a_shell() -> None:
    (path,) = ONLY_IN["subprocess"]
    calls = [node for node in ast.walk(tree_of(ROOT / path)) if isinstance(node, ast.Call)]
    started = [call for call in calls if dotted(call.func).startswith("subprocess.")]
    assert started
    assert all(isinstance(call.args[0], ast.Name | ast.List | ast.Tuple) for call in started)
