"""`kigen activity verify|head|erase`: whether the history is whole, its head for safe keeping, words to be erased."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from core.digits import whole_number
from core.errors import BadInput, Refused
from tui.cli.context import Context
from tui.cli.desk import OpenDesk, open_desk, rfc3339
from tui.cli.parser import CommandParser

if TYPE_CHECKING:
    from core.messages import Message
    from storage.database.activity import Verification
    from storage.erasable import Erasable
    from storage.heads import Head

_BROKEN = 1


def configure(parser: CommandParser) -> None:
    """The subcommands."""
    room = parser.subcommands("act")
    verify, head, erase = (
        room.add_parser(name, help=parser.words(f"cli.summary_activity_{name}")) for name in ("verify", "head", "erase")
    )
    clock = room.add_parser("clock", help=parser.words("cli.summary_activity_clock"))
    clock.add_argument("--reason", metavar="TEXT", required=True, help=parser.words("cli.help_activity_reason"))
    verify.add_argument("--against", metavar="FILE", type=Path, help=parser.words("cli.help_activity_against"))
    head.add_argument("--write", metavar="FILE", type=Path, help=parser.words("cli.help_activity_write"))
    head.add_argument("--mail", metavar="ADDRESS", help=parser.words("cli.help_activity_mail"))
    erase.add_argument("what", metavar="WHAT", help=parser.words("cli.help_activity_erase"))
    erase.add_argument("--reason", metavar="TEXT", required=True, help=parser.words("cli.help_activity_reason"))
    erase.add_argument("--yes", action="store_true", help=parser.words("cli.help_restore_yes"))


def run(arguments: Namespace, context: Context) -> int:
    """Do it. ``verify`` has the exit status 1 where the history is not what it was."""
    from core.desk.acts.clock_right import AcceptClock, accept_clock

    with open_desk(context) as opened:
        match arguments.act:
            case "verify":
                return _verify(arguments.against, opened)
            case "head":
                _publish(arguments, opened)
            case "clock":
                opened.desk.perform(accept_clock, AcceptClock(arguments.reason))
                opened.say("cli.clock_accepted", now=opened.desk.now())
            case _:
                _erase(arguments, opened)
    return 0


def _verify(file: Path | None, opened: OpenDesk) -> int:
    from storage.database.activity import verify
    from storage.heads import contradicted, published

    heads = () if file is None else published(file)
    with opened.desk.read() as connection:
        found = verify(connection)
        contrary = contradicted(connection, heads)
    if opened.context.as_json:
        _print_record(found, contrary, opened)
    else:
        _print_words(found, contrary, len(heads), opened)
    return _BROKEN if found.breaks or contrary is not None else 0


def _print_words(found: Verification, contrary: Head | None, heads: int, opened: OpenDesk) -> None:
    """The first broken entry, and the first head that is not there: in the order of a search for what happened."""
    from core.messages import Message

    tell = opened.context.print
    if found.breaks:
        first = found.breaks[0]
        fault = Message(f"storage.break_{first.fault}")
        tell(opened.words("cli.activity_broken", count=len(found.breaks), entry=first.seq, fault=fault))
    else:
        tell(opened.words("cli.activity_whole", count=found.entries, head=found.head or "-"))
    if found.erased:
        tell(opened.words("cli.activity_erased", count=found.erased))
    if contrary is not None:
        tell(opened.words("cli.activity_contradicted", entry=contrary.seq, at=contrary.at))
    elif heads:
        tell(opened.words("cli.activity_heads_there", count=heads))


def _print_record(found: Verification, contrary: Head | None, opened: OpenDesk) -> None:
    opened.context.print_json(
        {
            "entries": found.entries,
            "head": found.head,
            "erased": found.erased,
            "breaks": [{"entry": each.seq, "fault": each.fault} for each in found.breaks],
            "contradicted": None if contrary is None else {"entry": contrary.seq, "at": rfc3339(contrary.at)},
        }
    )


def _publish(arguments: Namespace, opened: OpenDesk) -> None:
    from storage.heads import head_of, publish

    with opened.desk.read() as connection:
        head = head_of(connection, opened.desk.now())
    if arguments.write is not None:
        publish(head, arguments.write)
    if arguments.mail is not None:
        _mail(head, arguments.mail, opened)
    opened.context.print(head.line)


def _mail(head: Head, to: str, opened: OpenDesk) -> None:
    from storage.claiming.mail import recipient_in, send
    from storage.heads import mail_of

    server = opened.context.configuration.claim_settings.mail
    if server is None:
        raise BadInput("mail_not_configured")
    if recipient_in(to) != to:
        raise BadInput("mail_address_wrong", field="--mail", address=to)
    subject = opened.words("cli.activity_mail_subject", desk=head.desk, entry=head.seq)
    send(mail_of(head, subject, server.sender, to), server, server.secret(opened.context.environment))
    opened.say("cli.claim_sent", to=to)


def _erase(arguments: Namespace, opened: OpenDesk) -> None:
    from core.messages import Message
    from storage.erasing import erase

    what = _erasable(arguments.what)
    opened.desk.refuse("activity.erased")  # before anything is asked
    told = Message(f"cli.erase_{what.kind}", {"which": what.which})
    if not arguments.yes and not _confirmed(told, opened):
        raise Refused("erase_not_confirmed", what=told)
    erased = erase(opened.desk, what, arguments.reason)
    if opened.context.as_json:
        opened.context.print_json(
            {
                "what": str(what), "changed": erased.changed, "rows": erased.rows,
                "entries": list(erased.entries), "cleared": erased.cleared,
            }
        )  # fmt: skip
    if not erased.changed:
        opened.say("cli.erased_before", what=told)
        return
    opened.say("cli.erased", what=told, rows=erased.rows, entries=len(erased.entries))
    if not erased.cleared:
        opened.say("cli.erased_not_cleared")
    opened.say("cli.erased_elsewhere")


def _erasable(told: str) -> Erasable:
    """``12`` is a ticket, ``incident:3`` an incident. Raises ``BadInput("erase_what")``."""
    from storage.erasable import KINDS, NAMED, Erasable

    kind, colon, which = told.partition(":")
    if not colon:
        kind, which = "ticket", told
    key = which if kind in NAMED else str(whole_number(which) or "")
    if kind not in KINDS or not key:
        raise BadInput("erase_what", field="WHAT", what=told, kinds=", ".join(KINDS))
    return Erasable(kind, key)


def _confirmed(told: Message, opened: OpenDesk) -> bool:
    """Only the whole word: it can't be taken back."""
    streams = opened.context.streams
    if not streams.stdin.isatty():
        return False
    streams.stderr.write(opened.words("cli.erase_ask", what=told))
    streams.stderr.flush()
    return streams.stdin.readline().strip().casefold() in ("yes", "はい")
