"""`kigen claim`: from the breach to the credit, in both languages and for scripts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.databases import Places
from tests.storage.claimable import NOW, furnish_for_claims, write_log
from tests.tui.cli.conftest import Kigen


@pytest.fixture
def kigen(places: Places) -> Kigen:
    """The command on a desk with months that were breached in April, on Monday 2026-06-08 in Tokyo."""
    return Kigen(places.copy("claiming", furnish_for_claims), NOW)


def test_a_claim_goes_from_the_breach_to_the_credit(kigen: Kigen, tmp_path: Path) -> None:
    listed = kigen("--json", "claim", "list").json_lines
    assert [(each["contract"], each["state"], each["claim"]) for each in listed] == [
        ("keys", "detected", None), ("back", "detected", None), ("mine", "expired", None),
    ]  # fmt: skip
    assert (listed[0]["days_left"], listed[0]["working_days_left"], listed[0]["reminder"]) == (22, 16, 30)
    begun = kigen("claim", "new", "keys", "2026-04", "--applicant", "Aoki", "--evidence", str(write_log(tmp_path)))
    assert (begun.status, begun.err) == (0, "Claim 1 is begun.\n")
    assert "Claim 1: keys 2026-04 ap-northeast-1 - draft" in begun.out
    assert kigen("claim", "ready", "1").status == 0
    assert kigen("claim", "file", "1", "--channel", "case", "--case", "17654321").status == 0
    kigen.later(days=1)
    assert kigen("claim", "accept", "1", "--amount", "123.46").status == 0
    kigen.later(days=30)
    settled = kigen("--json", "claim", "settle", "1", "--amount", "120", "--seen-on", "invoice", "--reference", "I-1")
    shown = settled.json
    assert (shown["state"], shown["case"], shown["answer_by"]) == ("settled", "17654321", None)
    assert (shown["settled"]["amount"], shown["difference"]) == ("120.00", {"amount": "-3.46", "currency": "USD"})
    assert [each["step"] for each in shown["events"]] == ["opened", "made_ready", "filed", "accepted", "settled"]
    told = kigen("claim", "show", "1").out.splitlines()
    assert [line.split("  ", 4)[-1] for line in told[-3:]] == [
        "support case 17654321", "$123.46", "invoice I-1 $120.00",
    ]  # fmt: skip
    assert [each["claim"] for each in kigen("--json", "claim", "list", "--over").json_lines] == [1]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ("- No request log is attached. [K6 ", "Account 123456789012", "16 working days left")),
        ("ja", ("- リクエストログが添付されていません", "アカウント 123456789012", "残り 22 日、16 営業日", "下書き")),
    ],
)  # fmt: skip
def test_what_is_missing_is_listed_with_its_clause(kigen: Kigen, language: str, expected: tuple[str, ...]) -> None:
    kigen("claim", "new", "keys", "2026-04", "--applicant", "Aoki")
    shown = kigen("--lang", language, "claim", "show", "1")
    for text in expected:
        assert text in shown.out
    checked = kigen("--lang", language, "claim", "check", "1")
    assert checked.status == 1
    assert expected[0] in checked.out


@pytest.mark.both
def test_making_ready_tells_everything_that_is_missing_at_once(kigen: Kigen) -> None:
    kigen("claim", "new", "keys", "2026-04")
    ran = kigen("claim", "ready", "1")
    assert ran.status == 1
    assert ran.err.splitlines() == [
        "kigen: evidence: No request log is attached. (K6 請求および支払手続)",
        "kigen: applicant: Who asks is not said. (K6 請求および支払手続)",
    ]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"account": "999999999999"}, "is of account 999999999999; the claim is for 123456789012"),
        ({"region": "us-east-1"}, "is of region us-east-1; the claim is for ap-northeast-1"),
        ({"at": "2026-05-10T03:01:00Z"}, "is of 2026-05-10 - 2026-05-10; the claim is for 2026-04"),
    ],
)
@pytest.mark.parametrize("error", ["KMSInternalException", None])
def test_evidence_of_something_else_is_refused_with_and_without_errors(
    kigen: Kigen, tmp_path: Path, other: dict[str, str], said: str, error: str | None
) -> None:
    ran = kigen("claim", "new", "keys", "2026-04", "--evidence", str(write_log(tmp_path, error=error, **other)))
    assert (ran.status, ran.out) == (1, "")
    assert said in ran.err
    assert kigen("claim", "show", "1").status == 2


def test_a_log_of_the_month_without_errors_proves_none(kigen: Kigen, tmp_path: Path) -> None:
    named = ("--applicant", "Aoki", "--evidence", str(write_log(tmp_path, error=None)))
    assert kigen("claim", "new", "keys", "2026-04", *named).status == 0
    ran = kigen("claim", "ready", "1")
    assert (ran.status, "No error stands in log.json" in ran.err) == (1, True)


def test_a_claim_is_proved_by_the_logs_that_were_imported(kigen: Kigen, tmp_path: Path) -> None:
    for number, other in enumerate(({}, {"region": "us-east-1"}, {"at": "2026-05-10T03:01:00Z"}, {"account": "9"})):
        folder = tmp_path / str(number)
        folder.mkdir()
        write_log(folder, **other)
    assert kigen("import", "cloudtrail", str(tmp_path / "0"), "--add").status == 0
    for number in (1, 2, 3):
        kigen("import", "cloudtrail", str(tmp_path / str(number)), "--add")
    begun = kigen("--json", "claim", "new", "keys", "2026-04", "--applicant", "Aoki").json
    assert [each["path"] for each in begun["evidence"]] == [str(tmp_path / "0" / "log.json")]
    assert kigen("claim", "ready", "1").status == 0


def test_logs_that_were_moved_are_found_again_by_importing_them_again(kigen: Kigen, tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    write_log(before)
    assert kigen("import", "cloudtrail", str(before), "--add").status == 0
    before.rename(after)
    kigen("import", "cloudtrail", str(after))
    assert evidence(kigen) == [str(before / "log.json")], "known files are left out"
    ran = kigen("import", "cloudtrail", str(after), "--again", "--replace")
    assert ran.status == 0
    assert evidence(kigen) == [str(after / "log.json")]
    assert kigen("activity", "verify").status == 0
    assert kigen("doctor").status == 0


def test_the_place_of_a_log_that_was_erased_does_not_come_back(kigen: Kigen, tmp_path: Path) -> None:
    log = write_log(tmp_path)
    kigen("import", "cloudtrail", str(log), "--add")
    kigen("claim", "new", "keys", "2026-04")
    assert kigen("activity", "erase", "claim:1", "--reason", "asked for", "--yes").status == 0
    kigen("import", "cloudtrail", str(log), "--again", "--replace")
    assert str(tmp_path) not in kigen("--json", "claim", "new", "keys", "2026-05").out
    kigen("claim", "drop", "1", "--why", "anew")
    assert evidence(kigen) == ["***"]


def evidence(kigen: Kigen) -> list[str]:
    """What a claim for April begins with; it is dropped again."""
    begun = kigen("--json", "claim", "new", "keys", "2026-04").json
    kigen("claim", "drop", str(begun["claim"]), "--why", "a look")
    return [each["path"] for each in begun["evidence"]]


def test_evidence_is_added_to_what_is_there(kigen: Kigen, tmp_path: Path) -> None:
    kigen("claim", "new", "keys", "2026-04", "--evidence", str(write_log(tmp_path)))
    note = tmp_path / "note.txt"
    note.write_text("seen by eye", encoding="utf-8")
    shown = kigen("--json", "claim", "change", "1", "--evidence", str(note)).json
    assert [each["file"] for each in shown["evidence"]] == ["log.json", "note.txt"]
    again = kigen("--json", "claim", "change", "1", "--evidence", str(note))
    assert (again.json["evidence"], again.err) == (shown["evidence"], "Claim 1: nothing to change.\n")


def test_a_closed_window_needs_a_reason_and_says_by_which_clause(kigen: Kigen) -> None:
    kigen.later(days=30)
    ran = kigen("claim", "new", "keys", "2026-04")
    assert ran.status == 1
    assert "The window closed on 2026-06-30 (K5 請求および支払手続)." in ran.err
    late = kigen("claim", "new", "keys", "2026-04", "--why-late", "agreed by phone")
    assert (late.status, "draft" in late.out) == (0, True)


def test_a_month_is_claimed_once_until_it_is_rejected(kigen: Kigen) -> None:
    kigen("claim", "new", "back", "2026-04", "--applicant", "Aoki")
    second = kigen("claim", "new", "back", "2026-04")
    assert (second.status, "claim 1, draft" in second.err) == (1, True)
    assert kigen("claim", "drop", "1", "--why", "wrong").status == 0
    assert kigen("claim", "new", "back", "2026-04").err == "Claim 2 is begun.\n"


def test_a_customers_claim_is_answered_by_our_own_facts(kigen: Kigen) -> None:
    received = kigen(
        "claim", "receive", "mail", "2026-04", "--at", "2026-05-20 10:00", "--case", "C-3", "--statement", "止まった"
    )
    assert received.status == 0
    assert kigen("claim", "answer", "1", "--accept").status == 0
    shown = kigen("--json", "claim", "show", "1").json
    assert (shown["direction"], shown["state"], shown["promised"]["months"]) == ("payable", "accepted", 1)
    assert shown["free_months"] == ["2026-07-01", "2026-07-31"]


def test_what_was_promised_is_settled_where_nothing_else_is_said(kigen: Kigen) -> None:
    kigen("claim", "receive", "mail", "2026-04", "--at", "2026-05-20 10:00")
    assert kigen("claim", "answer", "1", "--accept").status == 0
    assert kigen("--json", "claim", "settle", "1", "--seen-on", "free_months").json["settled"]["months"] == 1


def test_answering_is_for_customers_claims_only(kigen: Kigen) -> None:
    kigen("claim", "new", "back", "2026-04")
    ran = kigen("claim", "answer", "1", "--reject", "no")
    assert (ran.status, "our own" in ran.err) == (1, True)


def test_a_step_that_cannot_follow_is_refused_with_both_in_words(kigen: Kigen) -> None:
    kigen("claim", "new", "back", "2026-04")
    ran = kigen("--lang", "ja", "claim", "settle", "1", "--amount", "1 JPY", "--seen-on", "invoice")
    assert (ran.status, ran.err) == (1, "kigen: この申請は「下書き」のため、「精算」はできません。\n")


def test_a_repeated_command_id_begins_one_claim(kigen: Kigen) -> None:
    for _ in range(2):
        assert kigen("claim", "new", "back", "2026-04", "--command-id", "one").status == 0
    assert [each["claim"] for each in kigen("--json", "claim", "list").json_lines if each["claim"]] == [1]


def test_the_settings_of_claims_are_changed_by_name(kigen: Kigen) -> None:
    assert kigen("settings", "claim_reminders", "10 5").status == 0
    assert kigen("--json", "settings").json["claim_reminders"] == "10, 5"
    assert kigen("--json", "claim", "list").json_lines[0]["reminder"] is None
    assert kigen("settings", "claim_reminders", "soon").status == 2
    assert kigen("settings", "applicant", "運用課").status == 0
    assert kigen("--json", "claim", "new", "keys", "2026-04").json["applicant"] == "運用課"


def test_a_claim_that_came_to_us_is_received_and_goes_to_nobody(kigen: Kigen) -> None:
    ran = kigen("claim", "receive", "mail", "2026-04")
    assert "is logged" in ran.out + ran.err
    shown = kigen("claim", "show", "1").out
    assert "received" in shown.splitlines()[0]
    assert not [line for line in shown.splitlines() if line.strip().startswith("To")]


def test_errors_name_fields_as_the_help_does(kigen: Kigen) -> None:
    assert "kigen: N: " in kigen("claim", "show", "6").err
    kigen.now = datetime(2026, 9, 1, tzinfo=UTC)
    assert "kigen: --why-late: " in kigen("claim", "new", "keys", "2026-04").err


@pytest.mark.parametrize(("language", "said"), [("en", "as it was sent"), ("ja", "送付した時点の数値のまま")])
def test_a_month_that_moved_on_since_the_filing_is_told_and_the_documents_stay(
    kigen: Kigen, tmp_path: Path, language: str, said: str
) -> None:
    kigen("claim", "new", "keys", "2026-04", "--applicant", "Aoki", "--evidence", str(write_log(tmp_path)))
    kigen("claim", "ready", "1")
    kigen("claim", "file", "1", "--channel", "case")
    own = ("--lang", language, "claim", "preview", "1", "--file", "own-file.txt")
    before = kigen(*own)
    assert (said in before.err, "123.46" in before.out) == (False, True)
    assert kigen("contract", "charges", "keys", "2026-04", "9999 USD", "--scope", "ap-northeast-1").status == 0
    after = kigen(*own)
    assert (said in after.err, "999.90" in after.err) == (True, True)
    assert after.out == before.out
    assert said in kigen("--lang", language, "claim", "show", "1").err
    assert kigen("--json", "claim", "show", "1").json["changed_since_sent"] == ["amount"]


@pytest.mark.parametrize(("language", "state"), [("en", "withdrawn"), ("ja", "記録の取り消し")])
def test_a_customers_claim_entered_by_mistake_is_withdrawn(kigen: Kigen, language: str, state: str) -> None:
    kigen("claim", "receive", "mail", "2026-04")
    ran = kigen("--lang", language, "claim", "drop", "1", "--why", "not theirs")
    assert (ran.status, state in ran.out.splitlines()[0], "not theirs" in ran.out) == (0, True, True)
    assert state in kigen("--lang", language, "claim", "list", "--over").out
    assert "mail" not in kigen("claim", "list").out.split()
    assert kigen("claim", "take-back", "1", "--why", "it is").status == 0
    assert kigen("--json", "claim", "show", "1").json["state"] == "filed"


@pytest.mark.parametrize(
    ("language", "before", "state"),
    [
        ("en", "Note: Claim #1 of the same month was rejected: no logs", "detected (#1 rejected)"),
        ("ja", "注意: 同じ月の申請 #1 は却下されています: no logs", "検知（#1 却下）"),
    ],
)
def test_a_month_is_claimed_again_knowing_that_its_claim_was_rejected(
    kigen: Kigen, tmp_path: Path, language: str, before: str, state: str
) -> None:
    kigen("claim", "new", "keys", "2026-04", "--applicant", "Aoki", "--evidence", str(write_log(tmp_path)))
    kigen("claim", "ready", "1")
    kigen("claim", "file", "1", "--channel", "case")
    kigen("claim", "reject", "1", "--why", "no logs")
    assert state in kigen("--lang", language, "claim", "list").out
    assert kigen("--json", "claim", "list").json_lines[0]["rejected_before"] == 1
    begun = kigen("--lang", language, "claim", "new", "keys", "2026-04")
    assert begun.err.splitlines()[:2] == [before, begun.err.splitlines()[1]]
    assert kigen("--json", "claim", "show", "2").json["rejected_before"] == 1
    assert kigen("--json", "claim", "show", "1").json["claimed_again"] == 2
    assert "#2" in kigen("claim", "show", "1").out


@pytest.mark.parametrize(
    ("language", "said"), [("en", ("gives nothing", "is frozen")), ("ja", ("ありません", "確定済み"))]
)
def test_a_month_that_was_kept_is_told_before_it_is_claimed(kigen: Kigen, language: str, said: tuple[str, str]) -> None:
    assert kigen("month", "freeze", "back", "2026-05").status == 0
    begun = kigen("--lang", language, "claim", "new", "back", "2026-05")
    assert begun.status == 0
    for each, line in zip(said, begun.err.splitlines(), strict=False):
        assert each in line
    assert "gives nothing" not in kigen("claim", "new", "back", "2026-04").err


@pytest.mark.parametrize(("language", "said"), [("en", "2 free in all. [C4"), ("ja", "無料期間は合計2か月")])
def test_the_free_months_of_a_yearly_contract_add_up_on_the_claim(kigen: Kigen, language: str, said: str) -> None:
    kigen("claim", "receive", "mail", "2026-04")
    assert kigen("--json", "claim", "show", "1").json["annual_sum"] is None
    assert kigen("contract", "change", "mail", "--period", "annual").status == 0
    times = ("--since", "2026-05-12T01:00:00Z", "--until", "2026-05-12T03:00:00Z")
    assert kigen("incident", "log", "x", *times, "--contract", "mail", "--service", "CYBERMAIL Σ").status == 0
    found = kigen("--json", "claim", "show", "1").json["annual_sum"]
    assert found == {"from": "2026-01-01", "to": "2026-12-31", "breached": ["2026-04", "2026-05"], "free_months": 2}
    assert said in kigen("--lang", language, "claim", "show", "1").out
