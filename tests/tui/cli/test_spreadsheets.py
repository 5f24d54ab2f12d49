"""Every CSV that kigen writes, with names that a spreadsheet would run: defused there, to the letter elsewhere.

They are the month's report, and of a claim the tables of intervals and of stops; a table of kigen's that is not among
them is found by the last test. No reader of kigen's takes one of them: what was given comes back by dump and load.
"""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from core.desk.acts.claims import OpenClaim, open_claim
from core.desk.acts.contract_amounts import EnterCharges, EnterFee
from core.desk.acts.contract_facts import Facts
from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.incidents import Hit, LogIncident, log_incident
from core.desk.acts.samples import Interval, RecordSamples, record_samples
from core.money import Money
from storage.database.location import Location
from storage.desk import Desk
from tests.storage.claimable import ACCOUNT, APRIL, BREACH, NOW, Clock
from tests.storage.conftest import OPERATOR
from tests.storage.lively import shipped_catalogue
from tests.tui.cli.conftest import Kigen

pytestmark = pytest.mark.in_a_file("what a spreadsheet makes of a text does not hang on the database")
ROOT = Path(__file__).parents[3]
NAMES = [
    "=cmd|'/c calc'!A1", "＝1+1", "a;=1+1",
    *(pytest.param(each, marks=pytest.mark.soak)
      for each in ("+1", "-1", "@SUM(A1)", "＋1", "－1", "＠x", '=HYPERLINK("http://x.example","a")')),
]  # fmt: skip
START = date(2025, 1, 1)


@pytest.fixture(scope="module", params=NAMES)
def named(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Kigen]:
    """A desk on which contracts, customer, region, incident and ticket have the name."""
    name: str = request.param
    location = Location.of_file(tmp_path_factory.mktemp("named") / "kigen.db")
    who = Facts(customer=name)
    with Desk.create(location, actor=OPERATOR, catalogue=shipped_catalogue(), clock=Clock()) as desk:
        fee = EnterFee(APRIL, Money(Decimal(120_000), "JPY"))
        stopped = AddContract(name, "nexa-palette", "standard", "", "", START, "receivable", (who, fee))
        charges = EnterCharges(APRIL, Money(Decimal("12.34"), "USD"), name)
        counted = AddContract(
            f"{name} 2", "aws-kms", "standard", "", ACCOUNT, START, "", (Facts(customer=name, regions=(name,)), charges)
        )
        desk.perform(add_contract, stopped)
        desk.perform(add_contract, counted)
        end = BREACH + timedelta(hours=20)
        desk.perform(log_incident, LogIncident(name, BREACH, (Hit(name),), end=end, note=name))
        interval = Interval(f"{name} 2", name, BREACH, 200, 150, place="line 2")
        desk.perform(record_samples, RecordSamples((interval,), "cloudtrail"))
        desk.perform(open_claim, OpenClaim(name, APRIL, ""))
        desk.perform(open_claim, OpenClaim(f"{name} 2", APRIL, name))
    return name, Kigen(location, NOW)


def tables(kigen: Kigen, name: str) -> dict[str, str]:
    """Every table of the desk, by what makes it."""
    calls = {
        "report": ("report", "month", "--form", "csv", "--", name, "2026-04"),
        "counted report": ("report", "month", "--form", "csv", "--", f"{name} 2", "2026-04"),
        "stops": ("claim", "preview", "1", "--file", "stops.csv"),
        "intervals": ("claim", "preview", "2", "--file", "intervals.csv"),
    }
    found = {}
    for key, argv in calls.items():
        ran = kigen(*argv)
        assert ran.status == 0, (argv, ran.err)
        found[key] = ran.out
    return found


def test_no_cell_of_any_table_is_a_formula(named: tuple[str, Kigen]) -> None:
    name, kigen = named
    seen = set()
    for key, text in tables(kigen, name).items():
        for row in csv.reader(io.StringIO(text, newline="")):
            assert not any(cell.startswith(tuple("=+-@\t\r＝＋－＠")) for cell in row), (key, row)
            seen |= {key for cell in row if name.replace("'", "") in cell.replace("'", "")}
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=";"):
            assert not any(cell.startswith(tuple("=+-@\t\r＝＋－＠")) for cell in row), (key, row)
    assert {"report", "stops"} <= seen, "the name stands in them"


def test_scripts_and_another_desk_get_what_was_given(named: tuple[str, Kigen], tmp_path: Path) -> None:
    name, kigen = named
    told = kigen("--json", "incident", "show", "1").json
    assert (told["title"], told["note"]) == (name, name)
    dumped, other = tmp_path / "desk.jsonl", tmp_path / "other.db"
    assert kigen("dump", str(dumped)).status == 0
    assert kigen("init", str(other)).status == 0
    loaded = kigen("load", str(dumped), database=str(other))
    assert loaded.status == 0, loaded.err
    listed = kigen("--json", "contract", "list", database=str(other)).json_lines
    assert sorted(one["contract"] for one in listed) == sorted((name, f"{name} 2"))


def test_a_table_of_tickets_is_read_to_the_letter(named: tuple[str, Kigen], tmp_path: Path) -> None:
    """An apostrophe in a table of others is theirs: it is not taken for one of a spreadsheet."""
    name, kigen = named
    heads = ("external_id", "contract", "priority", "subject", "received_at")
    rows = [
        (str(line), "tickets", "high", text, "2026-06-01T00:00:00Z") for line, text in enumerate((name, f"'{name}"))
    ]
    file = tmp_path / "tickets.csv"
    with file.open("w", newline="", encoding="utf-8") as written:
        csv.writer(written).writerows((heads, *rows))
    facts = ("--terms", "jigsaw-prime", "--plan", "business-plus", "--kind", "prime")
    assert kigen("contract", "add", "tickets", *facts).status == 0
    assert kigen("import", "tickets", str(file)).status == 0
    assert {one["subject"] for one in kigen("--json", "queue").json_lines} == {name, f"'{name}"}


def test_no_other_module_writes_a_table() -> None:
    writing = {
        path.relative_to(ROOT).as_posix()
        for part in ("core", "storage", "tui")
        for path in (ROOT / part).rglob("*.py")
        if "csv_text(" in path.read_text(encoding="utf-8")
    }
    writing.remove("storage/exchange/csv_text.py")
    assert writing == {"storage/claiming/documents.py", "tui/cli/month_report.py"}, "try the new one above too"
