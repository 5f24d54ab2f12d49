"""`kigen import aws-status|statuspage FILE`: what a provider announced, proposed; the operator says what counts."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.desk.acts.incidents import Hit, LogIncident, log_incident
from core.desk.incident import Evidence
from core.desk.selecting import Selection
from core.errors import BadInput
from core.terms.names import unknown
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_incidents import StoredIncidents
from tui.cli.desk import OpenDesk, rfc3339
from tui.cli.tables import table

if TYPE_CHECKING:
    from storage.exchange.status_pages import Proposal

_NOTE_LENGTH = 4_000
_SHOWN = 50


def import_status(arguments: Namespace, opened: OpenDesk) -> int:
    """Show the proposals, and log those that the operator accepts as announced incidents. Each goes in once."""
    from storage.exchange.source_file import open_source
    from storage.exchange.status_pages import read_aws_status, read_statuspage

    source = open_source(arguments.file)
    page = arguments.what
    found = {one.id: one for one in (read_aws_status if page == "aws-status" else read_statuspage)(source)}
    words = [word.casefold() for word in arguments.find]
    shown = [one for one in found.values() if all(_has(one, word) for word in words)]
    wanted = list(arguments.accept)
    if not wanted:
        _show(shown, _known(page, shown, opened), opened)
        wanted = _asked(shown, opened)
    proposals = []
    for name in wanted:
        if name not in found:
            raise unknown("proposal_unknown", name, found, field="--accept")
        proposals.append(_timed(found[name], arguments, opened))
    selection = _selection(arguments)
    commands = [_command(page, one, selection, opened) for one in proposals]  # all are sound before the first is logged
    known = _known(page, proposals, opened)
    for proposal, command in zip(proposals, commands, strict=True):
        _log(proposal, command, known.get(proposal.id), opened)
    return 0


def _has(proposal: Proposal, word: str) -> bool:
    return any(word in part.casefold() for part in (proposal.id, proposal.title, proposal.service, proposal.region))


def _known(page: str, proposals: Sequence[Proposal], opened: OpenDesk) -> Mapping[str, int]:
    """The incidents that these became already, by their ids."""
    with opened.desk.read() as connection:
        stored = StoredIncidents(connection)
        found = {one.id: stored.by_reference(_reference(page, one)) for one in proposals}
    return {name: incident.number for name, incident in found.items() if incident is not None}


def _reference(page: str, proposal: Proposal) -> str:
    return f"{page}:{proposal.id}"


def _show(proposals: Sequence[Proposal], known: Mapping[str, int], opened: OpenDesk) -> None:
    if opened.context.as_json:
        for one in proposals:
            opened.context.print_json({**_as_json(one), "incident": known.get(one.id)})
        return
    headings = [opened.words(f"cli.column_{name}") for name in ("proposal", "since", "until", "title", "incident")]
    rows = [
        (one.id, opened.value(one.start), opened.value(one.end), one.title, str(known.get(one.id, "")))
        for one in proposals[:_SHOWN]
    ]
    for line in table(headings, rows):
        opened.context.print(line)
    for one in proposals[:_SHOWN] if len(proposals) <= 5 else ():
        told = opened.words("cli.status_said", said=one.said) if one.said else opened.words("cli.status_posts_only")
        opened.context.print(f"  {one.id}: {told}")
    if len(proposals) > _SHOWN:
        opened.say("cli.status_more", count=len(proposals) - _SHOWN)
    opened.say("cli.status_announced")


def _as_json(one: Proposal) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "service": one.service,
        "region": one.region,
        "start": rfc3339(one.start),
        "end": rfc3339(one.end),
        "said": one.said,
        "planned": one.planned,
    }


def _asked(proposals: Sequence[Proposal], opened: OpenDesk) -> list[str]:
    """The ids that an operator in front of the terminal types; for a single proposal a yes will do."""
    streams = opened.context.streams
    if opened.context.as_json or not proposals or not streams.stdin.isatty():
        return []
    streams.stderr.write(opened.words("cli.status_ask_one" if len(proposals) == 1 else "cli.status_ask"))
    streams.stderr.flush()
    answer = streams.stdin.readline().split()
    if len(proposals) == 1 and [each.casefold() for each in answer] in (["y"], ["yes"], ["はい"]):
        return [proposals[0].id]
    return [each for each in answer if each.casefold() not in ("n", "no", "いいえ")]


def _timed(proposal: Proposal, arguments: Namespace, opened: OpenDesk) -> Proposal:
    """With the times that the operator says instead. Raises ``BadInput("proposal_timeless")`` where there is no end."""
    start = opened.instant(arguments.since, "--since") or proposal.start
    end = opened.instant(arguments.until, "--until") or proposal.end
    if end is None:
        raise BadInput("proposal_timeless", field="--until", proposal=proposal.id)
    return replace(proposal, start=start, end=end)


def _selection(arguments: Namespace) -> Selection:
    return Selection(
        tuple(arguments.contract), tuple(arguments.service), tuple(arguments.region), tuple(arguments.customer),
        tuple(arguments.terms),
    )  # fmt: skip


def _command(page: str, proposal: Proposal, selection: Selection, opened: OpenDesk) -> LogIncident:
    """The page's region is the one that was hit, unless the operator named another."""
    hits: tuple[Hit, ...] = ()
    if not selection.empty:
        if proposal.region and not selection.regions:
            selection = replace(selection, regions=(proposal.region,))
        with opened.desk.read() as connection:
            hits = selection.hits(StoredContracts(connection).all(), opened.desk.catalogue, proposal.start)
    return LogIncident(
        proposal.title, proposal.start, hits, end=proposal.end, planned=proposal.planned, evidence=Evidence.ANNOUNCED,
        reference=_reference(page, proposal), note=proposal.text[:_NOTE_LENGTH],
    )  # fmt: skip


def _log(proposal: Proposal, command: LogIncident, known: int | None, opened: OpenDesk) -> None:
    if known is not None:
        opened.say("cli.status_known", proposal=proposal.id, incident=known)
        return
    number = int(opened.desk.perform(log_incident, command).subject)
    if opened.context.as_json:
        opened.context.print_json({**_as_json(proposal), "incident": number})
    else:
        opened.say("cli.status_logged", proposal=proposal.id, incident=number)
