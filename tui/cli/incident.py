"""`kigen incident log|list|show|change|end|reopen|drop|waive`: disturbances, and what they do to contracts."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Collection
from typing import Any

from core.desk.incident import Evidence, Incident
from core.desk.ports import Done
from core.errors import BadInput
from core.terms.availability import Cause
from tui.cli.context import Context
from tui.cli.desk import OpenDesk, open_desk
from tui.cli.parser import CommandParser, ticket_number

_SELECTORS = ("contract", "service", "region", "customer", "terms")
_OPTION = {"start": "since", "end": "until", "known_at": "known_at"}
_EMPTIED = ("since", "until", "known-at", "ground", "reference", "note")
"""What `change --no-…` takes away, as an empty value does."""


def configure(parser: CommandParser) -> None:
    """One subcommand an act."""
    room = parser.subcommands("act")
    log = room.add_parser("log", help=parser.words("cli.summary_incident_log"))
    log.add_argument("title", metavar="TITLE", help=parser.words("cli.help_incident_title"))
    _add_facts(log, parser)
    listed = room.add_parser("list", help=parser.words("cli.summary_incident_list"))
    listed.add_argument("text", metavar="TEXT", nargs="*", help=parser.words("cli.help_incident_words"))
    listed.add_argument("--open", action="store_true", help=parser.words("cli.help_incident_open"))
    listed.add_argument("--limit", type=int, default=100, metavar="N", help=parser.words("cli.help_incident_limit"))
    _numbered(room.add_parser("show", help=parser.words("cli.summary_incident_show")), parser)
    change = _numbered(room.add_parser("change", help=parser.words("cli.summary_incident_change")), parser)
    change.add_argument("--title", metavar="TITLE", help=parser.words("cli.help_incident_title"))
    change.add_argument("--of", metavar="NAME", help=parser.words("cli.help_incident_of"))
    _add_facts(change, parser)
    for name in _EMPTIED:
        help_text = parser.words("cli.help_incident_without", option=f"--{name}")
        change.add_argument(f"--no-{name}", dest=name.replace("-", "_"), action="store_const", const="", help=help_text)
    end = _numbered(room.add_parser("end", help=parser.words("cli.summary_incident_end")), parser)
    end.add_argument("--at", metavar="INSTANT", help=parser.words("cli.help_at"))
    _numbered(room.add_parser("reopen", help=parser.words("cli.summary_incident_reopen")), parser)
    drop = _numbered(room.add_parser("drop", help=parser.words("cli.summary_incident_drop")), parser)
    drop.add_argument("--why", default="", metavar="TEXT", help=parser.words("cli.help_incident_why"))
    waive = _numbered(room.add_parser("waive", help=parser.words("cli.summary_incident_waive")), parser)
    waive.add_argument("contract", metavar="CONTRACT", help=parser.words("cli.help_contract_name"))
    waive.add_argument("--scope", default="", metavar="NAME", help=parser.words("cli.help_incident_scope"))
    reason = waive.add_mutually_exclusive_group(required=True)
    reason.add_argument("--why", metavar="TEXT", help=parser.words("cli.help_incident_waived"))
    reason.add_argument("--take-back", action="store_true", help=parser.words("cli.help_incident_take_back"))
    for name, one in room.choices.items():
        if name not in ("list", "show"):
            one.add_argument("--command-id", default=None, metavar="ID", help=parser.words("cli.help_command_id"))


def _numbered(one: CommandParser, parser: CommandParser) -> CommandParser:
    one.add_argument("number", metavar="N", type=ticket_number, help=parser.words("cli.help_incident_number"))
    return one


def _add_facts(one: CommandParser, parser: CommandParser) -> None:
    """What is known of it. A switch has its opposite, so that a change can take it back."""
    for name in ("since", "until", "known-at"):
        one.add_argument(
            f"--{name}", metavar="INSTANT", help=parser.words(f"cli.help_incident_{name.replace('-', '_')}")
        )
    for name in _SELECTORS:
        one.add_argument(
            f"--{name}", action="append", default=[], metavar="NAME", help=parser.words(f"cli.help_incident_{name}")
        )
    one.add_argument("--own", action="append", default=[], metavar="STOP", help=parser.words("cli.help_incident_own"))
    one.add_argument("--cause", choices=[each.value for each in Cause], help=parser.words("cli.help_incident_cause"))
    one.add_argument("--ground", metavar="ID", help=parser.words("cli.help_incident_ground"))
    for name, opposite in (
        ("planned", "unplanned"),
        ("announced", "measured"),
        ("self-resolved", "not-self-resolved"),
        ("gross", "not-gross"),
    ):
        pair = one.add_mutually_exclusive_group()
        place = name.replace("-", "_")
        help_text = parser.words(f"cli.help_incident_{place}")
        pair.add_argument(f"--{name}", dest=place, action="store_true", default=None, help=help_text)
        pair.add_argument(f"--{opposite}", dest=place, action="store_false", default=None, help=help_text)
    one.add_argument("--reference", metavar="TEXT", help=parser.words("cli.help_incident_reference"))
    one.add_argument("--note", metavar="TEXT", help=parser.words("cli.help_incident_note"))


def run(arguments: Namespace, context: Context) -> int:
    """Do the act and show the incident as it stands after it."""
    from tui.cli.incident_text import print_incident, print_list

    with open_desk(context) as opened:
        if arguments.act == "list":
            print_list(" ".join(arguments.text), opened, limit=arguments.limit, only_open=arguments.open)
            return 0
        if arguments.act != "show":
            opened.desk.refuse(_NAMES[arguments.act])  # who may not do it is told so before what is wrong with it
        number = arguments.number if arguments.act == "show" else _act(arguments, opened)
        print_incident(number, opened)
    return 0


def _act(arguments: Namespace, opened: OpenDesk) -> int:
    done = _ACTS[arguments.act](arguments, opened)
    if not done.changed:
        opened.say("cli.incident_nothing_changed", incident=int(done.subject))
    elif arguments.act == "log":
        opened.say("cli.incident_logged", incident=int(done.subject))
    return int(done.subject)


def _log(arguments: Namespace, opened: OpenDesk) -> Done:
    from core.desk.acts.incidents import LogIncident, log_incident
    from tui.cli.incident_hits import selected

    facts = _facts(arguments, opened)
    start = facts.pop("start", None) or opened.desk.now().replace(microsecond=0)
    command = LogIncident(arguments.title, start, selected(arguments, opened, start), **facts)
    return opened.desk.perform(log_incident, command, command_id=arguments.command_id)


def _change(arguments: Namespace, opened: OpenDesk) -> Done:
    """What was said of the whole, or with ``--of`` of one contract's stop only."""
    from core.desk.acts.incidents import ChangeIncident, Removable, change_incident
    from tui.cli.incident_hits import changed, known

    removed = {each for each in Removable if getattr(arguments, _OPTION[each]) == ""}
    of_one = ("start", "end") if arguments.of is not None else ()
    facts = _facts(arguments, opened, without=(*of_one, *removed))
    before = known(arguments.number, opened)
    hits = changed(arguments, before, opened, facts.get("start", before.start))
    if arguments.title is not None:
        facts["title"] = arguments.title
    removed -= set(of_one)
    if not facts and hits is None and not removed:
        raise BadInput("nothing_to_change")
    command = ChangeIncident(arguments.number, hits=hits, version=before.version, without=frozenset(removed), **facts)
    done = opened.desk.perform(change_incident, command, command_id=arguments.command_id)
    if done.changed and hits is not None:
        _tell_left(before, opened)
    return done


def _tell_left(before: Incident, opened: OpenDesk) -> None:
    """What was said to be touched takes the place of all that was: name what fell out with that."""
    from storage.database.stored_contracts import StoredContracts
    from tui.cli.incident_hits import known

    kept = {(each.contract_id, each.scope) for each in known(before.number, opened).touches}
    left = [each for each in before.touches if (each.contract_id, each.scope) not in kept]
    if left:
        with opened.desk.read() as connection:
            contracts = StoredContracts(connection)
            names = tuple(f"{contracts.by_id(each.contract_id).name} {each.scope}".rstrip() for each in left)
        opened.say("cli.incident_left", incident=before.number, contracts=names)


def _end(arguments: Namespace, opened: OpenDesk) -> Done:
    from core.desk.acts.incidents import EndIncident, end_incident

    command = EndIncident(arguments.number, opened.instant(arguments.at, "--at"))
    return opened.desk.perform(end_incident, command, command_id=arguments.command_id)


def _reopen(arguments: Namespace, opened: OpenDesk) -> Done:
    from core.desk.acts.incidents import ReopenIncident, reopen_incident

    command = ReopenIncident(arguments.number)
    return opened.desk.perform(reopen_incident, command, command_id=arguments.command_id)


def _drop(arguments: Namespace, opened: OpenDesk) -> Done:
    from core.desk.acts.incidents import DropIncident, drop_incident

    command = DropIncident(arguments.number, arguments.why)
    return opened.desk.perform(drop_incident, command, command_id=arguments.command_id)


def _waive(arguments: Namespace, opened: OpenDesk) -> Done:
    from core.desk.acts.incidents import Waive, waive

    if not arguments.take_back and not arguments.why.strip():
        raise BadInput("reason_needed", field="--why")
    command = Waive(arguments.number, arguments.contract, arguments.why or "", arguments.scope)
    return opened.desk.perform(waive, command, command_id=arguments.command_id)


_ACTS: dict[str, Callable[[Namespace, OpenDesk], Done]] = {
    "log": _log, "change": _change, "end": _end, "reopen": _reopen, "drop": _drop, "waive": _waive,
}  # fmt: skip


_NAMES = {
    "log": "incident.logged", "change": "incident.changed", "end": "incident.ended", "reopen": "incident.reopened",
    "drop": "incident.dropped", "waive": "incident.waived",
}  # fmt: skip
"""What the activity calls them."""


def _facts(arguments: Namespace, opened: OpenDesk, *, without: Collection[str] = ()) -> dict[str, Any]:
    """What was said, by the names of the commands; what was not, and ``without``, is left out."""
    announced = arguments.announced
    instants = {
        name: opened.instant(getattr(arguments, option), f"--{option.replace('_', '-')}")
        for name, option in _OPTION.items()
        if name not in without
    }
    found = {
        **instants,
        "cause": None if arguments.cause is None else Cause(arguments.cause),
        "planned": arguments.planned,
        "evidence": None if announced is None else Evidence.ANNOUNCED if announced else Evidence.MEASURED,
        "self_resolved": arguments.self_resolved,
        "gross": arguments.gross,
        "reference": arguments.reference,
        "note": arguments.note,
    }
    return {name: value for name, value in found.items() if value is not None}
