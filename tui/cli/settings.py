"""`kigen settings [NAME VALUE]`: what all operators of the desk share."""

from __future__ import annotations

from argparse import Namespace

from core.desk.acts.settings import NAMES, ChangeSetting, change_setting
from core.errors import BadInput
from tui.cli.context import Context
from tui.cli.desk import OpenDesk, open_desk
from tui.cli.parser import CommandParser
from tui.cli.workplace import bring_up_to_date


def configure(parser: CommandParser) -> None:
    """Nothing to show them, a name and a value to change one."""
    parser.add_argument("name", nargs="?", metavar="NAME", help=parser.words("cli.help_setting_name"))
    parser.add_argument("value", nargs="?", metavar="VALUE", help=parser.words("cli.help_setting_value"))


def run(arguments: Namespace, context: Context) -> int:
    """Show the settings, or change one and compute the deadlines that depend on it anew."""
    with open_desk(context) as opened:
        if arguments.name is not None:
            if arguments.value is None:
                raise BadInput("setting_needs_value", field="VALUE", name=arguments.name)
            opened.desk.perform(change_setting, ChangeSetting(arguments.name, arguments.value))
            bring_up_to_date(opened.desk, context)
        _print(opened)
    return 0


def _print(opened: OpenDesk) -> None:
    settings = opened.desk.settings()
    values = {name: _text(getattr(settings, name)) for name in NAMES}
    if opened.context.as_json:
        opened.context.print_json(values)
        return
    for name, value in values.items():
        opened.context.print(f"{name} = {value}  ({opened.words(f'cli.setting_{name}')})")


def _text(value: object) -> str:
    """As it is typed."""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
