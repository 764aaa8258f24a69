"""Answers AWS IoT's certificate-provider call: a request in, a certificate of our own authority out.

Configuration, from the function's environment:

====================  =====================================================================================
CA_KEY_ID             the authority's KMS key: ECC_NIST_P256, SIGN_VERIFY; the role needs kms:Sign on it
CA_CERTIFICATE_PEM    the authority's certificate; without it, the file `ca.pem` beside this one
COMMON_NAME_PATTERN   a regular expression the whole common name must match; default: any thing name
VALIDITY_DAYS         how long a certificate is valid; default 3650
CERTIFICATE_PROFILES  what certificates of a product shall be, see `profile`; it goes before VALIDITY_DAYS
====================  =====================================================================================

AWS IoT waits 5 seconds and refuses another subject or public key than that of the request. A refusal is an
exception with a clear text; it reaches the log of the function, the unit only learns that it was refused.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from .certificate import Authority
from .profile import profile_of
from .request import THING_NAME, RequestRefusedError, checked_request


def handler(event: Mapping[str, Any], _context: object) -> dict[str, str]:
    """`{certificateSigningRequest, principalId, clientId}` -> `{certificatePem}`.

    Raises `RequestRefusedError`.
    """
    authority = _authority()  # first, so that even a refused call leaves a warm function behind
    pem = event.get("certificateSigningRequest")
    if not isinstance(pem, str):
        raise RequestRefusedError("The event carries no certificateSigningRequest.")
    pattern = re.compile(os.environ.get("COMMON_NAME_PATTERN", THING_NAME))
    request = checked_request(pem, pattern)
    profile = profile_of(request["subject"].native["common_name"], os.environ.get("CERTIFICATE_PROFILES", ""))
    profile.check_key(request["subject_pk_info"])
    days = int(os.environ.get("VALIDITY_DAYS", "3650"))
    return {"certificatePem": authority.issue(request, profile, days, datetime.now(UTC))}


@cache
def _authority() -> Authority:
    configured = os.environ.get("CA_CERTIFICATE_PEM")
    pem = configured or Path(__file__).with_name("ca.pem").read_text(encoding="ascii")
    kms = _kms()

    def sign(digest: bytes) -> bytes:
        answer = kms.sign(
            KeyId=os.environ["CA_KEY_ID"],
            Message=digest,
            MessageType="DIGEST",
            SigningAlgorithm="ECDSA_SHA_256",
        )
        return bytes(answer["Signature"])

    return Authority(pem, sign)


def _kms() -> Any:
    import boto3
    from botocore.config import Config

    # Two attempts must end, one way or the other, before AWS IoT stops waiting after 5 seconds.
    return boto3.client(
        "kms", config=Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 2})
    )
