"""A claim by the keyboard: everything known is filled in, and what is missing stands in a checklist beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath
from typing import ClassVar, TypeAlias

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from core.claims.checklist import Item, Mark, checklist
from core.claims.evidence import evidence_faults
from core.claims.facts import Evidence
from core.claims.request import request_with
from core.desk.acts.claims import ChangeClaim, OpenClaim, change_claim, open_claim, receive_claim
from core.desk.ports import Done
from core.errors import BadInput, KigenError
from storage.desk import Desk
from tui.screens.claim_checklist import Checklist
from tui.screens.claim_draft import Known, Purpose, command_of, evidence_named, facts_of, values_of
from tui.screens.claim_form import ClaimForm
from tui.screens.claim_merging import changes_after
from tui.screens.claim_text import left_text
from tui.screens.contract_draft import Purpose as ContractPurpose
from tui.screens.merging_entry import Anew, MergingEntry
from tui.screens.reading_page import plain
from tui.screens.typing import QUIET
from tui.screens.wording import step_text
from tui.widgets.lines import MessageLine, TextLine
from tui.widgets.typing import ProseField

WIDE = 110
WARNING = "bold $text-warning"
Checked: TypeAlias = tuple[tuple[str, tuple[Evidence, ...]], tuple[Item, ...], KigenError | None]
"""The evidence as it is named and read, the checklist, and what is wrong with either."""


class ClaimEntryScreen(MergingEntry[Known]):
    """The form of a claim, for one month."""

    stale = frozenset(("claim_changed",))

    CSS_PATH: ClassVar[list[str | PurePath]] = ["entry.tcss", "claim_entry.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 an instance variable in Textual

    def __init__(self, known: Known) -> None:
        super().__init__()
        self._known = known
        self._items: tuple[Item, ...] = known.view.items
        self._evidence: tuple[str, tuple[Evidence, ...]] = ("", ())

    @property
    def draft_kind(self) -> str:
        """The claim that is changed, or the month."""
        view = self._known.view
        if view.claim is not None:
            return f"claim-{view.claim.number}"
        scope = "".join(each for each in view.month.scope.lower() if each.isascii() and each.isalnum())
        return f"claim-{view.contract.id.replace('-', '')[-12:]}-{view.month.month:%Y%m}-{scope}"[:60].lower()

    def heading(self) -> str:
        view = self._known.view
        place = f"{view.contract.name} {view.month.scope}".rstrip()
        number = 0 if view.claim is None else view.claim.number
        title = self.words(f"screens.claim_title_{self._known.purpose.value}", number=number)
        return f"{title}  {place}  {view.month.month:%Y-%m}"

    def make_form(self, cut: str) -> ClaimForm:
        return ClaimForm(self.kigen.translator, self._known, cut=cut)

    def compose(self) -> ComposeResult:
        cut, glyphs = self.kigen.capabilities.glyphs.cut, self.kigen.capabilities.glyphs
        with Vertical(classes="panel"):
            yield TextLine(cut=cut, id="panel-title")
            with Container(id="sides"):
                yield self.make_form(cut)
                with Vertical(id="check"):
                    yield Static(id="before")
                    yield TextLine(cut=cut, id="check-title")
                    yield Checklist(lambda: self.kigen.translator, glyphs)
                    yield Static(id="preview")
                    yield Static(id="files")
            yield MessageLine(cut=cut, id="panel-error")
            yield TextLine(cut=cut, id="panel-hints")

    def keys(self) -> Iterable[tuple[str, str]]:
        return self.hints(self.words("screens.form_keys"), "typing.store", "typing.check")

    def on_mount(self) -> None:
        """What is known stands in the fields; what was typed the last time takes its place."""
        told = [plain(f"! {self.kigen.translator.text(each)}", WARNING) for each in self._known.view.before]
        before = self.query_one("#before", Static)
        before.update(Content("\n").join(told))
        before.display = bool(told)
        self._show_items(self._known.view.items)
        self.begin()

    @property
    def form(self) -> ClaimForm:
        return self.query_one(ClaimForm)

    @property
    def checklist(self) -> Checklist:
        """The lines beside the fields."""
        return self.query_one(Checklist)

    def as_it_is(self) -> Mapping[str, str]:
        return values_of(self._known)

    # -- What others make of it --------------------------------------------------------------------------------

    @property
    def seen(self) -> int:
        claim = self._known.view.claim
        return 0 if claim is None else claim.version

    def read_anew(self, desk: Desk, since: int) -> Anew[Known]:
        from tui.screens.claim_known import known_of

        known = known_of(desk, self._known.view, self.kigen.now())
        assert known.view.claim is not None
        return Anew(known, known.view.claim.version, changes_after(known.view.claim, since))

    def take(self, reading: Known) -> None:
        self._known = reading

    # -- The checklist -----------------------------------------------------------------------------------------

    def action_check_list(self) -> None:
        """To the checklist, and from it to the fields again."""
        if self.checklist.has_focus:
            self.form.go_to(self.form.names[0])
        else:
            self.checklist.focus()

    def on_row_list_moved(self) -> None:
        """All of the line under the cursor, with its clause."""
        row = self.checklist.current
        found = None if row is None else step_text(row[1].why, self.kigen.translator)
        told = "" if found is None else " ".join(part for part in (found.text, f"[{found.source}]") if part != "[]")
        self.query_one("#preview", Static).update(plain(told, QUIET))

    def on_checklist_jump(self, message: Checklist.Jump) -> None:
        """To the field; what another thing lacks is put right there."""
        message.stop()
        field = message.item.field
        if field in self.form.names:
            self.form.go_to(field)
        elif field.startswith("contract."):
            self._to_contract(field.removeprefix("contract."))
        else:
            self.tell(self.words(f"screens.claim_at_{field.replace('.', '_')}"))

    def _to_contract(self, field: str) -> None:
        from tui.screens.contract_entry import ContractEntryScreen

        def changed(done: Done | None) -> None:
            if done is not None:
                self._read_month_again()

        self.app.push_screen(ContractEntryScreen(ContractPurpose.CHANGE, self._known.view.contract), changed)
        self.app.call_after_refresh(self._go_to_contract_field, field)

    def _go_to_contract_field(self, field: str) -> None:
        from tui.screens.contract_entry import ContractEntryScreen

        screen = self.app.screen
        if isinstance(screen, ContractEntryScreen) and field in screen.form.names:
            screen.form.go_to(field)

    def _read_month_again(self) -> None:
        """The contract is another one: so are its month and what is missing. What was typed stays."""
        from tui.screens.claim_known import known_of

        view, now = self._known.view, self.kigen.now()

        def read(known: Known) -> None:
            draft = self.draft()
            self._known = known
            self.put_back(draft)

        self.ask("month", lambda desk: known_of(desk, view, now), read, self.complain)

    def compute(self) -> None:
        """What is missing, as it is typed; evidence is read again only where it is named otherwise."""
        values, known, before = self.form.values(), self._known, self._evidence

        def work(_: Desk) -> Checked:
            view, named = known.view, values.get("evidence", "")
            error: KigenError | None = None
            evidence = before[1] if named == before[0] else ()
            try:
                if not named.strip() and known.purpose is Purpose.NEW:
                    evidence = view.said.evidence  # what was imported, which the draft begins with
                elif named != before[0]:
                    evidence = evidence_named(named, view)
                error = next(evidence_faults(evidence, view.month), None)
                facts = facts_of(values, evidence)
            except KigenError as wrong:
                error, facts = wrong, facts_of({**values, "months_asked": ""}, evidence)
            said = request_with(facts, view.month, view.known)
            return (named, evidence), checklist(said, view.month, late_why=values.get("late_why", "")), error

        self.ask("checklist", work, self._checked, self.not_shown)

    def _checked(self, found: Checked) -> None:
        self._evidence, items, error = found
        self._show_items(items)
        names = [plain(each.name, QUIET) for each in self._evidence[1]]
        self.query_one("#files", Static).update(Content("\n").join(names))
        if error is not None and error.field in self.form.names:
            self.form.mark(error.field, self.said(error))

    def _show_items(self, items: tuple[Item, ...]) -> None:
        view, self._items = self._known.view, items
        done = sum(item.mark is Mark.DONE for item in items)
        title = self.words("screens.claim_checklist", done=done, count=len(items))
        left = left_text(view.left, self.kigen.translator)
        self.query_one("#check-title", TextLine).say((title, "bold $primary"), (f"   {left}", QUIET))
        self.checklist.styles.max_height = len(items)  # what the line under the cursor says follows at once
        self.checklist.show_items(items)

    def not_shown(self, error: KigenError) -> None:
        """Below the checklist."""
        self.query_one("#preview", Static).update(plain(f"! {self.said(error)}", "bold $text-error"))

    # -- Storing ---------------------------------------------------------------------------------------------

    def on_prose_field_submitted(self, message: ProseField.Submitted) -> None:
        """Enter goes to the next field, from a text too."""
        message.stop()
        self._next("statement")

    def to_store(self) -> Callable[[Desk], Done]:
        if self._known.purpose is Purpose.RECEIVE and not self.form.picker("channel").value:
            raise BadInput("choose_one", field="channel")
        values, known, clock = self.form.values(), self._known, self.clock
        command_of(known, values, (), clock)  # what can't be read is told before the desk is asked

        def work(desk: Desk) -> Done:
            command = command_of(known, values, evidence_named(values.get("evidence", ""), known.view), clock)
            match command:
                case OpenClaim():
                    return desk.perform(open_claim, command)
                case ChangeClaim():
                    return desk.perform(change_claim, command)
            return desk.perform(receive_claim, command)

        return work

    def field_at(self, error_field: str) -> str:
        return "late_why" if error_field == "why_late" else error_field
