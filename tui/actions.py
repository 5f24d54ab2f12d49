"""The one registry of actions. Bindings, hint line, help, palette and the key table of the docs all come from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.desk.roles import LEAST_ROLE, Rights, Role
from core.desk.view import KEYS as VIEW_KEYS
from core.errors import Refused


class Place(StrEnum):
    """Where an action is valid: a screen, or a part of screens."""

    QUEUE = "queue"
    TICKET = "ticket"
    INCIDENTS = "incidents"
    INCIDENT = "incident"
    CONTRACTS = "contracts"
    CONTRACT = "contract"
    PRIORITIES = "priorities"
    EXPOSURE = "exposure"
    MONTH = "month"
    CLAIMS = "claims"
    CLAIM = "claim"
    DATES = "dates"
    ACTIVITY = "activity"
    HANDOVER = "handover"
    TYPING = "typing"


class Group(StrEnum):
    """The sections of the help."""

    TICKET = "ticket"
    INCIDENT = "incident"
    CONTRACT = "contract"
    MONTH = "month"
    CLAIM = "claim"
    HANDOVER = "handover"
    LIST = "list"
    TYPING = "typing"
    SCREENS = "screens"
    DESK = "desk"


ON_TYPING = frozenset({Place.TYPING})
EVERYWHERE = frozenset(Place) - ON_TYPING
"""Every screen. Where an operator types, keys are letters."""
LISTS = frozenset({
    Place.QUEUE, Place.INCIDENTS, Place.CONTRACTS, Place.EXPOSURE, Place.CLAIMS, Place.DATES, Place.ACTIVITY,
})  # fmt: skip
PAGES = frozenset({
    Place.TICKET, Place.INCIDENT, Place.CONTRACT, Place.PRIORITIES, Place.MONTH, Place.CLAIM, Place.HANDOVER,
})  # fmt: skip
ON_A_TICKET = frozenset({Place.QUEUE, Place.TICKET})
ON_AN_INCIDENT = frozenset({Place.INCIDENTS, Place.INCIDENT})
ON_A_MONTH = frozenset({Place.EXPOSURE, Place.MONTH})
ON_A_CLAIM = frozenset({Place.CLAIMS, Place.CLAIM})
ON_ONE = frozenset({Place.TICKET, Place.INCIDENT, Place.CONTRACT, Place.MONTH, Place.CLAIM, Place.HANDOVER})
"""The screens of one thing, over the list that it was chosen from."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing an operator can do.

    ``does`` is the action string of Textual; ``hinted`` are the places whose hint line shows it. ``keys`` are
    Textual's names of the default keys, the first the one that is shown. ``on_widget``: the list or page takes it.
    """

    id: str
    keys: tuple[str, ...]
    does: str
    group: Group
    where: frozenset[Place]
    hinted: frozenset[Place] = frozenset()
    on_widget: bool = False

    @property
    def label(self) -> str:
        """Message id of its short name."""
        return f"screens.do_{self.id.replace('.', '_')}"

    @property
    def help(self) -> str:
        """Message id of its sentence in the help."""
        return f"screens.help_{self.id.replace('.', '_')}"

    @property
    def writes(self) -> bool:
        """Whether it changes the desk, and so can't be done where the desk is only read."""
        return self.id in _WRITING

    def refusal(self, rights: Rights) -> Refused | None:
        """Why who has these rights may not do it, or None."""
        return rights.short_of(self.least_role)

    @property
    def least_role(self) -> Role:
        """Who may do it at the least, by the one table of acts."""
        if not self.writes:
            return Role.VIEWER
        return LEAST_ROLE[OF_LEADS[self.id]] if self.id in OF_LEADS else Role.OPERATOR


OF_LEADS = {"incident.waive": "incident.waived", "month.reopen": "month.reopened"}
"""Actions whose act is not any operator's, with what the activity calls it."""
_WRITING = frozenset({
    "ticket.new", "ticket.respond", "ticket.answer", "ticket.priority", "ticket.take", "ticket.take_next",
    "ticket.assign", "ticket.wait", "ticket.resolve", "ticket.reopen", "ticket.note", "ticket.undo", "ticket.repeat",
    "ticket.link", "view.save", "incident.new", "incident.end", "incident.change", "incident.reopen", "incident.drop",
    "incident.waive", "contract.new", "contract.change", "month.count", "month.freeze", "month.accept",
    "month.refuse", "month.reopen", "claim.new", "claim.another", "claim.change", "claim.ready", "claim.mail",
    "claim.file", "claim.accept", "claim.reject", "claim.settle", "claim.take_back", "claim.drop",
    "handover.write", "handover.read", "handover.take_back",
})  # fmt: skip
ON_ACTIVITY, ON_INCIDENTS = frozenset({Place.ACTIVITY}), frozenset({Place.INCIDENTS})
ON_INCIDENT = frozenset({Place.INCIDENT})
ON_CONTRACTS = frozenset({Place.CONTRACTS})
ON_A_CONTRACT = frozenset({Place.CONTRACTS, Place.CONTRACT})
QUEUE, ON_QUEUE, ON_TICKET = Place.QUEUE, frozenset({Place.QUEUE}), frozenset({Place.TICKET})
ON_EXPOSURE, ON_MONTH, ON_DATES = (frozenset({place}) for place in (Place.EXPOSURE, Place.MONTH, Place.DATES))
ON_CLAIMS = frozenset({Place.CLAIMS})
ON_HANDOVER = frozenset({Place.HANDOVER})
NAMES_QUEUE = EVERYWHERE - ON_A_TICKET - ON_INCIDENT - ON_MONTH - ON_A_CLAIM - ON_HANDOVER
_T, _I, _C, _M, _Q = Group.TICKET, Group.INCIDENT, Group.CONTRACT, Group.MONTH, Group.CLAIM
_H = Group.HANDOVER
_L, _Y, _S, _D = Group.LIST, Group.TYPING, Group.SCREENS, Group.DESK

ACTIONS: tuple[Action, ...] = (
    Action("ticket.open", ("enter",), "open_ticket", _T, ON_QUEUE, ON_QUEUE),
    Action("ticket.new", ("n",), "new_ticket", _T, ON_A_TICKET, ON_QUEUE),
    Action("ticket.respond", ("r",), "respond", _T, ON_A_TICKET, ON_A_TICKET),
    Action("ticket.answer", ("R",), "answer", _T, ON_A_TICKET),
    Action("ticket.priority", ("p",), "change_priority", _T, ON_A_TICKET, ON_A_TICKET),
    Action("ticket.take", ("t",), "take", _T, ON_A_TICKET, ON_A_TICKET),
    Action("ticket.take_next", ("T",), "take_next", _T, ON_A_TICKET),
    Action("ticket.assign", ("a",), "assign", _T, ON_A_TICKET),
    Action("ticket.wait", ("w",), "wait", _T, ON_A_TICKET, ON_TICKET),
    Action("ticket.resolve", ("d",), "resolve", _T, ON_A_TICKET, ON_TICKET),
    Action("ticket.reopen", ("o",), "reopen", _T, ON_A_TICKET),
    Action("ticket.note", ("m",), "note", _T, ON_A_TICKET, ON_TICKET),
    Action("ticket.link", ("l",), "link", _T, ON_A_TICKET),
    Action("ticket.undo", ("u",), "undo", _T, ON_A_TICKET),
    Action("ticket.repeat", ("full_stop",), "repeat", _T, ON_A_TICKET),
    Action("ticket.yank", ("y",), "yank", _T, ON_A_TICKET),
    Action("ticket.explain", ("e",), "explain", _T, ON_A_TICKET),
    Action("incident.open", ("enter",), "open_incident", _I, ON_INCIDENTS, ON_INCIDENTS),
    Action("incident.new", ("n",), "new_incident", _I, ON_AN_INCIDENT, ON_INCIDENTS),
    Action("incident.end", ("x",), "end_incident", _I, ON_AN_INCIDENT, ON_AN_INCIDENT),
    Action("incident.change", ("c",), "change_incident", _I, ON_AN_INCIDENT, ON_AN_INCIDENT),
    Action("incident.what_if", ("i",), "what_if", _I, ON_AN_INCIDENT, ON_AN_INCIDENT),
    Action("incident.waive", ("w",), "waive", _I, ON_AN_INCIDENT, ON_INCIDENT),
    Action("incident.explain", ("e",), "explain_incident", _I, ON_AN_INCIDENT, ON_INCIDENT),
    Action("incident.reopen", ("o",), "reopen_incident", _I, ON_AN_INCIDENT),
    Action("incident.drop", ("D",), "drop_incident", _I, ON_AN_INCIDENT),
    Action("incident.yank", ("y",), "yank_incident", _I, ON_AN_INCIDENT),
    Action("contract.open", ("enter",), "open_contract", _C, ON_CONTRACTS, ON_CONTRACTS),
    Action("contract.new", ("n",), "new_contract", _C, ON_A_CONTRACT, ON_CONTRACTS),
    Action("contract.change", ("c",), "change_contract", _C, ON_A_CONTRACT, ON_A_CONTRACT),
    Action("contract.what_if", ("i",), "try_contract", _C, ON_A_CONTRACT, ON_A_CONTRACT),
    Action("month.open", ("enter",), "open_month", _M, ON_EXPOSURE, ON_EXPOSURE),
    Action("month.explain", ("e",), "explain_month", _M, ON_A_MONTH, ON_A_MONTH),
    Action("month.what_if", ("i",), "try_month", _M, ON_A_MONTH, ON_A_MONTH),
    Action("month.count", ("m",), "count", _M, ON_A_MONTH, ON_MONTH),
    Action("month.freeze", ("f",), "freeze", _M, ON_A_MONTH, ON_A_MONTH),
    Action("month.accept", ("a",), "accept", _M, ON_A_MONTH, ON_MONTH),
    Action("month.refuse", ("x",), "refuse", _M, ON_A_MONTH, ON_MONTH),
    Action("month.reopen", ("o",), "reopen_month", _M, ON_A_MONTH, ON_MONTH),
    Action("claim.open", ("enter",), "open_claim", _Q, ON_CLAIMS, ON_CLAIMS),
    Action("claim.new", ("n",), "new_claim", _Q, ON_A_CLAIM | ON_A_MONTH, ON_A_CLAIM),
    Action("claim.another", ("N",), "another_claim", _Q, ON_CLAIMS | ON_AN_INCIDENT),
    Action("claim.change", ("c",), "change_claim", _Q, ON_A_CLAIM, ON_A_CLAIM),
    Action("claim.ready", ("r",), "ready", _Q, ON_A_CLAIM, ON_A_CLAIM),
    Action("claim.preview", ("v",), "preview", _Q, ON_A_CLAIM, ON_A_CLAIM),
    Action("claim.before_after", ("b",), "before_after", _Q, ON_A_CLAIM),
    Action("claim.write", ("w",), "write_package", _Q, ON_A_CLAIM, ON_A_CLAIM),
    Action("claim.copy", ("y",), "copy_request", _Q, ON_A_CLAIM),
    Action("claim.mail", ("m",), "mail", _Q, ON_A_CLAIM, ON_A_CLAIM),
    Action("claim.file", ("f",), "file_claim", _Q, ON_A_CLAIM, ON_A_CLAIM),
    Action("claim.accept", ("a",), "accept_claim", _Q, ON_A_CLAIM, ON_A_CLAIM),
    Action("claim.reject", ("x",), "reject_claim", _Q, ON_A_CLAIM, ON_A_CLAIM),
    Action("claim.settle", ("s",), "settle", _Q, ON_A_CLAIM, ON_A_CLAIM),
    Action("claim.take_back", ("u",), "take_back", _Q, ON_A_CLAIM),
    Action("claim.drop", ("D",), "drop_claim", _Q, ON_A_CLAIM),
    Action("handover.open", ("h",), "open_handover", _H, EVERYWHERE),
    Action("handover.read", ("r",), "read_handover", _H, ON_HANDOVER, ON_HANDOVER),
    Action("handover.write", ("n",), "write_handover", _H, ON_HANDOVER, ON_HANDOVER),
    Action("handover.older", ("left",), "older_handover", _H, ON_HANDOVER, ON_HANDOVER),
    Action("handover.newer", ("right",), "newer_handover", _H, ON_HANDOVER, ON_HANDOVER),
    Action("handover.take_back", ("u",), "take_back_handover", _H, ON_HANDOVER, ON_HANDOVER),
    Action("list.mark", ("space",), "mark", _L, ON_QUEUE),
    Action("list.mark_all", ("asterisk",), "mark_all", _L, ON_QUEUE),
    Action("list.filter", ("slash",), "filter", _L, ON_QUEUE | ON_INCIDENTS | ON_CLAIMS | ON_DATES | ON_ACTIVITY,
           ON_QUEUE | ON_DATES | ON_ACTIVITY),
    Action("view.call", VIEW_KEYS, "view", _L, ON_QUEUE, on_widget=True),
    Action("view.save", ("V",), "save_view", _L, ON_QUEUE),
    Action("list.down", ("j", "down"), "move(1)", _L, LISTS, on_widget=True),
    Action("list.up", ("k", "up"), "move(-1)", _L, LISTS, on_widget=True),
    Action("list.page_down", ("pagedown", "ctrl+d", "ctrl+f"), "page(1)", _L, LISTS, on_widget=True),
    Action("list.page_up", ("pageup", "ctrl+u"), "page(-1)", _L, LISTS, on_widget=True),
    Action("list.top", ("g", "home"), "top", _L, LISTS, on_widget=True),
    Action("list.bottom", ("G", "end"), "bottom", _L, LISTS, on_widget=True),
    Action("page.down", ("j", "down"), "scroll_down", _L, PAGES, on_widget=True),
    Action("page.up", ("k", "up"), "scroll_up", _L, PAGES, on_widget=True),
    Action("page.page_down", ("pagedown", "space", "ctrl+d"), "page_down", _L, PAGES, on_widget=True),
    Action("page.page_up", ("pageup", "ctrl+u"), "page_up", _L, PAGES, on_widget=True),
    Action("page.top", ("g", "home"), "scroll_home", _L, PAGES, on_widget=True),
    Action("page.bottom", ("G", "end"), "scroll_end", _L, PAGES, on_widget=True),
    Action("typing.store", ("f2",), "store", _Y, ON_TYPING),
    Action("typing.reply", ("f3",), "reply", _Y, ON_TYPING),
    Action("typing.editor", ("f4",), "editor", _Y, ON_TYPING),
    Action("typing.explain", ("f5",), "explain_typed", _Y, ON_TYPING),
    Action("typing.check", ("f6",), "check_list", _Y, ON_TYPING),
    Action("typing.copy", ("ctrl+o",), "copy", _Y, ON_TYPING),
    Action("typing.break", ("ctrl+n",), "break", _Y, ON_TYPING),
    Action("typing.discard", ("ctrl+g",), "discard", _Y, ON_TYPING),
    Action("date.open", ("enter",), "open_date", _S, ON_DATES, ON_DATES),
    Action("date.write", ("w",), "write_dates", _S, ON_DATES, ON_DATES),
    Action("activity.open", ("enter",), "open_act", _S, ON_ACTIVITY, ON_ACTIVITY),
    Action("activity.verify", ("v",), "verify", _S, ON_ACTIVITY, ON_ACTIVITY),
    Action("screen.queue", ("1",), "show('queue')", _S, EVERYWHERE, NAMES_QUEUE),
    Action("screen.incidents", ("2",), "show('incidents')", _S, EVERYWHERE),
    Action("screen.contracts", ("3",), "show('contracts')", _S, EVERYWHERE),
    Action("screen.priorities", ("4",), "show('priorities')", _S, EVERYWHERE),
    Action("screen.exposure", ("5",), "show('exposure')", _S, EVERYWHERE),
    Action("screen.claims", ("6",), "show('claims')", _S, EVERYWHERE),
    Action("screen.dates", ("7",), "show('dates')", _S, EVERYWHERE),
    Action("screen.activity", ("8",), "show('activity')", _S, EVERYWHERE),
    Action("screen.back", ("escape",), "back", _S, EVERYWHERE, ON_ONE),
    Action("desk.help", ("question_mark", "f1"), "help", _D, EVERYWHERE, EVERYWHERE),
    Action("desk.palette", ("colon", "ctrl+p"), "palette", _D, EVERYWHERE),
    Action("desk.times", ("z",), "times", _D, EVERYWHERE),
    Action("desk.try_again", ("exclamation_mark",), "try_again", _D, EVERYWHERE),
    Action("desk.not_stored", ("X",), "not_stored", _D, EVERYWHERE),
    Action("desk.redraw", ("ctrl+l",), "redraw", _D, EVERYWHERE),
    Action("desk.quit", ("q",), "leave", _D, EVERYWHERE, EVERYWHERE - ON_ONE),
)  # fmt: skip


def actions_at(place: Place) -> tuple[Action, ...]:
    """Every action that is valid at ``place``, in the order of the registry."""
    return tuple(action for action in ACTIONS if place in action.where)


def hinted_at(place: Place) -> tuple[Action, ...]:
    """What the hint line of ``place`` shows."""
    return tuple(action for action in ACTIONS if place in action.hinted)
