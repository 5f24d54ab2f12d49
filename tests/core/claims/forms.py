"""Values in the form of their key, which stay, and others just beside it, which go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.core.claims.confidential import OWN, UUID

_SPECS = (
    ["SYMMETRIC_DEFAULT", "AES_128", "AES_256", "SM2", "RSA_2048", "ECC_NIST_P256", "HMAC_256", "ML_DSA_44", "RSA_A"],
    ["x", "AES_512", "AES_", "SM", "RSA_", "RSA_a", "RSA_:", "RSA_" + "A" * 21, "XRSA_2048"],
)
_ALGORITHMS = (
    ["SYMMETRIC_DEFAULT", "ECDH", "SM2PKE", "SM2DSA", "RSAES_OAEP_SHA_256", "RSASSA_PSS_SHA_256", "ECDSA_SHA_256"],
    ["x", "SM2", "RSAES_", "RSAES_a", "RSAES_:", "RSAES_" + "A" * 31, "XRSAES_A", "ECDHX"],
)
KEPT: dict[str, Sequence[str | int]] = {
    "eventVersion": ["1.08", "1.11"],
    "apiVersion": ["2014-11-01"],
    "eventTime": ["2026-04-03T09:16:02Z"],
    "creationDate": ["2026-04-03T09:16:02Z"],
    "eventSource": ["kms.amazonaws.com"],
    "eventName": ["Decrypt", "GenerateDataKey", "Aa", "A" + "a" * 40],
    "operations": ["Encrypt"],
    "eventType": ["AwsApiCall"],
    "eventCategory": ["Management"],
    "awsRegion": ["ap-northeast-1", "us-gov-west-1"],
    "errorCode": ["KMSInternalException", "Aa", "A" + "a" * 60],
    "errorMessage": [
        "The request was rejected because an internal exception occurred.",
        "The request was rejected because an internal exception occurred. Retry the request.",
        "The request was rejected because an internal exception occurred. The request can be retried.",
        "The system timed out while trying to fulfill the request.",
        "The system timed out while trying to fulfill the request. The request can be retried.",
        "The system timed out while trying to fulfill the request. You can retry the request.",
    ],
    "accountId": [OWN],
    "recipientAccountId": [OWN],
    "type": ["Root", "IAMUser", "AssumedRole", "Role", "FederatedUser", "AWSAccount", "AWS::KMS::Key"],
    "tlsVersion": ["TLSv1.2", "TLSv1.3"],
    "cipherSuite": [
        "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHEA",
        "ECDHE" + "A" * 50,
    ],
    **dict.fromkeys(("keySpec", "keyPairSpec", "customerMasterKeySpec"), _SPECS[0]),
    "keyUsage": ["ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"],
    "origin": ["AWS_KMS", "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"],
    **dict.fromkeys(
        ("encryptionAlgorithm", "signingAlgorithm", "macAlgorithm", "keyAgreementAlgorithm", "wrappingAlgorithm"),
        (*_ALGORITHMS[0], "HMAC_SHA_256", "RSA_AES_KEY_WRAP_SHA_256", "HMAC_" + "A" * 30),
    ),
    "messageType": ["RAW", "DIGEST"],
    "mfaAuthenticated": ["true", "false"],
    "numberOfBytes": [32, 1024],
    "pendingWindowInDays": [7],
    "requestID": [UUID],
    "eventID": [UUID],
    "sharedEventID": [UUID],
}  # fmt: skip
GONE: Mapping[str, Sequence[str | int]] = {
    "eventVersion": ["1x08", "108", "1.0", "1.08 x", ".08", "1.dd"],
    "apiVersion": ["x", "2014-11-0", "2014-1101", "214-11-01", "014-11-01", "20d14-11-01"],
    "eventTime": ["2026-04-03 09:16:02", "2026-04-03T09:16:02"],
    "eventSource": ["kms.acme.com", "kmsxamazonaws.com", "kms.amazonawsxcom"],
    "eventName": ["decrypt", "A", "Acme Corp", "A1", "A" + "a" * 41, "Az-"],
    "eventType": ["x"],
    "eventCategory": ["x"],
    "awsRegion": ["ap-northeast-12", "a-northeast-1", "ap-1", "ap-a-b-c-1", "tokyo", "ap-northeast-d"],
    "errorCode": ["kms", "A", "A1", "A" + "a" * 61, "Az-"],
    "errorMessage": [
        "x", "The request was rejected because an internal exception occurredx",
        "The request was rejected because an internal exception occurred. Retry the requestx",
        "The request was rejected because an internal exception occurred. The request can be retriedx",
        "The system timed out while trying to fulfill the requestx",
        "The system timed out while trying to fulfill the request. The request can be retriedx",
        "The system timed out while trying to fulfill the request. You can retry the requestx",
        "The request was rejected because an internal exception occurred. You can retry the request.",
    ],
    "accountId": ["11112222333", "1111222233334", "x"],
    "type": ["x", "payroll"],
    "tlsVersion": ["TLSv1x3", "TLSv1.1", "TLSv1."],
    "cipherSuite": ["x", "ECDHE", "TLS_AES", "TLS_CHACHX", "ECDHE:", "ECDHEa", "ECDHE" + "A" * 51],
    "keySpec": _SPECS[1],
    "keyUsage": ["x"],
    "origin": ["x"],
    "encryptionAlgorithm": _ALGORITHMS[1],
    "messageType": ["x"],
    "mfaAuthenticated": ["x"],
    "numberOfBytes": [1234567890, "x"],
    "requestID": [UUID + "0", UUID[1:], UUID.replace("-", ""), "x" + UUID[1:], UUID.upper(),
                  "!" + UUID[1:], UUID[:9] + "!" + UUID[10:], UUID[:-1] + "!"],
}  # fmt: skip
