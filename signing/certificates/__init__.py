"""Requests checked, certificates checked and made. Everything crosses this border as PEM text."""

from __future__ import annotations

from signing.certificates.issued import check_certificate, check_chain
from signing.certificates.issuing import (
    certificate_authority,
    code_signing_certificate,
    code_signing_request,
    issue_certificate,
    proof_of_possession,
)
from signing.certificates.names import certified_name, requested_name
from signing.certificates.pem import fingerprint, issuer_name, split_chain
from signing.certificates.requests import check_request, request_key_hash

__all__ = [
    "certificate_authority",
    "certified_name",
    "check_certificate",
    "check_chain",
    "check_request",
    "code_signing_certificate",
    "code_signing_request",
    "fingerprint",
    "issue_certificate",
    "issuer_name",
    "proof_of_possession",
    "request_key_hash",
    "requested_name",
    "split_chain",
]
