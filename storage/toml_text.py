"""TOML texts, of which some come from others: tomllib with bounds, and one kind of error."""

from __future__ import annotations

import re
from typing import Any

_LARGEST = 1 << 20
_DEEPEST = 100
# tomllib takes the square of a dotted key's length. Before "=" or inside of a header's brackets, quoted or bare.
_PART = r"""[ \t]*+(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\."""
_TOO_DEEP = re.compile(rf"(?<![A-Za-z0-9_.\-])(?:{_PART}){{{_DEEPEST}}}")


def parse_toml(text: str) -> dict[str, Any]:
    """``tomllib.loads`` for texts of at most a megabyte and keys of fewer than 100 parts.

    Raises ``tomllib.TOMLDecodeError``, for whatever is wrong.
    """
    import tomllib  # each start asks for some file, and most are not there

    if len(text) > _LARGEST:
        raise tomllib.TOMLDecodeError("larger than a megabyte")
    if found := _TOO_DEEP.search(text):
        raise tomllib.TOMLDecodeError(f"Key of too many parts (at line {text.count(chr(10), 0, found.start()) + 1})")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except ValueError:  # Python refuses to read numbers of thousands of digits
        raise tomllib.TOMLDecodeError("Number of too many digits") from None
    except RecursionError:
        raise tomllib.TOMLDecodeError("Nested too deep") from None
