"""The figures of a contract's month in words: uptime, remedy, budget, what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from core.assessment.assess import Assessment
from core.assessment.budget import Budget
from core.assessment.remedy import Remedy
from core.desk.outlook import NextStep
from core.terms.remedy import RemedyKind
from tui.locale.translator import Translator
from tui.screens.incident_effects import Effect
from tui.screens.wording import countdown


def remedy_text(found: Assessment, translator: Translator) -> str:
    """``refund ¥120``, ``service credit 10 % (charges not entered)``, ``1 free month``, ``none``."""
    remedy, words = found.remedy, translator.words
    if remedy.kind is None:
        return words("screens.no_remedy")
    kind = words(f"screens.remedy_{remedy.kind.value}")
    if remedy.kind is RemedyKind.FREE_MONTHS:
        return words("screens.remedy_months", count=remedy.months or 0)
    parts = [kind, *_size(found, remedy, translator)]
    return " ".join(parts)


def _size(found: Assessment, remedy: Remedy, translator: Translator) -> Iterator[str]:
    words = translator.words
    if remedy.percent is not None:
        yield f"{remedy.percent.normalize():f} %"
    if found.reduced_days:
        days = found.reduced_days.normalize()
        whole = days == days.to_integral_value()
        if whole:
            yield words("screens.remedy_days", count=int(days))
        else:
            yield words("screens.remedy_part_days", days=f"{days:f}")
    if remedy.amount is not None:
        yield translator.value(remedy.amount)
    elif remedy.lacks is not None:
        yield words(f"screens.lacks_{remedy.lacks.value}")


def budget_text(budget: Budget, translator: Translator) -> str:
    """``99.9 %: 43 min left``, ``99.9 %: 12 min over``."""
    over = budget.left < timedelta(0)
    left = abs(budget.left)
    left -= left % timedelta(seconds=1)
    which = "screens.budget_over" if over else "screens.budget_left"
    return translator.words(which, below=f"{budget.below.normalize():f}", left=left)


def budgets_text(effect: Effect, translator: Translator) -> str:
    """The budgets of a month, the highest threshold first; empty where no uptime is promised."""
    return translator.joined(budget_text(each, translator) for each in effect.budgets)


def step_text(step: NextStep, now: datetime, translator: Translator) -> str:
    """``in 12m: refund ¥120``: when the month becomes another one if what is open stays open, and what then."""
    return translator.words(
        "screens.next_tier", left=countdown(step.at, now, translator.formats), then=then_text(step, translator)
    )


def then_text(step: NextStep, translator: Translator) -> str:
    """What the month comes to at its next step: the remedy, or that the promise is missed where that gives nothing."""
    if step.then.remedy.kind is None and step.then.met is False:
        return translator.words("screens.promise_missed", committed=f"{step.then.committed}")
    return remedy_text(step.then, translator)


def outlook_text(effect: Effect, now: datetime, translator: Translator) -> str:
    """What comes next in the month, or how long a stop that began now could last; empty where there is nothing."""
    if effect.step is not None:
        return step_text(effect.step, now, translator)
    if effect.lasting is not None:
        return translator.words("screens.could_last", left=effect.lasting - effect.lasting % timedelta(seconds=1))
    return ""


def by_requests(effect: Effect) -> bool:
    """Whether the terms count requests: an outage alone changes nothing then."""
    return effect.terms.counted is not None


def effect_name(effect: Effect) -> str:
    """The contract, with the region or service that is meant."""
    return f"{effect.contract.name} {effect.scope}".rstrip()
