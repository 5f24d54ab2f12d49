"""Templates of a site's own can't fill the memory: what makes texts and lists longer is counted before it is done."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment

MOST = 50_000_000
"""Characters and entries that one rendering may make in all, with those that are not written."""
_LARGEST_POWER, _LARGEST_BITS, _LARGEST_ARGUMENT = 64, 4_096, 10_000
_GROWING_FILTERS = ("center", "forceescape", "urlize", "wordwrap", "xmlattr")
_GROWING_METHODS = frozenset((
    "center", "expandtabs", "format", "format_map", "join", "ljust", "replace", "rjust", "translate", "zfill",
))  # fmt: skip
_WIDE = re.compile(r"\*|\d{4,}")


class _Counting(CodeGenerator):
    """``~`` goes through the environment, which counts."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 the name is Jinja's
        self.write("environment.joined(context.eval_ctx, (")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """The sandbox of one rendering after the other; ``begin`` sets the count back.

    What would make more than ``MOST`` raises ``ValueError``, what is never needed ``SecurityError``.
    """

    code_generator_class = _Counting
    intercepted_binops = frozenset(("*", "**", "+", "%"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._made = 0
        self.concat = self._concat  # type: ignore[method-assign] # what blocks and macros collect
        kept = {name: each for name, each in self.filters.items() if name not in _GROWING_FILTERS}
        self.filters = {name: self._bounded(name, each) for name, each in kept.items()}

    def begin(self) -> None:
        """Another rendering."""
        self._made = 0

    def count(self, length: int) -> None:
        """So much is made. Raises ``ValueError``."""
        self._made += length
        if self._made > MOST:
            raise ValueError(f"more than {MOST:,} characters in all")

    def joined(self, context: Any, parts: tuple[Any, ...]) -> str:
        """What ``~`` makes."""
        self.count(sum(map(_length, parts)))
        return markup_join(parts) if context.autoescape else str_join(parts)

    def _concat(self, parts: Iterable[str]) -> str:
        found = list(parts)
        self.count(sum(map(len, found)))
        return "".join(found)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        numbers = all(isinstance(one, (int, float)) for one in (left, right))
        if operator == "+" and not numbers:
            self.count(_length(left) + _length(right))
        elif not numbers or _too_large(operator, left, right):
            raise SecurityError(f"'{operator}' is for two numbers that are not large")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """The filters of these names are counted, the methods are not."""
        growing = isinstance(obj, str) and attr in _GROWING_METHODS
        return not growing and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """``format`` of a text is no safe attribute here."""

    def _bounded(self, name: str, made_by: Callable[..., Any]) -> Callable[..., Any]:
        grown = _GROWN.get(name)

        @wraps(made_by)
        def call(*given: Any, **named: Any) -> Any:
            plain = given[1:] if hasattr(made_by, "jinja_pass_arg") else given
            large = any(isinstance(each, int) and each > _LARGEST_ARGUMENT for each in (*plain[1:], *named.values()))
            if large and name != "format":
                raise SecurityError(f"'{name}' takes no number above {_LARGEST_ARGUMENT:,}")
            if grown is not None:
                self.count(grown(*plain, **named))
            found = made_by(*given, **named)
            self.count(_length(found) if isinstance(found, (str, list)) else 0)
            return found

        return call


def _length(value: Any) -> int:
    return len(value) if isinstance(value, (str, list, tuple)) else len(str(value))


def _too_large(operator: str, left: Any, right: Any) -> bool:
    if operator == "**" and right > _LARGEST_POWER:
        return True
    if not (isinstance(left, int) and isinstance(right, int)):
        return False
    bits = left.bit_length() * right if operator == "**" else left.bit_length() + right.bit_length()
    return bits > _LARGEST_BITS


def _replaced(text: Any, old: Any, new: Any, *_: Any, **__: Any) -> int:
    return (str(text).count(str(old)) if str(old) else len(str(text)) + 1) * len(str(new))


def _joined(values: Any, d: Any = "", *_: Any, **__: Any) -> int:
    return len(values) * len(str(d)) if isinstance(values, (str, list, tuple)) else 0


def _indented(text: Any, width: Any = 4, *_: Any, **__: Any) -> int:
    return (str(text).count("\n") + 1) * (width if isinstance(width, int) else len(str(width)))


def _formatted(text: Any, *_: Any, **__: Any) -> int:
    if _WIDE.search(str(text)):
        raise SecurityError("'format' takes no width above 999")
    return 0


_GROWN: dict[str, Callable[..., int]] = {
    "replace": _replaced, "join": _joined, "indent": _indented, "format": _formatted,
}  # fmt: skip
