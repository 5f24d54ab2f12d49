"""The subcommands by name. Their modules are imported only when chosen, so that help and start stay fast."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass
from typing import Protocol

from tui.cli.context import Context
from tui.cli.parser import CommandParser


class CommandModule(Protocol):
    """What the module of a subcommand offers."""

    def configure(self, parser: CommandParser) -> None:
        """Add the arguments of the subcommand; their help from ``parser.words``."""
        ...

    def run(self, arguments: Namespace, context: Context) -> int:
        """Do it; return the exit status."""
        ...


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    module: str
    summary: str
    """Message id of the line in ``kigen --help``."""

    def load(self) -> CommandModule:
        from importlib import import_module
        from typing import cast

        return cast(CommandModule, import_module(self.module))


COMMANDS: tuple[Command, ...] = (
    Command("queue", "tui.cli.queue", "cli.summary_queue"),
    Command("ticket", "tui.cli.ticket", "cli.summary_ticket"),
    Command("explain", "tui.cli.explain", "cli.summary_explain"),
    Command("view", "tui.cli.view", "cli.summary_view"),
    Command("contract", "tui.cli.contract", "cli.summary_contract"),
    Command("incident", "tui.cli.incident", "cli.summary_incident"),
    Command("claim", "tui.cli.claim", "cli.summary_claim"),
    Command("handover", "tui.cli.handover", "cli.summary_handover"),
    Command("check", "tui.cli.check", "cli.summary_check"),
    Command("terms", "tui.cli.terms", "cli.summary_terms"),
    Command("import", "tui.cli.importing", "cli.summary_import"),
    Command("samples", "tui.cli.samples", "cli.summary_samples"),
    Command("dates", "tui.cli.dates", "cli.summary_dates"),
    Command("month", "tui.cli.month", "cli.summary_month"),
    Command("report", "tui.cli.report", "cli.summary_report"),
    Command("activity", "tui.cli.activity", "cli.summary_activity"),
    Command("settings", "tui.cli.settings", "cli.summary_settings"),
    Command("keys", "tui.cli.keys", "cli.summary_keys"),
    Command("demo", "tui.cli.demo", "cli.summary_demo"),
    Command("calc", "tui.cli.calc", "cli.summary_calc"),
    Command("dump", "tui.cli.dump", "cli.summary_dump"),
    Command("load", "tui.cli.load", "cli.summary_load"),
    Command("copy", "tui.cli.copy", "cli.summary_copy"),
    Command("init", "tui.cli.init", "cli.summary_init"),
    Command("backup", "tui.cli.backup", "cli.summary_backup"),
    Command("restore", "tui.cli.restore", "cli.summary_restore"),
    Command("roles", "tui.cli.roles", "cli.summary_roles"),
    Command("migrate", "tui.cli.migrate", "cli.summary_migrate"),
    Command("locate", "tui.cli.locate", "cli.summary_locate"),
    Command("doctor", "tui.cli.doctor", "cli.summary_doctor"),
)
"""In the order of ``kigen --help``. A new subcommand is one line here and its summary in both cli.po."""

SCREENS = Command("", "tui.cli.screens", "cli.summary_screens")
"""What `kigen` alone opens."""
