"""kigen as its users start it, but for its clock, which stands still on a working day."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

from tui.cli.context import Streams
from tui.cli.main import main

NOW = datetime(2026, 6, 3, 2, 20, 30, tzinfo=UTC)
"""Wednesday 11:20 in Tokyo, as in the other tests of the screens."""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Streams(sys.stdin, sys.stdout, sys.stderr, os.environ, lambda: NOW)))
