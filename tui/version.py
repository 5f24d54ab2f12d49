"""The version, in the one place that the package, the command and the desk read it from."""

from __future__ import annotations

VERSION = "0.1.0"
