"""What a certificate signing request (RFC 2986) must prove before the authority signs."""

from __future__ import annotations

import re
from typing import Any

from asn1crypto import csr, pem

from .signature import KeyRefusedError, SignatureRefusedError, verify

THING_NAME = "[a-zA-Z0-9:_-]{1,64}"  # AWS IoT's pattern, within X.520's 64 characters of a common name
LONGEST_REQUEST = 4096  # characters; AWS IoT's own limit


class RequestRefusedError(Exception):
    """Why no certificate is issued."""


def checked_request(pem_text: str, common_name: re.Pattern[str]) -> Any:
    """The request's signed part (`asn1crypto` CertificationRequestInfo), once it has proved what it claims.

    It is well-formed, its key is allowed, it is signed by that key, and its subject is exactly one common
    name that matches `common_name` as a whole. Raises `RequestRefusedError`.
    """
    request = _parsed(pem_text)
    info = request["certification_request_info"]
    try:
        verify(
            info["subject_pk_info"], request["signature_algorithm"], info.dump(), request["signature"].native
        )
    except (KeyRefusedError, SignatureRefusedError) as error:
        raise RequestRefusedError(str(error)) from error
    _check_subject(info["subject"], common_name)
    return info


def _parsed(pem_text: str) -> Any:
    if len(pem_text) > LONGEST_REQUEST:
        raise RequestRefusedError(f"The request is longer than {LONGEST_REQUEST} characters.")
    try:
        label, _, der = pem.unarmor(pem_text.encode("ascii"))
        request = csr.CertificationRequest.load(der, strict=True)
        # asn1crypto parses on demand: reading every value now finds every malformed part now.
        _ = request.native
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise RequestRefusedError("This is not a certificate signing request.") from error
    if label not in {"CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"}:
        raise RequestRefusedError(f"This is a {label}, not a certificate signing request.")
    # A BIT STRING begins with the count of its unused bits, which the signature does not cover.
    if not request["signature"].contents.startswith(b"\0"):
        raise RequestRefusedError("The request's signature is not a whole number of octets.")
    return request


def _check_subject(subject: Any, common_name: re.Pattern[str]) -> None:
    attributes = [attribute for relative in subject.chosen for attribute in relative]
    if [attribute["type"].native for attribute in attributes] != ["common_name"]:
        raise RequestRefusedError("The subject must be one common name and nothing else.")
    name = attributes[0]["value"].native
    if not common_name.fullmatch(name):
        raise RequestRefusedError(f"The common name {name!r} is not one this authority issues for.")
