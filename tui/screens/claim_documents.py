"""What a claim sends, as the screens show it and hand it over. Called in threads only."""

from __future__ import annotations

from core.claims.request import Request
from storage.claim_settings import ClaimSettings
from storage.claiming.documents import Documents, preview
from storage.configuration import read_configuration
from storage.paths import paths
from tui.locale.formats import in_zone
from tui.locale.language import Language
from tui.locale.translator import Translator


def documents_of(said: Request, language: Language) -> Documents:
    """The documents, in the language that the claim names, else in the operator's.

    Raises what ``preview`` and ``read_configuration`` raise.
    """
    wanted: Language = "ja" if said.language == "ja" else "en" if said.language == "en" else language
    wording = Translator(wanted, in_zone(said.time_zone))
    return preview(said, wording, claim_settings().redaction, paths().claim_templates)


def claim_settings() -> ClaimSettings:
    """What the configuration says now of redaction and mail. Raises what ``read_configuration`` raises."""
    return read_configuration(paths()).claim_settings
