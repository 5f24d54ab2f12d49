"""Terms as clauses on a terminal: sections with a line for each promise, the rule and clause behind it."""

from __future__ import annotations

from typing import Any

from core.explain import Step
from core.terms.clauses import sections_of
from core.terms.model import Terms
from tui.cli.context import Context

MARK = "⚖"


def print_clauses(terms: Terms, context: Context) -> None:
    """Every section; ⚖ marks our reading."""
    for section in sections_of(terms):
        context.print()
        context.print(context.translator.text(section.heading))
        for step in section.lines:
            context.print(f"  - {context.translator.text(step.message)}{_source(step)}")


def clauses_json(terms: Terms, context: Context) -> list[dict[str, Any]]:
    """The same for scripts."""
    return [
        {
            "section": section.heading.id.removeprefix("terms.section_"),
            "heading": context.translator.text(section.heading),
            "lines": [
                {
                    "text": context.translator.text(step.message),
                    "rule": step.rule,
                    "clause": step.clause,
                    "interpretation": step.interpretation,
                }
                for step in section.lines
            ],
        }
        for section in sections_of(terms)
    ]


def _source(step: Step) -> str:
    parts = [part for part in (step.rule, step.clause, MARK if step.interpretation else "") if part]
    return f" [{' '.join(parts)}]" if parts else ""
