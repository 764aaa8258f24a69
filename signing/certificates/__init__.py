"""Requests checked, certificates checked and made. Everything crosses this border as PEM text."""

from __future__ import annotations

from signing.certificates.issued import check_certificate, check_chain
from signing.certificates.issuing import (
    Identity,
    certificate_authority,
    code_signing_certificate,
    code_signing_request,
    issue_certificate,
    new_code_signing_identity,
)
from signing.certificates.pem import fingerprint, issuer_name, split_chain
from signing.certificates.requests import check_request

__all__ = [
    "Identity",
    "certificate_authority",
    "check_certificate",
    "check_chain",
    "check_request",
    "code_signing_certificate",
    "code_signing_request",
    "fingerprint",
    "issue_certificate",
    "issuer_name",
    "new_code_signing_identity",
    "split_chain",
]
