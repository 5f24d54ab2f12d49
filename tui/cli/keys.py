"""`kigen keys`: every action with its keys, as the operator's keymap has them; `--markdown`: the page of the docs."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from tui.actions import ACTIONS, EVERYWHERE, Action, Group, Place
from tui.cli.context import Context
from tui.cli.parser import CommandParser
from tui.locale.translator import Translator

WRONG = 2


def configure(parser: CommandParser) -> None:
    """A table, JSON, or the page of the docs."""
    parser.add_argument("--markdown", action="store_true", help=parser.words("cli.help_keys_markdown"))


def run(arguments: Namespace, context: Context) -> int:
    """Print the actions; what is wrong with the keymap is told on stderr, and makes the exit status 2."""
    if arguments.markdown:
        for line in markdown(context.translator):
            context.print(line)
        return 0
    from storage.keymap_file import read_keymap
    from storage.paths import paths
    from tui.user_keymap import resolve

    keys = resolve(ACTIONS, read_keymap(paths().keymap, [action.id for action in ACTIONS]))
    if context.as_json:
        for action, default in zip(keys.applied(ACTIONS), ACTIONS, strict=True):
            context.print_json(_as_data(action, default, context.translator))
    else:
        for line in _table(keys.applied(ACTIONS), context.translator):
            context.print(line)
    for problem in keys.problems:
        context.streams.stderr.write(f"kigen: {context.translator.error(problem)}\n")
    return WRONG if keys.problems else 0


def markdown(translator: Translator) -> Iterator[str]:
    """docs/keys.md: the keys as they are without a keymap, a table for each section of the help."""
    words = translator.words
    yield from (f"# {words('cli.keys_title')}", "", words("cli.keys_intro"), "", words("cli.keys_generated"))
    headings = [words(f"cli.keys_{name}") for name in ("keys", "does", "where", "action")]
    for group in Group:
        yield from ("", f"## {words(f'screens.group_{group.value}')}", "")
        yield f"| {' | '.join(headings)} |"
        yield "| --- | --- | --- | --- |"
        for action in ACTIONS:
            if action.group is group:
                keys = " ".join(f"`{key}`" for key in _written(action)).replace("|", "\\|")
                yield f"| {keys} | {words(action.help)} | {_where(action, translator)} | `{action.id}` |"


def _table(actions: tuple[Action, ...], translator: Translator) -> Iterator[str]:
    from tui.cli.tables import table

    headings = [translator.words(f"cli.keys_{name}") for name in ("keys", "action", "does", "where")]
    rows = [
        (" ".join(_written(action)), action.id, translator.words(action.help), _where(action, translator))
        for action in actions
    ]
    return table(headings, rows)


def _as_data(action: Action, default: Action, translator: Translator) -> dict[str, object]:
    return {
        "action": action.id,
        "keys": list(_written(action)),
        "default_keys": list(_written(default)),
        "places": [place.value for place in Place if place in action.where],
        "does": translator.words(action.help),
    }


def _written(action: Action) -> tuple[str, ...]:
    from tui.key_names import shown_key

    return tuple(map(shown_key, action.keys))


def _where(action: Action, translator: Translator) -> str:
    if action.where == EVERYWHERE:
        return translator.words("cli.keys_everywhere")
    return translator.joined(translator.words(f"screens.{place.value}") for place in Place if place in action.where)
