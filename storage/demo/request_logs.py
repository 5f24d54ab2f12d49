"""Request logs of the sample KMS as CloudTrail writes them: minutes with errors, and all that is confidential.

Nothing in them is anybody's: keys, people and addresses are made up from a seed.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

_FILE = timedelta(minutes=15)
_INTERVAL = timedelta(minutes=5)
_REQUESTS = 16
"""In each interval: few, for the sample desk opens at once."""
_EACH = 2
"""The failed requests of an interval are every second one, from its beginning."""
_ERRORS = (0, 0, 2, 4, 7, 6, 3, 1, 0)
"""In each interval, one after the other: it comes and goes."""
_FAILURES = (
    ("KMSInternalException", "The request was rejected because an internal exception occurred. Retry the request."),
    ("DependencyTimeoutException", "The request for key {key} timed out; caller {arn}, source {address}."),
    ("KeyUnavailableException", "Key {key} (alias/payroll) is unavailable; EncryptionContext {{tenant={tenant}}}"),
)
_THROTTLED = ("ThrottlingException", "Rate exceeded")
"""The caller's own fault: one in each file, which is no error of the KMS."""
_EVENTS = ("Decrypt", "GenerateDataKey", "Encrypt")
_AGENTS = (
    "aws-cli/2.15.30 Python/3.11.8 Linux/6.1.79-99.167.amzn2023.x86_64 exe/x86_64.amzn.2023 prompt/off",
    "Boto3/1.34.61 md/Botocore#1.34.61 ua/2.0 os/linux#5.10 md/arch#x86_64 lang/python#3.11.6",
    "aws-sdk-java/2.25.11 Linux/5.10.209 OpenJDK_64-Bit_Server_VM/17.0.10+7-LTS Java/17.0.10 kotlin",
)
_ROLES = ("billing-batch", "order-api", "deploy")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who the requests are of, and where they go."""

    account: str
    region: str


def write_logs(folder: Path, caller: Caller, start: datetime) -> Sequence[Path]:
    """A compressed file for each quarter of an hour from ``start`` (on a border of five minutes) to ``folder``.

    The same caller and start give the same bytes. Raises ``OSError``.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    random = Random(f"{caller.account} {caller.region} {start:%Y-%m}")
    keys = [_uuid(random) for _ in range(3)]
    in_file = _FILE // _INTERVAL
    written = []
    for first in range(0, len(_ERRORS), in_file):
        begins = start + first * _INTERVAL
        records = []
        for place, errors in enumerate(_ERRORS[first : first + in_file]):
            at = begins + place * _INTERVAL
            requests = [_request(random, caller, keys, at + _INTERVAL * turn / _REQUESTS) for turn in range(_REQUESTS)]
            for turn in range(errors):
                requests[turn * _EACH] = _failed(requests[turn * _EACH], _FAILURES[turn % len(_FAILURES)])
            records += requests
        records.append(_failed(_request(random, caller, keys, begins), _THROTTLED))
        ends = f"{begins + _FILE:%Y%m%dT%H%MZ}"
        path = folder / f"{caller.account}_CloudTrail_{caller.region}_{ends}_{random.randbytes(8).hex()}.json.gz"
        path.write_bytes(gzip.compress(json.dumps({"Records": records}).encode(), 1, mtime=0))
        written.append(path)
    return written


def _failed(request: dict[str, Any], failure: tuple[str, str]) -> dict[str, Any]:
    code, said = failure
    facts = {
        "key": request["resources"][0]["ARN"],
        "arn": request["userIdentity"]["arn"],
        "address": request["sourceIPAddress"],
        "tenant": request["requestParameters"]["encryptionContext"]["tenant"],
    }
    return {**request, "errorCode": code, "errorMessage": said.format(**facts)}


def _request(random: Random, caller: Caller, keys: Sequence[str], at: datetime) -> dict[str, Any]:
    """One that went well."""
    key, role, account = random.choice(keys), random.choice(_ROLES), caller.account
    return {
        "eventVersion": "1.09",
        "userIdentity": {
            "type": "AssumedRole",
            "principalId": f"AROA{_letters(random, 17)}:{role}",
            "arn": f"arn:aws:sts::{account}:assumed-role/{role}/{role}",
            "accountId": account,
            "accessKeyId": f"ASIA{_letters(random, 16)}",
        },
        "eventTime": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "eventSource": "kms.amazonaws.com",
        "eventName": random.choice(_EVENTS),
        "awsRegion": caller.region,
        "sourceIPAddress": f"203.0.113.{random.randrange(256)}",
        "userAgent": random.choice(_AGENTS),
        "requestParameters": {
            "keyId": key,
            "encryptionAlgorithm": "SYMMETRIC_DEFAULT",
            "encryptionContext": {
                "tenant": f"tenant-{random.randrange(1000):03}",
                "requested-by": f"{role}@shinonome-logistics.example",
            },
        },
        "responseElements": None,
        "requestID": _uuid(random),
        "eventID": _uuid(random),
        "readOnly": True,
        "resources": [
            {"accountId": account, "type": "AWS::KMS::Key", "ARN": f"arn:aws:kms:{caller.region}:{account}:key/{key}"}
        ],
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": account,
        "eventCategory": "Management",
        "tlsDetails": {"tlsVersion": "TLSv1.3", "cipherSuite": "TLS_AES_128_GCM_SHA256"},
    }


def _uuid(random: Random) -> str:
    text = random.randbytes(16).hex()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def _letters(random: Random, count: int) -> str:
    return "".join(random.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=count))
