"""What argparse says of wrong arguments, in the operator's language. Its own words change with Python's version."""

from __future__ import annotations

import re

from core.messages import Message

_KNOWN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"the following arguments are required: (?P<names>.+)"), "cli.usage_required"),
    (re.compile(r"unrecognized arguments: (?P<names>.+)"), "cli.usage_unrecognized"),
    (re.compile(r"expected (?:one|\d+) arguments?"), "cli.usage_value_missing"),
    (re.compile(r"expected at (?:least|most) one argument"), "cli.usage_value_missing"),
    (re.compile(r"ignored explicit argument .+"), "cli.usage_takes_no_value"),
    (re.compile(r"not allowed with argument (?P<name>\S+)"), "cli.usage_not_together"),
    (re.compile(r"invalid choice: '?(?P<value>.*?)'? \(choose from (?P<choices>.*)\)"), "cli.usage_no_choice"),
    (re.compile(r"invalid \S+ value: '?(?P<value>.*?)'?"), "cli.usage_wrong_value"),
    (re.compile(r"one of the arguments (?P<names>.+) is required"), "cli.usage_required"),
)
_OF_AN_ARGUMENT = re.compile(r"argument (?P<name>.+?): (?P<what>.+)", re.DOTALL)


def usage_message(said: str) -> Message | str:
    """The message for what argparse ``said``; its own words where they are none that we know."""
    for pattern, message_id in _KNOWN:
        match = pattern.fullmatch(said)
        if match:
            return Message(message_id, match.groupdict())
    of_an_argument = _OF_AN_ARGUMENT.fullmatch(said)
    if of_an_argument:
        what = usage_message(of_an_argument["what"])
        return Message("cli.usage_of_argument", {"name": of_an_argument["name"], "what": what})
    return said
