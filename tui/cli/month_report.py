"""`kigen report month CONTRACT MONTH`: what a customer can be sent, as text, JSON, CSV or HTML."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from tui.cli.desk import OpenDesk
from tui.cli.json_lines import text_of
from tui.cli.month import views_of
from tui.cli.month_sent import sent_json, sent_sections, tell_difference
from tui.cli.month_text import Section, in_terms_zone, title
from tui.cli.parser import CommandParser
from tui.cli.tables import table

if TYPE_CHECKING:
    from storage.database.read_models.month_facts import MonthView

FORMS = ("text", "json", "csv", "html")

_STYLE = """
body { font-family: sans-serif; margin: 2em auto; max-width: 60em; line-height: 1.5; }
table { border-collapse: collapse; width: 100%; margin-bottom: 1.5em; }
th, td { border-bottom: 1px solid #bbb; padding: .25em .75em .25em 0; text-align: left; vertical-align: top; }
.right { text-align: right; font-variant-numeric: tabular-nums; }
@media print { body { margin: 0; max-width: none; } table { page-break-inside: avoid; } }
"""


def configure(parser: CommandParser) -> None:
    """The month's place, the form, and whether the month is settled with it."""
    from tui.cli.month import add_month_arguments

    add_month_arguments(parser)
    parser.add_argument("--form", choices=FORMS, default="text", help=parser.words("cli.help_report_form"))
    parser.add_argument("--sent", action="store_true", help=parser.words("cli.help_report_sent"))


def print_month(arguments: Namespace, opened: OpenDesk) -> None:
    """Print the report; with ``--sent`` the month is frozen first, so that what was sent is what is kept."""
    if arguments.sent:
        _freeze(arguments, opened)
    form = "json" if opened.context.as_json else arguments.form
    for view in views_of(arguments, opened):
        opened.context.print(_written(view, form, opened))
        tell_difference(view, opened)


def _freeze(arguments: Namespace, opened: OpenDesk) -> None:
    from core.desk.acts.months import FreezeMonth, freeze_month

    why = opened.words("cli.month_report_sent")
    for view in views_of(arguments, opened):
        place = (arguments.contract, view.found.month, view.found.scope)
        opened.desk.perform(freeze_month, FreezeMonth(*place, why=why))


def _written(view: MonthView, form: str, opened: OpenDesk) -> str:
    if form == "json":
        return text_of(sent_json(view, opened))
    found = sent_sections(view, in_terms_zone(view, opened.translator), opened.desk.now())
    heading = title(view, opened.translator)
    if form == "csv":
        return _csv(heading, found)
    if form == "html":
        return _html(heading, found, opened.translator.language)
    lines = [heading]
    for section in found:
        lines.append(f"\n{section.title}")
        lines += [f"  {line}" for line in table(section.headings, section.rows, right=section.right, widest=100)]
    return "\n".join(lines)


def _csv(heading: str, found: Sequence[Section]) -> str:
    from storage.exchange.csv_text import csv_text

    rows = ((heading, section.title, *row) for section in found for row in (section.headings, *section.rows))
    return csv_text(rows, line_end="\n").rstrip("\n")


def _html(heading: str, found: Sequence[Section], language: str) -> str:
    """A page that prints well; every text is escaped."""
    parts = [
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n<title>{escape(heading)}</title>',
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{escape(heading)}</h1>",
    ]
    for section in found:
        parts.append(f"<h2>{escape(section.title)}</h2>\n<table>\n<thead><tr>")
        parts += [_cell("th", text, number, section) for number, text in enumerate(section.headings)]
        parts.append("</tr></thead>\n<tbody>")
        for row in section.rows:
            parts.append(
                "<tr>" + "".join(_cell("td", text, number, section) for number, text in enumerate(row)) + "</tr>"
            )
        parts.append("</tbody>\n</table>")
    parts.append("</body>\n</html>")
    return "\n".join(parts)


def _cell(tag: str, text: str, number: int, section: Section) -> str:
    right = ' class="right"' if number in section.right else ""
    return f"<{tag}{right}>{escape(text)}</{tag}>"
