"""`kigen claim …`: claims from the breach to the settlement, and those that customers make."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from core.claims.events import Channel, SeenOn
from tui.cli.claim_sending import ACTS as SENDING
from tui.cli.claim_sending import add_sending, send_or_show
from tui.cli.context import Context
from tui.cli.desk import open_desk
from tui.cli.parser import CommandParser, ticket_number

if TYPE_CHECKING:
    from argparse import _SubParsersAction

_NUMBERED = (
    "show", "check", "change", "ready", "file", "accept", "reject", "settle", "drop", "take-back", "answer",
)  # fmt: skip


def configure(parser: CommandParser) -> None:
    """One subcommand an act."""
    room = parser.subcommands("act")
    listed = _added(room, parser, "list")
    listed.add_argument("--over", action="store_true", help=parser.words("cli.help_claim_over"))
    _add_month(_added(room, parser, "new"), parser)
    received = _added(room, parser, "receive")
    _add_month(received, parser)
    numbered = {name: _numbered(_added(room, parser, name), parser) for name in _NUMBERED}
    for name in ("new", "receive", "change"):
        _add_facts(room.choices[name], parser)
    for name in ("new", "change", "file"):
        _text(room.choices[name], parser, "--why-late", "why_late")
    for name in ("receive", "file"):
        default = None if name == "file" else Channel.MAIL.value
        room.choices[name].add_argument(
            "--channel", choices=[each.value for each in Channel], default=default, required=name == "file",
            help=parser.words("cli.help_claim_channel"),
        )  # fmt: skip
        _text(room.choices[name], parser, "--case", "case")
    for name in ("receive", "file", "accept", "reject", "settle", "answer"):
        room.choices[name].add_argument("--at", metavar="INSTANT", help=parser.words("cli.help_at"))
    for name in ("reject", "drop", "take-back"):
        _text(numbered[name], parser, "--why", "why", required=True)
    for name in ("accept", "settle"):
        _add_given(numbered[name], parser)
    settle, answer = numbered["settle"], numbered["answer"]
    settle.add_argument(
        "--seen-on", choices=[each.value for each in SeenOn], required=True, help=parser.words("cli.help_claim_seen_on")
    )
    _text(settle, parser, "--reference", "reference")
    verdict = answer.add_mutually_exclusive_group(required=True)
    verdict.add_argument("--accept", action="store_true", help=parser.words("cli.help_claim_answer_accept"))
    verdict.add_argument("--reject", metavar="TEXT", help=parser.words("cli.help_claim_answer_reject"))
    add_sending(room, parser)
    for name, one in room.choices.items():
        if name not in ("list", "show", "check", *SENDING):
            one.add_argument("--command-id", default=None, metavar="ID", help=parser.words("cli.help_command_id"))


def run(arguments: Namespace, context: Context) -> int:
    """Show claims, or do an act and show the claim as it stands after it. ``check`` is 1 where something is missing."""
    from tui.cli.claim_acting import act
    from tui.cli.claim_text import print_check, print_claim, print_list

    with open_desk(context) as opened:
        match arguments.act:
            case "list":
                print_list(opened, only_over=arguments.over)
            case "show":
                print_claim(arguments.number, opened)
            case "check":
                return print_check(arguments.number, opened)
            case name if name in SENDING:
                return send_or_show(arguments, opened)
            case _:
                print_claim(act(arguments, opened), opened)
    return 0


def _added(room: _SubParsersAction[CommandParser], parser: CommandParser, name: str) -> CommandParser:
    return room.add_parser(name, help=parser.words(f"cli.summary_claim_{name.replace('-', '_')}"))


def _numbered(one: CommandParser, parser: CommandParser) -> CommandParser:
    one.add_argument("number", metavar="N", type=ticket_number, help=parser.words("cli.help_claim_number"))
    return one


def _add_month(one: CommandParser, parser: CommandParser) -> None:
    one.add_argument("contract", metavar="CONTRACT", help=parser.words("cli.help_contract_name"))
    one.add_argument("month", metavar="YYYY-MM", help=parser.words("cli.help_month"))
    one.add_argument("--scope", default=None, metavar="NAME", help=parser.words("cli.help_claim_scope"))


def _add_facts(one: CommandParser, parser: CommandParser) -> None:
    for name in ("applicant", "to", "statement"):
        _text(one, parser, f"--{name}", name)
    one.add_argument("--language", choices=("ja", "en"), help=parser.words("cli.help_claim_language"))
    one.add_argument("--months", type=int, metavar="N", help=parser.words("cli.help_claim_months"))
    one.add_argument("--backs", type=ticket_number, metavar="N", help=parser.words("cli.help_claim_backs"))
    one.add_argument(
        "--evidence", action="append", default=[], metavar="FILE", help=parser.words("cli.help_claim_evidence")
    )


def _add_given(one: CommandParser, parser: CommandParser) -> None:
    given = one.add_mutually_exclusive_group()
    given.add_argument("--amount", metavar="AMOUNT", help=parser.words("cli.help_claim_amount"))
    given.add_argument("--months", type=int, metavar="N", help=parser.words("cli.help_claim_given_months"))
    one.add_argument("--from", dest="first_month", metavar="YYYY-MM", help=parser.words("cli.help_claim_from"))


def _text(one: CommandParser, parser: CommandParser, option: str, name: str, *, required: bool = False) -> None:
    one.add_argument(option, metavar="TEXT", required=required, help=parser.words(f"cli.help_claim_{name}"))
