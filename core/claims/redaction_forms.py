"""What of a record may stay, as data: the keys that AWS writes, each with the form of its values. All else goes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """Values under ``keys`` stay where ``value``, a regular expression, holds for the whole of them.

    The rules still look through what stays.
    """

    keys: tuple[str, ...]
    value: str


FORMS = (
    Form(("eventVersion",), r"1\.\d\d"),
    Form(("apiVersion",), r"20\d\d-\d\d-\d\d"),
    Form(("eventTime", "creationDate"), r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ"),
    Form(("eventSource",), r"kms\.amazonaws\.com"),
    Form(("eventName", "operations"), r"[A-Z][A-Za-z]{1,40}"),
    Form(("eventType",), r"AwsApiCall"),
    Form(("eventCategory",), r"Management"),
    Form(("awsRegion",), r"[a-z]{2}(?:-[a-z]+){1,2}-\d"),
    Form(("errorCode",), r"[A-Z][A-Za-z]{1,60}"),
    Form(
        ("errorMessage",),
        r"The request was rejected because an internal exception occurred\."
        r"(?: Retry the request\.| The request can be retried\.)?"
        r"|The system timed out while trying to fulfill the request\."
        r"(?: The request can be retried\.| You can retry the request\.)?",
    ),
    Form(("accountId", "recipientAccountId"), r"\d{12}"),
    Form(("type",), r"Root|IAMUser|AssumedRole|Role|FederatedUser|AWSAccount|AWS::KMS::Key"),
    Form(("tlsVersion",), r"TLSv1\.[23]"),
    Form(("cipherSuite",), r"(?:TLS_AES|TLS_CHACHA|ECDHE)[A-Z0-9_-]{1,50}"),
    Form(
        ("keySpec", "keyPairSpec", "customerMasterKeySpec"),
        r"SYMMETRIC_DEFAULT|AES_(?:128|256)|SM2|(?:RSA|ECC|HMAC|ML)_[A-Z0-9_]{1,20}",
    ),
    Form(("keyUsage",), r"ENCRYPT_DECRYPT|SIGN_VERIFY|GENERATE_VERIFY_MAC|KEY_AGREEMENT"),
    Form(("origin",), r"AWS_KMS|EXTERNAL|AWS_CLOUDHSM|EXTERNAL_KEY_STORE"),
    Form(
        ("encryptionAlgorithm", "signingAlgorithm", "macAlgorithm", "keyAgreementAlgorithm", "wrappingAlgorithm"),
        r"SYMMETRIC_DEFAULT|ECDH|SM2(?:PKE|DSA)|(?:RSAES|RSASSA|ECDSA|HMAC|RSA_AES)_[A-Z0-9_]{1,30}",
    ),
    Form(("messageType",), r"RAW|DIGEST"),
    Form(("mfaAuthenticated",), r"true|false"),
    Form(("numberOfBytes", "pendingWindowInDays"), r"\d\d?\d?\d?"),
    Form(
        ("requestID", "eventID", "sharedEventID"),
        r"[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}",
    ),
)

IDENTIFIERS = ("requestID", "eventID", "sharedEventID")
"""Keys whose values no rule looks through: they prove the error and look like the id of a key."""

STRUCTURE = (
    "userIdentity", "sessionContext", "attributes", "requestParameters", "responseElements", "additionalEventData",
    "resources", "tlsDetails", "serviceEventDetails", "readOnly", "managementEvent", "encryptionDryRun", "dryRun",
    "multiRegion", "bypassPolicyLockoutSafetyCheck", "withoutPlaintext", "credential", "constraints",
)  # fmt: skip
"""Keys that hold further keys, or only yes and no."""
