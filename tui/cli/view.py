"""`kigen view list|save|remove`: filters that an operator keeps under a name and one key."""

from __future__ import annotations

from argparse import Namespace

from core.desk.acts.views import RemoveView, SaveView, remove_view, save_view
from core.desk.view import DEFAULT_VIEWS, View
from tui.cli.context import Context
from tui.cli.desk import OpenDesk, open_desk
from tui.cli.parser import CommandParser
from tui.cli.tables import table


def configure(parser: CommandParser) -> None:
    """``list``, ``save`` and ``remove``."""
    room = parser.subcommands("act")
    room.add_parser("list", help=parser.words("cli.summary_view_list"))
    save = room.add_parser("save", help=parser.words("cli.summary_view_save"))
    save.add_argument("name", metavar="NAME", help=parser.words("cli.help_view_name"))
    save.add_argument("filter", metavar="FILTER", nargs="*", help=parser.words("cli.help_view_filter"))
    save.add_argument("--key", default="", metavar="KEY", help=parser.words("cli.help_view_key"))
    remove = room.add_parser("remove", help=parser.words("cli.summary_view_remove"))
    remove.add_argument("name", metavar="NAME", help=parser.words("cli.help_view_name"))


def run(arguments: Namespace, context: Context) -> int:
    """List the operator's views, or keep or drop one."""
    with open_desk(context) as opened:
        match arguments.act:
            case "list":
                _list(opened)
            case "save":
                _save(SaveView(arguments.name, " ".join(arguments.filter), arguments.key), opened)
            case _:
                done = opened.desk.perform(remove_view, RemoveView(arguments.name))
                opened.say("cli.view_removed", view=done.subject)
    return 0


def _views(opened: OpenDesk) -> tuple[View, ...]:
    from storage.database.read_models.views import views_of

    with opened.desk.read() as connection:
        return views_of(connection, opened.desk.actor.name)


def _list(opened: OpenDesk) -> None:
    found = _views(opened)
    if opened.context.as_json:
        for view in found:
            built_in = view in DEFAULT_VIEWS
            opened.context.print_json({"view": view.name, "key": view.key, "filter": view.filter, "built_in": built_in})
        return
    headings = [opened.words(f"cli.column_{name}") for name in ("key", "view", "filter")]
    for line in table(headings, [(view.key.upper(), opened.value(view.title), view.filter) for view in found]):
        opened.context.print(line)


def _save(command: SaveView, opened: OpenDesk) -> None:
    done = opened.desk.perform(save_view, command)
    view = next(view for view in _views(opened) if view.name == done.subject)
    if opened.context.as_json:
        opened.context.print_json({"view": view.name, "key": view.key, "filter": view.filter})
    elif done.changed:
        opened.say("cli.view_saved", view=view.name, key=view.key.upper())
    else:
        opened.say("cli.view_unchanged", view=view.name)
