"""The one family of errors: a stable code, parameters for the words, and the field at fault.

The words themselves are put in at the edge (``errors.<code>`` in the message catalogues), so that an
error reads in the operator's language. The class says what a script sees: its exit status.
"""

from __future__ import annotations

from typing import ClassVar

from core.messages import Message, Param


class KigenError(Exception):
    """An error that kigen foresees.

    ``code`` is stable and machine readable; ``field`` names the place in the input, where there is one;
    ``params`` fill the words of the message ``errors.<code>``.
    """

    exit_status: ClassVar[int] = 2

    def __init__(self, code: str, /, *, field: str | None = None, **params: Param) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.params = params

    @property
    def message(self) -> Message:
        """The message that says it to people."""
        return Message(f"errors.{self.code}", self.params)

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code}({details})" if details else self.code


class Refused(KigenError):
    """The input is sound, but a rule refuses the act. Nothing was changed. Exit status 1."""

    exit_status = 1


class BadInput(KigenError):
    """The input is wrong: say where and what would be right. Nothing was changed. Exit status 2."""

    exit_status = 2


class DeskUnreachable(KigenError):
    """The desk's database can't be reached or can't be used. Exit status 3."""

    exit_status = 3


class ManyErrors(KigenError):
    """Several errors found in one pass, shown together (a terms file, a configuration)."""

    def __init__(self, errors: tuple[KigenError, ...], /) -> None:
        super().__init__("many_errors", count=len(errors))
        self.errors = errors
        self.exit_status = max(error.exit_status for error in errors)  # type: ignore[misc]
