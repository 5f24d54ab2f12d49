"""Templates made into texts in Jinja2's sandbox: what is undefined or not safe is an error with its place.

A template is looked for in the user's directory first, then among those that come with kigen, as
``<set>/<language>/<name>.j2``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from traceback import extract_tb
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from core.errors import BadInput
from core.messages import Param
from core.text import clean_name

TEMPLATES = Path(__file__).parent / "templates"
_QUOTED = re.compile(r"'([^']*)'")


class Templates:
    """The templates of one set in one language."""

    def __init__(self, name: str, language: str, own: Path) -> None:
        self._name, self._language = name, language
        self._environment = ImmutableSandboxedEnvironment(
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
        ``claim_template_undefined`` and ``claim_template_unsafe`` with the variable, ``claim_template_failed``.
        """
        file = f"{self._name}/{self._language}/{name}.j2"
        try:
            return self._environment.get_template(file).render(values)
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
        except (TemplateError, ArithmeticError, LookupError, RecursionError, TypeError, ValueError, OSError) as error:
            raise _failed("failed", error, file, reason=f"{type(error).__name__}: {error}") from None


def _failed(what: str, error: Exception, file: str, **params: str) -> BadInput:
    """With the innermost line of a template that the error came through."""
    frames = [frame for frame in extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    where, line = (frames[-1].filename, frames[-1].lineno) if frames else (file, 1)
    told: dict[str, Param] = {name: clean_name(text) for name, text in params.items()}
    return BadInput(f"claim_template_{what}", field=None, **{"file": where, "line": line, **told})


def _quoted(error: TemplateError) -> list[str]:
    """The names in the message."""
    return _QUOTED.findall(error.message or "")
