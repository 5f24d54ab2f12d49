"""A handover: what the leaving shift wrote, what the desk knew then, who has read it; the others a key away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from core.desk.acts.handovers import (
    AcknowledgeHandover,
    TakeBackHandover,
    acknowledge_handover,
    take_back_handover,
)
from core.desk.handover import Handover
from core.desk.ports import Done
from core.errors import KigenError, Refused
from storage.database.read_models.handovers import HandoverPage
from storage.desk import Desk
from tui.actions import Place
from tui.handover_sections import HandoverSections
from tui.kept import drafts_of
from tui.keymap import place_bindings
from tui.screens.handover_entry import DRAFT, HandoverEntryScreen
from tui.screens.handover_reading import HandoverReading, handover_reading
from tui.screens.page_screen import TwoPages
from tui.screens.panel import ConfirmPanel, Outcome
from tui.screens.reading_page import blocks, heading, plain
from tui.screens.watching import Watching
from tui.widgets.cells import shown

FAINT = "$foreground 60%"


class HandoverScreen(TwoPages[HandoverReading], Watching):
    """One handover on one page; a wide terminal has the situation of the desk at the right."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["frame.tcss", "two_pages.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.HANDOVER)]
    place = Place.HANDOVER
    tab = Place.HANDOVER

    def __init__(self, number: int | None = None) -> None:
        super().__init__()
        self._number = number

    @property
    def shown_page(self) -> HandoverPage | None:
        """What is shown."""
        return None if self.reading is None else self.reading.page

    # -- Reading ---------------------------------------------------------------------------------------------

    def read_again(self) -> None:
        number, now = self._number, self.kigen.now()
        self.ask("handover", lambda desk: handover_reading(desk, number, now), self.show, self.not_read)

    def show(self, reading: HandoverReading) -> None:
        if reading.page is not None:
            self._number = reading.page.handover.number
        self.kigen.reminders.hand_over(reading.unread)
        super().show(reading)
        self.paint_frame()

    def tick(self) -> None:
        """How long ago it was goes on."""
        super().tick()
        self.repaint()

    def go_on(self) -> None:
        """To the next one that is unread, else to the newest."""
        self._go(None)

    def _go(self, number: int | None) -> None:
        self._number = number
        self.page.scroll_home(animate=False)
        self.read_again()

    # -- What it shows ---------------------------------------------------------------------------------------

    def paint(self, reading: HandoverReading) -> None:
        if reading.page is None:
            key = self.key_of("handover.write")
            self.lay_out((), ())
            self.page.say_instead(self.words("screens.no_handover"), self.words("screens.no_handover_keys", key=key))
            return
        desk = self.kigen.opened
        catalogue = None if desk is None else desk.catalogue_at_hand
        told = HandoverSections(self.kigen.translator, catalogue, self.kigen.now(), reading.page.names)
        handover = reading.page.handover
        first = blocks(self._title(reading, reading.page, told), self._text(handover), self._readers(handover, told))
        then = blocks(
            *([heading(each.title), *(plain(f"  {line}") for line in each.lines)]
              for each in told.sections(handover.situation))
        )  # fmt: skip
        if self.wide:
            self.lay_out(first, then)
        else:
            self.lay_out([*first, Content(""), *then], ())

    def _title(self, reading: HandoverReading, page: HandoverPage, told: HandoverSections) -> Iterator[Content]:
        place = self.words("screens.handover_place", place=page.place, total=page.total)
        whom = (shown(told.from_whom(page.handover)), "bold")
        yield Content.assemble((f"#{page.handover.number}  ", FAINT), whom, (f"   {place}", FAINT))
        if page.handover.taken_back:
            yield plain(self.words("screens.handover_taken_back"), "bold $text-warning")
        elif reading.is_unread:
            key = self.key_of("handover.read")
            yield plain(f"! {self.words('screens.handover_unread', key=key)}", "bold $text-warning")

    def _text(self, handover: Handover) -> list[Content]:
        if handover.taken_back:
            return []
        return [plain(line) for line in handover.text.split("\n")]

    def _readers(self, handover: Handover, told: HandoverSections) -> list[Content]:
        return [heading(self.words("screens.handover_readers")), *(plain(f"  {who}") for who in told.readers(handover))]

    # -- Keys ------------------------------------------------------------------------------------------------

    def action_older_handover(self) -> None:
        """The one before it."""
        page = self.shown_page
        if page is not None and page.older is not None:
            self._go(page.older)
        else:
            self.say(self.words("screens.no_older_handover"))

    def action_newer_handover(self) -> None:
        """The one after it."""
        page = self.shown_page
        if page is not None and page.newer is not None:
            self._go(page.newer)
        else:
            self.say(self.words("screens.no_newer_handover"))

    def action_read_handover(self) -> None:
        """This operator has read it."""
        page = self.shown_page
        if page is None:
            self.say(self.words("screens.no_handover"))
            return
        command = AcknowledgeHandover(page.handover.number)
        what = self.words("screens.act_read_handover", number=command.number)
        self.act(
            f"read handover {command.number}", what, lambda desk: desk.perform(acknowledge_handover, command),
            self._was_marked, self.say_error,
        )  # fmt: skip

    def _was_marked(self, done: Done) -> None:
        which = "screens.handover_read" if done.changed else "screens.handover_read_before"
        self.say(self.words(which, number=int(done.subject)))
        self.read_again()

    def action_write_handover(self) -> None:
        """The form of a new one."""
        self.app.push_screen(HandoverEntryScreen(), self._written)

    def _written(self, done: Done | None) -> None:
        if done is not None:
            self._go(int(done.subject))
            self.say(self.words("screens.handover_written", number=int(done.subject)))

    def action_take_back_handover(self) -> None:
        """Ask, and take one's own back."""
        page = self.shown_page
        if page is None:
            self.say(self.words("screens.no_handover"))
            return
        handover = page.handover
        if refusal := self._not_to_be_taken_back(handover):
            self.say_error(refusal)
            return
        command = TakeBackHandover(handover.number)

        def work(desk: Desk) -> Done:
            done = desk.perform(take_back_handover, command)
            drafts = drafts_of(desk)
            if not drafts.read(DRAFT):  # it can be put right and handed over anew
                drafts.keep(DRAFT, {"text": handover.text})
            return done

        question = self.words("screens.ask_take_back_handover", number=handover.number)
        self.app.push_screen(ConfirmPanel(question, work), self._taken_back)

    def _not_to_be_taken_back(self, handover: Handover) -> KigenError | None:
        """What the act would refuse is not even asked about."""
        if self.reading is not None and handover.actor != self.reading.operator:
            return Refused("handover_of_another", handover=handover.number, operator=handover.actor)
        if handover.readers:
            readers = tuple(mark.actor for mark in handover.readers)
            return Refused("handover_was_read", handover=handover.number, readers=readers)
        return None

    def _taken_back(self, outcome: Outcome | None) -> None:
        if isinstance(outcome, Done):
            key = self.key_of("handover.write")
            self.say(self.words("screens.handover_was_taken_back", number=int(outcome.subject), key=key))
            self._go(None)
