"""Status pages of providers: what they announced, as proposals that an operator accepts or not. Nothing is measured.

Reads the file of the AWS status page (``archive``), a statuspage.io history as JSON (``incidents``) and as Atom.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

from core.errors import BadInput
from core.text import clean_lines, clean_name
from storage.exchange.source_file import SourceFile
from storage.exchange.told_times import told_times

_PLACE = re.compile(r"(?P<service>.+?)-(?P<region>(?:us-gov|us|eu|ap|sa|ca|me|af|cn|il|mx)-[a-z]+-\d)")
_ATOM = "{http://www.w3.org/2005/Atom}"
_TAGS = re.compile(r"<[^<>]+>")
_POST = re.compile(r"<small>\s*([A-Z][a-z]{2})\s*<var[^>]*>(\d+)</var>,\s*<var[^>]*>(\d+):(\d+)</var>\s*UTC\s*</small>")
_STATE = re.compile(r"<strong>([^<]*)</strong>")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DOWN = frozenset(("degraded_performance", "partial_outage", "major_outage"))


@dataclass(frozen=True, slots=True)
class Proposal:
    """One announced disturbance. ``end`` None: the page does not say. ``said`` is the sentence that the times are from,
    empty where they are those of the posts. ``planned``: maintenance."""

    id: str
    title: str
    service: str
    region: str
    start: datetime
    end: datetime | None
    said: str
    text: str
    planned: bool = False


def read_aws_status(source: SourceFile) -> tuple[Proposal, ...]:
    """The events of the AWS status page, as they stand in the file.

    Raises ``BadInput``: ``json_broken``, ``status_file_wrong`` with the place of what is missing.
    """
    loaded = _loaded(source)
    events = loaded.get("archive") if isinstance(loaded, dict) else None
    if not isinstance(events, list):
        raise BadInput("status_file_wrong", file=source.name, missing="archive")
    return tuple(_each(source, "archive", events, _aws_event))


def read_statuspage(source: SourceFile) -> tuple[Proposal, ...]:
    """The incidents of a statuspage.io history, JSON or Atom.

    Raises ``BadInput``: ``json_broken``, ``atom_broken``, ``atom_unsafe`` (an entity declared), ``status_file_wrong``.
    """
    with source.path.open("rb") as file:
        is_atom = file.read(256).lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<"
    if is_atom:
        return tuple(_atom_entries(source))
    loaded = _loaded(source)
    incidents = loaded.get("incidents", loaded.get("scheduled_maintenances")) if isinstance(loaded, dict) else None
    if not isinstance(incidents, list):
        raise BadInput("status_file_wrong", file=source.name, missing="incidents")
    return tuple(_each(source, "incidents", incidents, _page_incident))


def _loaded(source: SourceFile) -> Any:
    try:
        with source.path.open(encoding=source.encoding) as file:
            return json.load(file)
    except (ValueError, RecursionError):
        raise BadInput("json_broken", file=source.name) from None


def _each(
    source: SourceFile, name: str, found: list[Any], read: Callable[[Mapping[str, Any]], Proposal]
) -> Iterator[Proposal]:
    for number, each in enumerate(found):
        try:
            yield read(each)
        except (KeyError, TypeError, ValueError, AttributeError, OSError, OverflowError) as error:
            missing = error.args[0] if isinstance(error, KeyError) else ""
            place = f"{name}[{number}]" + (f".{missing}" if missing else "")
            raise BadInput("status_file_wrong", file=source.name, missing=place) from None


def _aws_event(event: Mapping[str, Any]) -> Proposal:
    posted = datetime.fromtimestamp(int(event["date"]), UTC)
    named = str(event["service"])
    place = _PLACE.fullmatch(named)
    text = _plain(str(event["description"]))
    told = told_times(text, posted, zone="PST")
    title = f"{event['service_name']}: {event['summary']}".replace("[RESOLVED] ", "")
    return Proposal(
        clean_name(f"{named}-{event['date']}"),
        clean_name(title),
        clean_name(place["service"] if place else named),
        place["region"] if place else "",
        posted if told is None else told.start,
        None if told is None else told.end,
        "" if told is None else told.words,
        clean_lines(text),
    )


def _page_incident(incident: Mapping[str, Any]) -> Proposal:
    updates = sorted(incident.get("incident_updates") or (), key=_shown_at)
    began = _instant(incident.get("scheduled_for") or incident.get("started_at") or incident["created_at"])
    over = incident.get("scheduled_until") or incident.get("resolved_at")
    start, end = began, None if over is None else _instant(over)
    changes = [
        (_shown_at(update), part.get("old_status"), part.get("new_status"))
        for update in updates
        for part in update.get("affected_components") or ()
    ]
    down = [at for at, _, new in changes if new in _DOWN]
    up = [at for at, old, new in changes if new == "operational" and old in _DOWN]
    if down and up and max(up) >= min(down):  # the components tell it better than the day the page was closed
        start, end = min(down), max(up)
    text = "\n".join(str(update.get("body") or "") for update in updates)
    told = told_times(text, began)
    return Proposal(
        clean_name(str(incident["id"])),
        clean_name(str(incident["name"])),
        clean_name(", ".join(str(part.get("name", "")) for part in incident.get("components") or ())),
        "",
        start if told is None else told.start,
        end if told is None or told.end is None else told.end,
        "" if told is None else told.words,
        clean_lines(text),
        planned=incident.get("scheduled_for") is not None,
    )


def _shown_at(update: Mapping[str, Any]) -> datetime:
    return _instant(update.get("display_at") or update["created_at"])


def _instant(text: Any) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at.astimezone(UTC)


class _EntitiesDeclared(Exception):
    pass


class _NoEntities(ElementTree.TreeBuilder):
    """Entities grow without end and reach other files; looking for the words would miss other encodings."""

    def doctype(self, *_: object) -> None:
        raise _EntitiesDeclared


def _atom_entries(source: SourceFile) -> Iterator[Proposal]:
    content = source.path.read_bytes()
    try:
        feed = ElementTree.fromstring(content, ElementTree.XMLParser(target=_NoEntities()))
    except _EntitiesDeclared:
        raise BadInput("atom_unsafe", file=source.name) from None
    except (ElementTree.ParseError, LookupError, ValueError):  # the last two: encodings that it names
        raise BadInput("atom_broken", file=source.name) from None
    entries = feed.findall(f"{_ATOM}entry")
    if feed.tag != f"{_ATOM}feed":
        raise BadInput("atom_broken", file=source.name)
    yield from _each(source, "entry", entries, _atom_entry)  # type: ignore[arg-type]


def _atom_entry(entry: ElementTree.Element) -> Proposal:
    parts = {name: (entry.findtext(f"{_ATOM}{name}") or "").strip() for name in ("id", "title", "published", "content")}
    for name in ("id", "title", "published"):
        if not parts[name]:
            raise KeyError(name)
    published = _instant(parts["published"])
    posts = [_posted(found, published) for found in _POST.finditer(parts["content"])]
    states = _STATE.findall(parts["content"])
    text = _plain(parts["content"])
    told = told_times(text, published)
    start = min(posts, default=published)
    over = max(posts, default=published) if {"Resolved", "Completed"} & {each.strip() for each in states} else None
    return Proposal(
        clean_name(parts["id"].rsplit("/", 1)[-1]),
        clean_name(parts["title"]),
        "",
        "",
        start if told is None else told.start,
        over if told is None or told.end is None else told.end,
        "" if told is None else told.words,
        clean_lines(text),
        planned="Scheduled" in states,
    )


def _posted(found: re.Match[str], published: datetime) -> datetime:
    """The year is not told: a post is of the year in which it is not after the last one."""
    month = _MONTHS.index(found[1]) + 1
    year = published.year - (month > published.month)
    return datetime(year, month, int(found[2]), int(found[3]), int(found[4]), tzinfo=UTC)


def _plain(text: str) -> str:
    return html.unescape(_TAGS.sub(" ", text.replace("</div>", "\n").replace("<br>", "\n"))).replace("\xa0", " ")
