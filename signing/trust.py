"""Whether a signer's certificate may be trusted: its use, validity, chain and revocation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509

from signing.algorithms import PublicKey, known_key
from signing.catalogue.certificates import NOT_FOR_CODE
from signing.catalogue.signatures import NO_CERTIFICATE_IN
from signing.certificates.code_signing import read_code_signing
from signing.certificates.path import Path as CertificatePath
from signing.certificates.path import check_validity, find_path, issued_by
from signing.certificates.pem import certificate_pem, load_certificate, split_chain
from signing.certificates.revocation import check_revocation, load_list
from signing.errors import VerificationError
from signing.findings import Finding, attempt
from signing.messages import N, said
from signing.output import read_whole

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


@dataclass(frozen=True)
class Trust:
    """A certificate, and what it is judged by.

    `between` are the other certificates in its file: they help to reach a root, and are none.
    """

    certificate: Certificate
    between: tuple[Certificate, ...] = ()
    authorities: tuple[Certificate, ...] = ()
    lists: tuple[x509.CertificateRevocationList, ...] = ()

    @property
    def public_key(self) -> PublicKey:
        """Raises SIG-013."""
        return known_key(self.certificate.public_key(), self.certificate.subject.rfc4514_string())

    @property
    def certificate_pem(self) -> str:
        return certificate_pem(self.certificate)


def read_trust(certificate: Path, authorities: Sequence[Path], lists: Sequence[Path]) -> Trust:
    """Raises SIG-042, SIG-052 (no certificate), SIG-070, SIG-157."""
    try:
        leaf, *between = _certificates(certificate)
    except VerificationError as error:
        raise VerificationError(NO_CERTIFICATE_IN, owner=certificate) from error
    given = [one for path in authorities for one in _certificates(path)]
    return Trust(leaf, tuple(between), tuple(given), tuple(load_list(read_whole(path)) for path in lists))


def _certificates(path: Path) -> list[Certificate]:
    return [load_certificate(pem) for pem in split_chain(read_whole(path).decode("utf-8", "replace"))]


def certificate_findings(trust: Trust, at: datetime, now: datetime) -> list[Finding]:
    """Use, validity `at` the time of signing, chain and revocation. Raises nothing."""
    return [
        attempt("certificate-usage", lambda: _usage(trust.certificate)),
        attempt("certificate-validity", lambda: _validity(trust.certificate, at)),
        _chain(trust, at),
        _revocation(trust, at, now),
    ]


def _usage(certificate: Certificate) -> str:
    facts = read_code_signing(certificate_pem(certificate))
    if not facts.may_sign_code:
        raise VerificationError(NOT_FOR_CODE, subject=facts.subject)
    return N("code signing")


def _validity(certificate: Certificate, at: datetime) -> str:
    check_validity(certificate, at)
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return said("from {first:%Y-%m-%d} to {last:%Y-%m-%d}", first=first, last=last)


def _chain(trust: Trust, at: datetime) -> Finding:
    if trust.authorities:
        return attempt("chain", lambda: _told(_path(trust, at)))
    if issued_by(trust.certificate, trust.certificate):
        return Finding("chain", "skip", N("self-signed: trusted because it was given"))
    issuer = trust.certificate.issuer.rfc4514_string()
    return Finding("chain", "skip", said("issued by “{issuer}”, which --ca would check", issuer=issuer))


def _path(trust: Trust, at: datetime) -> CertificatePath:
    """A self-signed certificate that nobody questions is its own root."""
    if not trust.authorities and issued_by(trust.certificate, trust.certificate):
        return (trust.certificate,)
    return find_path(trust.certificate, trust.authorities, at, between=trust.between)


def _told(path: CertificatePath) -> str:
    names = (certificate.subject.rfc4514_string() for certificate in path)
    return " ← ".join(names)


def _revocation(trust: Trust, at: datetime, now: datetime) -> Finding:
    if not trust.lists:
        return Finding("revocation", "skip", N("no revocation list was given"))

    def ask() -> str:
        path = _path(trust, at)
        told = check_revocation(path, trust.lists, at, now)
        return said("not revoked; lists tell of {told} of {all} certificates", told=told, all=len(path))

    return attempt("revocation", ask)
