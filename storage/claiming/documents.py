"""The documents of a claim, exactly as they are sent, and our own file, which is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

from core.claims.redaction_rules import RedactionRules
from core.claims.request import Request
from core.desk.contract import Direction
from core.errors import BadInput
from core.text import clean_name
from storage.claiming.evidence import Extract, extract
from storage.claiming.rendering import Templates
from storage.claiming.values import values_of_our_own, values_to_send
from storage.claiming.wording import Wording
from storage.exchange.csv_text import csv_text

REQUEST, PRINTED, INTERVALS, STOPS, LOG = (
    "request.txt", "request.html", "intervals.csv", "stops.csv", "log-extract.jsonl",
)  # fmt: skip
OWN_FILE = "own-file.txt"
_OWN_SET = "own"
_ANSWER_SET = "answer"


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its name and its text."""

    name: str
    text: str

    @property
    def content(self) -> bytes:
        """The bytes; tables with words beyond ASCII tell spreadsheets that they are UTF-8."""
        marked = self.name.endswith(".csv") and not self.text.isascii()
        return self.text.encode("utf-8-sig" if marked else "utf-8")


@dataclass(frozen=True, slots=True)
class Documents:
    """What a claim sends: ``subject``, and ``files`` in order, the request first as text and then for printing.

    ``to`` is whom it goes to. ``needs_logs``: whether the terms ask for the
    records of the errors. ``own`` holds the expected amount with its arithmetic and is never sent. ``extract`` says
    what was redacted and which evidence could not be used.
    """

    number: int
    language: str
    to: str
    subject: str
    needs_logs: bool
    files: tuple[Document, ...]
    own: Document
    extract: Extract

    @property
    def request(self) -> str:
        """The request as text."""
        return self.files[0].text

    @property
    def lacks_records(self) -> bool:
        """Whether claimed errors have no record although the terms ask for the logs (K6): no credit then."""
        return self.needs_logs and self.extract.records < self.extract.claimed


def preview(said: Request, wording: Wording, rules: RedactionRules, own_templates: Path) -> Documents:
    """Everything that would be sent, with the evidence read again from its files. Nothing is written.

    ``own_templates`` is the user's directory of templates; it need not exist. A customer's claim is answered, with a
    set of its own. Raises ``BadInput``: what ``Templates.rendered`` raises, and ``claim_subject_lacks`` where a
    template leaves out the words that the subject must hold (K6).
    """
    found = extract(said, rules)
    ours = said.direction is Direction.RECEIVABLE
    name = said.template if ours else _ANSWER_SET
    templates = Templates(name, wording.language, own_templates)
    to_send = values_to_send(said, found, wording)
    subject = clean_name(templates.rendered("subject.txt", to_send))
    if ours and said.subject_words not in subject:
        raise BadInput("claim_subject_lacks", field="subject", words=said.subject_words, subject=subject)
    to_send = {**to_send, "subject": subject}
    request = Document(REQUEST, templates.rendered("request.txt", to_send))
    printed = Document(PRINTED, templates.rendered("request.html", to_send))
    own = Templates(_OWN_SET, wording.language, own_templates)
    own_file = Document(OWN_FILE, own.rendered("own-file.txt", values_of_our_own(said, found, wording)))
    files = (request, printed, *_tables(said), *_evidence(found))
    to = str(to_send["to"]) if ours else said.applicant or said.customer
    return Documents(said.number, wording.language, to, subject, said.needs_logs, files, own_file, found)


def _evidence(found: Extract) -> Iterator[Document]:
    if found.log:
        yield Document(LOG, found.log)


def _tables(said: Request) -> Iterator[Document]:
    """What proves the claim for a spreadsheet: instants as digits, no cell that is a formula."""
    if said.intervals:
        heads = ("date_utc", "start_utc", "end_utc", "requests", "errors", "availability_percent")
        rows = [
            (
                f"{line.start.astimezone(UTC):%Y-%m-%d}", f"{line.start.astimezone(UTC):%H:%M}",
                f"{line.end.astimezone(UTC):%H:%M}", str(line.requests), str(line.errors), f"{line.percent:f}",
            )
            for line in said.intervals
        ]  # fmt: skip
        yield Document(INTERVALS, csv_text((heads, *rows)))
    if said.stops:
        zone = ZoneInfo(said.time_zone)
        names = ("contract", "service", "time_zone", "start", "known_at", "end", "seconds")
        lines = [
            (
                said.contract, said.scope, said.time_zone, f"{stop.start.astimezone(zone):%Y-%m-%d %H:%M:%S}",
                "" if stop.known_at is None else f"{stop.known_at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
                "" if stop.end is None else f"{stop.end.astimezone(zone):%Y-%m-%d %H:%M:%S}",
                str(int(stop.duration.total_seconds())),
            )
            for stop in said.stops
        ]  # fmt: skip
        yield Document(STOPS, csv_text((names, *lines)))
