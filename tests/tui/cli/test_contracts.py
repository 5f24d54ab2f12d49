"""Contracts from scripts: entered, changed, shown and tried, each act with its command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.cli.conftest import Kigen, Receive
from tui.locale.language import LANGUAGES


def done(kigen: Kigen, *argv: str) -> bool:
    """An act that is not refused: whether anything changed."""
    ran = kigen("--json", "contract", *argv)
    assert ran.status == 0, ran.err
    return bool(ran.json["changed"])


@pytest.mark.both
def test_a_contract_is_entered_with_all_that_is_known_of_it(kigen: Kigen) -> None:
    ran = kigen(
        "contract", "add", "cloud", "--terms", "ntt-cloud-aws", "--plan", "standard", "--customer", "Aoba",
        "--start", "2026-04-10", "--applied", "2026-04-01", "--component", "ec2=4", "--component", "rds=1",
        "--close-day", "2026-08-14", "--reseller", "Shop", "--region", "ap-northeast-1",
        "--contract-number", "ABC-123/45",
    )  # fmt: skip
    assert ran.status == 0, ran.err
    found = kigen("--json", "contract", "show", "cloud").json
    assert (found["customer"], found["reseller"], found["applied_on"]) == ("Aoba", "Shop", "2026-04-01")
    assert found["contract_number"] == "ABC-123/45"
    assert "Contract number: ABC-123/45" in kigen("contract", "show", "cloud").out
    assert {each["component"]: each["count"] for each in found["components"]} == {"ec2": 4, "rds": 1}
    assert (found["closed_days"], found["regions"]) == (["2026-08-14"], ["ap-northeast-1"])


def test_every_act_on_a_contract_has_its_command(kigen: Kigen) -> None:
    kigen("contract", "add", "cloud", "--terms", "ntt-cloud-aws", "--plan", "standard", "--start", "2026-02-10")
    for argv in (
        ("change", "cloud", "--customer", "Aoba", "--name", "Cloud"),
        ("plan", "Cloud", "advanced", "--on", "2026-05-20"),
        ("component", "Cloud", "ec2", "3", "--from", "2026-02-10"),
        ("fee", "Cloud", "2026-06", "100,000 JPY"),
        ("charges", "Cloud", "2026-05", "31.50 USD"),
        ("close-day", "Cloud", "2026-08-13", "2026-08-14"),
        ("close-day", "Cloud", "2026-08-13", "--open"),
        ("suspend", "Cloud", "unpaid", "--from", "2026-05-20"),
        ("resume", "Cloud", "--last", "2026-05-22"),
        ("paid", "Cloud", "2026-04", "2026-05-31"),
        ("end", "Cloud", "2026-07-31", "--arrived", "2026-06-01"),
    ):
        assert done(kigen, *argv), argv
        assert not done(kigen, *argv) if argv[0] not in {"change", "close-day", "suspend", "resume"} else True
    found = kigen("--json", "contract", "show", "Cloud").json
    assert found["plans"] == [{"from": "2026-02-10", "plan": "standard"}, {"from": "2026-05-20", "plan": "advanced"}]
    assert found["closed_days"] == ["2026-08-14"]
    assert found["suspensions"] == [{"from": "2026-05-20", "to": "2026-05-22", "ground": "unpaid"}]
    assert found["payments"] == [{"month": "2026-04", "paid_on": "2026-05-31"}]
    assert found["ends_on"] == "2026-07-31"
    later = kigen("contract", "end", "Cloud", "2026-05-15")
    assert "ends on 2026-06-01, the day on which the request arrived, and not on 2026-05-15" in later.err
    assert [each["amount"] for each in found["amounts"]] == ["31.50", "100000"]
    assert done(kigen, "end", "Cloud", "--take-back")
    assert done(kigen, "fee", "Cloud", "2026-06", "--remove")
    assert done(kigen, "paid", "Cloud", "2026-04", "--not")
    assert done(kigen, "plan", "Cloud", "--history", "advanced@2026-02-10", "--why", "typed wrongly")
    assert done(kigen, "suspend", "Cloud", "--never", "--from", "2026-05-20", "--why", "another customer's")
    found = kigen("--json", "contract", "show", "Cloud").json
    assert (found["ends_on"], found["payments"], found["suspensions"]) == (None, [], [])
    assert (len(found["amounts"]), len(found["plans"])) == (1, 1)


@pytest.mark.parametrize(
    ("argv", "status", "said"),
    [
        (("fee", "acme", "2026-05", "12 JPY"), 2, "before it"),
        (("fee", "acme", "2026-06", "-12 JPY"), 2, "negative"),
        (("fee", "acme", "2026-06", "12 XXX"), 2, "XXX"),
        (("fee", "acme", "2026-06"), 2, "amount"),
        (("fee", "acme", "2026-13", "12 JPY"), 2, "2026-13"),
        (("plan", "acme", "business"), 1, "2026-01-01"),
        (
            ("plan", "acme", "--history", "prime@2026-06-01", "business-plus@2026-07-01", "prime@2026-07-01",
             "--why", "x"), 2, "Business support+ and Prime support (free)",
        ),
        (("plan", "acme", "--history", "prime@2026-06-01"), 2, "--why"),
        (("suspend", "acme", "credit_limit", "--from", "2026-05-31"), 2, "before"),
        (("component", "acme", "ec2", "3"), 2, "ec2"),
        (("close-day", "acme", "someday"), 2, "someday"),
        (("change", "acme", "--service", "x", "--kind", "golden"), 2, "golden"),
        (("paid", "acme", "2026-06", "2026-06-02"), 2, "future"),
        (("resume", "acme"), 1, "not suspended"),
        (("suspend", "acme", "--never", "--why", "x"), 1, "not suspended"),
        (("suspend", "acme", "--never"), 2, "--why"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_changes_nothing(
    kigen: Kigen, argv: tuple[str, ...], status: int, said: str
) -> None:
    before = kigen("--json", "contract", "show", "acme").json
    ran = kigen("contract", *argv)
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err
    assert kigen("--json", "contract", "show", "acme").json == before


def test_a_month_says_what_it_costs_and_why(kigen: Kigen) -> None:
    assert done(kigen, "charges", "acme", "2026-06", "20000 USD")
    assert done(kigen, "charges", "acme", "2026-06", "10000 JPY", "--scope", "standard")
    found = kigen("--json", "contract", "cost", "acme", "2026-06").json
    assert (found["billed_plan"], found["fee"]) == ("business-plus", {"amount": "1600.00", "currency": "USD"})
    assert found["total"] == {"amount": "10120", "currency": "JPY"}
    assert found["due_on"] == "2026-08-31"
    assert {"J9", "J10", "J12", "J13"} <= {step["rule"] for step in found["explanation"]}
    told = kigen("contract", "cost", "acme").out
    for part in ("1,600.00", "10,120", "[J9 4-4-3]", "8"):
        assert part in told


def test_what_if_shows_fee_targets_and_tickets_and_stores_nothing(kigen: Kigen, receive: Receive) -> None:
    number = receive("normal")
    before = kigen("--json", "contract", "show", "acme").json
    found = kigen("--json", "contract", "what-if", "acme", "--plan", "prime", "--close-day", "2026-06-02").json
    assert found["plan"] == ["business-plus", "prime"]
    assert found["from"] == "2026-07-01", "a lower plan waits for the next month"
    assert {"priority": "critical", "before": 30.0, "after": None} in found["targets"]
    assert [pair[1]["billed_plan"] for pair in found["costs"]] == ["business-plus", "prime"]
    assert [each["ticket"] for each in found["tickets"]] == [number]
    assert found["tickets"][0]["before"] < found["tickets"][0]["after"]
    assert kigen("--json", "contract", "show", "acme").json == before
    assert f"#{number}" in kigen("contract", "what-if", "acme", "--close-day", "2026-06-02").out


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_and_pages_read_in_both_languages(kigen: Kigen, language: str) -> None:
    acts = (
        "add", "change", "plan", "fee", "charges", "component", "close-day", "end", "suspend", "resume", "paid",
        "list", "show", "cost", "what-if",
    )  # fmt: skip
    for argv in (*((act, "--help") for act in acts), ("show", "acme"), ("cost", "acme"), ("what-if", "acme")):
        ran = kigen("--lang", language, "contract", *argv)
        assert ran.status == 0
        assert "cli." not in ran.out
        assert "desk." not in ran.out


def test_warnings_stand_with_the_contract(kigen: Kigen) -> None:
    assert done(kigen, "plan", "acme", "prime")
    assert done(kigen, "component", "acme", "fqdn", "6")
    told = kigen("contract", "show", "acme").out
    assert "[J10 4-4-4]" in told
    assert "6 FQDNs" in told


def test_a_start_is_not_moved_past_what_is_known_and_tickets_from_before_it_are_told(kigen: Kigen) -> None:
    kigen("contract", "add", "web", "--terms", "nexa-palette", "--plan", "standard", "--start", "2026-01-01")
    log = ("incident", "log", "Down", "--contract", "web", "--since", "2026-05-02 10:00", "--until", "2026-05-02 11:00")
    assert kigen(*log).status == 0
    ticket = ("--subject", "Help", "--priority", "inquiry", "--received", "2026-05-01 10:00")
    assert kigen("ticket", "add", "--contract", "web", *ticket).status == 0
    ran = kigen("contract", "change", "web", "--start", "2026-06-01")
    assert (ran.status, "(#1)" in ran.err, "2026-05-02 at the latest" in ran.err) == (1, True, True), ran.err
    assert "before the contract began" not in kigen("contract", "show", "web").out
    assert done(kigen, "change", "web", "--start", "2026-05-02")
    assert "1 ticket (#1) was received before the contract began on 2026-05-02" in kigen("contract", "show", "web").out


def test_a_contract_under_a_provider_of_ones_own(kigen: Kigen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.core.terms.document import TOML

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "kigen" / "terms").mkdir(parents=True)
    (tmp_path / "kigen" / "terms" / "sixth.toml").write_text(TOML, encoding="utf-8")
    assert kigen("contract", "add", "own", "--terms", "sixth", "--plan", "free").status == 0
    for argv in (("show", "own"), ("cost", "own"), ("what-if", "own"), ("list",)):
        ran = kigen("contract", *argv)
        assert ran.status == 0, ran.err
    assert done(kigen, "fee", "own", "2026-06", "100 EUR")
    assert "100.00" in kigen("contract", "cost", "own").out


@pytest.mark.parametrize("act", ["cost", "show"])
def test_our_reading_is_marked_wherever_a_figure_is_explained(kigen: Kigen, act: str) -> None:
    kigen("contract", "add", "cloud", "--terms", "ntt-cloud-aws", "--plan", "standard", "--start", "2026-02-10")
    assert done(kigen, "component", "cloud", "ec2", "3", "--from", "2026-02-10")
    told = kigen("contract", act, "cloud").out.splitlines()
    read = {"cost": "[N5 別紙2 第2表, 別紙5]", "show": "[N3 別紙1 1.4"}[act]
    marked = [line for line in told if read in line]
    assert marked
    assert all(line.endswith("(our reading)") for line in marked)
    assert not any("[N8 " in line and "our reading" in line for line in told)
