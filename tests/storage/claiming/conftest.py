"""A month of logs of the KMS with errors in twelve intervals, and the claim for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.claims.request import Request
from tests.cloudtrail_logs import Logs, write_logs
from tests.storage.claimed import APRIL, kms

NOWHERE = Path("/nowhere")


@pytest.fixture(scope="session")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Logs:
    """Not to be changed by a test."""
    return write_logs(tmp_path_factory.mktemp("logs"), APRIL, broken=12)


@pytest.fixture(scope="session")
def claimed(logs: Logs) -> Request:
    """The claim, with all the files as evidence."""
    return kms(logs)
