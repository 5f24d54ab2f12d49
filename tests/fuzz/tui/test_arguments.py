"""What stands on the command line and in the environment: any text, halves of characters among it, is done or refused
in words that steer no terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.keymap_file import KeymapEntry, UserKeymap
from tests.fuzz.breaking import ODD_TEXTS
from tests.fuzz.judging import judged, rounds, steering
from tests.fuzz.tui.test_imports import Desk, desk, no_backups  # noqa: F401 - fixtures
from tui.actions import ACTIONS
from tui.key_names import key_named, why_not
from tui.user_keymap import resolve

ROOT = Path(__file__).parents[3]
PLACE = "…"
"""Where an odd text goes."""
CALLS: tuple[tuple[str, ...], ...] = (
    ("queue", PLACE), ("queue", "--limit", PLACE), ("explain", PLACE), (PLACE,), ("--zone", PLACE, "queue"),
    ("--lang", PLACE, "queue"),
    ("ticket", "add", "--contract", "acme", "--priority", "high", "--subject", PLACE, "--body", PLACE),
    ("ticket", "add", "--contract", PLACE, "--priority", PLACE, "--subject", "x", "--at", PLACE),
    ("ticket", "note", "1", PLACE), ("ticket", "assign", "1", PLACE), ("ticket", "respond", PLACE, "--at", PLACE),
    ("view", "save", PLACE, PLACE), ("contract", "add", PLACE, "--terms", PLACE, "--plan", PLACE),
    ("contract", "show", PLACE), ("contract", "change", "acme", "--customer", PLACE),
    ("contract", "cost", "acme", PLACE), ("incident", "log", PLACE, "--contract", "keys", "--since", PLACE),
    ("incident", "log", PLACE, "--contract", PLACE, "--note", PLACE), ("incident", "list", PLACE),
    ("month", "show", "keys", PLACE, "--scope", PLACE), ("month", "freeze", "keys", "2026-04", "--why", PLACE),
    ("claim", "list", PLACE), ("claim", "open", PLACE, PLACE), ("terms", "show", PLACE), ("dates", "--until", PLACE),
    ("report", "month", PLACE, PLACE), ("settings", PLACE, PLACE), ("settings", "time_zone", PLACE),
    ("settings", "risk_share", PLACE), ("samples", "set", "keys", PLACE, PLACE, PLACE, "--region", PLACE),
    ("activity", "erase", "1", "--reason", PLACE, "--yes"), ("import", "tickets", PLACE, "--contract", PLACE),
    ("--database", PLACE, "locate"), ("--command-id", PLACE, "queue"),
)  # fmt: skip
# As Python hands over what is no UTF-8; a NUL can't be handed over.
GIVEN = st.one_of(ODD_TEXTS, st.binary(max_size=12).map(os.fsdecode)).map(lambda text: text.replace("\0", ""))


@rounds(25, many=1_500)
@given(data=st.data())
def test_any_argument_is_done_or_refused(desk: Desk, data: st.DataObject) -> None:  # noqa: F811
    call = data.draw(st.sampled_from(CALLS))
    argv = tuple(data.draw(GIVEN) if each == PLACE else each for each in call)
    desk.renew()
    status, out, err = desk.run(*argv)
    assert status in {0, 1, 2, 3}, err
    assert steering(out + err) == set(), (out, err)
    assert not status or err


@pytest.mark.parametrize("call", [("contract", "show"), ("incident", "list"), ("import", "tickets", "-", "--contract")])
def test_what_is_no_utf8_is_told_so(desk: Desk, call: tuple[str, ...]) -> None:  # noqa: F811
    desk.renew()
    status, _, err = desk.run(*call, os.fsdecode(b"caf\xe9"))
    assert (status, err.strip()) == (
        2,
        "kigen: “caf\\udce9” is not UTF-8: type it in a terminal whose character encoding is UTF-8.",
    )


@rounds(10, many=400)
@given(data=st.data())
def test_any_environment_is_heeded_or_refused(desk: Desk, data: st.DataObject) -> None:  # noqa: F811
    names = ("LANG", "LC_ALL", "LANGUAGE", "KIGEN_OPERATOR", "SUDO_USER", "SSH_CONNECTION", "COLUMNS", "TERM", "EDITOR",
             "KIGEN_TERMS", "KIGEN_GLYPHS", "LOGNAME", "KIGEN_DATABASE")  # fmt: skip
    said = {name: data.draw(GIVEN) for name in data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=4))}
    desk.renew()
    for argv in (("incident", "log", "x", "--contract", "keys"), ("locate",)):
        status, out, err = desk.run(*argv, **said)
        assert status in {0, 1, 2, 3}, err
        assert steering(out + err) == set(), (out, err)


@rounds(40)
@given(name=ODD_TEXTS | st.sampled_from(("ctrl+", "ctrl+ctrl+x", "+", "shift+é", "f99", "r", "f5", "ctrl+s", "alt+x")))
def test_any_name_of_a_key_is_known_or_told(name: str) -> None:
    key = key_named(name)
    if key is not None:
        assert steering(key) == set()
        why_not(key)
    found = resolve(ACTIONS, UserKeymap(Path("keymap.toml"), (KeymapEntry("ticket.respond", (name,), 2),)))
    for problem in found.problems:
        judged(partial(_raise, problem))
    assert found.problems or found.of["ticket.respond"] == (key,)


def _raise(error: Exception) -> None:
    raise error


@pytest.mark.parametrize("encoding", ["ascii", pytest.param("utf-8", marks=pytest.mark.soak)])
def test_a_real_process_takes_what_is_no_text(tmp_path: Path, encoding: str) -> None:
    """Bytes that are no UTF-8 in arguments, a file's name and the environment, whatever the terminal can show."""
    words = [b"--database", os.fsencode(tmp_path) + b"/\xff\x1b[2J.db", b"queue", b"\xe3\x81 \xff\x9b31m\x1b]0;x\x07"]
    environment = {b"HOME": os.fsencode(tmp_path), b"LANG": b"en_US.\xff", b"SUDO_USER": b"\xff\x1b[2J",
                   b"PYTHONIOENCODING": encoding.encode()}  # fmt: skip
    command: list[str | bytes] = [sys.executable, "-m", "tui.cli.main", *words]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert ran.returncode == 3
    assert ran.stdout == b""
    assert steering(ran.stderr.decode(encoding)) == set()
    assert b"desk" in ran.stderr.lower()
