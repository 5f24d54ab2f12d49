"""Incidents and counted intervals on a real desk, on either database: what is kept of months follows every act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.assessment.facts import Sample
from core.desk.acts.contract_changes import ChangeContract, change_contract
from core.desk.acts.contract_days import End
from core.desk.acts.contract_facts import Facts
from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.incidents import (
    ChangeIncident,
    DropIncident,
    EndIncident,
    Hit,
    LogIncident,
    Removable,
    ReopenIncident,
    Waive,
    change_incident,
    drop_incident,
    end_incident,
    log_incident,
    reopen_incident,
    waive,
)
from core.desk.acts.samples import Interval, Meeting, RecordSamples, record_samples
from core.desk.sampling import ReadFile
from core.errors import BadInput, ManyErrors, Refused
from core.terms.registry import Catalogue
from storage.database.engine import writing
from storage.database.location import Location
from storage.database.read_models.dates import due_dates
from storage.database.read_models.month_facts import month_views
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_incidents import read_incident
from storage.database.stored_months import StoredMonths
from storage.database.tables import imported_files, months
from storage.desk import Desk
from storage.exchange.dump import dump
from storage.exchange.load import load
from storage.recompute import recompute_if_changed
from tests.storage.conftest import OPERATOR
from tests.storage.lively import shipped_catalogue

NOW = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTES = timedelta(minutes=5)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped_catalogue()


@pytest.fixture
def desk(founded: Location, catalogue: Catalogue) -> Iterator[Desk]:
    """``web`` is measured by time, ``keys`` by requests in each region."""
    with Desk.open(founded, actor=OPERATOR, catalogue=catalogue, clock=lambda: NOW) as made:
        start = date(2025, 1, 1)
        made.perform(add_contract, AddContract("web", "nexa-palette", "standard", starts_on=start))
        plan = next(iter(catalogue.newest("aws-kms").plans))
        made.perform(add_contract, AddContract("keys", "aws-kms", plan, account="123456789012", starts_on=start))
        yield made


def kept(desk: Desk) -> Mapping[tuple[date, str], Any]:
    """The months that are kept, by month and scope."""
    with desk.read() as connection:
        return {(row.month, row.scope): row for row in connection.execute(select(months))}


def down(desk: Desk, month: int = 4) -> timedelta | None:
    row = kept(desk).get((date(2026, month, 1), ""))
    return None if row is None else row.downtime


def logged(desk: Desk, start: datetime = NOW - 2 * HOUR, end: datetime | None = None, **facts: Any) -> int:
    hits = facts.pop("hits", (Hit("web"),))
    return int(desk.perform(log_incident, LogIncident("止まった", start, hits, end=end, **facts)).subject)


FAR = date(2026, 12, 31)


def contract_id(desk: Desk, name: str) -> str:
    with desk.read() as connection:
        return StoredContracts(connection).by_name(name).id


def counted(start: datetime, requests: int = 100, errors: int = 0, region: str = "sa-east-1") -> Interval:
    return Interval("keys", region, start, requests, errors, place="line 2")


@pytest.mark.both
def test_every_act_leaves_the_months_figures_as_they_would_be_computed_now(desk: Desk) -> None:
    number = logged(desk)
    assert (down(desk), kept(desk)[date(2026, 4, 1), ""].open) == (2 * HOUR, True)
    desk.perform(end_incident, EndIncident(number, NOW - HOUR))
    assert (down(desk), kept(desk)[date(2026, 4, 1), ""].open) == (HOUR, False)
    desk.perform(reopen_incident, ReopenIncident(number))
    assert down(desk) == 2 * HOUR
    desk.perform(waive, Waive(number, "web", "agreed by phone"))
    assert down(desk) == timedelta(0)
    desk.perform(waive, Waive(number, "web", ""))
    assert down(desk) == 2 * HOUR
    desk.perform(drop_incident, DropIncident(number))
    assert down(desk) == timedelta(0)
    desk.perform(reopen_incident, ReopenIncident(number))
    assert down(desk) == 2 * HOUR


def test_a_stop_goes_along_when_the_papers_time_moves_and_its_own_time_stays(desk: Desk) -> None:
    other = Hit("keys", "sa-east-1", NOW - 3 * HOUR, NOW - 2 * HOUR)
    number = logged(desk, NOW - 2 * HOUR, NOW - HOUR, hits=(Hit("web"), other))
    desk.perform(change_incident, ChangeIncident(number, start=NOW - 4 * HOUR))
    with desk.read() as connection:
        touched = {touch.scope: (touch.start, touch.end) for touch in read_incident(connection, number).touches}
    assert touched == {
        "": (NOW - 4 * HOUR, NOW - HOUR),
        "sa-east-1": (NOW - 3 * HOUR, NOW - 2 * HOUR),
    }
    assert down(desk) == 3 * HOUR


def test_whoever_saw_another_version_is_refused(desk: Desk) -> None:
    number = logged(desk)
    desk.perform(change_incident, ChangeIncident(number, note="first", version=1))
    with pytest.raises(Refused) as refusal:
        desk.perform(change_incident, ChangeIncident(number, note="second", version=1))
    assert refusal.value.code == "incident_changed"


def test_known_at_is_taken_away_and_the_end_only_by_reopening(desk: Desk) -> None:
    number = logged(desk, NOW - 2 * HOUR, NOW - HOUR, known_at=NOW - HOUR)
    desk.perform(change_incident, ChangeIncident(number, without=frozenset({Removable.KNOWN_AT})))
    with desk.read() as connection:
        assert read_incident(connection, number).known_at is None
    with pytest.raises(Refused) as refusal:
        desk.perform(change_incident, ChangeIncident(number, note="x", without=frozenset({Removable.END})))
    assert (refusal.value.code, refusal.value.field) == ("end_stays", "end")
    with desk.read() as connection:
        found = read_incident(connection, number)
    assert (found.end, found.note) == (NOW - HOUR, "")
    going_on = logged(desk)
    assert not desk.perform(change_incident, ChangeIncident(going_on, without=frozenset(Removable))).changed


def test_a_dropped_incident_is_not_changed(desk: Desk) -> None:
    number = logged(desk)
    desk.perform(drop_incident, DropIncident(number))
    for act, command in (
        (change_incident, ChangeIncident(number, note="x")),
        (end_incident, EndIncident(number)),
        (waive, Waive(number, "web", "x")),
    ):
        with pytest.raises(Refused) as refusal:
            desk.perform(act, command)  # type: ignore[arg-type]
        assert refusal.value.code == "incident_dropped"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"start": NOW - HOUR, "end": NOW - 2 * HOUR}, "ends_before_start"),
        ({"end": NOW + HOUR}, "instant_in_future"),
        ({"start": NOW + HOUR}, "instant_in_future"),
        ({"hits": (Hit("nonesuch"),)}, "contract_unknown"),
        ({"hits": (Hit("web", ground="nonesuch"),)}, "ground_unknown"),
        ({"hits": (Hit("web"), Hit("web"))}, "touched_twice"),
        ({"hits": (Hit("web", "nonesuch"),)}, "scope_unknown"),
        ({"start": NOW - HOUR, "end": NOW - HOUR}, "no_time_between"),
        ({"hits": (Hit("web", start=NOW - HOUR, end=NOW - HOUR),)}, "no_time_between"),
        ({"start": datetime(2024, 1, 1, tzinfo=UTC), "end": datetime(2024, 1, 2, tzinfo=UTC)}, "contract_not_begun"),
    ],
)
def test_a_wrong_fact_changes_nothing(desk: Desk, facts: dict[str, Any], code: str) -> None:
    with pytest.raises((BadInput, Refused)) as refusal:
        logged(desk, **facts)
    assert refusal.value.code == code
    assert kept(desk) == {}


def test_a_stop_that_joins_another_one_over_the_months_border_changes_both_months(desk: Desk) -> None:
    """A stop of four minutes is too short alone; with the one that it touches in the month before it is not."""
    plan = next(iter(desk.catalogue.newest("cyber-messaging").plans))
    desk.perform(add_contract, AddContract("mail", "cyber-messaging", plan, starts_on=date(2025, 1, 1)))
    border = datetime(2026, 3, 31, 15, 0, tzinfo=UTC)
    logged(desk, border, border + timedelta(minutes=4), hits=(Hit("mail"),))
    alone = down(desk)
    logged(desk, border - HOUR, border, hits=(Hit("mail"),))
    assert (down(desk, 3), down(desk)) == (HOUR, timedelta(minutes=4))
    assert alone == timedelta(0)


def test_an_incident_that_no_time_passed_in_is_not_ended(desk: Desk) -> None:
    number = logged(desk)
    with pytest.raises(BadInput, match="no_time_between"):
        desk.perform(end_incident, EndIncident(number, NOW - 2 * HOUR))


def test_a_service_that_the_terms_promise_nothing_for_is_refused_where_the_contract_names_none(desk: Desk) -> None:
    desk.perform(add_contract, AddContract("mail", "cyber-messaging", "standard", starts_on=date(2025, 1, 1)))
    with pytest.raises(BadInput, match="scope_unknown"):
        logged(desk, hits=(Hit("mail", "CYBERHCAT"),))
    assert kept(desk) == {}


def test_a_service_that_is_no_longer_touched_leaves_no_figures_behind(desk: Desk) -> None:
    """The contract names no service, so that nothing but the incident says which are assessed."""
    desk.perform(add_contract, AddContract("mail", "cyber-messaging", "standard", starts_on=date(2025, 1, 1)))
    number = logged(desk, end=NOW - HOUR, hits=(Hit("mail", "CYBERCHAT"),))
    assert kept(desk)[date(2026, 4, 1), "CYBERCHAT"].free_months == 1
    with desk.read() as connection:
        (shown,) = month_views(connection, desk.catalogue, "mail", date(2026, 4, 1), NOW)
    assert (shown.found.scope, shown.found.adjusted.remedy.months) == ("CYBERCHAT", 1)
    desk.perform(change_incident, ChangeIncident(number, hits=(Hit("web"),)))
    assert [scope for _, scope in kept(desk)] == [""]
    with desk.read() as connection:
        assert {each.contract for each in due_dates(connection, desk.catalogue, NOW, date(2026, 4, 20), FAR)} == {"web"}


@pytest.mark.both
def test_counts_are_kept_by_region_and_the_same_again_change_nothing(desk: Desk) -> None:
    start = datetime(2026, 4, 1, tzinfo=UTC)
    command = RecordSamples((counted(start, 100, 1), counted(start, 50, 0, "eu-west-1")), "samples")
    assert desk.perform(record_samples, command).changed
    figures = {scope: row.uptime for (_, scope), row in kept(desk).items()}
    assert figures == {"sa-east-1": "99.999884", "eu-west-1": "100.000000"}
    assert not desk.perform(record_samples, command).changed


def test_other_counts_of_an_interval_are_refused_unless_said_how_they_meet(desk: Desk) -> None:
    start = datetime(2026, 4, 1, tzinfo=UTC)
    desk.perform(record_samples, RecordSamples((counted(start, 100, 1),), "cloudtrail"))
    other = RecordSamples((counted(start, 100, 3),), "cloudtrail", (ReadFile("d", "b.json", 1),))
    with pytest.raises(Refused) as refusal:
        desk.perform(record_samples, other)
    assert refusal.value.code == "intervals_counted"
    with desk.read() as connection:
        assert connection.execute(select(imported_files)).all() == []
    desk.perform(record_samples, replace(other, meeting=Meeting.ADD))
    assert kept(desk)[date(2026, 4, 1), "sa-east-1"].uptime == "99.999768"  # 4 of 200 failed
    desk.perform(record_samples, replace(other, meeting=Meeting.REPLACE))
    assert kept(desk)[date(2026, 4, 1), "sa-east-1"].uptime == "99.999652"  # 3 of 100


def test_the_same_counts_are_further_requests_where_the_operator_says_so(desk: Desk) -> None:
    """Counts for one interval given twice are added up, equal ones too."""
    start = datetime(2026, 4, 1, tzinfo=UTC)
    ground = "own_act"
    counts = RecordSamples((replace(counted(start, 100, 5), ground=ground),), "hand")
    desk.perform(record_samples, counts)
    assert desk.perform(record_samples, replace(counts, meeting=Meeting.ADD)).changed
    with desk.read() as connection:
        held = StoredMonths(connection).facts([contract_id(desk, "keys")], start, start + HOUR)
    (sample,) = next(iter(held.values())).samples
    assert sample == Sample(start, 200, 10, excluded=True)
    nothing = replace(counts, intervals=(replace(counted(start, 0, 0), ground=ground),), meeting=Meeting.ADD)
    assert not desk.perform(record_samples, nothing).changed


def test_a_region_that_counts_or_stops_are_known_of_is_not_left_out_of_the_contract(desk: Desk) -> None:
    start = datetime(2026, 4, 1, tzinfo=UTC)
    desk.perform(change_contract, ChangeContract("keys", (Facts(regions=("sa-east-1", "us-east-1", "mars-1")),)))
    desk.perform(record_samples, RecordSamples((counted(start, 100, 5),), "hand"))
    number = logged(desk, hits=(Hit("keys", "us-east-1"),))
    for named, left in ((("mars-1", "sa-east-1"), ("us-east-1",)), (("us-east-1",), ("sa-east-1",))):
        with pytest.raises(Refused, match="scope_in_use") as refusal:
            desk.perform(change_contract, ChangeContract("keys", (Facts(regions=named),)))
        assert refusal.value.params["scopes"] == left
    assert desk.perform(change_contract, ChangeContract("keys", (Facts(regions=("sa-east-1", "us-east-1")),))).changed
    desk.perform(drop_incident, DropIncident(number))
    assert desk.perform(change_contract, ChangeContract("keys", (Facts(regions=("sa-east-1",)),))).changed


def test_counts_of_a_day_without_a_contract_are_refused(desk: Desk) -> None:
    desk.perform(change_contract, ChangeContract("keys", (End(date(2026, 4, 19), date(2026, 4, 1)),)))
    for start, code in ((datetime(2024, 12, 31, 23, 55, tzinfo=UTC), "counted_before_contract"),
                        (datetime(2026, 4, 20, tzinfo=UTC), "counted_after_contract")):  # fmt: skip
        with pytest.raises(BadInput, match=code) as refusal:
            desk.perform(record_samples, RecordSamples((counted(start),), "samples"))
        assert refusal.value.field == "line 2: start"
    assert kept(desk) == {}


def test_everything_wrong_with_counts_is_named_and_nothing_is_kept(desk: Desk) -> None:
    start = datetime(2026, 4, 1, tzinfo=UTC)
    wrong = (
        counted(start + timedelta(minutes=1)),
        counted(start, 1, 2),
        counted(start + MINUTES, 1, -1),
        counted(NOW + 12 * MINUTES),
        replace(counted(start), contract="web"),
        counted(start + 2 * MINUTES),
        counted(start + 2 * MINUTES),
    )
    with pytest.raises(ManyErrors) as refusal:
        desk.perform(record_samples, RecordSamples(wrong, "samples"))
    assert [error.code for error in refusal.value.errors] == [
        "sample_off_border", "errors_above_requests", "count_negative", "instant_in_future", "not_by_intervals",
        "sample_twice",
    ]  # fmt: skip
    assert refusal.value.errors[0].field == "line 2: start"
    assert kept(desk) == {}


@pytest.mark.both
def test_a_dump_carries_incidents_and_counts_and_the_months_are_computed_anew(
    desk: Desk, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> None:
    number = logged(desk, NOW - 2 * HOUR, NOW - HOUR, known_at=NOW - HOUR, note="二行\nの メモ")
    desk.perform(waive, Waive(number, "web", "agreed"))
    logged(desk, NOW - 50 * HOUR, NOW - 49 * HOUR)
    start = datetime(2026, 4, 1, tzinfo=UTC)
    file = ReadFile("ab" * 32, "a.json.gz", 7)
    desk.perform(record_samples, RecordSamples((counted(start, 100, 1),), "cloudtrail", (file,)))
    text = text_of(desk)
    place = Location.of_file(tmp_path_factory.mktemp("other") / "desk" / "kigen.db")
    with Desk.create(place, actor=OPERATOR, catalogue=catalogue, clock=lambda: NOW) as other:
        with writing(other.engine) as connection:
            counts = load(connection, text.splitlines(keepends=True), "desk.jsonl", lambda _: catalogue, NOW)
        assert (counts["incidents"], counts["intervals"], counts["files"]) == (2, 1, 1)
        assert text_of(other) == text
        assert figures(other) == figures(desk)


def test_months_follow_other_terms(desk: Desk, catalogue: Catalogue) -> None:
    """As if the desk had been written with terms that promised less."""
    logged(desk, NOW - 2 * HOUR, NOW - HOUR)
    recompute_if_changed(desk.engine, catalogue, now=NOW, actor="root", new_id=desk.keys.new)
    with writing(desk.engine) as connection:
        connection.execute(months.update().values(uptime="1.000000"))
    versions = [one for name in catalogue.ids for one in catalogue.versions(name)]
    other = Catalogue(replace(one, fingerprint="other") if one.id == "nexa-palette" else one for one in versions)
    recompute_if_changed(desk.engine, other, now=NOW, actor="root", new_id=desk.keys.new)
    assert kept(desk)[date(2026, 4, 1), ""].uptime == "99.861111"


def text_of(desk: Desk) -> bytes:
    lines: list[str] = []
    with desk.read() as connection:
        dump(connection, lines.append)
    return "".join(lines).encode()


def figures(desk: Desk) -> Mapping[Any, Any]:
    return {key: (row.uptime, row.met, row.downtime, row.remedy, row.lacks) for key, row in kept(desk).items()}
