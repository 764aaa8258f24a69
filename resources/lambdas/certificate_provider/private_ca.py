"""Answers AWS IoT's certificate-provider call with a certificate of AWS Private CA.

Configuration, from the function's environment:

====================  =====================================================================================
CA_ARN                the authority; the role needs acm-pca:IssueCertificate and GetCertificate on it
SIGNING_ALGORITHM     how it signs, such as SHA256WITHECDSA: it must fit the kind of its key
COMMON_NAME_PATTERN   a regular expression the whole common name must match; default: any thing name
VALIDITY_DAYS         how long a certificate is valid; default 3650
====================  =====================================================================================

AWS Private CA makes a certificate within a second or so, and tells whoever asks earlier to ask again. AWS IoT
waits 5 seconds and refuses another subject or public key than that of the request, so both are checked here.
"""

from __future__ import annotations

import os
import re
import time
import uuid
from collections.abc import Mapping
from functools import cache
from typing import Any

from asn1crypto import pem, x509

from .request import THING_NAME, RequestRefusedError, checked_request

ANSWER_SECONDS = 4.0  # of AWS IoT's 5: the last call and the way take the rest
PAUSE_SECONDS = 0.2
CALL_SECONDS = 1.5  # of one call to AWS Private CA


def handler(event: Mapping[str, Any], _context: object) -> dict[str, str]:
    """`{certificateSigningRequest, principalId, clientId}` -> `{certificatePem}`.

    Raises `RequestRefusedError`.
    """
    deadline = time.monotonic() + ANSWER_SECONDS
    client = _client()  # first, so that even a refused call leaves a warm function behind
    text = event.get("certificateSigningRequest")
    if not isinstance(text, str):
        raise RequestRefusedError("The event carries no certificateSigningRequest.")
    pattern = re.compile(os.environ.get("COMMON_NAME_PATTERN", THING_NAME))
    request = checked_request(text, pattern)
    certificate = _collect(client, _ask(client, text), deadline)
    _check(certificate, request)
    return {"certificatePem": certificate}


def _ask(client: Any, request_pem: str) -> str:
    authority = os.environ["CA_ARN"]
    partition = authority.split(":")[1]
    answer = client.issue_certificate(
        CertificateAuthorityArn=authority,
        Csr=request_pem.encode("ascii"),
        SigningAlgorithm=os.environ["SIGNING_ALGORITHM"],
        TemplateArn=f"arn:{partition}:acm-pca:::template/EndEntityClientAuthCertificate/V1",
        Validity={"Type": "DAYS", "Value": int(os.environ.get("VALIDITY_DAYS", "3650"))},
        # Of this call alone: AWS IoT refuses the certificate that an earlier one got.
        IdempotencyToken=uuid.uuid4().hex,
    )
    return str(answer["CertificateArn"])


def _collect(client: Any, certificate_arn: str, deadline: float) -> str:
    """The certificate (PEM), as soon as it is made. Raises `RequestRefusedError` past the deadline."""
    while True:
        try:
            answer = client.get_certificate(
                CertificateAuthorityArn=os.environ["CA_ARN"], CertificateArn=certificate_arn
            )
        except client.exceptions.RequestInProgressException:
            if time.monotonic() + PAUSE_SECONDS > deadline:
                raise RequestRefusedError(
                    f"AWS Private CA has not made the certificate in {ANSWER_SECONDS:g} s."
                ) from None
            time.sleep(PAUSE_SECONDS)
            continue
        return str(answer["Certificate"]).rstrip("\n") + "\n"


def _check(certificate_pem: str, request: Any) -> None:
    """The authority may have a template or a policy of its own that changes what was asked for."""
    _, _, der = pem.unarmor(certificate_pem.encode("ascii"))
    body = x509.Certificate.load(der, strict=True)["tbs_certificate"]
    if body["subject_public_key_info"].dump() != request["subject_pk_info"].dump():
        raise RequestRefusedError("AWS Private CA answered with another public key.")
    if body["subject"] != request["subject"]:
        raise RequestRefusedError("AWS Private CA answered with another subject.")


@cache
def _client() -> Any:
    import boto3
    from botocore.config import Config

    # Two attempts must end, one way or the other, before AWS IoT stops waiting.
    return boto3.client(
        "acm-pca",
        config=Config(connect_timeout=1, read_timeout=CALL_SECONDS, retries={"total_max_attempts": 2}),
    )
