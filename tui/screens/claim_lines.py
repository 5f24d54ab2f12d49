"""A claim in lines, for its own page and for the pane of the list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from textual.content import Content

from core.claims.backing import Side
from core.claims.checklist import Item, Mark
from core.claims.events import ClaimEvent, ClaimStep, Given
from core.claims.following import Difference
from core.claims.life import ClaimState, Standing
from core.claims.request import Expected
from core.desk.contract import Direction
from core.messages import Param
from core.money import Money
from storage.database.read_models.claim import ClaimView
from tui.cli.changed_figures import change_words
from tui.locale.translator import Translator
from tui.screens.claim_text import STYLES, given_text, left_text, sign_of, state_text
from tui.screens.exposure_figures import CUT_UPTIME
from tui.screens.reading_page import blocks, explanation_lines, facts, heading, plain
from tui.screens.wording import short, step_text
from tui.terminal.capabilities import Glyphs
from tui.widgets.cells import fit, shown

FAINT, GOOD, WARNING, BAD = "$foreground 60%", "$text-success", "bold $text-warning", "bold $text-error"
WIDEST_NAME = 10
MOST_FILES = 1


@dataclass(frozen=True, slots=True)
class ClaimLines:
    """The lines of ``view`` as they are at ``now``."""

    view: ClaimView
    translator: Translator
    glyphs: Glyphs
    now: datetime

    # -- Beside or below the list ------------------------------------------------------------------------------

    def pane(self) -> list[Content]:
        """What an operator asks first, where there is little room: what is missing comes before what is there."""
        return [self.title(), *self._state(), self._figures(), *self._open_items(), *self._gap(), *self._trail_line()]

    def beside(self) -> list[Content]:
        """The same with room: the whole checklist, and every step."""
        return blocks([self.title(), *self._state(), self._figures()], self.checklist(), self.backing(), self.steps())

    # -- The page --------------------------------------------------------------------------------------------

    def facts(self) -> list[Content]:
        """What is said of it and what follows, then the checklist and the other side."""
        return blocks([self.title(), *self._state()], self._said(), self.checklist(), self.backing())

    def story(self) -> list[Content]:
        """What happened to it, and how the figures come about."""
        return blocks(self.steps(), self.arithmetic())

    # -- Parts -----------------------------------------------------------------------------------------------

    def title(self) -> Content:
        """Number, contract, month, state."""
        view = self.view
        number = "" if view.claim is None else f"#{view.claim.number} "
        place = f"{view.contract.name} {view.month.scope}".rstrip()
        state = state_text(view.state, view.contract.direction, self.translator)
        return Content.assemble(
            (number, FAINT), (shown(place), "bold"), f" {view.month.month:%Y-%m} ",
            (f"{sign_of(view.state, self.glyphs)} {state}", STYLES.get(view.state, "")),
            (f" {self._words(f'screens.owed_{view.contract.direction.value}')}", FAINT),
            (f" {shown(short(view.month.terms.title, self.translator))}", FAINT),
        )  # fmt: skip

    def _state(self) -> Iterator[Content]:
        """What comes next: until when it is filed, answered, seen; or what came of it."""
        view = self.view
        if view.left is not None and view.said.file_by is not None:
            day = self.translator.formats.day_with_weekday(view.said.file_by)
            style = BAD if view.left.working_days <= 1 else WARNING if view.left.working_days <= 7 else ""
            yield Content.styled(
                self._words("screens.claim_file_by", day=day, left=left_text(view.left, self.translator)), style
            )
        if view.answer is not None and view.answer.by is not None:
            day = self.translator.formats.day_with_weekday(view.answer.by)
            yield plain(self._words("screens.claim_answer_by", day=day))
        if view.free is not None:
            first, last = view.free.free_from, view.free.free_to
            yield plain(self._words("screens.claim_free", first=first, last=last))
        if view.annual is not None:
            told = step_text(view.annual.why, self.translator)
            yield Content.assemble(shown(told.text), (f" [{shown(told.source)}]", FAINT))
        if view.difference is not None:
            yield self._difference(view.difference)
        if view.rejected is not None:
            number, why = view.rejected.number, view.rejected.standing.why
            yield Content.styled(f"! {self._words('claims.before_rejected', claim=number, why=why)}", WARNING)
        if view.again:
            yield plain(self._words("claims.claimed_again", claim=view.again))
        elif view.state is ClaimState.REJECTED and view.contract.direction is Direction.RECEIVABLE:
            yield plain(self._words("claims.can_be_claimed_again"))
        if view.apart is not None and view.apart.asks:
            yield Content.styled(f"! {self._words('screens.differs_now')}", WARNING)
        if view.since:
            changes = self.translator.joined(change_words(view.since, self.translator))
            yield Content.styled(f"! {self._words(view.since_told, changes=changes)}", WARNING)

    def _difference(self, found: Difference) -> Content:
        given, expected = (given_text(each, self.translator) for each in (found.given, found.expected))
        if not found.any:
            return Content.styled(self._words("screens.claim_as_expected", given=given), GOOD)
        apart = given_text(Given(found.amount, found.months), self.translator) or "-"
        words = self._words("screens.claim_apart", given=given, expected=expected or "-", apart=apart)
        return Content.styled(words, WARNING)

    def _figures(self) -> Content:
        """Uptime, what counts against it, what it comes to."""
        said, words = self.view.said, self._words
        told: list[str] = []
        if said.uptime is not None:
            told.append(f"{words('screens.uptime')} {_cut(said.uptime)} %")
        if said.intervals:
            told.append(words("screens.claim_intervals", count=len(said.intervals)))
        elif said.downtime is not None:
            told.append(f"{words('screens.downtime')} {self.translator.value(said.downtime)}")
        told.append(words("screens.column_expected"))
        return Content.assemble(shown(" / ".join(told)), " ", (shown(self._expected(said.expected)), "bold"))

    def _expected(self, expected: Expected) -> str:
        told = given_text(Given(expected.amount, expected.months), self.translator)
        if told or expected.kind is None:
            return told or self._words("screens.no_remedy")
        return self._words(f"screens.remedy_{expected.kind.value}")

    def checklist(self) -> list[Content]:
        """Every line with its mark and its clause, while there is something to do about it."""
        if not self._is_drafted():
            return []
        done = sum(item.mark is Mark.DONE for item in self.view.items)
        title = self._words("screens.claim_checklist", done=done, count=len(self.view.items))
        return [heading(title), *(self.item(each) for each in self.view.items)]

    def item(self, item: Item) -> Content:
        """One line of the checklist."""
        sign, style = self.mark(item)
        found = step_text(item.why, self.translator)
        source = f" [{found.source}]" if found.source else ""
        told = "" if item.mark is Mark.DONE else style
        return Content.assemble((f"{sign} ", style), (shown(found.text), told), (shown(source), FAINT))

    def mark(self, item: Item) -> tuple[str, str]:
        """Its sign and style."""
        return {
            Mark.DONE: (self.glyphs.answered, GOOD), Mark.MISSING: (self.glyphs.overdue, BAD),
            Mark.WARNING: (self.glyphs.risk, WARNING),
        }[item.mark]  # fmt: skip

    def _open_items(self) -> Iterator[Content]:
        if not self._is_drafted():
            return
        items = [each for each in self.view.items if each.mark is not Mark.DONE]
        done = len(self.view.items) - len(items)
        yield plain(self._words("screens.claim_checklist", done=done, count=len(self.view.items)), FAINT)
        yield from (self.item(each) for each in sorted(items, key=lambda item: item.mark is Mark.WARNING))

    def _is_drafted(self) -> bool:
        standing = self._standing
        return self.view.contract.direction is Direction.RECEIVABLE and (standing is None or standing.filed_at is None)

    @property
    def _standing(self) -> Standing | None:
        return None if self.view.claim is None else self.view.claim.standing

    def _said(self) -> list[Content]:
        """What the claim says, and what it comes to."""
        said, standing = self.view.said, self._standing
        ours = said.direction is Direction.RECEIVABLE
        months = "" if said.months_asked is None else str(said.months_asked)
        lines = facts(
            (self._words("screens.claim_applicant"), " ".join(said.applicant.split())),
            (self._words("screens.claim_to"), self.translator.value(said.recipient.to) if ours else ""),
            (self._words("screens.claim_months_asked"), months),
            (self._words("screens.claim_statement"), " ".join(said.statement.split())),
            (self._words("screens.claim_evidence"), self._files([each.name for each in said.evidence])),
            (self._words("screens.claim_case"), said.case),
            (self._words("screens.claim_late_why"), "" if standing is None else standing.late_why),
        )
        return [self._figures(), *lines]

    def _files(self, names: list[str]) -> str:
        """The first of them, and how many more there are."""
        more = [f"+{len(names) - MOST_FILES}"] if len(names) > MOST_FILES else []
        return self.translator.joined([*names[:MOST_FILES], *more])

    def arithmetic(self) -> list[Content]:
        """The steps behind what is expected, with their clauses."""
        why = explanation_lines(self.view.said.expected.steps, self.translator)
        return [heading(self._words("cli.month_reasons")), *why] if why else []

    # -- What happened ---------------------------------------------------------------------------------------

    def steps(self) -> list[Content]:
        """Who did what to it, newest first."""
        standing = self._standing
        if standing is None or self.view.claim is None:
            return []
        lines = [self._step(event) for event in reversed(self.view.claim.events)]
        return [heading(self._words("screens.trail")), *lines]

    def _trail_line(self) -> Iterator[Content]:
        """The last step in one line."""
        if self.view.claim is not None:
            yield self._step(self.view.claim.events[-1])

    def _step(self, event: ClaimEvent) -> Content:
        at = self.translator.formats.instant(event.at)
        channel = "" if event.channel is None else self._words(f"claims.channel_{event.channel.value}")
        seen = "" if event.seen_on is None else self._words(f"claims.seen_{event.seen_on.value}")
        worth = given_text(event.given, self.translator)
        if worth and event.step in (ClaimStep.FILED, ClaimStep.RECEIVED):
            worth = f"{self._words('screens.column_expected')} {worth}"
        told = [each for each in (channel, event.case, seen, event.reference, worth, event.why) if each]
        step = self._words(f"claims.step_{event.step.value}")
        return Content.assemble(
            (f"{at}  ", FAINT), (fit(step, WIDEST_NAME) if told else step, "bold"),
            shown("  ".join(told)), (f"  {shown(event.actor)}", FAINT),
        )  # fmt: skip

    # -- The other side of a reseller ----------------------------------------------------------------------------

    def backing(self) -> list[Content]:
        """What we owe downstream, what we get upstream, the gap between, and what stands against it."""
        found = self.view.backing
        if found is None:
            return []
        rows = [
            ("screens.claim_downstream", found.downstream),
            *(("screens.claim_upstream", each) for each in found.upstream),
        ]
        lines = [self._side(label, side) for label, side in rows]
        return [heading(self._words("screens.claim_backing")), *lines, *self._gap()]

    def _side(self, label: str, side: Side) -> Content:
        worth = given_text(side.worth, self.translator) or "-"
        name = f"#{side.number} {shown(side.contract.name)}  "
        return Content.assemble((f"  {self._words(label)}  ", FAINT), name, (shown(worth), "bold"))

    def _gap(self) -> Iterator[Content]:
        found = self.view.backing
        if found is None:
            return
        owed = [self.translator.value(each) for each in found.gap if each.amount > 0]
        more = [self.translator.value(Money(-each.amount, each.currency)) for each in found.gap if each.amount < 0]
        if found.gap_months > 0:
            owed.append(self._words("screens.remedy_months", count=found.gap_months))
        if owed:
            yield Content.styled(f"! {self._words('screens.claim_gap', gap=self.translator.joined(owed))}", WARNING)
        if more:
            yield plain(self._words("screens.claim_more_upstream", more=self.translator.joined(more)))
        if not owed and not more:
            yield Content.styled(self._words("screens.claim_no_gap"), GOOD)
        for step in found.warnings:
            told = step_text(step, self.translator)
            source = f" [{told.source}]" if told.source else ""
            yield Content.assemble((f"! {shown(told.text)}", WARNING), (shown(source), FAINT))

    def _words(self, message_id: str, **params: Param) -> str:
        return self.translator.words(message_id, **params)


def _cut(uptime: Decimal) -> str:
    """To three decimals, cut: what missed a promise is never written as kept."""
    whole, _, places = f"{uptime:f}".partition(".")
    return f"{whole}.{places[:CUT_UPTIME]}" if places else whole
