"""What every reader owes: an error of kigen's own or a result, soon, and nothing that steers a terminal.

A short round is part of every run, with the same examples each time; `make soak` looks for others, long.
"""

from __future__ import annotations

import dataclasses
import signal
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings

from core.errors import KigenError
from tui.locale.translator import Translator

Result = TypeVar("Result")

PROCESSOR_SECONDS = 20
"""Of one reading, however busy the machine is: what hangs takes hours."""
_STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # not private use: there are the characters that offices in Japan made
_LANGUAGES = ("en", "ja")


class Hangs(Exception):
    """A reading did not come to an end."""


def rounds(few: int, many: int = 1_000) -> settings:
    """``few`` examples, always the same ones; ``many`` that are new each time in a soak."""
    soaking = settings.get_current_profile_name() == "soak"
    return settings(
        max_examples=many if soaking else few,
        derandomize=not soaking,
        deadline=None,
        suppress_health_check=[
            HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large,
            HealthCheck.large_base_example,
        ],
    )  # fmt: skip


def judged(read: Callable[[], Result]) -> Result | KigenError:
    """What ``read`` returns, or the error of kigen's own that it raises; any other fails the test, and so does
    one whose words hold what steers a terminal."""
    try:
        with in_time():
            return read()
    except KigenError as error:
        for language in _LANGUAGES:
            said = Translator(language).error(error)  # type: ignore[arg-type]
            assert steering(said) == set(), said
        return error


@contextmanager
def in_time(seconds: int = PROCESSOR_SECONDS) -> Iterator[None]:
    """Raises ``Hangs`` after as much work of the processor."""

    def stop(*_: object) -> None:
        raise Hangs

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def steering(text: str, allowed: Set[str] = frozenset("\n")) -> set[str]:
    """The characters of ``text`` that a terminal could obey or not show."""
    if text.isprintable():
        return set()
    return {f"U+{ord(each):04X}" for each in text if unicodedata.category(each) in _STEERING and each not in allowed}


def texts_in(value: Any) -> Iterator[str]:
    """Every text in ``value``: its fields, entries and keys."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from texts_in(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from texts_in(key)
            yield from texts_in(each)
    elif isinstance(value, tuple | list | set | frozenset):
        for each in value:
            yield from texts_in(each)


def clean(value: Any) -> bool:
    """Whether no text in ``value`` could steer a terminal."""
    return all(steering(text) == set() for text in texts_in(value))


def written(folder: Path, content: bytes, name: str = "file") -> Path:
    """The file with ``content``, in the place of the one before."""
    path = folder / name
    path.write_bytes(content)
    return path
