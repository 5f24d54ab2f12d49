"""A claim's documents as a folder or a zip with checksums, beside it our own file; there whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import BinaryIO

from core.errors import BadInput
from core.text import clean_name
from storage.claiming.documents import OWN_FILE, Document, Documents

CHECKSUMS = "SHA256SUMS"
_ZIP = ".zip"
_ASTRAY = re.compile(r"[\\/:]")


@dataclass(frozen=True, slots=True)
class Package:
    """What was written: the folder or zip at ``path`` with ``files``, and ``own``, which stays here.

    ``aside`` is where what stood there before was moved, None where nothing did.
    """

    path: Path
    files: tuple[str, ...]
    own: Path
    aside: Path | None = None


def files_of(documents: Documents) -> tuple[Document, ...]:
    """Everything that is sent, the checksums (as ``sha256sum -c`` reads them) last."""
    sums = "".join(f"{hashlib.sha256(one.content).hexdigest()}  {one.name}\n" for one in documents.files)
    return (*documents.files, Document(CHECKSUMS, sums))


def build_package(documents: Documents, target: Path, at: datetime) -> Package:
    """Write a folder, or a zip where ``target`` ends in ``.zip``; only its owner may read it. ``at`` dates what is in.

    Raises ``BadInput``: ``file_exists`` where the package or its own file is there already, ``folder_missing`` where
    the folder that it is to stand in is not, ``file_unwritable``.
    """
    target = _placed(target)
    files, own = files_of(documents), own_file_of(target)
    with _said(target):
        for place in (target, own):
            if os.path.lexists(place):
                raise BadInput("file_exists", file=str(place))
        with _unfinished(own) as draft:
            _write(draft, documents.own.content)
            os.link(draft, own)  # unlike a renaming it never replaces another file
        try:
            _place(files, target, at)
        except BaseException:
            own.unlink(missing_ok=True)
            raise
    return Package(target, tuple(one.name for one in files), own)


def replace_package(documents: Documents, target: Path, at: datetime) -> Package:
    """The same, with what stands at ``target`` moved aside first and kept: ``claim-12.before-20260508T010000Z``."""
    target, moved = _placed(target), list[tuple[Path, Path]]()
    try:
        with _said(target):
            for place in (target, own_file_of(target)):
                if os.path.lexists(place):
                    aside = _aside(place, at)
                    place.rename(aside)
                    moved.append((aside, place))
        made = build_package(documents, target, at)
    except BaseException:
        for aside, place in moved:
            aside.rename(place)
        raise
    kept = next((aside for aside, place in moved if place == target), None)
    return Package(made.path, made.files, made.own, kept)


def own_file_of(target: Path) -> Path:
    """Where our own file stands: beside the package, never in it."""
    stem = target.stem if _is_zip(target) else target.name
    return target.with_name(f"{stem}.{OWN_FILE}")


def _is_zip(target: Path) -> bool:
    return target.suffix.lower() == _ZIP


def _placed(target: Path) -> Path:
    """With ``~`` as the home. A path that ends in no name (``.``, ``..``, ``/``) is a folder that stands already."""
    target = target.expanduser()
    if target.name in ("", ".."):
        raise BadInput("file_exists", file=str(target))
    if not target.parent.is_dir():
        raise BadInput("folder_missing", field="--to", folder=str(target.parent))
    return target


def _place(files: tuple[Document, ...], target: Path, at: datetime) -> None:
    with _unfinished(target) as draft:
        if _is_zip(target):
            _write_zip(files, _folder_in(target), draft, at)
            os.link(draft, target)
            return
        draft.mkdir(mode=0o700)
        for one in files:
            _write(draft / one.name, one.content)
        target.mkdir(mode=0o700)  # it fails where something is; an empty folder may then be replaced
        try:
            draft.rename(target)
        except BaseException:
            target.rmdir()
            raise


def _folder_in(target: Path) -> str:
    """The folder in a zip: the zip's name, without what would lead out of a folder on one system or another."""
    return _ASTRAY.sub("-", clean_name(target.stem)).strip(". ") or "claim"


def _write_zip(files: tuple[Document, ...], folder: str, draft: Path, at: datetime) -> None:
    moment = at.astimezone(UTC)
    day = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    with _opened(draft) as opened, zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in files:
            entry = zipfile.ZipInfo(f"{folder}/{one.name}", day)
            entry.external_attr = 0o100600 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, one.content)


def _write(path: Path, content: bytes) -> None:
    with _opened(path) as file:
        file.write(content)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """A new file that only its owner may read, on the disk when it is closed."""
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """A place beside ``target`` to write to; nothing is left there."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    _remove(draft)
    try:
        yield draft
    finally:
        _remove(draft)


def _remove(draft: Path) -> None:
    if draft.is_dir():
        shutil.rmtree(draft, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _aside(place: Path, at: datetime) -> Path:
    name = f"{place.name}.before-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    return next(aside for aside in map(place.with_name, names) if not os.path.lexists(aside))


@contextmanager
def _said(target: Path) -> Iterator[None]:
    """Errors of the file system, in a line."""
    try:
        yield
    except FileExistsError as error:
        raise BadInput("file_exists", file=str(error.filename2 or error.filename or target)) from None
    except OSError as error:
        raise BadInput("file_unwritable", file=str(target), reason=error.strerror or "") from None
