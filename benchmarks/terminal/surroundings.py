"""The environment of programs that are measured."""

from __future__ import annotations

import os

_CHOSEN = ("KIGEN_", "TEXTUAL", "COLORTERM", "NO_COLOR", "SSH_", "TMUX", "LC_", "XDG_", "PYTHON")


def of_an_operator(**more: str) -> dict[str, str]:
    """Of one who chose nothing, with ``more``; his kigen is compiled once, as every installed program is."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_CHOSEN)}
    return {**kept, "TERM": "xterm-256color", "LANG": "C.UTF-8", **more}
