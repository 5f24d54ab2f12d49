"""Opening the desk for a subcommand, and speaking about it in the desk's zone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

from core.messages import Message, Param
from storage.desk import Desk
from tui.cli.context import Context
from tui.cli.daily_backup import back_up_after_acts
from tui.cli.workplace import open_workplace
from tui.locale.translator import Translator


@dataclass(frozen=True, slots=True)
class OpenDesk:
    """An open desk with the words to speak of it: instants in ``zone``, the desk's unless ``--zone`` says another."""

    desk: Desk
    context: Context
    translator: Translator
    zone: tzinfo

    def words(self, message_id: str, /, **params: Param) -> str:
        """A text."""
        return self.translator.words(message_id, **params)

    def value(self, param: Param) -> str:
        """A value as people write it."""
        return self.translator.value(param)

    def say(self, message_id: str, /, **params: Param) -> None:
        """Narration, to stderr."""
        self.context.streams.stderr.write(f"{self.translator.text(Message(message_id, params))}\n")

    def today(self) -> date:
        """The day in the operator's zone."""
        return self.desk.now().astimezone(self.zone).date()

    def instant(self, text: str | None, field: str) -> datetime | None:
        """The instant that an operator typed, None where nothing was."""
        from core.desk.instants import parse_instant

        return None if text is None else parse_instant(text, now=self.desk.now(), zone=self.zone, field=field)


@contextmanager
def open_desk(context: Context) -> Iterator[OpenDesk]:
    """The desk that the call, the environment or the configuration names, for the time of one command.

    From now on the context, and what is told of an error, speaks in its zone. A command that acted and did not fail
    makes the day's backup where there is none yet.
    """
    since = context.now()
    with open_workplace(context) as desk:
        chosen = context.translator.formats.zone if context.zoned else None
        zone = chosen or ZoneInfo(desk.settings().time_zone)
        context.speak_in(zone)
        yield OpenDesk(desk, context, context.translator, zone)
        if desk.clock_behind is not None:
            behind = desk.clock_behind
            context.say(Message("cli.clock_behind", {"latest": behind.latest, "now": behind.now}))
        back_up_after_acts(desk, context, since)


def rfc3339(at: datetime | None) -> str | None:
    """An instant for scripts: RFC 3339 in UTC with ``Z``."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")
