"""`kigen ticket …`: receive, answer, pause, settle, write on and show a ticket, from a script."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable

from core.desk.acts.clock import (
    ChangePriority,
    Pause,
    Reopen,
    Resolve,
    Respond,
    Resume,
    change_priority,
    pause,
    reopen,
    resolve,
    respond,
    resume,
)
from core.desk.acts.paper import AddNote, Assign, Link, Void, add_note, assign, link, void
from core.desk.acts.receive import ReceiveTicket, receive
from core.desk.ports import Done
from tui.cli.context import Context
from tui.cli.desk import OpenDesk, open_desk
from tui.cli.parser import CommandParser, ticket_number
from tui.cli.ticket_text import print_ticket, ticket_json

Act = Callable[[Namespace, OpenDesk], Done]


def configure(parser: CommandParser) -> None:
    """One subcommand an act."""
    room = parser.subcommands("act")
    add = room.add_parser("add", help=parser.words("cli.summary_ticket_add"))
    for name, needed in (("contract", True), ("priority", True), ("subject", True), ("inquiry", False)):
        help_text = parser.words(f"cli.help_ticket_{name}")
        add.add_argument(f"--{name}", required=needed, default="", metavar=name.upper(), help=help_text)
    add.add_argument("--body", default="", metavar="TEXT", help=parser.words("cli.help_ticket_body"))
    add.add_argument("--requester", default="", metavar="TEXT", help=parser.words("cli.help_ticket_requester"))
    add.add_argument("--external-id", default="", metavar="ID", help=parser.words("cli.help_ticket_external_id"))
    add.add_argument("--received", metavar="INSTANT", help=parser.words("cli.help_ticket_received"))
    for act in ("respond", "pause", "resume", "resolve", "reopen"):
        one = _numbered(room.add_parser(act, help=parser.words(f"cli.summary_ticket_{act}")), parser)
        one.add_argument("--at", metavar="INSTANT", help=parser.words("cli.help_at"))
        if act in ("pause", "reopen"):
            one.add_argument("--reason", default="", metavar="TEXT", help=parser.words("cli.help_reason"))
    priority = _numbered(room.add_parser("priority", help=parser.words("cli.summary_ticket_priority")), parser)
    priority.add_argument("priority", metavar="P", help=parser.words("cli.help_ticket_priority"))
    priority.add_argument("--reason", required=True, metavar="TEXT", help=parser.words("cli.help_reason"))
    priority.add_argument("--at", metavar="INSTANT", help=parser.words("cli.help_at"))
    owner = _numbered(room.add_parser("assign", help=parser.words("cli.summary_ticket_assign")), parser)
    owner.add_argument("owner", metavar="OWNER", help=parser.words("cli.help_ticket_owner"))
    note = _numbered(room.add_parser("note", help=parser.words("cli.summary_ticket_note")), parser)
    note.add_argument("text", metavar="TEXT", help=parser.words("cli.help_ticket_note"))
    linked = _numbered(room.add_parser("link", help=parser.words("cli.summary_ticket_link")), parser)
    linked.add_argument("link", metavar="TO", help=parser.words("cli.help_ticket_link"))
    undo = _numbered(room.add_parser("void", help=parser.words("cli.summary_ticket_void")), parser)
    undo.add_argument("event", metavar="EVENT", nargs="?", default="", help=parser.words("cli.help_ticket_event"))
    undo.add_argument("--reason", default="", metavar="TEXT", help=parser.words("cli.help_reason"))
    _numbered(room.add_parser("show", help=parser.words("cli.summary_ticket_show")), parser)
    for one in room.choices.values():
        if one is not room.choices["show"]:
            one.add_argument("--command-id", default=None, metavar="ID", help=parser.words("cli.help_command_id"))


def _numbered(one: CommandParser, parser: CommandParser) -> CommandParser:
    one.add_argument("number", metavar="N", type=ticket_number, help=parser.words("cli.help_ticket_number"))
    return one


def run(arguments: Namespace, context: Context) -> int:
    """Do the act and show the ticket as it stands after it."""
    with open_desk(context) as opened:
        number = arguments.number if arguments.act == "show" else _act(arguments, opened)
        _show(number, opened)
    return 0


def _act(arguments: Namespace, opened: OpenDesk) -> int:
    done = ACTS[arguments.act](arguments, opened)
    if not done.changed:
        opened.say("cli.nothing_changed", ticket=int(done.subject))
    return int(done.subject)


def _add(arguments: Namespace, opened: OpenDesk) -> Done:
    command = ReceiveTicket(
        contract=arguments.contract,
        priority=arguments.priority,
        subject=arguments.subject,
        inquiry=arguments.inquiry,
        body=arguments.body,
        requester=arguments.requester,
        external_id=arguments.external_id,
        received_at=opened.instant(arguments.received, "--received"),
    )
    return opened.desk.perform(receive, command, command_id=arguments.command_id)


def _change_priority(arguments: Namespace, opened: OpenDesk) -> Done:
    at = opened.instant(arguments.at, "--at")
    command = ChangePriority(arguments.number, arguments.priority, arguments.reason, at)
    return opened.desk.perform(change_priority, command, command_id=arguments.command_id)


def _respond(arguments: Namespace, opened: OpenDesk) -> Done:
    command = Respond(arguments.number, opened.instant(arguments.at, "--at"))
    return opened.desk.perform(respond, command, command_id=arguments.command_id)


def _pause(arguments: Namespace, opened: OpenDesk) -> Done:
    command = Pause(arguments.number, opened.instant(arguments.at, "--at"), arguments.reason)
    return opened.desk.perform(pause, command, command_id=arguments.command_id)


def _resume(arguments: Namespace, opened: OpenDesk) -> Done:
    command = Resume(arguments.number, opened.instant(arguments.at, "--at"))
    return opened.desk.perform(resume, command, command_id=arguments.command_id)


def _resolve(arguments: Namespace, opened: OpenDesk) -> Done:
    command = Resolve(arguments.number, opened.instant(arguments.at, "--at"))
    return opened.desk.perform(resolve, command, command_id=arguments.command_id)


def _reopen(arguments: Namespace, opened: OpenDesk) -> Done:
    command = Reopen(arguments.number, opened.instant(arguments.at, "--at"), arguments.reason)
    return opened.desk.perform(reopen, command, command_id=arguments.command_id)


def _assign(arguments: Namespace, opened: OpenDesk) -> Done:
    owner = opened.desk.actor.name if arguments.owner == "me" else arguments.owner
    return opened.desk.perform(assign, Assign(arguments.number, owner), command_id=arguments.command_id)


def _note(arguments: Namespace, opened: OpenDesk) -> Done:
    return opened.desk.perform(add_note, AddNote(arguments.number, arguments.text), command_id=arguments.command_id)


def _link(arguments: Namespace, opened: OpenDesk) -> Done:
    from storage.database.read_models.linked_tickets import link_target

    with opened.desk.read() as connection:
        target = link_target(connection, arguments.link)
    return opened.desk.perform(link, Link(arguments.number, target), command_id=arguments.command_id)


def _void(arguments: Namespace, opened: OpenDesk) -> Done:
    command = Void(arguments.number, arguments.event, arguments.reason)
    return opened.desk.perform(void, command, command_id=arguments.command_id)


ACTS: dict[str, Act] = {
    "add": _add,
    "respond": _respond,
    "priority": _change_priority,
    "pause": _pause,
    "resume": _resume,
    "resolve": _resolve,
    "reopen": _reopen,
    "assign": _assign,
    "note": _note,
    "link": _link,
    "void": _void,
}


def _show(number: int, opened: OpenDesk) -> None:
    from storage.database.read_models.tickets import read_ticket_view

    with opened.desk.read() as connection:
        view = read_ticket_view(connection, opened.desk.catalogue, number)
    if opened.context.as_json:
        opened.context.print_json(ticket_json(view, opened))
    else:
        print_ticket(view, opened)
