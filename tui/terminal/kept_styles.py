"""Styles that are parsed once: Textual parses those of all screens anew whenever a screen with its own comes up."""

from __future__ import annotations

from textual.css.stylesheet import Stylesheet


class KeptStyles(Stylesheet):
    """A stylesheet whose ``reparse`` parses what is new, and all of it only after the colours of the theme changed.

    Textual starts from nothing so that a fault in a file leaves the old rules; ours are packaged and tested.
    """

    def reparse(self) -> None:
        """The rules of all sources. Raises what ``parse`` raises."""
        self.parse()
