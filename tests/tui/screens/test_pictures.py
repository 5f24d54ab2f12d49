"""The screens as pictures: in both languages, at 80×24 and at 120×40. `make pictures` takes them anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from storage.desk import Desk
from tests.tui.conftest import make_app
from tests.tui.driving import keys_first
from tui.locale.language import LANGUAGES, Language

# The pictures stand in a folder of their own, and are not named after this module.
pytestmark = pytest.mark.filterwarnings("ignore:\\s*Can not relate snapshot")

SIZES = ((80, 24), (120, 40))
SHOWN: dict[str, tuple[tuple[str, ...], str]] = {
    "queue": (("j", "j"), ""),
    "filter": (("slash",), "p:high is:risk"),
    "ticket": (("enter", "t", "r", "w"), ""),
    "contracts": (("3", "j"), ""),
    "contract": (("3", "j", "j", "j", "j", "enter"), ""),
    "priorities": (("4",), ""),
    "activity": (("a", "s", "a", "t", "o", "enter", "m", "x", "enter", "u", "y", "8", "v"), ""),
    "priority": (("p", "2"), ""),
    "explanation": (("e",), ""),
    "help": (("question_mark",), ""),
    "palette": (("colon",), ""),
}
EVERY = [(name, language, size) for name in SHOWN for language in LANGUAGES for size in SIZES]


def called(value: object) -> str:
    return f"{value[0]}x{value[1]}" if isinstance(value, tuple) else str(value)


@pytest.mark.parametrize("picture", EVERY, ids=lambda it: "-".join(map(called, it)))
def test_picture(
    picture: tuple[str, Language, tuple[int, int]],
    sample_desk: Callable[[Language], Desk],
    snap_compare: Callable[..., bool],
) -> None:
    name, language, size = picture
    keys, typed = SHOWN[name]
    app = make_app(sample_desk(language), language)
    assert snap_compare(app, terminal_size=size, run_before=keys_first(*keys, typed=typed))


@pytest.mark.parametrize(
    "picture",
    [("new-ticket", language, size) for language in LANGUAGES for size in SIZES],
    ids=lambda it: "-".join(map(called, it)),
)
def test_picture_of_the_form(
    picture: tuple[str, Language, tuple[int, int]],
    sample_desk: Callable[[Language], Desk],
    snap_compare: Callable[..., bool],
) -> None:
    _, language, size = picture
    app = make_app(sample_desk(language), language)
    keys = ("n", "m", "i", "d", "o", "enter", "1", "2")
    typed = "決済画面が全て503" if language == "ja" else "Payment page answers 503"
    assert snap_compare(app, terminal_size=size, run_before=keys_first(*keys, typed=typed))


@pytest.mark.parametrize(
    "picture", [("empty", language, (80, 24)) for language in LANGUAGES], ids=lambda it: "-".join(map(called, it))
)
def test_picture_of_an_empty_desk(
    picture: tuple[str, Language, tuple[int, int]], empty_desk: Desk, snap_compare: Callable[..., bool]
) -> None:
    _, language, size = picture
    assert snap_compare(make_app(empty_desk, language), terminal_size=size, run_before=keys_first())
