"""Claims on the desk of `tests/stakes.py`: one to be made, one ready with its logs, one of a customer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from core.claims.facts import ClaimFacts
from core.desk.acts.claims import MakeReady, OpenClaim, ReceiveClaim, make_ready, open_claim, receive_claim
from core.desk.acts.contract_changes import ChangeContract, change_contract
from core.desk.acts.contract_facts import Facts
from core.desk.acts.samples import Interval, Meeting, RecordSamples, record_samples
from storage.claiming.named_files import evidence_in
from storage.desk import Desk
from tests.cloudtrail_logs import ACCOUNT, ERRORS, REQUESTS, write_logs
from tests.stakes import KMS, MAIL, REGION, at, put_at_stake

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


def put_claims(desk: Desk, logs: Path) -> None:
    """The clock of ``desk`` stands in June 2026; request logs of May are written to ``logs``.

    April of the KMS is detected. May is ready: of the interval that was down and of twelve with an error in a hundred
    requests, and backs the claim of the customer of the mail.
    """
    put_at_stake(desk)
    desk.perform(change_contract, ChangeContract(KMS, (Facts(account=ACCOUNT),)))
    written = write_logs(logs, MAY, broken=12)
    counted = [Interval(KMS, REGION, start, REQUESTS, ERRORS) for start in written.intervals]
    quiet = Interval(KMS, REGION, at("2026-05-10 03:00"), 100, 0)
    desk.perform(record_samples, RecordSamples((*counted, quiet), "cloudtrail", (), Meeting.REPLACE))
    desk.perform(receive_claim, ReceiveClaim(MAIL, MAY, facts=ClaimFacts("青葉メール 総務部"), case="AM-0417"))
    evidence = evidence_in([logs], (500, 503), lambda _: True)
    facts = ClaimFacts("山田花子\n東雲物流 SLA窓口", backs=1, evidence=evidence)
    desk.perform(open_claim, OpenClaim(KMS, MAY, REGION, facts))
    desk.perform(make_ready, MakeReady(2))
