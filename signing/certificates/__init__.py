"""Requests checked, certificates checked and made. Everything crosses this border as PEM text."""

from __future__ import annotations

from signing.certificates.issued import check_certificate, check_chain
from signing.certificates.issuing import (
    certificate_authority,
    check_authority_lasts,
    code_signing_certificate,
    code_signing_request,
    issue_certificate,
    proof_of_possession,
)
from signing.certificates.names import certified_name, requested_name
from signing.certificates.pem import certificate_serial, fingerprint, issuer_name, split_chain
from signing.certificates.profiled import check_names, encoded_names
from signing.certificates.requests import check_request, request_key_hash, requests_rsa

__all__ = [
    "certificate_authority",
    "certificate_serial",
    "certified_name",
    "check_authority_lasts",
    "check_certificate",
    "check_chain",
    "check_names",
    "check_request",
    "code_signing_certificate",
    "code_signing_request",
    "encoded_names",
    "fingerprint",
    "issue_certificate",
    "issuer_name",
    "proof_of_possession",
    "request_key_hash",
    "requested_name",
    "requests_rsa",
    "split_chain",
]
