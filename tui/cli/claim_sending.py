"""`kigen claim preview|package|mail`: what a claim sends, looked at, written to a folder or zip, or sent by mail."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BadInput, Refused
from core.messages import Message
from tui.cli.desk import OpenDesk
from tui.cli.parser import CommandParser, ticket_number

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from storage.claim_settings import MailServer
    from storage.claiming.documents import Documents
    from storage.database.read_models.claim import ClaimView

ACTS = ("preview", "package", "mail")


def add_sending(room: _SubParsersAction[CommandParser], parser: CommandParser) -> None:
    """The subcommands."""
    added = {name: room.add_parser(name, help=parser.words(f"cli.summary_claim_{name}")) for name in ACTS}
    for one in added.values():
        one.add_argument("number", metavar="N", type=ticket_number, help=parser.words("cli.help_claim_number"))
    shown = added["preview"].add_mutually_exclusive_group()
    shown.add_argument("--file", metavar="NAME", help=parser.words("cli.help_claim_preview_file"))
    shown.add_argument("--redacted", action="store_true", help=parser.words("cli.help_claim_preview_redacted"))
    package = added["package"]
    package.add_argument("--to", metavar="PATH", type=Path, help=parser.words("cli.help_claim_package_to"))
    package.add_argument("--replace", action="store_true", help=parser.words("cli.help_claim_package_replace"))
    mail = added["mail"]
    mail.add_argument("--to", metavar="ADDRESS", help=parser.words("cli.help_claim_mail_to"))
    mail.add_argument("--yes", metavar="ADDRESS", help=parser.words("cli.help_claim_mail_yes"))
    mail.add_argument("--again", action="store_true", help=parser.words("cli.help_claim_mail_again"))
    mail.add_argument("--filed", action="store_true", help=parser.words("cli.help_claim_mail_filed"))


def send_or_show(arguments: Namespace, opened: OpenDesk) -> int:
    """Do it. Exit status 1 where a rule or the mail server refuses (nothing was sent then), and where claimed errors
    are packed without their records."""
    from storage.database.read_models.claim import claim_view
    from tui.claim_documents import documents_of
    from tui.cli.claim_text import tell_changed

    with opened.desk.read() as connection:
        view = claim_view(connection, opened.desk.catalogue, arguments.number, opened.desk.now())
    context = opened.context
    documents = documents_of(view.said, context.language, context.configuration)
    tell_changed(view, opened)
    match arguments.act:
        case "preview":
            _preview(arguments, documents, opened)
        case "package":
            return _package(arguments, documents, view, opened)
        case _:
            _mail(arguments, documents, view, opened)
    return 0


def _preview(arguments: Namespace, documents: Documents, opened: OpenDesk) -> None:
    context = opened.context
    if arguments.file:
        _print_file(arguments.file, documents, opened)
    elif arguments.redacted:
        _print_redacted(documents, opened)
    elif context.as_json:
        context.print_json(
            {
                "claim": documents.number,
                "language": documents.language,
                "to": documents.to,
                "subject": documents.subject,
                "files": {one.name: one.text for one in documents.files},
                "own_file": documents.own.text,
                "redacted": dict(documents.extract.counts),
                "problems": [opened.translator.text(problem) for problem in documents.extract.problems],
            }
        )
    else:
        context.print(opened.words("cli.claim_goes_to", to=documents.to))
        context.print(opened.words("cli.claim_subject", subject=documents.subject))
        context.print()
        for line in documents.request.splitlines():
            context.print(line)
        context.print()
        context.print(opened.words("cli.claim_files", files=tuple(one.name for one in documents.files)))
        _tell_redacted(documents, opened)


def _print_file(name: str, documents: Documents, opened: OpenDesk) -> None:
    """One file, to the letter; our own one too."""
    from core.terms.names import unknown

    files = {one.name: one for one in (*documents.files, documents.own)}
    if name not in files:
        raise unknown("claim_file_unknown", name, files, field="--file")
    opened.context.streams.write_out(files[name].text)


def _print_redacted(documents: Documents, opened: OpenDesk) -> None:
    """Every replacement of the records that are kept for a look: where, what stood there, by which rule."""
    from core.claims.redaction_rules import named

    for number, record in enumerate(documents.extract.shown, 1):
        for hit in record.hits:
            if opened.context.as_json:
                opened.context.print_json(
                    {"record": number, "place": hit.place, "before": hit.before, "rule": hit.rule}
                )
            else:
                opened.context.print(
                    f"{number:>4}  {hit.place}  {opened.value(hit.before)}  [{opened.value(named(hit.rule))}]"
                )
    _tell_redacted(documents, opened)


def _tell_redacted(documents: Documents, opened: OpenDesk) -> None:
    from core.claims.redaction_rules import named

    counts = documents.extract.counts
    if counts:
        told = tuple(f"{opened.value(named(name))} {counts[name]}" for name in sorted(counts))
        opened.say("cli.claim_redacted", count=sum(counts.values()), told=told)
    alike: dict[str, list[Message]] = {}
    for problem in documents.extract.problems:
        alike.setdefault(problem.id, []).append(problem)
    for first, *others in alike.values():
        more = f" (+{len(others)})" if others else ""
        opened.say("cli.claim_problem", problem=f"{opened.translator.text(first)}{more}")


def _package(arguments: Namespace, documents: Documents, view: ClaimView, opened: OpenDesk) -> int:
    from storage.claiming.package import build_package, replace_package

    target = arguments.to or Path(f"claim-{documents.number}-{view.said.month:%Y-%m}")
    build = replace_package if arguments.replace else build_package
    made = build(documents, target, opened.desk.now())
    if opened.context.as_json:
        aside = None if made.aside is None else str(made.aside)
        opened.context.print_json(
            {"package": str(made.path), "files": list(made.files), "own_file": str(made.own), "moved_aside": aside}
        )
    else:
        opened.context.print(str(made.path))
        opened.say("cli.claim_packed", files=made.files)
        opened.say("cli.claim_own_file", file=str(made.own))
        if made.aside is not None:
            opened.say("cli.claim_moved_aside", path=str(made.aside))
    _tell_redacted(documents, opened)
    _tell_missing(view, opened)
    return 1 if documents.lacks_records else 0


def _tell_missing(view: ClaimView, opened: OpenDesk) -> None:
    from core.claims.checklist import missing
    from core.desk.contract import Direction

    lacking = tuple(dict.fromkeys(opened.translator.text(item.why.message) for item in missing(view.items)))
    if lacking and view.contract.direction is Direction.RECEIVABLE:
        opened.say("cli.claim_incomplete", what=lacking)


def _mail(arguments: Namespace, documents: Documents, view: ClaimView, opened: OpenDesk) -> None:
    from core.claims.life import ClaimState
    from core.desk.contract import Direction
    from storage.claiming.mail import compose, recipient_in, send

    ours = view.contract.direction is Direction.RECEIVABLE
    if ours and view.state in (ClaimState.DRAFT, ClaimState.EXPIRED, ClaimState.DROPPED):
        raise Refused("claim_not_ready", field="N", claim=documents.number)
    if ours and view.state is not ClaimState.READY and not arguments.again:
        raise Refused("claim_sent_already", field="--again", claim=documents.number, filed_at=view.said.filed_at)
    if arguments.filed and view.state is not ClaimState.READY:
        raise Refused("claim_not_ready", field="--filed", claim=documents.number)
    server = opened.context.configuration.claim_settings.mail
    if server is None:
        raise BadInput("mail_not_configured")
    to = arguments.to or recipient_in(documents.to)
    if not to:
        raise BadInput("mail_no_recipient", field="--to", to=documents.to)
    mail = compose(documents, server.sender, to, opened.desk.now())
    password = server.secret(opened.context.environment)
    _show_mail(documents, server, to, opened)
    if not _confirmed(arguments, to, opened):
        raise Refused("mail_not_confirmed", to=to)
    send(mail, server, password)
    opened.say("cli.claim_sent", to=to)
    if arguments.filed:
        _file(documents.number, opened)
    elif ours and view.state is ClaimState.READY:
        opened.say("cli.claim_file_it", claim=documents.number)
    if opened.context.as_json:
        opened.context.print_json(
            {"claim": documents.number, "to": to, "subject": documents.subject, "filed": arguments.filed}
        )


def _show_mail(documents: Documents, server: MailServer, to: str, opened: OpenDesk) -> None:
    from storage.claiming.package import files_of

    attached = tuple(one.name for one in files_of(documents)[1:])
    opened.say("cli.claim_mail", sender=server.sender, to=to, subject=documents.subject, attached=attached)
    _tell_redacted(documents, opened)


def _confirmed(arguments: Namespace, to: str, opened: OpenDesk) -> bool:
    """``--yes`` with the very address, or a yes of the operator who sees it."""
    if arguments.yes is not None:
        return bool(arguments.yes == to)
    streams = opened.context.streams
    if not streams.stdin.isatty():
        return False
    streams.stderr.write(opened.words("cli.claim_mail_ask", to=to))
    streams.stderr.flush()
    return streams.stdin.readline().strip().casefold() in ("y", "yes", "はい")


def _file(number: int, opened: OpenDesk) -> None:
    from core.claims.events import Channel
    from core.desk.acts.claims import FileClaim, file_claim

    opened.desk.perform(file_claim, FileClaim(number, Channel.MAIL))
    opened.say("cli.claim_filed", claim=number)
