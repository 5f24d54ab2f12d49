"""From a parsed TOML document to ``Terms``, with every fault found at once."""

from core.terms.schema.lines import with_lines
from core.terms.schema.reading import terms_from_mapping

__all__ = ["terms_from_mapping", "with_lines"]
