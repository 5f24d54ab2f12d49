"""Keys that a widget acts on itself, at once.

Textual offers a key to the widget, each of its parents, the screen and the app, one after the other, and then looks
through the bindings of them all: for a cursor key that is a fifth of the time until the terminal changes.
"""

from __future__ import annotations

from textual import events
from textual.widget import Widget


class OwnKeys(Widget):
    """A widget whose bindings, as the keymap of the app has them, act before a key goes anywhere else."""

    _own: dict[str, str] | None = None

    def on_mount(self) -> None:
        """Another focus or keymap: the keys are asked for anew."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self._forget_own(), immediate=True)

    def _forget_own(self) -> None:
        self._own = None

    async def on_key(self, event: events.Key) -> None:
        """Act, where the key is the widget's own."""
        if self._own is None:
            active = self.screen.active_bindings.items()
            self._own = {key: found.binding.action for key, found in active if found.node is self and found.enabled}
        action = self._own.get(event.key)
        if action is not None:
            event.stop()
            event.prevent_default()
            await self.run_action(action)
