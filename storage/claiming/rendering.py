"""Templates made into texts in Jinja2's sandbox: what is undefined or not safe is an error with its place.

A template is looked for in the user's directory first, then among those that come with kigen, as
``<set>/<language>/<name>.j2``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from traceback import extract_tb
from types import FrameType
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError, UndefinedError

from core.errors import BadInput
from core.messages import Param
from core.text import clean_name
from storage.claiming.template_bounds import BoundedEnvironment

TEMPLATES = Path(__file__).parent / "templates"
_FAULTS = (TemplateError, ArithmeticError, LookupError, RecursionError, TypeError, ValueError, OSError)
_QUOTED = re.compile(r"'([^']*)'")


LONGEST = 10_000_000
"""Characters: a month of intervals that all have errors comes to a tenth of it."""
SECONDS = 5.0


@contextmanager
def _in_time(seconds: float) -> Iterator[None]:
    """Stop the code of templates, wherever a loop of it is: this thread alone is watched, so any thread may render."""
    end, before = monotonic() + seconds, sys.gettrace()

    def watched(frame: FrameType, event: str, _: Any) -> Any:
        if not frame.f_code.co_filename.endswith(".j2"):
            return None
        if event == "line" and monotonic() > end:
            raise TimeoutError(f"more than {seconds:g} s")
        return watched

    sys.settrace(watched)
    try:
        yield
    finally:
        sys.settrace(before)


class Templates:
    """The templates of one set in one language."""

    def __init__(self, name: str, language: str, own: Path) -> None:
        self._name, self._language = name, language
        self._environment = BoundedEnvironment(
            loader=FileSystemLoader([own, TEMPLATES]),
            undefined=StrictUndefined,
            autoescape=lambda file: file is not None and file.endswith(".html.j2"),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        allowed = {name: self._environment.globals[name] for name in ("range", "namespace")}
        self._environment.globals.clear()
        self._environment.globals.update(allowed)

    def rendered(self, name: str, values: Mapping[str, Any]) -> str:
        """The text of the template ``request.txt`` and its like.

        Raises ``BadInput`` with file and line: ``claim_template_missing``, ``claim_template_broken``,
        ``claim_template_undefined`` and ``claim_template_unsafe`` with the variable, ``claim_template_failed``, also
        where it takes longer than ``SECONDS``, writes more than ``LONGEST`` or makes more than ``MOST`` on the way;
        ``claim_template_empty``.
        """
        file = f"{self._name}/{self._language}/{name}.j2"
        try:
            text = self._written(file, values)
            if not text.strip():
                raise BadInput("claim_template_empty", file=file)
            return text
        except TemplateNotFound as error:
            raise BadInput("claim_template_missing", file=str(error.name or file)) from None
        except TemplateSyntaxError as error:
            reason = clean_name(error.message or "")
            where = str(error.filename or error.name or file)
            raise BadInput("claim_template_broken", file=where, line=error.lineno, reason=reason) from None
        except SecurityError as error:
            raise _failed("unsafe", error, file, variable=(_quoted(error) or [str(error)])[0]) from None
        except UndefinedError as error:
            raise _failed("undefined", error, file, variable=(_quoted(error) or [str(error)])[-1]) from None
        except _FAULTS as error:
            raise _failed("failed", error, file, reason=f"{type(error).__name__}: {error}") from None

    def _written(self, file: str, values: Mapping[str, Any]) -> str:
        parts, length = [], 0
        template = self._environment.get_template(file)
        self._environment.begin()
        with _in_time(SECONDS):
            for part in template.generate(values):
                parts.append(part)
                length += len(part)
                if length > LONGEST:
                    reason = f"more than {LONGEST:,} characters"
                    raise BadInput("claim_template_failed", file=template.filename or file, line=1, reason=reason)
        return "".join(parts)


def _failed(what: str, error: Exception, file: str, **params: str) -> BadInput:
    """With the innermost line of a template that the error came through."""
    frames = [frame for frame in extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    where, line = (frames[-1].filename, frames[-1].lineno) if frames else (file, 1)
    told: dict[str, Param] = {name: clean_name(text) for name, text in params.items()}
    return BadInput(f"claim_template_{what}", field=None, **{"file": where, "line": line, **told})


def _quoted(error: TemplateError) -> list[str]:
    """The names in the message."""
    return _QUOTED.findall(error.message or "")
