"""The one step that pyproject.toml can't say: the messages are compiled as the package is built."""

from __future__ import annotations

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT))  # a build backend does not put the tree it builds on the path

from tui.locale.compile import compile_messages  # noqa: E402


class BuildWithMessages(build_py):
    """Compiles the .po files in place, then copies them (or, in an editable build, leaves them there)."""

    def run(self) -> None:
        compile_messages(ROOT / "tui" / "locale")
        super().run()


setup(cmdclass={"build_py": BuildWithMessages})
