"""Which zone counts, and whether it must be said."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from tui.locale.formats import Times
from tui.shown_times import ShownTimes

TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize("times", [Times.RELATIVE, Times.ABSOLUTE])
def test_the_desks_zone_counts_unless_the_operator_has_an_own_one_which_is_said(times: Times) -> None:
    formats = ShownTimes(times, desk=TOKYO).formats("en")
    assert (formats.zone, formats.says_zone) == (TOKYO, False)
    formats = ShownTimes(times, BERLIN, TOKYO).formats("en")
    assert (formats.zone, formats.says_zone) == (BERLIN, True)
    assert not ShownTimes(times, TOKYO, TOKYO).formats("en").says_zone


def test_before_the_desk_is_open_nobody_knows_whether_the_zone_is_another() -> None:
    shown = ShownTimes(Times.RELATIVE, BERLIN)
    assert not shown.formats("en").says_zone
    assert shown.of_desk(TOKYO).formats("en").says_zone


def test_utc_is_said_except_on_a_desk_that_runs_on_it() -> None:
    formats = ShownTimes(Times.UTC, BERLIN, TOKYO).formats("ja")
    assert (formats.zone, formats.says_zone, formats.language) == (UTC, True, "ja")
    assert not ShownTimes(Times.UTC, desk=UTC).formats("en").says_zone


def test_a_key_goes_through_all_three() -> None:
    shown = ShownTimes(Times.RELATIVE, BERLIN, TOKYO)
    assert [shown.times, shown.next().times, shown.next().next().times] == [Times.RELATIVE, Times.ABSOLUTE, Times.UTC]
    assert shown.next().next().next() == shown
