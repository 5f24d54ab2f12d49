"""The sample claims: one ready with its request logs, one filed, one of a customer; and the handover of the last shift.

The month that nobody has claimed yet is there already: `storage/demo/incidents.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from core.calendars.spans import month_span
from core.claims.events import Channel
from core.claims.facts import ClaimFacts
from core.desk.acts.claim_recording import number_of
from core.desk.acts.claims import (
    FileClaim,
    MakeReady,
    OpenClaim,
    ReceiveClaim,
    file_claim,
    make_ready,
    open_claim,
    receive_claim,
)
from core.desk.acts.contract_amounts import EnterCharges
from core.desk.acts.contract_facts import Facts
from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.handovers import HandOver, hand_over
from core.desk.acts.samples import Interval, RecordSamples, record_samples
from core.desk.sampling import ErrorsAt, ReadFile
from core.messages import Words
from core.money import Money
from core.months import local_month, months_after
from storage.actor import Actor
from storage.demo.contracts import KMS, KMS_ACCOUNT, MAIL, REGION, SINCE
from storage.demo.request_logs import Caller, write_logs
from storage.demo.texts import OPERATORS
from storage.desk import Desk
from storage.exchange.cloudtrail import CloudTrailCounts

TERMS = "aws-kms"
SPARE = "予備系基盤（KMS）"
CALLERS = {KMS: Caller(KMS_ACCOUNT, REGION), SPARE: Caller("300000000002", "ap-northeast-3")}
"""Whose logs there are; ``SPARE`` is the contract of the claim that is filed."""
SPARE_USAGE = Money(Decimal("412.70"), "USD")
APPLICANT = Words("クラウド運用課 山田花子\nsla@kigen.example", "Hanako Yamada, cloud operations\nsla@kigen.example")
CUSTOMER = Words("白樺メディカル 情報システム部 小林", "Kobayashi, IT department, Shirakaba Medical")
NOTE = Words(
    "{contract}の{month}分の申請（申請 #{ready}）は準備完了です。提出期限が近いので、内容を確認して提出してください。\n"
    "{customer}様からも申請（申請 #{received}）が届いています。回答をお願いします。",
    "Claim #{ready} for {month} of {contract} is ready and its window closes soon: please check it and file it.\n"
    "{customer} sent us claim #{received}: please answer it.",
)


def fill_claims(desk: Desk, language: str, folder: Path) -> None:
    """Enter the sample claims and a handover of another operator on a desk that ``fill`` has filled; texts in
    ``language`` (ja or en). The request logs are written to ``folder``, which is made. Raises ``OSError``."""
    month = months_after(local_month(desk.now(), desk.catalogue.newest(TERMS).time_zone), -2)
    _add_spare(desk, month)
    _import_logs(desk, month, folder)
    filed = _made_ready(desk, SPARE, month, language)
    desk.perform(file_claim, FileClaim(filed, Channel.CASE, "172000000001"))
    ready = _made_ready(desk, KMS, month, language)
    received = _received(desk, language)
    note = _said(NOTE, language).format(
        contract=KMS, month=f"{month:%Y-%m}", ready=ready, customer=MAIL, received=received
    )
    _hand_over(desk, note)


def _said(words: Words, language: str) -> str:
    return words.ja if language == "ja" else words.en


def _add_spare(desk: Desk, month: date) -> None:
    caller = CALLERS[SPARE]
    edits = (Facts(regions=(caller.region,)), EnterCharges(month, SPARE_USAGE, caller.region))
    desk.perform(
        add_contract, AddContract(SPARE, TERMS, "standard", account=caller.account, starts_on=SINCE, edits=edits)
    )


def _import_logs(desk: Desk, month: date, folder: Path) -> None:
    """Write the logs and count them, as an import does."""
    start = month_span(month, desk.catalogue.newest(TERMS).time_zone).start + timedelta(days=16, hours=5)
    counts, files = CloudTrailCounts(), []
    for caller in CALLERS.values():
        for path in write_logs(folder, caller, start):
            records = counts.read(path)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            files.append(ReadFile(digest, path.name, records, str(path.resolve()), tuple(_failing(counts))))
    desk.perform(record_samples, RecordSamples(tuple(_intervals(desk, counts)), "cloudtrail", tuple(files)))


def _failing(counts: CloudTrailCounts) -> Iterator[ErrorsAt]:
    """What the file that was read last holds errors of."""
    for (account, region), (first, last) in counts.failing.items():
        yield ErrorsAt(account, region, datetime.fromtimestamp(first, UTC), datetime.fromtimestamp(last, UTC))


def _intervals(desk: Desk, counts: CloudTrailCounts) -> Iterator[Interval]:
    counted = desk.catalogue.newest(TERMS).counted
    assert counted is not None
    for contract, caller in CALLERS.items():
        found = counts.by_place[caller.account, caller.region]
        for start, requests in found.requests.items():
            at = datetime.fromtimestamp(start, UTC)
            yield Interval(contract, caller.region, at, requests, found.errors(start, counted.statuses))


def _made_ready(desk: Desk, contract: str, month: date, language: str) -> int:
    """A claim that lacks nothing, proved by the logs that were imported; its number."""
    facts = ClaimFacts(_said(APPLICANT, language))
    number = number_of(desk.perform(open_claim, OpenClaim(contract, month, CALLERS[contract].region, facts)))
    desk.perform(make_ready, MakeReady(number))
    return number


def _received(desk: Desk, language: str) -> int:
    """The customer's claim for last month, which came some hours ago; its number."""
    now = desk.now()
    month = months_after(local_month(now, desk.catalogue.newest("cyber-messaging").time_zone), -1)
    facts = ClaimFacts(_said(CUSTOMER, language))
    command = ReceiveClaim(MAIL, month, facts=facts, case="SM-0117", at=now - timedelta(hours=20))
    return number_of(desk.perform(receive_claim, command))


def _hand_over(desk: Desk, text: str) -> None:
    """As another operator than the one who looks at the samples: to him it is unread."""
    name = next(each for each in OPERATORS if each != desk.actor.login)
    other = Actor(desk.actor.uid + 1, name)
    with Desk.open(desk.location, actor=other, catalogue=desk.catalogue, clock=desk.now) as theirs:
        theirs.perform(hand_over, HandOver(text))
