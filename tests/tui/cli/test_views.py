"""`kigen view`."""

from __future__ import annotations

import pytest

from tests.tui.cli.conftest import Kigen


def test_the_default_views_are_listed_in_the_operators_language(kigen: Kigen) -> None:
    lines = kigen("view", "list").out.splitlines()
    assert lines[0].split() == ["Key", "View", "Filter"]
    assert lines[1].split() == ["F5", "Mine", "owner:me"]
    assert "自分の担当" in kigen("--lang", "ja", "view", "list").out


@pytest.mark.both
def test_a_view_is_saved_listed_and_removed(kigen: Kigen) -> None:
    saved = kigen("--json", "view", "save", "outages", "p:high", 'c:"Acme KK"', "--key", "F6")
    assert saved.json == {"view": "outages", "key": "f6", "filter": 'p:high c:"Acme KK"'}
    listed = {view["key"]: view for view in kigen("--json", "view", "list").json_lines}
    assert listed["f6"] == {"view": "outages", "key": "f6", "filter": 'p:high c:"Acme KK"', "built_in": False}
    assert listed["f5"]["built_in"]
    assert kigen("view", "save", "outages", "p:high", 'c:"Acme KK"').err == "View “outages” is the same already.\n"
    assert kigen("view", "remove", "outages").err == "View “outages” removed.\n"
    assert "outages" not in kigen("view", "list").out


def test_a_filter_that_says_nothing_is_refused(kigen: Kigen) -> None:
    wrong = kigen("view", "save", "x", "is:opne")
    assert (wrong.status, wrong.out, wrong.err.count("\n")) == (2, "", 1)
    assert "open" in wrong.err
    assert kigen("view", "remove", "mine").status == 1
    assert kigen("view", "remove", "x").status == 2


def test_a_dump_takes_the_views_along(kigen: Kigen) -> None:
    kigen("view", "save", "outages", "p:high")
    assert '{"view":{"filter":"p:high","key":"f10","name":"outages","operator":' in kigen("dump").out
