"""A message becomes a sentence in the operator's language, whatever its parameters hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.errors import BadInput, ManyErrors, Refused
from core.messages import Message, Words
from tui.locale.compile import compile_messages
from tui.locale.language import Language
from tui.locale.translator import MessagesNotCompiled, Translator

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {forms}\\n"\n\n'
WORDS = {
    "en": {
        "errors": 'msgid "errors.no_plan"\nmsgstr "there is no plan {plan}"\n\n'
        'msgid "errors.bad_field"\nmsgstr "look at {field}"\n',
        "desk": 'msgid "desk.due"\nmsgstr "due {due}, in {left}"\n\n'
        'msgid "desk.all"\nmsgstr "{name}: {day}, {amount}, {number}, {things}, {nothing}, {words}, {inner}"\n\n'
        'msgid "desk.tickets"\nmsgid_plural "desk.tickets"\n'
        'msgstr[0] "one ticket"\nmsgstr[1] "{count} tickets"\n\n'
        'msgid "desk.sly"\nmsgstr "{name.__class__} {name[0]} {name!r} {absent}"\n',
    },
    "ja": {
        "errors": 'msgid "errors.no_plan"\nmsgstr "プラン「{plan}」はありません"\n',
        "desk": 'msgid "desk.due"\nmsgstr "期限は{due}(残り{left})です"\n\n'
        'msgid "desk.all"\nmsgstr "{things} {words}"\n\n'
        'msgid "desk.tickets"\nmsgid_plural "desk.tickets"\nmsgstr[0] "{count}件"\n',
    },
}
PLURALS = {"en": "nplurals=2; plural=(n != 1);", "ja": "nplurals=1; plural=0;"}


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("locale")
    for language, areas in WORDS.items():
        folder = root / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        for area, text in areas.items():
            (folder / f"{area}.po").write_text(HEADER.format(forms=PLURALS[language]) + text, encoding="utf-8")
    assert len(compile_messages(root)) == 4
    return root


def translator(catalogues: Path, language: Language) -> Translator:
    return Translator(language, ZoneInfo("Asia/Tokyo"), catalogues=catalogues)


def test_an_instant_is_shown_in_the_operators_zone_and_a_duration_in_hours(catalogues: Path) -> None:
    due = Message("desk.due", {"due": datetime(2026, 6, 1, 4, tzinfo=UTC), "left": timedelta(hours=1, minutes=30)})
    assert translator(catalogues, "en").text(due) == "due 2026-06-01 13:00, in 1 h 30 min"
    assert translator(catalogues, "ja").text(due) == "期限は2026-06-01 13:00(残り1時間30分)です"


def test_every_kind_of_parameter_has_a_form(catalogues: Path) -> None:
    message = Message(
        "desk.all",
        {
            "name": "Acme",
            "day": date(2026, 6, 1),
            "amount": Decimal("12345.60"),
            "number": 1234,
            "things": ("a", Decimal(2), Words(ja="三", en="three")),
            "nothing": None,
            "words": Words(ja="標準", en="Standard"),
            "inner": Message("desk.tickets", {"count": 1}),
        },
    )
    english = "Acme: 2026-06-01, 12,345.60, 1234, a, 2, three, -, Standard, one ticket"
    assert translator(catalogues, "en").text(message) == english
    assert translator(catalogues, "ja").text(message) == "a、2、三 標準"


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [("en", 1, "one ticket"), ("en", 0, "0 tickets"), ("en", 1234, "1,234 tickets"), ("ja", 1, "1件")],
)
def test_a_count_chooses_the_plural(catalogues: Path, language: Language, count: int, text: str) -> None:
    assert translator(catalogues, language).words("desk.tickets", count=count) == text


def test_a_plural_without_its_count_still_reads(catalogues: Path) -> None:
    assert translator(catalogues, "en").words("desk.tickets") == "one ticket"


@pytest.mark.parametrize("message_id", ["desk.unheard", "nowhere.at_all", "plain", "../../etc.passwd", ""])
def test_a_message_without_words_is_shown_as_its_id(catalogues: Path, message_id: str) -> None:
    assert translator(catalogues, "en").words(message_id, ticket=7) == f"{message_id}(ticket=7)"


def test_a_place_reaches_no_attribute_and_no_index(catalogues: Path) -> None:
    text = translator(catalogues, "en").words("desk.sly", name="x")
    assert text == "{name.__class__} {name[0]} {name!r} {absent}"


def test_a_parameter_is_never_taken_for_a_pattern(catalogues: Path) -> None:
    assert translator(catalogues, "en").error(BadInput("no_plan", plan="{plan} {0}")) == "there is no plan {plan} {0}"


def test_what_a_terminal_would_obey_is_shown_as_an_escape(catalogues: Path) -> None:
    error = BadInput("no_plan", plan="a\x1b[31m\x9b\u202eb\nc\u3000障害")
    assert translator(catalogues, "en").error(error) == "there is no plan a\\x1b[31m\\x9b\\u202eb\\nc\u3000障害"


def test_an_error_names_its_field_once(catalogues: Path) -> None:
    assert translator(catalogues, "en").error(Refused("no_plan", field="plan", plan="x")) == "plan: there is no plan x"
    assert translator(catalogues, "en").error(BadInput("bad_field", field="line 3")) == "look at line 3"


def test_many_errors_are_a_line_each(catalogues: Path) -> None:
    many = ManyErrors((BadInput("no_plan", plan="a"), BadInput("no_plan", plan="b")))
    assert translator(catalogues, "ja").error(many) == "プラン「a」はありません\nプラン「b」はありません"


def test_a_tree_that_was_never_built_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(MessagesNotCompiled, match="make messages"):
        Translator("en", catalogues=tmp_path)


def test_compiling_again_writes_only_what_changed(catalogues: Path) -> None:
    assert compile_messages(catalogues) == []
    (catalogues / "ja" / "LC_MESSAGES" / "desk.mo").unlink()
    assert [path.name for path in compile_messages(catalogues)] == ["desk.mo"]
