"""A handover in words, for the screen and for the command: who, when, what the desk knew then, who has read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from core.desk.handover import Handover, Situation, TicketThen
from core.messages import Param
from core.terms.registry import Catalogue
from storage.database.read_models.handovers import Names
from tui.locale.translator import Translator
from tui.screens.wording import priority_name


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a title."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandoverSections:
    """How a situation is told in the reader's language; ``names`` are what things are called now."""

    translator: Translator
    catalogue: Catalogue | None
    now: datetime
    names: Names

    def from_whom(self, handover: Handover) -> str:
        """``tanaka  2026-06-03 11:20 (5m ago)``."""
        formats = self.translator.formats
        ago = formats.ago(handover.written_at, self.now)
        at = formats.instant_with_weekday(handover.written_at)
        return f"{handover.actor}  {at}" + (f" ({ago})" if ago else "")

    def readers(self, handover: Handover) -> tuple[str, ...]:
        """Who has read it when, or that nobody has."""
        found = tuple(f"{mark.actor}  {self.translator.formats.instant(mark.at)}" for mark in handover.readers)
        return found or (self._words("nobody_yet"),)

    def counts(self, then: Situation) -> tuple[str, ...]:
        """How many there are of all that is told."""
        tickets = (
            self._words("open", number=then.open), self._words("overdue", number=then.overdue.count),
            self._words("at_risk", number=then.at_risk.count), self._words("waiting", number=then.waiting.count),
            self._words("unassigned", number=then.unassigned),
        )  # fmt: skip
        others = (
            self._words("incidents", number=then.incident_count), self._words("windows", number=then.window_count),
        )  # fmt: skip
        priorities = self.translator.joined(f"{name} ({count})" for name, count in self._priorities(then))
        return tuple(filter(None, ("  ".join(tickets), "  ".join(others), priorities)))

    def sections(self, then: Situation) -> Iterator[Section]:
        """What the desk knew, the most pressing first; what there was none of is left out."""
        yield Section(self._words("then", at=self.translator.formats.instant(then.at)), self.counts(then))
        incidents = (self._incident(each.number, each.started_at) for each in then.incidents)
        yield from self._section("incidents", then.incident_count, incidents)
        for name, found in (("overdue", then.overdue), ("at_risk", then.at_risk), ("own", then.own)):
            yield from self._section(name, found.count, map(self._ticket, found.first))
        yield from self._section("windows", then.window_count, self._windows(then))
        yield from self._section("waiting", then.waiting.count, map(self._ticket, then.waiting.first))

    def _section(self, name: str, number: int, lines: Iterable[str]) -> Iterator[Section]:
        if number:
            told = tuple(lines)
            more = (self._words("more", number=number - len(told)),) if number > len(told) else ()
            yield Section(self._words(f"list_{name}", number=number), (*told, *more))

    def _words(self, name: str, /, **params: Param) -> str:
        return self.translator.words(f"desk.handover_{name}", **params)

    def _priorities(self, then: Situation) -> list[tuple[str, int]]:
        """By their names, the most urgent first: documents share the names of some."""
        counted, ranks = Counter[str](), dict[str, int]()
        for each in then.priorities:
            name, rank = self._priority(each.terms, each.priority)
            counted[name] += each.count
            ranks[name] = min(rank, ranks.get(name, rank))
        return sorted(counted.items(), key=lambda pair: (ranks[pair[0]], pair[0]))

    def _priority(self, terms_id: str, priority: str) -> tuple[str, int]:
        if self.catalogue is None or terms_id not in self.catalogue.ids:
            return priority, 99
        terms = self.catalogue.newest(terms_id)
        known = terms.priorities.get(priority)
        return priority_name(terms, priority, self.translator), 99 if known is None else known.rank

    def _ticket(self, then: TicketThen) -> str:
        names, formats = self.names, self.translator.formats
        due = self._words("no_due") if then.due_at is None else formats.short_instant(then.due_at, self.now)
        parts = [
            f"#{then.number}", due, self._priority(names.terms.get(then.number, ""), then.priority)[0],
            names.of_tickets.get(then.number, ""), names.subjects.get(then.number, ""),
            then.owner or self._words("nobody"),
        ]  # fmt: skip
        if then.number in names.solved:
            parts.append(self._words("solved_since"))
        return "  ".join(filter(None, parts))

    def _incident(self, number: int, started_at: datetime) -> str:
        since = self._words("since", at=self.translator.formats.short_instant(started_at, self.now))
        parts = [f"#{number}", since, self.names.titles.get(number, "")]
        if number in self.names.ended:
            parts.append(self._words("ended_since"))
        return "  ".join(filter(None, parts))

    def _windows(self, then: Situation) -> Iterator[str]:
        for each in then.windows:
            contract = self.names.contracts.get(each.contract_id, "")
            left = self._words("days_left", number=each.working_days)
            by = "" if each.file_by is None else self._words("file_by", day=self.translator.formats.day(each.file_by))
            claim = f"#{each.claim}" if each.claim else self._words("unclaimed")
            parts = (claim, contract, f"{each.month:%Y-%m}", each.scope, by, left)
            yield "  ".join(filter(None, parts))
