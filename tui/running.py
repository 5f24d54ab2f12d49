"""Running the screens on a terminal, from the first frame to the exit status."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from core.errors import KigenError
from storage.screen_settings import AS_BY_DEFAULT, ScreenSettings
from tui.actions import ACTIONS
from tui.app import DEFAULT_KEYS, KigenApp
from tui.locale.translator import Translator
from tui.terminal.capabilities import capabilities_of
from tui.user_keymap import resolve

if TYPE_CHECKING:
    from storage.desk import Desk
    from storage.keymap_file import UserKeymap
    from tui.backup_watch import BackUp


def run(
    open_desk: Callable[[], Desk],
    translator: Translator,
    now: Callable[[], datetime],
    *,
    zoned: bool = False,
    environment: Mapping[str, str] = os.environ,
    settings: ScreenSettings = AS_BY_DEFAULT,
    keymap: UserKeymap | None = None,
    back_up: BackUp | None = None,
) -> int:
    """Open the screens; returns the exit status. Call ``prepare_environment`` before this module is imported."""
    capabilities = capabilities_of(environment, settings)
    keys = DEFAULT_KEYS if keymap is None else resolve(ACTIONS, keymap)
    app = KigenApp(open_desk, translator, now, capabilities, zoned=zoned, settings=settings, keys=keys, back_up=back_up)
    status = app.run(mouse=capabilities.mouse)
    if isinstance(app._exception, KigenError):
        raise app._exception
    app.close_desk()
    if app._exception is not None:
        raise app._exception
    return app.return_code or status or 0
