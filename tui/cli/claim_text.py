"""Claims as lines for people: where each stands, what it lacks, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from core.claims.backing import NOTHING
from core.claims.checklist import Mark
from core.claims.events import ClaimStep
from core.claims.life import ClaimState
from core.desk.contract import Direction
from core.messages import Message
from core.money import Money
from storage.database.read_models.claim import claim_view
from storage.database.read_models.claims import claims_list, claims_over
from tui.cli.changed_figures import change_words
from tui.cli.claim_json import claim_json, item_json, row_json
from tui.cli.desk import OpenDesk
from tui.cli.tables import table
from tui.cli.ticket_text import source_of

if TYPE_CHECKING:
    from core.claims.backing import Backing
    from core.claims.events import Given
    from storage.database.read_models.claim import ClaimView
    from storage.database.read_models.claims import ClaimRow

_SIGNS = {Mark.DONE: "+", Mark.MISSING: "-", Mark.WARNING: "!"}


def print_list(opened: OpenDesk, *, only_over: bool) -> None:
    """The next window to close first; with ``only_over`` those of which nothing more is to be done."""
    desk = opened.desk
    with desk.read() as connection:
        if only_over:
            rows = claims_over(connection, desk.catalogue, desk.now())
        else:
            rows = claims_list(connection, desk.catalogue, desk.now(), desk.settings().claim_reminders)
    if opened.context.as_json:
        for row in rows:
            opened.context.print_json(row_json(row))
        return
    if not rows:
        opened.say("cli.no_claims")
        return
    names = ("claim", "contract", "month", "claim_state", "remedy", "file_by", "days_left", "working_days_left")
    headings = [opened.words(f"cli.column_{name}") for name in names]
    for line in table(headings, [_row(row, opened) for row in rows], right=(0, 6, 7)):
        opened.context.print(line)


def print_claim(number: int, opened: OpenDesk) -> None:
    """One claim with its month, its checklist, what happened to it and what follows."""
    view = _view(number, opened)
    if opened.context.as_json:
        opened.context.print_json(claim_json(view, opened))
        return
    opened.context.print(_title(view, opened))
    for name, value in _facts(view, opened):
        opened.context.print(f"  {opened.words(f'cli.claim_{name}')}: {value}")
    tell_changed(view, opened)
    _print_items(view, opened)
    _print_steps(view, opened)
    if view.backing is not None:
        _print_backing(view, opened)


def tell_changed(view: ClaimView, opened: OpenDesk) -> None:
    """To the operator alone: what the month comes to now, where it is not what the documents told."""
    if view.since:
        opened.say(view.since_told, changes=change_words(view.since, opened.translator))


def print_check(number: int, opened: OpenDesk) -> int:
    """The checklist alone; 1 where something is missing."""
    view = _view(number, opened)
    if opened.context.as_json:
        opened.context.print_json({"claim": number, "items": [item_json(item, opened) for item in view.items]})
    else:
        opened.context.print(_title(view, opened))
        _print_items(view, opened)
    return 1 if any(item.mark is Mark.MISSING for item in view.items) else 0


def _view(number: int, opened: OpenDesk) -> ClaimView:
    with opened.desk.read() as connection:
        return claim_view(connection, opened.desk.catalogue, number, opened.desk.now())


def _title(view: ClaimView, opened: OpenDesk) -> str:
    said = view.said
    month = " ".join(part for part in (said.contract, f"{said.month:%Y-%m}", said.scope) if part)
    return opened.words("cli.claim_title", claim=said.number, month=month, state=_state(view.state, said.direction))


def _state(state: ClaimState, direction: Direction) -> Message:
    """Its word; a customer's claim is received, not filed, and withdrawn, not given up."""
    of_a_customer = {ClaimState.FILED: "claims.told_received", ClaimState.DROPPED: "claims.told_withdrawn"}
    theirs = of_a_customer.get(state) if direction is Direction.PAYABLE else None
    return Message(theirs or f"claims.state_{state}")


def _facts(view: ClaimView, opened: OpenDesk) -> Iterator[tuple[str, str]]:
    said = view.said
    assert view.claim is not None
    standing = view.claim.standing
    yield "remedy", _remedy(view, opened)
    if said.file_by is not None:
        yield "window", _window(view, opened)
    if said.direction is Direction.RECEIVABLE:
        yield "recipient", opened.value(said.recipient.to)
    for name in ("applicant", "statement", "case"):
        if getattr(said, name):
            yield name, getattr(said, name)
    if said.evidence:
        more = f" +{len(said.evidence) - 1}" if len(said.evidence) > 1 else ""
        yield "evidence", f"{opened.value(said.evidence[0].name)}{more}"
    if said.filed_at is not None:
        yield "filed_at", opened.value(said.filed_at)
    if view.answer is not None:
        yield "answer_by", f"{opened.value(view.answer.by)}{_source(view.answer.explanation, opened)}"
    for name, given in (
        ("expected", standing.expected),
        ("promised", standing.promised),
        ("settled", standing.settled),
    ):
        if given is not None and (given.amount is not None or given.months):
            yield name, given_words(given, opened)
    if view.difference is not None and view.difference.any and view.difference.amount is not None:
        yield "difference", opened.value(view.difference.amount)
    if view.free is not None:
        period = f"{opened.value(view.free.free_from)} - {opened.value(view.free.free_to)}"
        yield "free", f"{period}{_source(view.free.explanation, opened)}"
    if view.annual is not None:
        yield "annual", f"{opened.translator.text(view.annual.why.message)}{source_of(view.annual.why, opened)}"
    if standing.why:
        yield "why", standing.why
    if view.rejected is not None:
        yield "rejected_before", f"#{view.rejected.number} {view.rejected.standing.why}"
    if view.again:
        yield "again", f"#{view.again}"


def given_words(given: Given, opened: OpenDesk) -> str:
    """An amount, or free months."""
    if given.amount is not None:
        return opened.value(given.amount)
    words = opened.words("assessment.free_months", count=given.months or 0)
    return words if given.first_month is None else f"{words} ({given.first_month:%Y-%m})"


def _source(explanation: Any, opened: OpenDesk) -> str:
    return source_of(explanation[0], opened)


def _remedy(view: ClaimView, opened: OpenDesk) -> str:
    expected = view.said.expected
    if expected.kind is None:
        return opened.words("cli.month_no_remedy")
    kind = opened.words(f"assessment.kind_{expected.kind}")
    if expected.amount is not None:
        return f"{kind} {opened.value(expected.amount)}"
    return f"{kind} {opened.words('assessment.free_months', count=expected.months)}" if expected.months else kind


def _window(view: ClaimView, opened: OpenDesk) -> str:
    file_by = opened.value(view.said.file_by)
    if view.left is None:
        return file_by
    if view.left.days < 0:
        return opened.words("cli.claim_over", file_by=file_by, count=-view.left.days)
    days = Message("cli.days", {"count": view.left.days})
    working = Message("cli.working_days", {"count": view.left.working_days})
    return opened.words("cli.claim_left", file_by=file_by, days=days, working=working)


def _print_items(view: ClaimView, opened: OpenDesk) -> None:
    for item in view.items:
        text = opened.translator.text(item.why.message)
        opened.context.print(f"  {_SIGNS[item.mark]} {text}{source_of(item.why, opened)}")


def _print_steps(view: ClaimView, opened: OpenDesk) -> None:
    assert view.claim is not None
    for event in view.claim.events:
        told = opened.words(f"claims.told_{event.step}")
        channel = opened.words(f"claims.channel_{event.channel.value}") if event.channel else ""
        seen = opened.words(f"claims.seen_{event.seen_on.value}") if event.seen_on else ""
        # What was expected when it was filed stands above.
        given = event.given if event.step in (ClaimStep.ACCEPTED, ClaimStep.SETTLED) else None
        worth = given_words(given, opened) if given is not None and (given.amount or given.months) else ""
        more = " ".join(part for part in (channel, event.case, seen, event.reference, worth, event.why) if part)
        opened.context.print(f"  {opened.value(event.at)}  {event.actor}  {told}{f'  {more}' if more else ''}")


def _print_backing(view: ClaimView, opened: OpenDesk) -> None:
    found = view.backing
    assert found is not None
    for name, side in (("downstream", found.downstream), *(("upstream", each) for each in found.upstream)):
        worth = "-" if side.worth is None or side.lost or side.worth == NOTHING else given_words(side.worth, opened)
        opened.context.print(f"  {opened.words(f'cli.claim_{name}')}: #{side.number} {side.contract.name} {worth}")
    opened.context.print(f"  {opened.words('cli.claim_gap')}: {_gap(found, opened)}")
    for step in found.warnings:
        opened.context.print(f"  ! {opened.translator.text(step.message)}{source_of(step, opened)}")


def _gap(found: Backing, opened: OpenDesk) -> str:
    """What we owe beyond what we get, and the other way round, each in words."""
    owed = [opened.value(each) for each in found.gap if each.amount > 0]
    more = [opened.value(Money(-each.amount, each.currency)) for each in found.gap if each.amount < 0]
    if found.gap_months:
        months = opened.words("cli.claim_gap_months", months=abs(found.gap_months))
        (owed if found.gap_months > 0 else more).append(months)
    said = [opened.words("cli.claim_gap_owed", gap=opened.translator.joined(owed))] if owed else []
    said += [opened.words("cli.claim_gap_more", gap=opened.translator.joined(more))] if more else []
    return " ".join(said) or "-"


def _row(row: ClaimRow, opened: OpenDesk) -> tuple[str, ...]:
    month = f"{row.month:%Y-%m} {row.scope}".rstrip()
    days, working = ("", "") if row.left is None else (str(row.left.days), str(row.left.working_days))
    by = row.file_by if row.filed_at is None else row.answer_by
    return (
        str(row.number) if row.number else "",
        row.contract,
        month,
        _state_with_the_one_before(row, opened),
        _worth(row, opened),
        "" if by is None else opened.value(by),
        days,
        working,
    )


def _state_with_the_one_before(row: ClaimRow, opened: OpenDesk) -> str:
    """``detected (#1 rejected)``."""
    state = opened.translator.text(_state(row.state, row.direction))
    if not row.rejected or row.state is ClaimState.REJECTED:
        return state
    return opened.words("cli.claim_state_again", state=state, claim=row.rejected)


def _worth(row: ClaimRow, opened: OpenDesk) -> str:
    given = row.settled or row.promised or row.expected
    if given is not None and (given.amount is not None or given.months):
        return given_words(given, opened)
    if row.amount is not None:
        return opened.value(row.amount)
    if row.free_months:
        return opened.words("assessment.free_months", count=row.free_months)
    return opened.words(f"assessment.kind_{row.remedy}") if row.remedy else ""
