"""Strategies that break what is sound: bytes at random, bytes of a valid file changed here and there, and JSON values
with one part replaced. Pure noise seldom gets past a reader's first line."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from tests.data.hostile import HOSTILE

HARMFUL = tuple(text for text in HOSTILE.values() if len(text) < 1_000)
_TOKENS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n", b"\n\n", b'"', b"'", b",", b";", b"\t", b"{", b"}", b"[", b"]",
    b"[" * 5_000, b"{" * 500, b"=", b"<", b"</", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"<![CDATA[", b"\\ud800",
    b"\\u0000", b"null", b"NaN", b"-Infinity", b"1e999", b"-1", b"0", b"9" * 30, b"9" * 5_000, b"0001-01-01T00:00:00Z",
    b"9999-12-31T23:59:59.999999Z", b"2026-02-30", b"24:00", b"-99:99", b"\x82\xa0", "＝全角".encode(), b"a." * 50,
    b" " * 3_000, b"[[", b"]]", b'"""',
)  # fmt: skip


def broken(*valid: bytes) -> st.SearchStrategy[bytes]:
    """One of ``valid`` after up to eight changes, or any bytes."""
    return st.one_of(st.sampled_from(valid).flatmap(_changed), st.binary(max_size=300))


def _changed(valid: bytes) -> st.SearchStrategy[bytes]:
    place = st.integers(0, len(valid))
    piece = st.one_of(
        st.sampled_from(_TOKENS),
        st.sampled_from(HARMFUL).map(lambda text: text.encode(errors="surrogatepass")),
        st.binary(max_size=4),
    )
    change = st.one_of(
        st.tuples(place, st.integers(0, 3), piece),  # put in, or in the place of a few
        st.tuples(place, st.integers(0, 200), st.just(b"")),  # left out
        st.tuples(place, st.just(len(valid)), st.just(b"")),  # cut off
        place.flatmap(lambda at: st.tuples(st.just(at), st.just(0), st.just(valid[at : at + 400]))),  # said again
    )
    return st.lists(change, min_size=1, max_size=8).map(lambda changes: _applied(valid, changes))


def _applied(valid: bytes, changes: Sequence[tuple[int, int, bytes]]) -> bytes:
    for at, length, instead in changes:
        valid = valid[:at] + instead + valid[at + length :]
    return valid


ODD_TEXTS = st.one_of(
    st.sampled_from(HARMFUL), st.text(max_size=20),
    st.sampled_from(("", " ", "-", "0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
                     "2026-13-01", "UTC", "../../etc/passwd", "Asia/Tokyo", "9" * 5_000, "x" * 20_000)),
)  # fmt: skip
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.sampled_from((0, -1, 2**31, 2**63, 2**64, 10**30, 10**400)),
    st.floats(), ODD_TEXTS,
    st.lists(st.none() | st.integers() | ODD_TEXTS, max_size=3),
    st.dictionaries(ODD_TEXTS, st.integers() | ODD_TEXTS, max_size=3),
)  # fmt: skip


def broken_json(*valid: Any) -> st.SearchStrategy[bytes]:
    """One of the ``valid`` values with up to three of its parts replaced, left out or said twice, as JSON."""
    return broken_values(*valid).map(lambda value: json.dumps(value).encode())


@st.composite
def broken_values(draw: Callable[[st.SearchStrategy[Any]], Any], *valid: Any) -> Any:
    """One of the ``valid`` values with up to three of its parts replaced, left out or said twice."""
    whole = [deepcopy(draw(st.sampled_from(valid)))]
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(whole))
        if not places:
            break
        holder, key = draw(st.sampled_from(places))
        match draw(st.sampled_from(("replaced", "replaced", "left out", "twice", "renamed"))):
            case "left out" if holder is not whole:
                del holder[key]
            case "twice" if isinstance(holder, list) and holder is not whole:
                holder.append(holder[key])
            case "renamed" if isinstance(holder, dict):
                holder[draw(ODD_TEXTS)] = holder.pop(key)
            case _:
                holder[key] = draw(ODD)
    return whole[0]


def _places(value: Any) -> list[tuple[Any, Any]]:
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [place for key in keys for place in ((value, key), *_places(value[key]))]
