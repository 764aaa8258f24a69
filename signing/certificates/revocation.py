"""Whether an authority took a certificate back, as its revocation list tells (RFC 5280 5).

Only complete lists of the issuer itself: no delta, no indirect list.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from signing.catalogue.certificates import (
    LIST_INCOMPLETE,
    LIST_MISSING,
    LIST_OUTDATED,
    NOT_A_LIST,
    REVOKED,
)
from signing.certificates.path import Path, may_sign
from signing.certificates.pem import UNREADABLE
from signing.errors import VerificationError


def load_list(data: bytes) -> x509.CertificateRevocationList:
    """PEM or DER, every part of it readable. Raises SIG-157."""
    load = x509.load_pem_x509_crl if b"-----BEGIN" in data else x509.load_der_x509_crl
    try:
        found = load(data)
        # `cryptography` reads these on demand: what is malformed is to be found here.
        _ = found.issuer, found.last_update_utc, found.next_update_utc, list(found.extensions), len(found)
    except UNREADABLE as error:
        raise VerificationError(NOT_A_LIST) from error
    return found


def check_revocation(
    path: Path, lists: Sequence[x509.CertificateRevocationList], at: datetime, now: datetime
) -> int:
    """How many certificates of the path a list spoke of, once none is revoked; the first must be spoken of.

    Whenever it was revoked: who says when something was signed may be wrong. A list counts that was not
    outdated `at` that time; one made later tells more.
    Raises `VerificationError`: SIG-157 (a partial list), SIG-158 (outdated), SIG-159 (no list), SIG-160.
    """
    issuers = (*path[1:], path[-1])
    told = 0
    for certificate, issuer in zip(path, issuers, strict=True):
        its = [one for one in lists if _is_of(one, issuer)]
        if certificate is path[0] and not its:
            raise VerificationError(LIST_MISSING, issuer=issuer.subject.rfc4514_string())
        for one in its:
            _check(certificate, one, at, now)
        told += bool(its)
    return told


def _is_of(one: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    try:
        return (
            one.issuer == issuer.subject
            and may_sign(issuer, "crl_sign")
            and one.is_signature_valid(issuer.public_key())  # type: ignore[arg-type] # others: TypeError
        )
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
        return False


def _check(
    certificate: x509.Certificate, one: x509.CertificateRevocationList, at: datetime, now: datetime
) -> None:
    issuer = one.issuer.rfc4514_string()
    if any(extension.critical for extension in one.extensions):
        raise VerificationError(LIST_INCOMPLETE, issuer=issuer)
    first, last = one.last_update_utc, one.next_update_utc
    if first > now or last is None or last < at:
        raise VerificationError(LIST_OUTDATED, issuer=issuer, first=first, last=last or first)
    entry = one.get_revoked_certificate_by_serial_number(certificate.serial_number)
    if entry is not None:
        raise VerificationError(
            REVOKED, subject=certificate.subject.rfc4514_string(), at=entry.revocation_date_utc
        )
