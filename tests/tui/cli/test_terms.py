"""`kigen terms`: every version listed, one told as clauses, a new file checked with the line of each fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.terms.registry import Catalogue
from tests.core.terms.document import TOML, changed
from tests.core.terms.shipped import shipped_catalogue
from tests.tui.cli.conftest import Kigen

pytestmark = pytest.mark.in_a_file("terms are told without a desk")


@pytest.fixture
def own(fresh: Kigen, tmp_path: Path) -> Path:
    """The user's directory of documents; no desk is needed."""
    folder = tmp_path / "terms"
    folder.mkdir()
    fresh.environment["KIGEN_TERMS"] = str(folder)
    return folder


@pytest.mark.usefixtures("own")
def test_every_version_is_listed_without_a_desk(fresh: Kigen) -> None:
    ran = fresh("--json", "terms", "list")
    assert [(row["terms"], row["version"]) for row in ran.json_lines][:2] == [
        ("aws-kms", "2019-01"),
        ("aws-kms", "2022-11-29"),
    ]
    assert [row["from_our_documents"] for row in ran.json_lines] == [False] + [True] * 5
    assert "from 2019-01-01, before 2022-11-29" in fresh("terms", "list").out
    assert not fresh.file.exists()


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_document_is_told_as_clauses_with_every_rule(fresh: Kigen, language: str) -> None:
    catalogue: Catalogue = shipped_catalogue()
    for name in catalogue.ids:
        for terms in catalogue.versions(name):
            ran = fresh("--lang", language, "terms", "show", name, "--version", terms.version)
            assert (ran.status, ran.err) == (0, "")
            for rule in terms.rules.values():
                assert f"[{rule.id} {rule.clause}" in ran.out
            for raw in ("terms.", "assessment.", "desk.", "{", "Words("):
                assert raw not in ran.out, (name, raw)


@pytest.mark.usefixtures("own")
def test_a_clause_carries_the_mark_of_our_reading_also_for_scripts(fresh: Kigen) -> None:
    shown = fresh("terms", "show", "aws-kms")
    assert "Uptime below 99.999 %: 10 % of the month's charges (service credit). [K2 サービスクレジット]" in shown.out
    assert "Monthly uptime of 99.999 % or more, per region. [K1 サービスコミットメント ⚖]" in shown.out
    told = fresh("--json", "terms", "show", "aws-kms").json
    uptime = next(section for section in told["sections"] if section["section"] == "availability")
    assert uptime["lines"][0]["rule"] == "K1"
    assert uptime["lines"][0]["interpretation"] is True


@pytest.mark.usefixtures("own")
def test_unknown_terms_and_versions_are_told_with_the_nearest(fresh: Kigen) -> None:
    assert "Did you mean aws-kms?" in fresh("terms", "show", "aws-kmz").err
    ran = fresh("terms", "show", "aws-kms", "--version", "2019-02")
    assert (ran.status, "Did you mean 2019-01?" in ran.err) == (2, True)


def test_a_sound_file_is_said_to_be_sound(fresh: Kigen, own: Path) -> None:
    file = own / "sixth.toml"
    file.write_text(TOML, encoding="utf-8")
    ran = fresh("terms", "check", str(file))
    assert (ran.status, ran.out, ran.err) == (0, f"{file}: sound (sixth 2).\n", "")
    assert fresh("terms", "show", "sixth").status == 0


@pytest.mark.usefixtures("own")
def test_every_fault_comes_with_its_line_its_key_and_the_nearest_right_one(fresh: Kigen, tmp_path: Path) -> None:
    file = tmp_path / "draft.toml"
    text = changed(
        ("level = 1\n", "levl = 1\n"),
        ('advice = ["R2"]', 'advice = ["R22"]'),
        ('time_zone = "Europe/Berlin"', 'time_zone = "Europe/Berln"'),
    )
    file.write_text(text, encoding="utf-8")
    ran = fresh("terms", "check", str(file))
    assert (ran.status, ran.out) == (2, "")
    line = {word: text[: text.index(word)].count("\n") + 1 for word in ("time_zone", "advice", "levl", "[plans.gold]")}
    assert ran.err.splitlines() == [
        f"kigen: {file}, line {line['time_zone']}: time_zone: expected a time zone like Asia/Tokyo.",
        f"kigen: {file}, line {line['advice']}: priorities.outage.advice[0]: there is no R22. "
        "Did you mean R2? (allowed: R1, R2)",
        f"kigen: {file}, line {line['[plans.gold]']}: plans.gold.level: this key is missing.",
        ran.err.splitlines()[3],
    ]
    assert f"line {line['levl']}: plans.gold.levl: there is no such key. Did you mean level?" in ran.err
    told = fresh("--json", "terms", "check", str(file))
    assert [(row["line"], row["field"], row["error"]) for row in told.json_lines] == [
        (line["time_zone"], "time_zone", "terms_wrong_value"),
        (line["advice"], "priorities.outage.advice[0]", "terms_unknown_name"),
        (line["[plans.gold]"], "plans.gold.level", "terms_missing_key"),
        (line["levl"], "plans.gold.levl", "terms_unknown_key"),
    ]


@pytest.mark.usefixtures("own")
def test_a_file_that_clashes_with_the_catalogue_or_cannot_be_read_is_told(fresh: Kigen, tmp_path: Path) -> None:
    clash = tmp_path / "clash.toml"
    clash.write_text(TOML.replace('id = "sixth"', 'id = "aws-kms"'), encoding="utf-8")
    assert fresh("terms", "check", str(clash)).status == 2
    assert "are in force on one day" in fresh("terms", "check", str(clash)).err
    broken = tmp_path / "broken.toml"
    broken.write_text('id = "x"\nversion = \n', encoding="utf-8")
    assert "line 2" in fresh("terms", "check", str(broken)).err
    assert fresh("terms", "check", str(tmp_path / "nowhere.toml")).status == 2
