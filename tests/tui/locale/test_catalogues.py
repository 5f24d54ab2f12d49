"""The two languages say the same things, and the code says nothing that they lack."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[3]
LOCALE = ROOT / "tui" / "locale"
AREAS = sorted(path.stem for path in (LOCALE / "en" / "LC_MESSAGES").glob("*.po"))
PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
SPEAKERS = {"Message": "", "words": "", "BadInput": "errors.", "Refused": "errors.", "DeskUnreachable": "errors."}
MESSAGE_ID = re.compile(r"[a-z]+\.[a-z0-9_.]+")


@cache
def catalogue(language: str, area: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / f"{area}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def entries(language: str, area: str) -> dict[str, tuple[str, ...]]:
    """msgid to its forms (one, or one for each plural)."""
    found: dict[str, tuple[str, ...]] = {}
    for message in catalogue(language, area):
        if message.id:
            name = message.id if isinstance(message.id, str) else message.id[0]
            found[name] = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return found


def ids_in_code() -> Iterator[tuple[str, str]]:
    """Each message id written out in the sources, with the place where it stands."""
    for package in ("core", "storage", "tui"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                first = node.args[0]
                if name in SPEAKERS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield SPEAKERS[name] + first.value, f"{path.relative_to(ROOT)}:{node.lineno}"


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_have_the_same_messages(area: str) -> None:
    assert set(entries("ja", area)) == set(entries("en", area))


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_fill_the_same_places(area: str) -> None:
    japanese = entries("ja", area)
    differing = []
    for name, forms in entries("en", area).items():
        # The plural form names all places; "one ticket" may leave {count} out.
        wanted = set(PLACE.findall(forms[-1]))
        if any(set(PLACE.findall(form)) != wanted for form in japanese.get(name, ())):
            differing.append(name)
        if any(set(PLACE.findall(form)) - wanted for form in forms):
            differing.append(name)
    assert differing == []


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("area", AREAS)
def test_every_message_has_words_in_every_form(language: str, area: str) -> None:
    forms_needed = {"en": 2, "ja": 1}[language]
    for name, forms in entries(language, area).items():
        assert all(forms), f"{name} is empty"
        message = catalogue(language, area).get(name)
        assert message is not None
        if message.pluralizable:
            assert len(forms) == forms_needed, f"{name} needs {forms_needed} forms"


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("area", AREAS)
def test_every_message_belongs_to_its_file_and_uses_plain_places_only(language: str, area: str) -> None:
    for name, forms in entries(language, area).items():
        assert name.startswith(f"{area}."), name
        for form in forms:
            assert not re.search(r"[{}]", PLACE.sub("", form)), f"{name}: a place is a plain name in braces"


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("area", AREAS)
def test_no_message_stands_twice_in_a_file(language: str, area: str) -> None:
    text = (LOCALE / language / "LC_MESSAGES" / f"{area}.po").read_text(encoding="utf-8")
    counts = Counter(re.findall(r'^msgid "(.+)"$', text, flags=re.MULTILINE))
    assert [name for name, count in counts.items() if count > 1] == []


def test_no_message_of_the_code_lacks_words() -> None:
    known = {name for area in AREAS for name in entries("en", area)}
    used = list(ids_in_code())
    assert len(used) > 10, "the search for message ids finds none"
    assert [f"{place}: {name}" for name, place in used if MESSAGE_ID.fullmatch(name) and name not in known] == []
