"""The filters that an operator typed."""

from __future__ import annotations

import fcntl
import multiprocessing
from pathlib import Path

import pytest

from storage.filter_history import KEPT, FilterHistory


@pytest.fixture
def history(tmp_path: Path) -> FilterHistory:
    return FilterHistory.of(tmp_path / "state", "ops/tanaka")


def file_of(tmp_path: Path) -> Path:
    (file,) = (tmp_path / "state" / "filters").glob("*.txt")
    return file


def test_the_newest_comes_first_and_each_once(history: FilterHistory) -> None:
    assert [history.remember(text) for text in ("is:open", "p:high", " is:open ")] == [True, True, True]
    assert history.recent() == ("is:open", "p:high")


def test_a_hundred_are_kept(history: FilterHistory) -> None:
    for number in range(KEPT + 5):
        history.remember(f"n:{number}")
    assert (len(history.recent()), history.recent()[0], history.recent()[-1]) == (KEPT, "n:104", "n:5")


def test_what_says_nothing_or_too_much_is_not_kept(history: FilterHistory) -> None:
    assert [history.remember(text) for text in ("", "  ", 301 * "x")] == [False, False, False]
    assert history.recent() == ()


def test_it_is_private_and_each_operators_own(history: FilterHistory, tmp_path: Path) -> None:
    history.remember("障害")
    file = file_of(tmp_path)
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert FilterHistory.of(tmp_path / "state", "ops/suzuki").recent() == ()
    assert FilterHistory.of(tmp_path / "state", "ops/tanaka").recent() == ("障害",)


def test_text_is_cleaned_on_both_ways(history: FilterHistory, tmp_path: Path) -> None:
    history.remember("a\x1b[31m\nb")
    assert history.recent() == ("a␛[31m b",)
    file_of(tmp_path).write_bytes(b"\x1b[2J\nis:open\n\xff\n\n")
    assert history.recent() == ("␛[2J", "is:open", "\ufffd")


def test_without_a_place_to_write_it_goes_on(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where a directory should be", encoding="utf-8")
    history = FilterHistory.of(tmp_path / "state", "tanaka")
    assert not history.remember("is:open")
    assert history.recent() == ()


def test_who_holds_it_too_long_is_not_waited_for(history: FilterHistory, tmp_path: Path) -> None:
    history.remember("is:open")
    with file_of(tmp_path).with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert not history.remember("p:high")
    assert history.remember("p:high")


def _remember(path: Path, name: str) -> None:
    for number in range(12):
        assert FilterHistory(path).remember(f"{name} {number}")


def test_two_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "filters.txt"
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=_remember, args=(path, name)) for name in ("one", "two")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert set(FilterHistory(path).recent()) == {f"{name} {number}" for name in ("one", "two") for number in range(12)}
    assert sorted(each.name for each in tmp_path.iterdir()) == ["filters.lock", "filters.txt"]
