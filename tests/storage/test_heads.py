"""A published head is evidence: who makes the whole chain anew can't make it lead to that head."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.errors import BadInput
from storage.database.activity import entry_hash, verify
from storage.database.append_only import changing
from storage.database.engine import writing
from storage.database.tables import activity
from storage.database.tables import desk as desk_table
from storage.desk import Desk
from storage.heads import Head, contradicted, head_of, mail_of, publish, published
from tests.storage.acts import erase_ticket, note, receive
from tests.storage.conftest import NOON

pytestmark = pytest.mark.both


def head(desk: Desk) -> Head:
    with desk.read() as connection:
        return head_of(connection, NOON)


def contrary(desk: Desk, *heads: Head) -> Head | None:
    with desk.read() as connection:
        return contradicted(connection, heads)


def make_anew(desk: Desk) -> None:
    """Say that somebody else acted, and hash everything again, as the owner of the database could."""
    with writing(desk.engine) as connection, changing(connection, "activity"):
        previous = ""
        for row in connection.execute(activity.select().order_by(activity.c.seq)).mappings().all():
            entry = {**row, "actor": "suzuki", "previous_hash": previous}
            previous = entry["hash"] = entry_hash(entry)
            connection.execute(activity.update().where(activity.c.seq == row["seq"]).values(**entry))
        connection.execute(desk_table.update().values(chain_head=previous))


def test_a_chain_that_goes_on_from_its_heads_holds_them_all(desk: Desk) -> None:
    empty = head(desk)
    desk.perform(receive, "a")
    first = head(desk)
    desk.perform(note, (1, "b"))
    assert (empty.seq, first.seq, head(desk).seq) == (0, 2, 4)
    assert contrary(desk, empty, first, head(desk)) is None


def test_a_chain_made_anew_is_whole_in_itself_and_contradicts_its_head(desk: Desk) -> None:
    desk.perform(receive, "a")
    kept = head(desk)
    desk.perform(note, (1, "b"))
    make_anew(desk)
    with desk.read() as connection:
        assert verify(connection).breaks == ()
    assert contrary(desk, kept) == kept


def test_a_tail_that_was_cut_off_contradicts_its_head(desk: Desk) -> None:
    desk.perform(receive, "a")
    kept = Head(head(desk).desk, 4, "of an entry that is not there any more", NOON)
    assert contrary(desk, head(desk), kept) == kept


def test_heads_of_another_desk_say_nothing(desk: Desk) -> None:
    desk.perform(receive, "a")
    assert contrary(desk, Head("another", 2, "other", NOON)) is None


def test_erasing_a_text_changes_no_head(desk: Desk) -> None:
    desk.perform(receive, "a")
    kept = head(desk)
    erase_ticket(desk, 1, "the customer asked")
    assert contrary(desk, kept) is None


def test_a_file_gathers_heads_and_gives_them_back(tmp_path: Path) -> None:
    file = tmp_path / "heads.jsonl"
    heads = tuple(Head("d", number, f"{number:064}", NOON + timedelta(days=number)) for number in (1, 2))
    for one in heads:
        publish(one, file)
    assert published(file) == heads
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "line", ["x", "[]", "3", '{"desk":"d"}', '{"desk":"d","seq":true,"hash":"h","at":"2026-01-01T00:00:00Z"}',
             '{"desk":"d","seq":1,"hash":"h","at":"2026-01-01T00:00:00"}']
)  # fmt: skip
def test_a_line_that_is_no_head_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "heads.jsonl"
    publish(Head("d", 1, "h", NOON), file)
    with file.open("a") as opened:
        opened.write(f"{line}\n")
    with pytest.raises(BadInput, match="head_broken") as broken:
        published(file)
    assert broken.value.params["line"] == 2


def test_a_mail_holds_the_line(tmp_path: Path) -> None:
    one = Head("d", 4, "h", NOON)
    mail = mail_of(one, "見出し", "sla@example.jp", "audit@example.jp")
    assert (mail["To"], mail["Subject"]) == ("audit@example.jp", "見出し")
    (tmp_path / "mail").write_text(mail.get_content())
    assert published(tmp_path / "mail") == (one,)


def test_a_change_that_fails_leaves_all_append_only(desk: Desk) -> None:
    desk.perform(receive, "a")
    with pytest.raises(DBAPIError), writing(desk.engine) as connection, changing(connection, "activity"):
        connection.execute(text("UPDATE activity SET actor = 'x', hash = NULL"))
    with desk.read() as connection:
        assert verify(connection).breaks == ()
    with pytest.raises(DBAPIError, match="append-only"), writing(desk.engine) as connection:
        connection.execute(text("UPDATE activity SET actor = 'x'"))
