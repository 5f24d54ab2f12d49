"""The screens as pictures: in both languages, at 80×24 and at 120×40, all but the narrow Japanese ones only in a soak.

`make pictures` takes them all anew.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from core.desk.acts.handovers import HandOver, hand_over
from core.errors import DeskUnreachable
from core.messages import Words
from storage.actor import Actor
from storage.desk import Desk
from tests.claims_at_stake import put_claims
from tests.databases import Places
from tests.tui.conftest import CATALOGUE, NOW, make_app, open_at, stakes_in
from tests.tui.driving import LARGE, SMALL, Hands, at_work
from tests.tui.screens.album import Album
from tests.tui.variants import mostly_in_a_soak
from tui.app import KigenApp
from tui.claim_watch import closing_soon
from tui.handover_watch import HandoverWatch
from tui.locale.language import LANGUAGES, Language
from tui.terminal.capabilities import ASCII, Capabilities

READ_ONLY = DeskUnreachable("sqlite_loses_pages", version="3.40.1", path="/srv/kigen/desk.db")
UNREACHABLE = DeskUnreachable("desk_missing", path="/srv/kigen/desk.db")
LOST = DeskUnreachable(
    "desk_server_unreachable", database="postgresql://db.example.jp/kigen", detail="Connection refused"
)


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture called ``name``, taken after these keys and what is typed then."""

    name: str
    keys: tuple[str, ...]
    typed: Words


def _shot(name: str, keys: str = "", ja: str = "", en: str = "") -> Shot:
    return Shot(name, tuple(keys.split()), Words(ja=ja, en=en or ja))


WAYS: dict[str, tuple[Shot, ...]] = {
    "queue": (
        _shot("queue", "j j"),
        _shot("help", "question_mark"),
        _shot("palette", "escape colon"),
        _shot("palette-found", "", ja="担当", en="take"),
        _shot("explanation", "escape e"),
        _shot("filter-offers", "escape slash", ja="p:"),
        _shot("filter", "", ja="high is:risk"),
        _shot("save-view", "enter V", ja="急ぎの高優先", en="High, at risk"),
        _shot("filter-error", "escape slash", ja=" is:breachd owner:me"),
        _shot("filter-nothing", "escape slash", ja="number:99999"),
        _shot("elsewhere", "escape v"),
    ),
    "acts": (
        _shot("respond", "r"),
        _shot("take-from-another", "j t"),
        _shot("undo", "y w u"),
        _shot("priority", "escape p"),
        _shot("assign", "escape a"),
        _shot("note", "escape m", ja="再起動を依頼済み 14時に再確認", en="Restart requested; check again at 14:00"),
        _shot("marked", "escape g space space space"),
        _shot("bulk", "r"),
        _shot("bulk-done", "y"),
    ),
    "ticket": (_shot("ticket", "enter t r w"),),
    "screens": (
        _shot("contracts", "3 j"),
        _shot("contract", "j j j enter"),
        _shot("priorities", "escape 4"),
    ),
    "incidents": (
        _shot("new-incident", "2 n P o r t a l enter - 2 5 m enter 白 enter 北 enter"),
        _shot("incidents", "f2"),
        _shot("incident", "enter"),
        _shot("incident-why", "e"),
        _shot("incident-what-if", "escape i 1 2 : 0 0"),
        _shot("incident-waive", "escape w"),
    ),
    "activity": (_shot("activity", "a s a t o enter m x enter u y 8 v"),),
    "form": (
        _shot("new-ticket-first", "n"),
        _shot("new-ticket-errors", "f2"),
        _shot("new-ticket", "m i d o enter 1 2", ja="決済画面が全て503", en="Payment page answers 503"),
    ),
}
STAKES = (
    _shot("exposure", "5 j j"),
    _shot("month", "enter"),
    _shot("freeze", "f"),
    _shot("dates", "escape escape 7"),
    _shot("dates-found", "slash", ja="申請", en="claim"),
)
CLAIMS = (
    _shot("claims", "6"),
    _shot("claim-entry", "g n"),
    _shot("claim-entry-missing", "f6"),
    _shot("claim", "escape j enter"),
    _shot("claim-preview", "v"),
    _shot("claim-preview-redaction", "b"),
    _shot("claim-write", "escape w"),
    _shot("claim-mail", "escape m"),
    _shot("claim-filed", "escape f 1", ja="171234567800123"),
)
HANDOVERS = (
    _shot("handover-told"),
    _shot("handover", "h"),
    _shot("handover-entry", "r n", ja="北斗信金の復旧連絡は18時", en="The bank hears from us again at 18:00"),
)
EMPTY = (
    _shot("empty"),
    _shot("empty-new-ticket", "n"),
    _shot("empty-contracts", "escape 3"),
    _shot("empty-priorities", "4"),
    _shot("empty-activity", "8"),
    _shot("empty-incidents", "2"),
    _shot("empty-claims", "6"),
)
LOADING = (
    _shot("loading"),
    _shot("loading-contracts", "3"),
    _shot("loading-priorities", "4"),
    _shot("loading-activity", "8"),
    _shot("loading-incidents", "2"),
    _shot("loading-claims", "6"),
)
OUT_OF_REACH = (
    _shot("lost", "r"),
    _shot("lost-ticket", "enter"),
    _shot("lost-contracts", "escape 3"),
    _shot("lost-priorities", "4"),
    _shot("lost-activity", "8"),
    _shot("lost-new-ticket", "1 n"),
    _shot("lost-acts", "escape m", ja="折り返し済み", en="Called back"),
    _shot("lost-acts-note", "enter"),
    _shot("not-stored", "escape X"),
)
FAILED = (
    _shot("failed"),
    _shot("failed-contracts", "3"),
    _shot("failed-priorities", "4"),
    _shot("failed-activity", "8"),
    _shot("failed-incidents", "2"),
    _shot("failed-claims", "6"),
)
READING = (
    _shot("read-only"),
    _shot("read-only-refused", "r"),
    _shot("read-only-ticket", "enter"),
    _shot("read-only-contracts", "escape 3"),
    _shot("read-only-priorities", "4"),
    _shot("read-only-activity", "8"),
    _shot("read-only-incidents", "2"),
    _shot("read-only-claims", "6"),
)
LOOKS = (_shot("queue"), _shot("ticket", "enter"), _shot("priority", "p"), _shot("priorities", "escape 4"))


@dataclass(frozen=True, slots=True)
class Terminal:
    """Whose language it speaks, and how large it is."""

    language: Language
    size: tuple[int, int]

    def __str__(self) -> str:
        return f"{self.language}-{self.size[0]}x{self.size[1]}"


TERMINALS = [Terminal(language, size) for language in LANGUAGES for size in (SMALL, LARGE)]
NARROW, WIDE = Terminal("ja", SMALL), Terminal("en", LARGE)


def in_every_run(way: str, terminal: Terminal) -> bool:
    """Whether that way is walked in every run, or only in a soak."""
    return terminal == NARROW or (terminal == WIDE and way in ("ticket", "screens"))


@pytest.fixture(params=mostly_in_a_soak(TERMINALS, always=NARROW), ids=str)
def terminal(request: pytest.FixtureRequest) -> Terminal:
    found = request.param
    assert isinstance(found, Terminal)
    return found


@pytest.fixture
def album(snapshot: SnapshotAssertion, terminal: Terminal) -> Iterator[Album]:
    album = Album(snapshot, str(terminal))
    yield album
    album.close()


@pytest.fixture
def app(sample_desk: Callable[[Language], Desk], terminal: Terminal) -> KigenApp:
    return make_app(sample_desk(terminal.language), terminal.language)


async def walk(app: KigenApp, terminal: Terminal, album: Album, way: tuple[Shot, ...], ending: str = "") -> None:
    """Along the way, a picture at each stop."""
    async with at_work(app, terminal.size) as hands:
        for shot in way:
            await go(hands, shot, terminal)
            album.take(app, shot.name + ending)


async def go(hands: Hands, shot: Shot, terminal: Terminal) -> None:
    await hands.press(*shot.keys)
    typed = shot.typed.ja if terminal.language == "ja" else shot.typed.en
    if typed:
        await hands.type(typed)


@pytest.mark.parametrize(
    ("way", "terminal"),
    [
        pytest.param(
            way, terminal, id=f"{way}-{terminal}", marks=() if in_every_run(way, terminal) else pytest.mark.soak
        )
        for way in WAYS
        for terminal in TERMINALS
    ],
    indirect=["terminal"],
)
async def test_the_screens_at_work(way: str, app: KigenApp, terminal: Terminal, album: Album) -> None:
    await walk(app, terminal, album, WAYS[way])


async def test_what_is_at_stake_and_what_falls_due(places: Places, terminal: Terminal, album: Album) -> None:
    with open_at(stakes_in(places)) as desk:
        await walk(make_app(desk, terminal.language), terminal, album, STAKES)
        ascii_only = make_app(desk, terminal.language)
        ascii_only.capabilities = Capabilities(ASCII, mouse=False)
        await walk(ascii_only, terminal, album, STAKES[:1], "-ascii")


async def test_a_claim_from_the_breach_to_its_filing(
    empty_desk: Desk, terminal: Terminal, album: Album, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_claims(empty_desk, tmp_path / "logs")
    monkeypatch.chdir("/")
    monkeypatch.setattr(Path, "home", lambda: Path("/home/tanaka"))
    app = make_app(empty_desk, terminal.language)
    async with at_work(app, terminal.size) as hands:
        app.reminders.remind(closing_soon(empty_desk, NOW))
        for shot in CLAIMS:
            await go(hands, shot, terminal)
            album.take(app, shot.name)
    ascii_only = make_app(empty_desk, terminal.language)
    ascii_only.capabilities = Capabilities(ASCII, mouse=False)
    await walk(ascii_only, terminal, album, CLAIMS[:1], "-ascii")


async def test_a_handover_from_the_shift_before(app: KigenApp, terminal: Terminal, album: Album) -> None:
    text = Words(ja="#3 は折り返し依頼あり。\n山田様は16時以降なら電話可。", en="#3 wants a call back.\nAfter 16:00.")
    with Desk.open(app.desk().location, actor=Actor(1001, "sato"), catalogue=CATALOGUE, clock=lambda: NOW) as shift:
        shift.perform(hand_over, HandOver(text.ja if terminal.language == "ja" else text.en))
    async with at_work(app, terminal.size) as hands:
        for watch in app.watches:
            if isinstance(watch, HandoverWatch):
                watch.look()
                await hands.settle()
        for shot in HANDOVERS:
            await go(hands, shot, terminal)
            album.take(app, shot.name)


async def test_an_empty_desk(empty_desk: Desk, terminal: Terminal, album: Album) -> None:
    await walk(make_app(empty_desk, terminal.language), terminal, album, EMPTY)


@pytest.mark.in_a_file("the ways of drawing are those above")
async def test_a_desk_that_is_still_being_opened(empty_desk: Desk, terminal: Terminal, album: Album) -> None:
    come = threading.Event()

    def slowly() -> Desk:
        come.wait()
        return empty_desk

    app = make_app(slowly, terminal.language)
    async with app.run_test(size=terminal.size) as pilot:
        try:
            for shot in LOADING:
                await pilot.pause()
                await pilot.press(*shot.keys)
                await pilot.pause()
                album.take(app, shot.name)
        finally:
            come.set()


@pytest.mark.soak
@pytest.mark.in_a_file("the ways of drawing are those above")
async def test_a_desk_that_cannot_be_opened(terminal: Terminal, album: Album) -> None:
    def in_vain() -> Desk:
        raise UNREACHABLE

    await walk(make_app(in_vain, terminal.language), terminal, album, FAILED)


@pytest.mark.in_a_file("the ways of drawing are those above")
async def test_a_desk_whose_connection_is_lost(
    app: KigenApp, terminal: Terminal, album: Album, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object, **__: object) -> None:
        raise LOST

    async with at_work(app, terminal.size) as hands:
        await hands.press("j")
        for work in ("read", "perform", "data_version"):
            monkeypatch.setattr(Desk, work, lost)
        for shot in OUT_OF_REACH:
            await go(hands, shot, terminal)
            album.take(app, shot.name)


@pytest.mark.soak
@pytest.mark.in_a_file("the ways of drawing are those above")
async def test_a_desk_that_can_only_be_read(app: KigenApp, terminal: Terminal, album: Album) -> None:
    app.desk()._read_only = READ_ONLY
    await walk(app, terminal, album, READING)


@pytest.mark.in_a_file("the ways of drawing are those above")
async def test_with_ascii_only(app: KigenApp, terminal: Terminal, album: Album) -> None:
    app.capabilities = Capabilities(ASCII, mouse=False)
    await walk(app, terminal, album, LOOKS, "-ascii")


@pytest.mark.soak
@pytest.mark.in_a_file("the ways of drawing are those above")
async def test_for_a_screen_reader(app: KigenApp, terminal: Terminal, album: Album) -> None:
    app.capabilities = Capabilities(ASCII, mouse=False, plain=True)
    await walk(app, terminal, album, LOOKS, "-plain")


@pytest.mark.soak
@pytest.mark.in_a_file("the ways of drawing are those above")
async def test_without_colours(
    sample_desk: Callable[[Language], Desk], terminal: Terminal, album: Album, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = make_app(sample_desk(terminal.language), terminal.language)
    await walk(app, terminal, album, LOOKS, "-no-colour")


@pytest.mark.in_a_file("the ways of drawing are those above")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_terminal_that_is_too_small(
    language: Language, sample_desk: Callable[[Language], Desk], snapshot: SnapshotAssertion
) -> None:
    terminal = Terminal(language, (50, 16))
    album = Album(snapshot, str(terminal))
    await walk(make_app(sample_desk(language), language), terminal, album, (_shot("too-small"),))
    album.close()
