"""Templates in their sandbox: what fails is named with file and line, and nothing beyond the values can be reached."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.errors import BadInput
from storage.claiming import rendering
from storage.claiming.rendering import TEMPLATES, Templates

VALUES: dict[str, Any] = {"name": "a<b", "lines": [{"start": "09:15"}], "count_of": 3}


def rendered(text: str, folder: Path, name: str = "request.txt") -> str:
    place = folder / "letter" / "en"
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{name}.j2").write_text(text, encoding="utf-8")
    return Templates("letter", "en", folder).rendered(name, VALUES)


def failure(text: str, folder: Path) -> BadInput:
    with pytest.raises(BadInput) as failed:
        rendered(text, folder)
    assert failed.value.params["file"] == str(folder / "letter" / "en" / "request.txt.j2")
    return failed.value


def test_values_are_put_in_and_escaped_in_html_alone(tmp_path: Path) -> None:
    assert rendered("{{ name }}\n", tmp_path) == "a<b\n"
    assert rendered("{{ name }}\n", tmp_path, "request.html") == "a&lt;b\n"


@pytest.mark.parametrize(
    ("text", "line", "variable"),
    [
        ("{{ missing }}", 1, "missing"),
        ("one\n{{ name }}\n\n{{ missing.part }}", 4, "missing"),
        ("{% for line in lines %}\n{{ line.start }}\n{{ line.end }}\n{% endfor %}", 3, "end"),
        ("{% if missing %}x{% endif %}", 1, "missing"),
        ("{{ missing == 1 }}", 1, "missing"),
        ("{% set x = missing ~ 'a' %}", 1, "missing"),
    ],
)
def test_a_value_that_is_not_there_is_named_with_its_line(text: str, line: int, variable: str, tmp_path: Path) -> None:
    failed = failure(text, tmp_path)
    assert (failed.code, failed.params["line"], failed.params["variable"]) == (
        "claim_template_undefined",
        line,
        variable,
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [("{% if name %}", 1), ("ok\n{{ name", 2), ("a\nb\n{% nonsense %}", 3), ("{{ name | nothing }}", 1)],
)
def test_a_template_that_is_none_is_named_with_its_line(text: str, line: int, tmp_path: Path) -> None:
    failed = failure(text, tmp_path)
    assert (failed.code, failed.params["line"]) == ("claim_template_broken", line)
    assert failed.params["reason"]


@pytest.mark.parametrize(
    "attack",
    [
        "{{ name.__class__ }}",
        "{{ name.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ lines.__class__ }}",
        "{{ name['__class__'] }}",
        "{{ name | attr('__class__') }}",
        "{{ name | attr('_x') }}",
        "{{ ''.join.__self__ }}",
        "{{ range.__globals__ }}",
        "{{ namespace.__init__ }}",
        "{{ self.__init__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ '{0.__class__}'.format(name) }}",
        "{{ '{x.__class__}'.format_map({'x': 1}) }}",
        "{{ lines.append(1) }}",
        "{{ lines[0].update({'start': 1}) }}",
        "{{ lines.clear() }}",
        "{{ name.__str__.__func__ }}",
        "{{ lines | sum(attribute='__class__') }}",
        "{{ [name] | selectattr('__class__') | map(attribute='__class__') | first }}",
        "{{ '%s' | format(name.__class__) }}",
        "{{ ('{0.__class__.__mro__}' | safe).format(name) }}",
        "{% set f = '{0.__class__}'.format %}{{ f(name) }}",
        "{% macro m() %}{% endmacro %}{{ m.__globals__ }}",
        "{% macro m() %}{{ caller.__code__ }}{% endmacro %}{% call m() %}{% endcall %}",
        "{% for a in lines %}{{ loop.__init__.__globals__ }}{% endfor %}",
        "{{ (lines | batch(1)).gi_frame }}",
        "{{ namespace(a=1).__class__ }}",
        "{{ lines.extend([1]) }}",
        "{{ lines.__iadd__([1]) }}",
    ],
)
def test_nothing_beyond_the_values_can_be_reached(attack: str, tmp_path: Path) -> None:
    failed = failure(f"first\n{attack}", tmp_path)
    assert failed.code in ("claim_template_unsafe", "claim_template_undefined")
    assert failed.params["line"] == 2
    assert VALUES["lines"] == [{"start": "09:15"}]


@pytest.mark.parametrize(
    "attack",
    [
        "{{ lines | map(attribute='__class__') | list }}",
        "{{ lines | map('attr', '__class__') | list }}",
        "{{ lines | groupby('__class__') | list }}",
        "{{ ['{0.__class__}'] | map('format', name) | list }}",
    ],
)
def test_a_list_of_what_can_not_be_reached_holds_nothing(attack: str, tmp_path: Path) -> None:
    try:
        text = rendered(attack, tmp_path)
    except BadInput:
        return
    assert "Undefined" in text
    assert "class" not in text


@pytest.mark.parametrize("name", ["lipsum", "cycler", "joiner", "dict", "config", "request"])
def test_what_jinja_brings_is_not_there(name: str, tmp_path: Path) -> None:
    assert failure(f"{{{{ {name} }}}}", tmp_path).params["variable"] == name


@pytest.mark.parametrize("text", ["{{ 1 / 0 }}", "{{ range(10 ** 9) }}", "{{ name + 1 }}", "{{ name() }}"])
def test_any_other_failure_is_named_with_its_line(text: str, tmp_path: Path) -> None:
    failed = failure(f"\n\n{text}", tmp_path)
    assert (failed.code, failed.params["line"]) == ("claim_template_failed", 3)


def test_a_template_can_not_leave_its_folders(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    for path in ("../secret.txt", "../../secret.txt", "/etc/passwd", "..\\\\secret.txt"):
        with pytest.raises(BadInput, match="claim_template_missing"):
            rendered(f"{{% include '{path}' %}}", tmp_path / "claims")


def test_a_set_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="claim_template_missing") as failed:
        Templates("no-such", "en", tmp_path).rendered("request.txt", VALUES)
    assert failed.value.params["file"] == "no-such/en/request.txt.j2"


def test_a_template_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    place = tmp_path / "letter" / "en"
    place.mkdir(parents=True)
    (place / "request.txt.j2").write_bytes("請求".encode("cp932"))
    with pytest.raises(BadInput, match="claim_template_failed"):
        Templates("letter", "en", tmp_path).rendered("request.txt", VALUES)


def test_both_languages_have_the_same_templates() -> None:
    for folder in TEMPLATES.iterdir():
        if folder.is_dir():
            assert {one.name for one in (folder / "ja").iterdir()} == {one.name for one in (folder / "en").iterdir()}


@pytest.mark.parametrize("text", ["{{ 'x' * 900000000 }}", "{{ [1] * 900000000 }}", "{{ 9 ** 900 }}"])
def test_nothing_is_multiplied_but_numbers(text: str, tmp_path: Path) -> None:
    assert failure(f"\n{text}", tmp_path).code == "claim_template_unsafe"
    assert rendered("{{ 3 * 4 }}", tmp_path) == "12"


def test_a_template_without_an_end_is_stopped_at_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "SECONDS", 0.05)
    loops = "{% for a in range(99999) %}\n{% for b in range(99999) %}\n{% set c = a %}\n{% endfor %}\n{% endfor %}"
    failed = failure(loops, tmp_path)
    assert failed.code == "claim_template_failed"
    assert failed.params["line"] in (1, 2, 3)
    assert "0.05 s" in str(failed.params["reason"])


def test_a_template_that_writes_too_much_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "LONGEST", 1000)
    assert rendered("{% for a in range(999) %}x{% endfor %}", tmp_path) == "x" * 999
    failed = failure("{% for a in range(1001) %}x{% endfor %}", tmp_path)
    assert (failed.code, "1,000 characters" in str(failed.params["reason"])) == ("claim_template_failed", True)


@pytest.mark.parametrize("text", ["", "\n \n", "{% if false %}x{% endif %}"])
def test_a_template_that_writes_nothing_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="claim_template_empty"):
        rendered(text, tmp_path)
