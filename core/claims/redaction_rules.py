"""What is confidential in a request log, as data: the rules that hold unless a site sets others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.claims.redaction_forms import FORMS, IDENTIFIERS, STRUCTURE, Form
from core.messages import Message

UNLISTED = "unlisted"
"""The name under which is counted what went because nothing says that it may stay."""


@dataclass(frozen=True, slots=True)
class RedactionRule:
    """One kind of confidential matter.

    ``keys`` are keys of JSON whose whole value goes; capitals, ``_`` and ``-`` in them don't matter. ``texts`` are
    regular expressions that are looked for in every text; where one has a group, only the first group goes.
    """

    name: str
    keys: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RedactionRules:
    """``rules`` are applied in order to what may stay: values in one of the ``forms`` of their key, and what stands
    under a key that a site calls ``harmless``. Values under any other key go, and so do keys that nothing here names,
    ``structure`` among it. No rule looks into ``identifiers``."""

    rules: tuple[RedactionRule, ...]
    forms: tuple[Form, ...] = ()
    structure: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()

    def changed(self, changes: Mapping[str, RedactionRule | None], harmless: tuple[str, ...] = ()) -> RedactionRules:
        """With rules added, put in the place of those of the same name, or taken out (None); more keys ``harmless``."""
        rules = [changes.get(rule.name, rule) for rule in self.rules]
        known = {rule.name for rule in self.rules}
        added = [rule for name, rule in changes.items() if name not in known]
        kept = tuple(rule for rule in (*rules, *added) if rule is not None)
        return replace(self, rules=kept, harmless=(*self.harmless, *harmless))


def named(rule: str) -> Message | str:
    """What a rule finds, in words; one that a site added goes by its name."""
    known = {UNLISTED, *(each.name for each in DEFAULT_RULES.rules)}
    return Message(f"claims.redacted_{rule}") if rule in known else rule


def folded(key: str) -> str:
    """A key without what writers of JSON differ in."""
    return re.sub(r"[-_\s]", "", key).casefold()


# Long ones first: an ARN holds an account, a context may hold anything.
DEFAULT_RULES = RedactionRules(
    (
        RedactionRule(
            "encryption_context",
            keys=("encryptionContext", "encryptionContextSubset", "encryptionContextEquals"),
            texts=(
                r"""(?i)encryption[ _-]?context\w*["':= ]*([{[][^]}]*[]}])""",
                r"(?i)encryption[ _-]?context[: ]+(\S+=[^\s;]+)",
            ),
        ),
        RedactionRule(
            "arn",
            keys=("arn", "resourceArn", "sourceArn"),
            texts=(r"""(?i)\barn(?::|%3A)aws[^\s"'<>,;()[\]{}]*""",),
        ),
        RedactionRule(
            "key_id",
            keys=(
                "keyId", "keyIds", "keyArn", "aliasName", "aliasArn", "targetKeyId", "sourceKeyId", "destinationKeyId",
                "primaryKeyId", "xksKeyId", "keyMaterialId", "customKeyStoreId", "customKeyStoreName",
                "cloudHsmClusterId", "grantId", "grantTokens",
            ),
            texts=(
                r"(?i)(?<![^\W_])[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?![^\W_])",
                r"(?i)(?<![^\W_])(?:mrk-)?[\da-f]{32}(?![^\W_])",
                r"(?i)\balias(?:/|%2F)[\w/%-]+",
                r"\bcks-\w+",
            ),
        ),
        RedactionRule("access_key", keys=("accessKeyId",), texts=(r"\bA[KS]IA[A-Z\d]{12,}",)),
        RedactionRule(
            "principal",
            keys=(
                "principalId", "userName", "userId", "credentialId", "sessionIssuer", "sourceIdentity", "onBehalfOf",
                "webIdFederationData", "identityProvider", "roleSessionName", "granteePrincipal", "retiringPrincipal",
            ),
            texts=(
                r"""\bA(?:ID|RO|GP|IP|NP|NV|PK|BI|CC|SC)A[A-Z\d]{12,}(?::[^\s"',;)\]}]+)?""",
                r"""\b(?:user|role|group|instance-profile)/[^\s"',;()[\]}]+""",
                r"""(?i)\b(?:user|role|principal|session)[ _-]?(?:name|id)?["']?\s*[:=]\s*["']?([^\s"',;()[\]{}*]+)""",
            ),
        ),
        RedactionRule(
            "email",
            keys=("email", "emailAddress"),
            texts=(r"""[^\s"'<>,;:=()[\]{}/@*]{1,64}(?:@|%40)[\w.-]*\w""",),
        ),
        RedactionRule(
            "user_agent",
            keys=("userAgent",),
            texts=(r"\b[A-Za-z][\w.+-]*/v?\d[\w.+-]*(?:[ ;,]*(?:\([^)]*\)|\[[^]]*]|[\w.+-]+/[\w.+#-]+))*",),
        ),
        RedactionRule(
            "ip_address",
            keys=("sourceIPAddress", "sourceIp", "clientIp"),
            texts=(
                r"(?i)(?<![\w:])(?:[\da-f]+:){6,7}[\da-f.]+(?![\w:])",
                r"(?i)(?<!\w)[\da-f:]*::[\da-f:.]*(?!\w)",
                r"(?<![\d.])\d+(?:\.\d+){3}(?!\.?\d)",
                r"\bip(?:-\d+){4}[\w.-]*",
            ),
        ),
        RedactionRule(
            "endpoint",
            keys=("clientProvidedHostHeader", "vpcEndpointId", "vpcEndpointAccountId"),
            texts=(r"\b(?:i|eni|vpc|vpce|subnet|sg)-[\da-f]{8}[\w.-]*",),
        ),
        RedactionRule("account_id", texts=(r"(?<!\d)\d{12}(?!\d)", r"(?<!\d)\d{4}(?:[ -]\d{4}){2}(?!\d)")),
        RedactionRule("encoded", texts=(r"[A-Za-z\d+/_=-]{64,}",)),
    ),
    forms=FORMS,
    structure=STRUCTURE,
    identifiers=IDENTIFIERS,
)  # fmt: skip
