"""One interval's requests and errors, counted by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2s
from unicodedata import normalize

from textual.content import Content

from core.desk.acts.counts_preview import CountsPreview, counts_preview
from core.desk.acts.samples import BY_HAND, SOURCES, Interval, Meeting, RecordSamples, record_samples
from core.desk.ports import Done
from core.digits import whole_number
from core.errors import BadInput, KigenError, ManyErrors
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_months import StoredMonths
from storage.desk import Desk
from storage.refreshing import ReadBooks
from tui.cli.month_what_if_text import month_figures
from tui.locale.translator import Translator
from tui.screens.entry import EntryScreen
from tui.screens.entry_form import EntryForm
from tui.screens.month_place import MonthPlace
from tui.screens.month_what_if_lines import compared_lines
from tui.widgets.picker import Option

FIELDS = ("region", "start", "requests", "errors", "source", "meeting")
_THERE_FROM_THE_START = {"source": BY_HAND, "meeting": Meeting.REFUSE.value}


class CountsForm(EntryForm):
    """Where and when, how many, where the counts come from, and what becomes of those that are there."""

    labels = "screens.counts_"
    picked = ("source", "meeting")
    examples = ("screens.example_counts_", ("start", "requests", "errors"))

    def __init__(self, translator: Translator, region: str, *, cut: str) -> None:
        super().__init__(translator, FIELDS, cut=cut)
        self._region = region

    def on_mount(self) -> None:
        """What can be chosen, each with its key; the region is that of the month."""
        for name, ids in (("source", SOURCES), ("meeting", tuple(each.value for each in Meeting))):
            named = [(each, self.translator.words(f"screens.counts_{name}_{each}")) for each in ids]
            self.picker(name).offer([Option(each, text, str(key)) for key, (each, text) in enumerate(named, 1)])
        for name in ("region", "source", "meeting"):
            self.write(name, "")

    def read(self, name: str) -> str:
        """What stands there from the start is no typing."""
        value = super().read(name)
        return "" if value == self._from_the_start(name) else value

    def write(self, name: str, value: str) -> None:
        super().write(name, value or self._from_the_start(name))

    def said(self) -> dict[str, str]:
        """The values, with what stands there from the start."""
        return {name: value or self._from_the_start(name) for name, value in self.values().items()}

    def _from_the_start(self, name: str) -> str:
        return self._region if name == "region" else _THERE_FROM_THE_START.get(name, "")


class CountsEntryScreen(EntryScreen):
    """The form for a contract's month."""

    def __init__(self, place: MonthPlace) -> None:
        super().__init__()
        self._place = place

    @property
    def draft_kind(self) -> str:
        """One a contract and region; its name is short, of letters that every file system takes."""
        place = f"{self._place.contract}\n{self._place.scope}"
        return f"counts-{blake2s(place.encode(), digest_size=8).hexdigest()}"

    def heading(self) -> str:
        return self.words("screens.counts_title", contract=self._place.contract)

    def make_form(self, cut: str) -> CountsForm:
        return CountsForm(self.kigen.translator, self._place.scope, cut=cut)

    def on_mount(self) -> None:
        self.say_nothing_yet("screens.counts_hint")
        self.call_after_refresh(self.begin)

    @property
    def form(self) -> CountsForm:
        return self.query_one(CountsForm)

    # -- What it would come to -------------------------------------------------------------------------------

    def compute(self) -> None:
        """What the counts would make of their month; nothing while one of them is missing or can't be read."""
        said = self.form.said()
        try:
            given = self._interval(said)
        except KigenError:
            self.say_nothing_yet("screens.counts_hint")
            return
        now, meeting = self.clock.now, Meeting(said["meeting"])

        def work(desk: Desk) -> CountsPreview:
            with desk.read() as connection:
                contract = StoredContracts(connection).by_name(given.contract)
                books = ReadBooks(now, desk.catalogue, StoredMonths(connection))
                return counts_preview(books, contract, given, meeting)

        self.ask("effect", work, self._shown, self._refused)

    def _shown(self, found: CountsPreview) -> None:
        translator = self.kigen.translator
        told = list(month_figures(found.before, found.after, translator, self.kigen.now()))
        title = Content.styled(f"{found.after.contract.name} {found.after.scope} {found.after.month:%Y-%m}", "bold")
        self.say_below([title, *compared_lines(told, translator, self.kigen.capabilities.glyphs)])

    def _refused(self, error: KigenError) -> None:
        """What would be refused is told before it is stored."""
        self.not_shown(_beside(error))

    # -- Storing ---------------------------------------------------------------------------------------------

    def to_store(self) -> Callable[[Desk], Done]:
        said = self.form.said()
        command = RecordSamples((self._interval(said),), said["source"], meeting=Meeting(said["meeting"]))
        return lambda desk: desk.perform(record_samples, command)

    def _interval(self, said: Mapping[str, str]) -> Interval:
        """Raises ``ManyErrors`` with each field that can't be read."""
        wrong: list[KigenError] = []

        def count(name: str) -> int:
            text = normalize("NFKC", said[name]).strip().replace(",", "")
            number = whole_number(text)
            if number is not None:
                return number
            code = "count_unreadable" if text else "field_empty"
            wrong.append(BadInput(code, field=name, text=said[name]))
            return 0

        start = self.clock.now
        try:
            if not said["start"].strip():
                raise BadInput("field_empty", field="start")
            start = self.clock.instant(said["start"], "start")
        except BadInput as error:
            wrong.append(error)
        requests, errors = count("requests"), count("errors")
        if wrong:
            raise ManyErrors(tuple(wrong))
        return Interval(self._place.contract, said["region"].strip(), start, requests, errors)

    def field_at(self, error_field: str) -> str:
        return {"scope": "region", "contract": "region"}.get(error_field, error_field)

    def fail(self, error: KigenError) -> None:
        """Counts that are there already, whoever entered them, are told where it is chosen what becomes of them."""
        super().fail(_beside(error))


def _beside(error: KigenError) -> KigenError:
    """Of the one interval of the form."""
    if error.code != "intervals_counted":
        return error
    known = {name: error.params[name] for name in ("requests", "errors")}
    return BadInput("interval_counted", field="meeting", **known)
