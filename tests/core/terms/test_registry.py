"""The catalogue: terms by id, and the version in force on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from core.errors import BadInput, ManyErrors, Refused
from core.messages import Message
from core.terms.model import Terms
from core.terms.registry import Catalogue
from tests.core.terms.document import TOML, read

FIRST_OF_APRIL = date(2026, 4, 1)


@pytest.fixture(scope="module")
def sixth() -> Terms:
    return read(TOML)


@pytest.fixture(scope="module")
def two_versions(sixth: Terms) -> Catalogue:
    older = replace(sixth, version="1", in_force_to=FIRST_OF_APRIL, fingerprint="older")
    return Catalogue([replace(sixth, in_force_from=FIRST_OF_APRIL), older])


def test_a_version_without_a_date_is_open_to_the_past(sixth: Terms) -> None:
    assert Catalogue([sixth]).on("sixth", date(1990, 1, 1)).version == "2"


def test_the_version_follows_the_day(two_versions: Catalogue) -> None:
    assert two_versions.on("sixth", date(2026, 3, 31)).version == "1"
    assert two_versions.on("sixth", FIRST_OF_APRIL).version == "2"
    assert two_versions.newest("sixth").version == "2"


def test_an_instant_goes_by_the_zone_of_the_terms(two_versions: Catalogue) -> None:
    assert two_versions.at("sixth", datetime.fromisoformat("2026-03-31T21:59:59Z")).version == "1"
    assert two_versions.at("sixth", datetime.fromisoformat("2026-03-31T22:00:00Z")).version == "2"  # summer time


def test_in_force_dates_are_strict(sixth: Terms) -> None:
    catalogue = Catalogue([replace(sixth, in_force_from=FIRST_OF_APRIL, in_force_to=date(2026, 5, 1))])
    for day in (date(2026, 3, 31), date(2026, 5, 1)):
        with pytest.raises(Refused, match="not_in_force"):
            catalogue.on("sixth", day)


def test_the_refusal_names_the_day_in_the_zone_of_the_terms(sixth: Terms) -> None:
    catalogue = Catalogue([replace(sixth, in_force_from=date(2026, 5, 1))])
    with pytest.raises(Refused) as refused:
        catalogue.at("sixth", datetime.fromisoformat("2026-03-31T22:00:00Z"))
    reason = refused.value.params["reason"]
    assert isinstance(reason, Message)
    assert reason.params["day"] == FIRST_OF_APRIL


def test_unknown_terms_name_the_nearest(sixth: Terms) -> None:
    with pytest.raises(BadInput) as error:
        Catalogue([sixth]).newest("sixht")
    hint = error.value.params["hint"]
    assert isinstance(hint, Message)
    assert (error.value.code, hint.params["nearest"]) == ("terms_unknown", "sixth")


def test_two_versions_in_force_on_one_day_are_refused(sixth: Terms) -> None:
    with pytest.raises(ManyErrors) as errors:
        Catalogue([sixth, replace(sixth, version="3", in_force_from=FIRST_OF_APRIL)])
    assert [error.code for error in errors.value.errors] == ["terms_versions_overlap"]


def test_one_version_given_twice_is_refused(sixth: Terms) -> None:
    with pytest.raises(ManyErrors) as errors:
        Catalogue([sixth, sixth])
    assert [error.code for error in errors.value.errors] == ["terms_version_twice"]


def test_the_one_document_that_declares_a_calculation_answers_it(catalogue: Catalogue, sixth: Terms) -> None:
    assert catalogue.answering("work_date") == "ntt-cloud-aws"
    assert catalogue.answering("billed_plan") == "jigsaw-prime"
    with pytest.raises(BadInput) as none:
        catalogue.answering("response_deadline")
    assert none.value.params["allowed"] == catalogue.ids
    several = Catalogue([sixth, catalogue.newest("ntt-cloud-aws")])
    with pytest.raises(BadInput) as two:
        several.answering("work_date")
    assert two.value.params["allowed"] == ("ntt-cloud-aws", "sixth")


def test_a_changed_version_shows_in_the_fingerprints(two_versions: Catalogue, sixth: Terms) -> None:
    assert two_versions.fingerprints == {"sixth 1": "older", "sixth 2": sixth.fingerprint}
