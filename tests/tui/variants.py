"""Variants of one claim, of which one is looked at in every run and the others in a soak."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from _pytest.mark import ParameterSet


def mostly_in_a_soak(values: Iterable[object], *, always: object) -> list[ParameterSet]:
    """The values of a parameter: ``always`` in every run, the others only in a soak."""
    return [pytest.param(value, marks=() if value == always else pytest.mark.soak) for value in values]
