"""Realistic CloudTrail logs of KMS for one month: 1 % errors in some intervals, and everything that is confidential.

Nothing in them is anybody's: accounts, keys, names and addresses are made up from a seed.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

ACCOUNT = "300000000001"
OTHER_ACCOUNT = "740000000047"
REGION = "ap-northeast-1"
REQUESTS = 200
"""Of an interval with errors: two fail, and two are refused for what the caller did."""
ERRORS = 2

_AGENTS = (
    "aws-cli/2.15.30 Python/3.11.8 Linux/6.1.79-99.167.amzn2023.x86_64 exe/x86_64.amzn.2023 prompt/off",
    "Boto3/1.34.61 md/Botocore#1.34.61 ua/2.0 os/linux#5.10 md/arch#x86_64 lang/python#3.11.6",
    "aws-sdk-java/2.25.11 Linux/5.10.209 OpenJDK_64-Bit_Server_VM/17.0.10+7-LTS Java/17.0.10 kotlin",
    "APN/1.0 HashiCorp/1.0 Terraform/1.7.4 (+https://www.terraform.example) aws-sdk-go-v2/1.25.2 os/linux",
)
_PEOPLE = ("yamada.taro", "sato-hanako", "deploy_bot", "ops")
_FAILURES = (
    ("KMSInternalException", "The request was rejected because an internal exception occurred. Retry the request."),
    ("DependencyTimeoutException", "The request for key {key} timed out; caller {arn}, source {address}."),
    ("KeyUnavailableException", "Key '{key_id}' (alias/{alias}) is unavailable; EncryptionContext {{tenant={tenant}}}"),
)
_CALLERS_FAULTS = (
    ("ThrottlingException", "Rate exceeded"),
    ("AccessDenied", "User: {arn} is not authorized to perform: kms:Decrypt on resource: {key}"),
)


@dataclass(slots=True)
class Logs:
    """The files, what a claim must find in them, and every confidential text that went in."""

    paths: list[Path] = field(default_factory=list)
    intervals: list[datetime] = field(default_factory=list)
    errors: int = 0
    secrets: set[str] = field(default_factory=set)


def write_logs(
    folder: Path, month: date, *, broken: int = 40, account: str = ACCOUNT, region: str = REGION, seed: int = 1
) -> Logs:
    """A month's logs, a compressed file for each day with records: ``broken`` intervals with errors, an hourly call.

    Errors that do not count are among them: of the caller, and of calls that a service of AWS made.
    """
    logs = Logs()
    random = Random(seed)
    world = _World(random, account, region, logs)
    start = datetime(month.year, month.month, 1, tzinfo=UTC)
    days = ((start + timedelta(days=32)).replace(day=1) - start).days
    by_day: dict[date, list[dict[str, Any]]] = defaultdict(list)
    for hour in range(days * 24):
        at = start + timedelta(hours=hour, minutes=59)
        by_day[at.date()].append(world.record(at))
    for place in sorted(random.sample(range(days * 24 * 11), broken)):  # never the interval of the hourly call
        begins = start + timedelta(hours=place // 11, minutes=5 * (place % 11))
        logs.intervals.append(begins)
        by_day[begins.date()].extend(_interval(world, begins, random))
        logs.errors += ERRORS
    folder.mkdir(parents=True, exist_ok=True)
    for day, records in sorted(by_day.items()):
        path = folder / f"{account}_CloudTrail_{region}_{day:%Y%m%d}T2359Z_{random.randbytes(8).hex()}.json.gz"
        path.write_bytes(gzip.compress(json.dumps({"Records": records}).encode(), 1, mtime=0))
        logs.paths.append(path)
    return logs


def _interval(world: _World, begins: datetime, random: Random) -> Iterator[dict[str, Any]]:
    failed = set(random.sample(range(REQUESTS - 2), ERRORS))
    for number in range(REQUESTS - 2):
        at = begins + timedelta(seconds=number * 299 // REQUESTS)
        yield world.failed(at, _FAILURES[number % 3]) if number in failed else world.record(at)
    yield world.failed(begins, _CALLERS_FAULTS[0])
    yield world.failed(begins, _CALLERS_FAULTS[1])
    on_behalf = world.failed(begins, _FAILURES[0])
    on_behalf["userIdentity"]["invokedBy"] = "dynamodb.amazonaws.com"
    yield on_behalf


class _World:
    """Who calls from where with which keys."""

    def __init__(self, random: Random, account: str, region: str, logs: Logs) -> None:
        self._random, self._account, self._region = random, account, region
        self._secret = logs.secrets.add
        self._keys = [self._uuid() for _ in range(5)] + [f"mrk-{random.randbytes(16).hex()}"]
        for key in self._keys:
            self._secret(key)
        for person in _PEOPLE:
            self._secret(person)

    def _uuid(self) -> str:
        text = self._random.randbytes(16).hex()
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"

    def failed(self, at: datetime, failure: tuple[str, str]) -> dict[str, Any]:
        """One that KMS refused."""
        record = self.record(at)
        code, said = failure
        resource = record["resources"][0]
        facts = {
            "key": resource["ARN"],
            "key_id": record["requestParameters"]["keyId"],
            "alias": "payroll/2026",
            "arn": record["userIdentity"]["arn"],
            "address": record["sourceIPAddress"],
            "tenant": record["requestParameters"]["encryptionContext"]["tenant"],
        }
        self._secret("payroll/2026")
        return {**record, "errorCode": code, "errorMessage": said.format(**facts), "responseElements": None}

    def record(self, at: datetime) -> dict[str, Any]:
        """One request that went well."""
        random = self._random
        key = random.choice(self._keys)
        owner = OTHER_ACCOUNT if random.random() < 0.1 else self._account
        arn = f"arn:aws:kms:{self._region}:{owner}:key/{key}"
        address = random.choice([f"203.0.113.{random.randrange(256)}", f"2001:db8::{random.randrange(1 << 16):x}:1f"])
        agent = random.choice(_AGENTS)
        tenant = f"tenant-{random.randrange(1000):03}"
        note = f"{random.choice(_PEOPLE)}@shinonome-logistics.example"
        host = f"vpce-{random.randbytes(8).hex()}.kms.{self._region}.vpce.amazonaws.com"
        for secret in (arn, address, agent, tenant, note, host, OTHER_ACCOUNT):
            self._secret(secret)
        return {
            "eventVersion": "1.09",
            "userIdentity": self._identity(),
            "eventTime": f"{at:%Y-%m-%dT%H:%M:%SZ}",
            "eventSource": "kms.amazonaws.com",
            "eventName": random.choice(("Decrypt", "GenerateDataKey", "Encrypt")),
            "awsRegion": self._region,
            "sourceIPAddress": address,
            "userAgent": agent,
            "requestParameters": {
                "keyId": key,
                "encryptionAlgorithm": "SYMMETRIC_DEFAULT",
                "encryptionContext": {"tenant": tenant, "requested-by": note},
            },
            "responseElements": None,
            "additionalEventData": {"keyMaterialId": random.randbytes(32).hex()},
            "requestID": self._uuid(),
            "eventID": self._uuid(),
            "readOnly": True,
            "resources": [{"accountId": owner, "type": "AWS::KMS::Key", "ARN": arn}],
            "eventType": "AwsApiCall",
            "managementEvent": True,
            "recipientAccountId": self._account,
            "eventCategory": "Management",
            "tlsDetails": {
                "tlsVersion": "TLSv1.3",
                "cipherSuite": "TLS_AES_128_GCM_SHA256",
                "clientProvidedHostHeader": host,
            },
        }

    def _identity(self) -> dict[str, Any]:
        random = self._random
        who, access_key = random.choice(_PEOPLE), f"ASIA{_letters(random, 16)}"
        user, role = f"AIDA{_letters(random, 17)}", f"AROA{_letters(random, 17)}"
        for secret in (access_key, user, role):
            self._secret(secret)
        if random.random() < 0.5:
            return {
                "type": "IAMUser",
                "principalId": user,
                "arn": f"arn:aws:iam::{self._account}:user/{who}",
                "accountId": self._account,
                "accessKeyId": access_key,
                "userName": who,
            }
        issuer = {
            "type": "Role",
            "principalId": role,
            "arn": f"arn:aws:iam::{self._account}:role/app/{who}",
            "accountId": self._account,
            "userName": who,
        }
        return {
            "type": "AssumedRole",
            "principalId": f"{role}:{who}",
            "arn": f"arn:aws:sts::{self._account}:assumed-role/{who}/{who}",
            "accountId": self._account,
            "accessKeyId": access_key,
            "sessionContext": {
                "sessionIssuer": issuer,
                "attributes": {"creationDate": "2026-04-01T00:00:00Z", "mfaAuthenticated": "false"},
            },
        }


def _letters(random: Random, count: int) -> str:
    return "".join(random.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(count))
