"""The fields of what is tried on a month: only those that the month and its terms leave anything to try in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from core.desk.contract_text import parse_day, parse_days
from core.desk.incident import Incident, Touch
from core.desk.what_if_month import Supposed
from core.desk.what_if_text import Clock, parse_left_out, parse_longer
from core.errors import KigenError
from core.terms.availability import Ground
from core.terms.model import Terms
from tui.locale.translator import Translator
from tui.screens.entry_form import EntryForm
from tui.screens.incident_effect_lines import span_text
from tui.screens.month_what_if_reading import TriedMonth
from tui.widgets.picker import Option

Read = TypeVar("Read")


class MonthWhatIfForm(EntryForm):
    """An outage that lasts longer, time that is left out, closing days, a ticket's priority, a plan."""

    labels = "screens.if_"
    picked = ("stop", "ground", "ticket", "ticket_priority", "plan")
    optional = picked
    examples = ("screens.example_if_", ("longer", "left_out", "closed", "plan_on"))

    def __init__(self, translator: Translator, tried: TriedMonth, *, cut: str) -> None:
        super().__init__(translator, fields_of(tried), cut=cut)
        self._tried = tried

    def on_mount(self) -> None:
        """What there is to choose from."""
        for name, options in self._options():
            if name in self.names:
                self.picker(name).offer(options)

    def supposed(self, clock: Clock) -> tuple[Supposed, Mapping[str, KigenError]]:
        """What the fields say, and what is wrong with those that can't be read: they stand as if they were empty."""
        values, wrong = {name: value.strip() for name, value in self.values().items()}, dict[str, KigenError]()
        incident = int(values.get("stop") or 0)
        clock = replace(clock, day=self._tried.known.day_of(incident, clock.now))

        def read(name: str, reader: Callable[[str], Read]) -> Read | None:
            try:
                return reader(values[name]) if values.get(name) else None
            except KigenError as error:
                wrong[name] = error
                return None

        ticket, priority = values.get("ticket"), values.get("ticket_priority")
        found = Supposed(
            incident,
            read("longer", lambda text: parse_longer(text, clock, field="longer")),
            read("left_out", lambda text: parse_left_out(text, clock, field="left_out")),
            values.get("ground", ""),
            read("closed", lambda text: parse_days(text, field="closed")) or (),
            values.get("plan", ""),
            read("plan_on", lambda text: parse_day(text, field="plan_on")),
            {int(ticket): priority} if ticket and priority else {},
        )
        return found, wrong

    def _options(self) -> Iterator[tuple[str, list[Option]]]:
        known, terms, value = self._tried.known, self._tried.terms, self.translator.value
        stops = {str(each.number): self._stop(each, touch) for each, touch in reversed(known.stops)}
        yield "stop", [Option(number, name) for number, name in reversed(stops.items())]
        yield "ground", [Option(id, value(each.name)) for id, each in grounds_of(terms).items()]
        yield "ticket", [Option(str(each.number), f"#{each.number} {each.subject}") for each in known.tickets]
        ranked = sorted(terms.priorities.values(), key=lambda each: each.rank)
        yield "ticket_priority", [Option(each.id, value(each.name), str(n)) for n, each in enumerate(ranked, 1)]
        yield "plan", [Option(each.id, value(each.name), str(n)) for n, each in enumerate(terms.plans.values(), 1)]

    def _stop(self, incident: Incident, touch: Touch) -> str:
        when = span_text(touch.start, touch.end, self._tried.basis.now, self.translator)
        return f"#{incident.number} {incident.title}  {when}"


def fields_of(tried: TriedMonth) -> Iterator[str]:
    """What can be tried: an outage where there was one, tickets where there are any, a plan where there is another."""
    known, terms = tried.known, tried.terms
    if known.stops:
        yield "stop"
        yield "longer"
    if known.stops or known.facts.samples:
        yield "left_out"
        if grounds_of(terms):
            yield "ground"
    yield "closed"
    if known.tickets and len(terms.priorities) > 1:
        yield "ticket"
        yield "ticket_priority"
    if len(terms.plans) > 1:
        yield "plan"
        yield "plan_on"


def grounds_of(terms: Terms) -> Mapping[str, Ground]:
    """The grounds of exclusion by their ids."""
    return {} if terms.downtime is None else terms.downtime.grounds
