"""A template that would fill the memory is stopped with its line before it does, and takes little on the way."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from core.errors import BadInput
from storage.claiming import template_bounds
from tests.storage.claiming.test_rendering import failure, rendered

LEAST = 200_000


@pytest.fixture
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_bounds, "MOST", LEAST)


@pytest.mark.usefixtures("little")
@pytest.mark.parametrize(
    "step",
    [
        "{% set ns.x = ns.x ~ ns.x %}",
        "{% set ns.x = ns.x + ns.x %}",
        "{% set ns.x = ns.x | replace('a', 'aaaa') %}",
        "{% set ns.x = (ns.x, ns.x) | join %}",
        "{% set ns.x = [ns.x] + [ns.x] | join(ns.x) ~ '' %}",
        "{% set ns.x = ns.x | join(ns.x) %}",
        "{% set ns.x = ns.x | indent(ns.x | length * 9, true) %}",
        "{% set ns.x %}{{ ns.x }}{{ ns.x }}{% endset %}",
        "{% macro m(x) %}{{ x }}{{ x }}{% endmacro %}{% set ns.x = m(ns.x) %}",
        "{% set ns.x = '%s%s' | format(ns.x, ns.x) %}",
        "{% filter replace('b', 'bbbb') %}{{ ns.x }}{% endfilter %}{% set ns.x = ns.x ~ ns.x %}",
        "{% set ns.x = ns.x | map('replace', 'a', 'a' ~ ns.x) | join %}",
        "{% set ns.x = ns.x | list + ns.x | list %}",
    ],
)
def test_what_grows_with_each_round_is_stopped(step: str, tmp_path: Path) -> None:
    text = "{% set ns = namespace(x='ab&') %}\n{% for i in range(60) %}\n" + step + "\n{% endfor %}"
    tracemalloc.start()
    try:
        failed = failure(text, tmp_path)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert failed.code in ("claim_template_failed", "claim_template_unsafe")
    assert most < 100 * LEAST


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'x' | center(900000000) }}",
        "{{ 'x' | indent(900000000, true) }}",
        "{{ 'x'.ljust(900000000) }}",
        "{{ 'x'.center(900000000) }}",
        "{{ 'x'.zfill(900000000) }}",
        "{{ '\t'.expandtabs(900000000) }}",
        "{{ 'x'.join(range(99999)) }}",
        "{{ 'x'.replace('x', 'y') }}",
        "{{ '%999999999d' | format(1) }}",
        "{{ '%*d' | format(999999999, 1) }}",
        "{{ '%999999999d' % 1 }}",
        "{{ '{:999999999}'.format(1) }}",
        "{{ [1] | batch(900000000, 'x') | list }}",
        "{{ [1] | slice(900000000) | list }}",
        "{% set ns = namespace(n=9) %}{% for i in range(60) %}{% set ns.n = ns.n * ns.n %}{% endfor %}{{ ns.n }}",
        "{% set ns = namespace(n=9) %}{% for i in range(60) %}{% set ns.n = ns.n ** 60 %}{% endfor %}{{ ns.n }}",
    ],
)
def test_what_is_large_at_once_is_refused(text: str, tmp_path: Path) -> None:
    tracemalloc.start()
    try:
        failed = failure(text, tmp_path)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert failed.code in ("claim_template_failed", "claim_template_unsafe", "claim_template_broken")
    assert most < 20_000_000


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("{{ 'a' ~ 1 ~ name }}", "a1a<b"),
        ("{{ [1, 2] | join(', ') }} {{ name | replace('<', ' ') | upper }}", "1, 2 A B"),
        ("{{ '%05.2f' | format(1.5) }} {{ 7 % 4 }} {{ 2 + 3 }} {{ 'x' + 'y' }}", "01.50 3 5 xy"),
        ("{{ '%d %s' | format(123456, 20000) }} {{ 1234567 | replace('1', '') }}", "123456 20000 234567"),
        ("{% set t %}{{ name }}{% endset %}{{ t | indent(2, true) }}", "  a<b"),
    ],
)
def test_what_templates_need_goes_on_as_before(text: str, written: str, tmp_path: Path) -> None:
    assert rendered(text, tmp_path) == written


def test_each_rendering_is_counted_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_bounds, "MOST", 50)
    for _ in range(20):
        assert rendered("{{ name ~ name }}", tmp_path) == "a<ba<b"
    with pytest.raises(BadInput):
        rendered("{{ name ~ name }}{% for i in range(9) %}{{ name ~ name }}{% endfor %}", tmp_path)


def test_escaping_is_kept_where_texts_are_joined(tmp_path: Path) -> None:
    assert rendered("{{ name ~ ('<i>' | safe) }}", tmp_path, "request.html") == "a&lt;b<i>"
