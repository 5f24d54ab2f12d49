"""`kigen handover write|show|list|read|take-back`: what a shift tells the next, from a script."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from core.desk.acts.handovers import (
    AcknowledgeHandover,
    HandOver,
    TakeBackHandover,
    acknowledge_handover,
    hand_over,
    take_back_handover,
)
from core.desk.ports import Done
from core.errors import BadInput
from tui.cli.context import Context
from tui.cli.desk import OpenDesk, open_desk, rfc3339
from tui.cli.parser import CommandParser, ticket_number
from tui.cli.tables import table

if TYPE_CHECKING:
    from core.desk.handover import Handover, TicketsThen
    from storage.database.read_models.handovers import HandoverPage, Names

_STDIN = "-"
_AT_MOST_READ = 400_000
"""Characters of stdin; what is kept of them is less (``core.text.LINES_LENGTH``)."""


def configure(parser: CommandParser) -> None:
    """One subcommand an act."""
    room = parser.subcommands("act")
    write, show, listed, read, back = (
        room.add_parser(name, help=parser.words(f"cli.summary_handover_{name.replace('-', '_')}"))
        for name in ("write", "show", "list", "read", "take-back")
    )
    write.add_argument("text", metavar="TEXT", nargs="?", default=_STDIN, help=parser.words("cli.help_handover_text"))
    number = parser.words("cli.help_handover_number")
    show.add_argument("number", metavar="N", nargs="?", type=ticket_number, help=parser.words("cli.help_handover_show"))
    listed.add_argument("--limit", metavar="N", type=int, default=20, help=parser.words("cli.help_queue_limit"))
    listed.add_argument("--unread", action="store_true", help=parser.words("cli.help_handover_unread"))
    for one in (read, back):
        one.add_argument("number", metavar="N", type=ticket_number, help=number)
    for one in (write, read, back):
        one.add_argument("--command-id", default=None, metavar="ID", help=parser.words("cli.help_command_id"))


def run(arguments: Namespace, context: Context) -> int:
    """Do it, and show the handover as it stands after it."""
    if arguments.act == "list":
        if arguments.limit < 1:
            raise BadInput("limit_too_small", field="--limit", limit=arguments.limit)
        with open_desk(context) as opened:
            _list(opened, limit=arguments.limit, only_unread=arguments.unread)
        return 0
    with open_desk(context) as opened:
        number = arguments.number if arguments.act == "show" else _act(arguments, opened)
        _show(number, opened)
    return 0


def _act(arguments: Namespace, opened: OpenDesk) -> int:
    done = _perform(arguments, opened)
    if not done.changed:
        opened.say("cli.handover_unchanged", number=int(done.subject))
    return int(done.subject)


def _perform(arguments: Namespace, opened: OpenDesk) -> Done:
    desk, again = opened.desk, arguments.command_id
    match arguments.act:
        case "write":
            text = _from_stdin(opened.context) if arguments.text == _STDIN else arguments.text
            return desk.perform(hand_over, HandOver(text), command_id=again)
        case "read":
            return desk.perform(acknowledge_handover, AcknowledgeHandover(arguments.number), command_id=again)
        case _:
            return desk.perform(take_back_handover, TakeBackHandover(arguments.number), command_id=again)


def _from_stdin(context: Context) -> str:
    try:
        return context.streams.stdin.read(_AT_MOST_READ)
    except UnicodeDecodeError:
        raise BadInput("stdin_not_utf8", field="TEXT") from None


def _show(number: int | None, opened: OpenDesk) -> None:
    from storage.database.read_models.handovers import handover_page, handover_to_open

    desk = opened.desk
    with desk.read() as connection:
        wanted = handover_to_open(connection, desk.actor.name, desk.now()) if number is None else number
        page = None if wanted is None else handover_page(connection, wanted)
    if page is None:
        opened.say("cli.no_handovers")
    elif opened.context.as_json:
        opened.context.print_json(_as_json(page, opened))
    else:
        _print(page, opened)


def _print(page: HandoverPage, opened: OpenDesk) -> None:
    from tui.handover_sections import HandoverSections

    told = HandoverSections(opened.translator, opened.desk.catalogue, opened.desk.now(), page.names)
    handover, line = page.handover, opened.context.print
    line(f"#{handover.number}  {told.from_whom(handover)}")
    if handover.taken_back:
        line(opened.words("cli.handover_taken_back"))
    else:
        line()
        for each in handover.text.split("\n"):
            line(each)
        line()
        line(opened.words("cli.handover_readers", readers=told.readers(handover)))
    for section in told.sections(handover.situation):
        line()
        line(section.title)
        for each in section.lines:
            line(f"  {each}")


def _list(opened: OpenDesk, *, limit: int, only_unread: bool) -> None:
    from storage.database.read_models.handovers import handover_list, unread_handovers

    operator = opened.desk.actor.name
    with opened.desk.read() as connection:
        if only_unread:
            found = unread_handovers(connection, operator, opened.desk.now(), limit=limit)
        else:
            found = handover_list(connection, limit=limit)
    if opened.context.as_json:
        for each in found:
            opened.context.print_json(_head_json(each, operator))
        return
    if not found:
        opened.say("cli.no_handovers")
        return
    headings = [opened.words(f"cli.column_{name}") for name in ("handover", "written_at", "from", "read_by", "text")]
    for row in table(headings, [_row(each, opened) for each in found], right=(0,)):
        opened.context.print(row)


def _row(handover: Handover, opened: OpenDesk) -> tuple[str, ...]:
    readers = opened.translator.joined(mark.actor for mark in handover.readers)
    first = next(filter(str.strip, handover.text.split("\n")), "")
    return str(handover.number), opened.value(handover.written_at), handover.actor, readers, first.strip()


def _head_json(handover: Handover, operator: str) -> dict[str, Any]:
    return {
        "handover": handover.number,
        "from": handover.actor,
        "written_at": rfc3339(handover.written_at),
        "text": None if handover.taken_back else handover.text,
        "taken_back": handover.taken_back,
        "unread": not handover.taken_back and not handover.read_by(operator),
        "read_by": [{"operator": mark.actor, "at": rfc3339(mark.at)} for mark in handover.readers],
    }


def _as_json(page: HandoverPage, opened: OpenDesk) -> dict[str, Any]:
    then, names = page.handover.situation, page.names
    return {
        **_head_json(page.handover, opened.desk.actor.name),
        "at": rfc3339(then.at),
        "open": then.open,
        "unassigned": then.unassigned,
        "priorities": [
            {"terms": each.terms, "priority": each.priority, "count": each.count} for each in then.priorities
        ],
        "overdue": _tickets_json(then.overdue, names),
        "at_risk": _tickets_json(then.at_risk, names),
        "own": _tickets_json(then.own, names),
        "waiting": _tickets_json(then.waiting, names),
        "incidents": {"count": then.incident_count, "first": [
            {
                "incident": each.number, "title": names.titles.get(each.number), "start": rfc3339(each.started_at),
                "over_since": each.number in names.ended,
            }
            for each in then.incidents
        ]},
        "windows": {"count": then.window_count, "first": [
            {
                "claim": each.claim or None, "contract": names.contracts.get(each.contract_id),
                "month": f"{each.month:%Y-%m}", "scope": each.scope or None,
                "file_by": None if each.file_by is None else each.file_by.isoformat(),
                "working_days": each.working_days,
            }
            for each in then.windows
        ]},
    }  # fmt: skip


def _tickets_json(then: TicketsThen, names: Names) -> dict[str, Any]:
    first = [
        {
            "ticket": each.number, "contract": names.of_tickets.get(each.number),
            "subject": names.subjects.get(each.number), "priority": each.priority, "owner": each.owner or None,
            "due_at": rfc3339(each.due_at), "resolved_since": each.number in names.solved,
        }
        for each in then.first
    ]  # fmt: skip
    return {"count": then.count, "first": first}
