"""A frozen month as a customer can be sent it: by the facts that it was frozen with, whatever was told since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.desk.figures import Figures
from core.desk.frozen import Difference, as_frozen
from core.desk.month import ContractMonth
from core.desk.stops_kept import incidents_kept
from storage.database.read_models.month_facts import MonthView
from tui.cli.changed_figures import change_words
from tui.cli.desk import OpenDesk, rfc3339
from tui.cli.month import found_json, month_json
from tui.cli.month_text import Section, figure_words, sections, total_answers
from tui.locale.translator import Translator


def sent_sections(view: MonthView, words: Translator, now: datetime) -> Sequence[Section]:
    """What the month was frozen with. Where the kept facts can't be counted again, its figures stand without steps."""
    apart = view.difference
    if apart is None or not apart.any:
        return sections(replace(view, frozen=None, difference=None), words, now)
    found, frozen = as_frozen(apart.frozen, view.found), apart.frozen
    if found is None:
        told = [Section(words.words("cli.month_summary"), _headings(words), tuple(_figures(frozen.figures, words)))]
    else:
        known = replace(view.known, incidents=incidents_kept(frozen, view.known, view.found.contract.id))
        told = list(sections(replace(view, known=known, found=found, frozen=None, difference=None), words, now))
    if apart.late or apart.cured:
        others = [each for each in told if each.title != words.words("cli.month_answers")]
        told = [*others, *total_answers(frozen.answers, words)]
    return told


def sent_json(view: MonthView, opened: OpenDesk) -> dict[str, Any]:
    """The frozen figures in the place of the present ones; what is different now is in keys of its own."""
    apart = view.difference
    if apart is None or not apart.any:
        return month_json(view, opened)
    found, frozen = as_frozen(apart.frozen, view.found), apart.frozen
    if found is not None:
        told = month_json(replace(view, found=found), opened)
    else:
        told = {**month_json(view, opened), **_figures_json(frozen.figures, view.found), "explanation": []}
    if apart.late or apart.cured:
        told["responses"] = [
            {"priority": None, "count": frozen.answers.met + len(frozen.answers.late), "met": frozen.answers.met,
             "breached": len(frozen.answers.late)}
        ]  # fmt: skip
    return {**told, "late_tickets": list(frozen.answers.late), "frozen_at": rfc3339(frozen.frozen_at)}


def tell_difference(view: MonthView, opened: OpenDesk) -> None:
    """To the operator alone: what the month comes to now, and whether that was refused."""
    apart = view.difference
    if apart is None or not apart.any:
        return
    place = f"{view.found.contract.name} {view.found.month:%Y-%m} {view.found.scope}".rstrip()
    changes = tuple(_changes(apart, opened.translator))
    opened.say("cli.month_sent_refused" if apart.refused else "cli.month_sent_differs", month=place, changes=changes)


def _changes(apart: Difference, words: Translator) -> Iterator[str]:
    yield from change_words(apart.changed, words)
    if apart.late or apart.cured:
        numbers = ", ".join(f"#{number}" for number in (*apart.late, *apart.cured))
        yield f"{words.words('cli.month_answers')} {numbers}"


def _headings(words: Translator) -> tuple[str, ...]:
    return words.words("cli.month_summary_1"), words.words("cli.month_summary_2")


def _figures(figures: Figures, words: Translator) -> Iterator[tuple[str, str]]:
    for name in ("terms_version", "uptime", "downtime", "remedy", "amount", "free_months", "reduced_days"):
        value = getattr(figures, name)
        if value not in (None, ""):
            yield words.words(f"cli.month_figure_{name}"), figure_words(value, words)


def _figures_json(figures: Figures, now: ContractMonth) -> dict[str, Any]:
    amount = figures.amount
    return {
        **found_json(now),
        "terms_version": figures.terms_version,
        "uptime_percent": figures.uptime or None,
        "met": figures.met,
        "downtime_seconds": None if figures.downtime is None else figures.downtime.total_seconds(),
        "original_uptime_percent": None,
        "budgets": [],
        "remedy": {
            "type": figures.remedy or "none",
            "amount": None if amount is None else amount.text,
            "currency": None if amount is None else amount.currency,
            "months": figures.free_months,
            "reduced_days": figures.reduced_days or None,
        },
    }
