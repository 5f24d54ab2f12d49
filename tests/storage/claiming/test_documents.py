"""The documents hold what the clause asks for, in both languages, and money only where it asks for that."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from core.claims.answer import Answer, Verdict
from core.claims.events import Given
from core.claims.facts import ClaimFacts
from core.claims.redaction_rules import DEFAULT_RULES
from core.claims.request import Request
from core.desk.contract import Direction, Holding
from core.errors import BadInput
from storage.claiming.documents import Documents, preview
from storage.claiming.evidence import extract
from storage.claiming.values import values_of_our_own
from tests.storage.claimed import APPLICANT, stopped, wording
from tests.storage.claiming.conftest import NOWHERE
from tui.locale.language import LANGUAGES, Language

MAIL = ("cyber-messaging", timedelta(hours=2))
BANK = ("nexa-palette", timedelta(hours=2))
CLOUD = ("ntt-cloud-aws", timedelta(hours=50))
TIMES = ("2026-04-03 09:15", "2026-04-03 11:15")


def documents(said: Request, language: Language = "en", own: Path = NOWHERE) -> Documents:
    return preview(said, wording(language, said.time_zone), DEFAULT_RULES, own)


def file(found: Documents, name: str) -> str:
    return next(one.text for one in found.files if one.name == name)


class Page(HTMLParser):
    """The words of a page, and what it would fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.fetched: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href", "action", "style")]

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_kms_claim_holds_everything_that_the_clause_asks_for(claimed: Request, language: Language) -> None:
    found = documents(claimed, language)
    assert "SLA Credit Request" in found.subject
    for text in (found.request, file(found, "request.html")):
        assert "SLA Credit Request" in text
        assert "300000000001" in text
        assert "ap-northeast-1" in text
        assert ("2026年4月" if language == "ja" else "2026-04") in text
        assert f"{claimed.uptime:f} %" in text
        for line in claimed.intervals:
            assert f"{line.start:%Y-%m-%d}" in text
            assert f"{line.start:%H:%M}" in text
            assert "99.0000 %" in text
    assert [one.name for one in found.files] == ["request.txt", "request.html", "intervals.csv", "log-extract.jsonl"]
    assert len(file(found, "log-extract.jsonl").splitlines()) == 24
    assert APPLICANT in found.request


def test_the_amount_expected_stands_in_our_own_file_alone(claimed: Request) -> None:
    for language in LANGUAGES:
        found = documents(claimed, language)
        assert "125.04" in found.own.text
        assert "K2" in found.own.text
        assert "⚖" in found.own.text
        sent = "".join((found.subject, *(one.text for one in found.files)))
        assert "125.04" not in sent
        assert "1250.40" not in sent.replace(",", "")
        assert "own-file" not in sent


def test_every_interval_is_a_row_of_the_table(claimed: Request) -> None:
    rows = list(csv.DictReader(io.StringIO(file(documents(claimed), "intervals.csv"))))
    assert len(rows) == 12
    first = claimed.intervals[0]
    assert rows[0] == {
        "date_utc": f"{first.start:%Y-%m-%d}",
        "start_utc": f"{first.start:%H:%M}",
        "end_utc": f"{first.end:%H:%M}",
        "requests": "200",
        "errors": "2",
        "availability_percent": "99.0000",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_holds_times_service_and_months(language: Language) -> None:
    said = stopped(*MAIL, ClaimFacts(applicant=APPLICANT, months_asked=2), services=("CYBERCHAT",))
    found = documents(said, language)
    assert "無料サービス利用申請書" in found.subject
    assert "sales@cybersaas.jp" in found.to
    for text in (found.request, file(found, "request.html")):
        assert "無料サービス利用申請書" in text
        for part in (
            "2026-04-03 09:15",
            "2026-04-03 11:15",
            "CYBERCHAT",
            "99.722222 %",
            "120",
            APPLICANT,
            "Asia/Tokyo",
        ):
            assert part in text
        assert ("2 か月" if language == "ja" else "asked for") in text


def test_the_form_goes_to_the_reseller_where_there_is_one() -> None:
    found = documents(stopped(*MAIL, services=("CYBERCHAT",), reseller="青空販売"), "ja")
    assert found.to == "青空販売"
    assert "宛先: 青空販売" in found.request


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("claim", "amount", "clause", "end"),
    [(BANK, "833", "6", "04-03 11:15"), (CLOUD, "20,000", "第36条", "04-05 11:15")],
)
def test_a_letter_holds_span_known_at_arithmetic_and_clause(
    claim: tuple[str, timedelta], amount: str, clause: str, end: str, language: Language
) -> None:
    found = documents(stopped(*claim), language)
    for text in (found.request, file(found, "request.html")):
        for part in ("2026-04-03 09:15", f"2026-{end}", "2026-04-03 09:20", amount, clause, "300,000", "北斗信金"):
            assert part in text
    assert [one.name for one in found.files] == ["request.txt", "request.html", "stops.csv"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_tells_no_known_at_that_nobody_logged(language: Language) -> None:
    said = stopped(*BANK)
    unlogged = replace(said, stops=tuple(replace(stop, known_at=None) for stop in said.stops))
    found = documents(unlogged, language)
    assert not re.search("known at|お知りになった時刻:", found.request)
    assert ("not recorded" if language == "en" else "記録なし") in Page(file(found, "request.html")).words
    [row] = csv.DictReader(io.StringIO(file(found, "stops.csv")))
    assert (row["known_at"], row["start"]) == ("", "2026-04-03 09:15:00")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_customers_claim_is_answered_with_our_explanation(language: Language) -> None:
    said = stopped(*BANK, ClaimFacts(applicant="港電機"), direction=Direction.PAYABLE)
    found = documents(replace(said, case="Q-77"), language)
    assert found.to == "港電機"
    for text in (found.request, file(found, "request.html")):
        for part in ("港電機", "Q-77", "833", "2026-04-03 09:15"):
            assert part in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refused_customer_reads_why_and_no_amount(language: Language) -> None:
    said = stopped(*BANK, ClaimFacts(applicant="港電機"), direction=Direction.PAYABLE)
    found = documents(replace(said, answer=Answer(Verdict.REFUSED, why="your own <router>")), language)
    page = Page(file(found, "request.html"))
    for text in (found.request, "\n".join(page.words)):
        assert "your own <router>" in text
        assert "833" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_names_what_is_granted_and_not_what_was_expected(language: Language) -> None:
    said = stopped(*MAIL, direction=Direction.PAYABLE, services=("CYBERCHAT",))
    given = Given(None, 3, date(2026, 7, 1))
    found = documents(replace(said, answer=Answer(Verdict.GRANTED, given)), language)
    [line] = [line for line in found.request.splitlines() if line.startswith("5. ")]
    assert ("3 months" if language == "en" else "3 か月") in line
    assert ("2026-07" if language == "en" else "2026年7月") in line
    assert ("examined" if language == "en" else "確認中") in documents(said, language).request


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_prints_well_and_fetches_nothing(claimed: Request, language: Language) -> None:
    requests = [claimed, stopped(*MAIL, services=("CYBERCHAT",)), stopped(*BANK), stopped(*CLOUD)]
    requests.append(stopped(*BANK, direction=Direction.PAYABLE))
    for said in requests:
        text = file(documents(said, language), "request.html")
        page = Page(text)
        assert page.fetched == []
        assert not {"script", "link", "img", "iframe", "object"}.intersection(page.tags)
        assert not re.search(r"https?://|@import|url\(", text)
        assert "@page { size: A4;" in text
        assert f'<html lang="{language}">' in text


def test_markup_in_what_was_typed_is_text() -> None:
    said = stopped(*BANK, ClaimFacts(applicant="<script>alert(1)</script>", statement="a & b\n<b>c</b>"))
    text = file(documents(said), "request.html")
    assert "<script>" not in text
    assert "<b>" not in text
    assert "<script>alert(1)</script>" in Page(text).words
    assert "a & b\n<b>c</b>" in documents(said).request


@pytest.mark.parametrize(
    ("name", "cell"),
    [("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("＝1", "'＝1"), ("\t=1", "'\t'=1")],
)
def test_no_cell_of_a_table_is_a_formula(name: str, cell: str) -> None:
    said = replace(stopped(*BANK), contract=name)
    [row] = csv.DictReader(io.StringIO(file(documents(said), "stops.csv")))
    assert row["contract"] == cell
    assert (row["start"], row["seconds"]) == ("2026-04-03 09:15:00", "7200")


def test_a_table_with_japanese_in_it_opens_in_a_spreadsheet(claimed: Request) -> None:
    marked = {one.name: one.content[:3] == b"\xef\xbb\xbf" for one in documents(stopped(*BANK)).files}
    assert marked == {"request.txt": False, "request.html": False, "stops.csv": True}
    assert not documents(claimed).files[2].content.startswith(b"\xef\xbb\xbf")


def test_our_words_for_an_incident_stay_with_us() -> None:
    for language in LANGUAGES:
        found = documents(stopped(*BANK), language)
        assert not any("HYPERLINK" in one.text for one in found.files)


def test_own_templates_come_first_and_kigens_fill_the_rest(claimed: Request, tmp_path: Path) -> None:
    own = tmp_path / "aws-kms" / "en"
    own.mkdir(parents=True)
    (own / "request.txt.j2").write_text(
        "{{ subject_words }} {{ region }} {% for line in intervals[:1] %}{{ line.availability }}{% endfor %}\n"
    )
    found = documents(claimed, own=tmp_path)
    assert found.request == "SLA Credit Request ap-northeast-1 99.0000"
    assert file(found, "request.html") == file(documents(claimed), "request.html")


def test_a_subject_without_the_words_that_the_clause_wants_is_refused(claimed: Request, tmp_path: Path) -> None:
    own = tmp_path / "aws-kms" / "en"
    own.mkdir(parents=True)
    (own / "subject.txt.j2").write_text("A credit, please\n")
    with pytest.raises(BadInput, match="claim_subject_lacks") as refused:
        documents(claimed, own=tmp_path)
    assert refused.value.params["words"] == "SLA Credit Request"


def test_money_is_out_of_reach_of_templates_whose_terms_do_not_ask_for_it(claimed: Request, tmp_path: Path) -> None:
    own = tmp_path / "aws-kms" / "en"
    own.mkdir(parents=True)
    for name in ("expected", "fee", "charges"):
        (own / "request.txt.j2").write_text(f"{{{{ {name} }}}}")
        with pytest.raises(BadInput, match="claim_template_undefined") as refused:
            documents(claimed, own=tmp_path)
        assert refused.value.params["variable"] == name


def test_the_log_extract_is_lines_of_json(claimed: Request) -> None:
    for line in file(documents(claimed), "log-extract.jsonl").splitlines():
        assert json.loads(line)["eventSource"] == "kms.amazonaws.com"


def test_the_docs_tell_every_value(claimed: Request) -> None:
    page = (Path(__file__).parents[3] / "docs" / "claim-documents.md").read_text(encoding="utf-8")
    table = page.partition("| value | what it is |")[2].partition("\n\n")[0]
    told = [name for line in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", line.split("|")[1])]
    known = values_of_our_own(claimed, extract(claimed, DEFAULT_RULES), wording("en"))
    assert sorted(told) == sorted(known)


def test_the_docs_tell_every_rule() -> None:
    page = (Path(__file__).parents[3] / "docs" / "claim-documents.md").read_text(encoding="utf-8")
    for rule in DEFAULT_RULES.rules:
        assert f"`{rule.name}`" in page


def test_the_request_itself_says_its_subject(claimed: Request) -> None:
    for language in LANGUAGES:
        found = documents(claimed, language)
        assert found.request.splitlines()[0] == found.subject
        assert f"<h1>{found.subject}</h1>" in file(found, "request.html")
        assert "SLA Credit Request" in found.subject


def test_an_answer_counts_its_points_without_a_gap(claimed: Request) -> None:
    for committed in (claimed.committed, None):
        asked = replace(claimed, direction=Direction.PAYABLE, committed=committed, shows_arithmetic=True)
        for language in LANGUAGES:
            points = re.findall(r"^(\d)\. ", documents(asked, language).request, re.MULTILINE)
            assert points == [str(number) for number in range(1, len(points) + 1)]


def test_a_provider_reads_nothing_of_how_we_read_its_terms(claimed: Request) -> None:
    for language, words in (("en", "our reading"), ("ja", "当社解釈")):
        asked = documents(replace(claimed, template="letter", subject_words="", shows_arithmetic=True), language)  # type: ignore[arg-type]
        assert [one.name for one in asked.files if words in one.text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_under_terms_that_ask_for_no_arithmetic_names_the_remedy_and_no_money(language: Language) -> None:
    said = stopped(*BANK)
    kind = "refund" if language == "en" else "返金"
    found = documents(replace(said, shows_arithmetic=False, applicant=""), language)
    for text in (found.request, file(found, "request.html")):
        assert text.count(kind) >= 2
        assert "833" not in text
    points = re.findall(r"^(\d)\. ", found.request, re.MULTILINE)
    assert points == ["1", "2", "3", "4", "5"]
    assert "From:" not in found.request
    assert "833" in found.own.text


def test_the_arithmetic_of_a_reduction_says_nothing_of_tax() -> None:
    start = date(2025, 4, 1)
    held = (Holding(start, "ec2", 3),)
    said = stopped(*CLOUD, amounts=(), holdings=held)
    assert said.fee is not None
    for language in LANGUAGES:
        for text in (documents(said, language).request, documents(said, language).own.text):
            assert ("units" in text or "単位" in text, "tax" in text, "税" in text) == (True, False, False)


@pytest.mark.parametrize("terms", [MAIL, BANK, CLOUD])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_of_the_other_side_stands_for_the_contract(terms: tuple[str, timedelta], language: Language) -> None:
    services = ("CYBERCHAT",) if terms is MAIL else ()
    found = documents(stopped(*terms, contract_number="ABC-123/45", services=services), language)
    for text in (found.request, file(found, "request.html"), found.own.text):
        assert "ABC-123/45" in text
    assert "北斗信金" not in found.request + found.subject
    without = documents(stopped(*terms, services=services), language)
    assert "北斗信金" in without.request
