"""The head of the activity's chain, to be kept where who writes the desk cannot write; and the check against it.

A chain alone proves little: whoever can write all of a desk can make all of its chain anew. That shows where a head of
the old one is known elsewhere.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path

from sqlalchemy import Connection, select

from core.errors import BadInput
from storage.database.columns import canonical_json
from storage.database.tables import activity, desk


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of a desk's activity at an instant (UTC): its place and its hash; 0 and "" for none."""

    desk: str
    seq: int
    hash: str
    at: datetime

    @property
    def line(self) -> str:
        """One line of JSON, as files and mails hold it."""
        at = self.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        return canonical_json({"desk": self.desk, "seq": self.seq, "hash": self.hash, "at": at})


def head_of(connection: Connection, at: datetime) -> Head:
    """The head as it is now."""
    last = select(activity.c.seq, activity.c.hash).order_by(activity.c.seq.desc()).limit(1)
    newest = connection.execute(last).first()
    seq, digest = (0, "") if newest is None else (newest.seq, newest.hash)
    return Head(connection.execute(select(desk.c.id)).scalar_one(), seq, digest, at)


def publish(head: Head, file: Path) -> None:
    """Add a line to ``file``, which is made (0600) where it is missing; what it holds stays, so it may be one that can
    only be appended to. Raises ``BadInput("file_unwritable")``."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            _append(descriptor, f"{head.line}\n".encode())
        finally:
            os.close(descriptor)
    except OSError as error:
        raise BadInput("file_unwritable", field="--write", file=str(file), reason=error.strerror or "") from None


def _append(descriptor: int, line: bytes) -> None:
    """All of it, or nothing: on a full disk half a line would stand in the way of the next one."""
    before = os.fstat(descriptor).st_size
    written = os.write(descriptor, line)
    if written == len(line):
        os.fsync(descriptor)
        return
    with contextlib.suppress(OSError):  # a file that can only be appended to, or no file
        if os.fstat(descriptor).st_size == before + written:  # nobody else wrote behind it
            os.ftruncate(descriptor, before)
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def published(file: Path) -> tuple[Head, ...]:
    """The heads that ``file`` holds, in its order. Raises ``BadInput``: ``file_unreadable``, ``head_broken``."""
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise BadInput("file_unreadable", field="--against", file=str(file), reason=error.strerror or "") from None
    return tuple(_head(line, file, number) for number, line in enumerate(lines, 1) if line.strip())


def contradicted(connection: Connection, heads: Sequence[Head]) -> Head | None:
    """The first of ``heads`` that the activity does not hold; those of other desks say nothing of this one.

    Where the chain is whole too, everything up to the newest head is as it was when that was published.
    """
    key = connection.execute(select(desk.c.id)).scalar_one()
    for head in heads:
        if head.desk != key or not head.seq:
            continue
        found = connection.execute(select(activity.c.hash).where(activity.c.seq == head.seq)).scalar_one_or_none()
        if found != head.hash:
            return head
    return None


def mail_of(head: Head, subject: str, sender: str, to: str) -> EmailMessage:
    """The head as a mail: the line, that its receiver keeps."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = format_datetime(head.at)
    mail["Message-ID"] = make_msgid(domain=sender.partition("@")[2])
    mail.set_content(f"{head.line}\n", charset="utf-8", cte="8bit")
    return mail


def _head(line: str, file: Path, number: int) -> Head:
    try:
        said = json.loads(line)
        key, seq, digest, at = said["desk"], said["seq"], said["hash"], datetime.fromisoformat(said["at"])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise BadInput("head_broken", field="--against", file=str(file), line=number) from None
    if (
        not isinstance(key, str)
        or not isinstance(digest, str)
        or type(seq) is not int
        or not 0 <= seq < 2**63
        or at.tzinfo is None
    ):
        raise BadInput("head_broken", field="--against", file=str(file), line=number)
    return Head(key, seq, digest, at)
