"""The clipboard of the operator's terminal, by OSC 52: it works over SSH, where the host's own would be the wrong one.

No terminal tells whether it took the text, so nothing here claims that it did.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from textual.app import App

from core.errors import Refused
from core.messages import Message
from tui.terminal.outside import BEL, Between, between, passed_on, send, takes_sequences

MOST_BYTES = 74_994
"""Of the encoded text. Terminals cut or drop longer ones, each at its own length."""


def copy(app: App[Any], text: str, environment: Mapping[str, str]) -> Message:
    """Send ``text`` to the terminal's clipboard; what to say about it. Raises ``Refused`` as ``clipboard_sequence``."""
    send(app, clipboard_sequence(text, environment))
    return Message("screens.clipboard_sent")


def clipboard_sequence(text: str, environment: Mapping[str, str]) -> str:
    """The bytes that ask for it.

    In tmux the bare sequence works where ``set-clipboard`` is ``on``, the wrapped one where ``allow-passthrough`` is:
    both are sent, and say the same. Raises ``Refused``: ``clipboard_none`` where the terminal has no clipboard,
    ``clipboard_nothing`` for an empty text (it would erase the clipboard), ``clipboard_too_long`` with the size.
    """
    if not takes_sequences(environment):
        raise Refused("clipboard_none", term=environment.get("TERM", ""))
    if not text:
        raise Refused("clipboard_nothing")
    encoded = b64encode(text.encode(errors="replace")).decode("ascii")
    if len(encoded) > MOST_BYTES:
        raise Refused("clipboard_too_long", size=len(encoded), most=MOST_BYTES)
    sequence = f"\x1b]52;c;{encoded}{BEL}"
    bare = sequence if between(environment) is Between.TMUX else ""
    return bare + passed_on(sequence, environment)
