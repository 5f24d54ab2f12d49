"""Python's search for unreachable objects, kept from looking through what a start loads.

Loading makes some hundred thousand objects that all stay: looking through them again and again takes a tenth of the
start, and later, all at once, a moment in which no key is heard.
"""

from __future__ import annotations

import gc


def put_off() -> None:
    """Look for nothing until ``take_up``."""
    gc.disable()


def take_up() -> None:
    """Look again, from now on, for what becomes unreachable of newer objects. Nothing where it was not put off."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
