"""The documents of a claim in its language, by what the operator configured: for the command and the screens."""

from __future__ import annotations

from core.claims.request import Request
from storage.claiming.documents import Documents, preview
from storage.configuration import Configuration, read_configuration
from storage.paths import paths
from tui.locale.formats import in_zone
from tui.locale.language import LANGUAGES, Language
from tui.locale.translator import Translator


def documents_of(said: Request, language: Language, configuration: Configuration) -> Documents:
    """What ``said`` sends; in ``language`` where the claim says none. Raises what ``preview`` raises."""
    wanted = said.language if said.language in LANGUAGES else language
    wording = Translator(wanted, in_zone(said.time_zone))
    return preview(said, wording, configuration.claim_settings.redaction, paths().claim_templates)


def configured_now() -> Configuration:
    """What the operator configured, read anew: a mistake in it is put right while the screens are open.

    Raises what ``read_configuration`` raises.
    """
    return read_configuration(paths())
