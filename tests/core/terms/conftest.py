"""The shipped catalogue, read once."""

from __future__ import annotations

import pytest

from core.terms.registry import Catalogue
from tests.core.terms.shipped import shipped_catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return shipped_catalogue()
