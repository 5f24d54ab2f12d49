"""To whom a claim goes, and with which set of documents: what the terms say, unless the claim says otherwise."""

from __future__ import annotations

from core.claims.facts import ClaimFacts
from core.desk.contract import Contract
from core.explain import Step
from core.messages import Message, Words
from core.terms.consequences import Recipient, recipient
from core.terms.duties import LETTER
from core.terms.model import Terms


def recipient_of(terms: Terms, contract: Contract, facts: ClaimFacts) -> Recipient:
    """Whom ``facts`` name; else the reseller or the recipient of the terms; else the provider."""
    if terms.claiming is None:
        found = Recipient(terms.title, Words(terms.provider, terms.provider), ())
    else:
        found = recipient(terms, contract.reseller)
    if not facts.to:
        return found
    step = Step(Message("claims.sent_as_said", {"to": facts.to}))
    return Recipient(found.form, Words(facts.to, facts.to), (step,))


def template_of(terms: Terms) -> str:
    """The name of the set of documents."""
    return LETTER if terms.claiming is None else terms.claiming.template
