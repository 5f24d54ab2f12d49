"""Nothing typed is lost: what stands in the fields is kept in a file at each pause, until it is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from textual.timer import Timer

from core.desk.acts.bulk import BulkOutcome
from storage.desk import Desk
from tui.desk_work import Result, Working
from tui.kept import drafts_of

PAUSE_SECONDS = 0.25
Sent = TypeVar("Sent")


class DraftKeeping(Working[Result]):
    """A screen to type in. What was typed waits in a draft when it is left, by a key or by a lost connection.

    The file is small and is not forced onto the disk, so it is written right here: in threads an older text could
    come after a newer one, or after the draft was dropped.
    """

    def __init__(self) -> None:
        super().__init__()
        self._typed: Mapping[str, str] = {}
        self._kept: Mapping[str, str] = {}
        self._pause: Timer | None = None
        self._sending = False
        self.draft_kept = True

    @property
    def draft_kind(self) -> str:
        """The name of its draft: the act, and the ticket where it is one's."""
        raise NotImplementedError

    def typed(self) -> Mapping[str, str]:
        """What stands in the fields; a screen that changes something may leave out what is as it was."""
        raise NotImplementedError

    def draft(self) -> Mapping[str, str]:
        """What is kept: what is typed, and what belongs to it."""
        return self.typed()

    def put_back(self, fields: Mapping[str, str]) -> None:
        """Put what was kept into the fields; a field that is not named is empty."""
        raise NotImplementedError

    def content(self) -> object:
        return dict(self.typed())

    def restore_draft(self) -> bool:
        """Put back what was kept; False where there is nothing, or where something is typed already."""
        desk = self.kigen.opened
        found = {} if desk is None else drafts_of(desk).read(self.draft_kind)
        if not found or any(self.typed().values()):
            return False
        self.put_back(found)
        self._typed = self._kept = dict(self.draft())
        return True

    def drop_draft(self) -> None:
        """Empty the fields, and take away what was kept of them."""
        self.put_back({})
        self.typing()
        self.keep_draft()

    def typing(self) -> None:
        """The fields changed: they are kept at the next pause."""
        self._typed = dict(self.draft())
        if self._pause is None:
            self._pause = self.set_timer(PAUSE_SECONDS, self.keep_draft)

    def on_input_changed(self) -> None:
        """A line changed."""
        self.typing()

    def on_text_area_changed(self) -> None:
        """A text changed."""
        self.typing()

    def keep_draft(self) -> None:
        """Keep it now."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        desk = self.kigen.opened
        if desk is None or self._sending or self._typed == self._kept:
            return
        self.draft_kept = drafts_of(desk).keep(self.draft_kind, self._typed)
        if self.draft_kept:
            self._kept = self._typed

    def sending(self, work: Callable[[Desk], Sent]) -> Callable[[Desk], Sent]:
        """``work``, after which the draft is dropped. Nothing is kept from here on, but for ``not_sent``."""
        self.typing()
        self.keep_draft()
        self._sending = True
        kind = self.draft_kind

        def send(desk: Desk) -> Sent:
            done = work(desk)
            if not isinstance(done, BulkOutcome) or done.done or done.unchanged:
                drafts_of(desk).drop(kind)
            return done

        return send

    def not_sent(self) -> None:
        """It was refused, or the desk could not be reached: the draft goes on."""
        self._sending = False

    def on_unmount(self) -> None:
        """Left, or ended by a signal: the fields are gone already, what was typed in them is known."""
        self.keep_draft()
