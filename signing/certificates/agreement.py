"""Whether a certificate is what a profile asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from signing.catalogue.certificates import CERTIFICATE_DIFFERS
from signing.certificate_profile import FOR_EVER, CertificateProfile, Validity
from signing.certificates.profiled import (
    alternative_names,
    extended_usages,
    key_usage,
    subject_name,
    usage_words,
)
from signing.errors import VerificationError

TOLERANCE = timedelta(days=1)  # issuers count days and years in ways of their own, by clocks of their own

_Kind = TypeVar("_Kind", bound=x509.ExtensionType)


def check_agreement(certificate: x509.Certificate, profile: CertificateProfile, now: datetime) -> None:
    """Returns only when the certificate, made just `now`, has all that `profile` asks for.

    Raises `VerificationError` SIG-094, which names the part that differs; SIG-078 and SIG-092 for a profile
    that no certificate can have.
    """
    if profile.subject is not None:
        wanted = subject_name(profile.subject)
        _compare(certificate, "subject", _attributes(certificate.subject), _attributes(wanted))
    if profile.validity is not None:
        _check_end(certificate, profile.validity, now)
    _check_key_usage(certificate, profile)
    if profile.extended_key_usage is not None:
        extended = _extension(certificate, x509.ExtendedKeyUsage) or ()
        wanted_usages = extended_usages(profile.extended_key_usage)
        _compare(certificate, "extended key usage", map(_dotted, extended), map(_dotted, wanted_usages))
    if profile.names is not None:
        names = _extension(certificate, x509.SubjectAlternativeName) or ()
        _compare(
            certificate, "alternative names", map(repr, names), map(repr, alternative_names(profile.names))
        )
    if profile.names_its_authority:
        identifier = _extension(certificate, x509.AuthorityKeyIdentifier)
        if identifier is None or identifier.key_identifier is None:
            raise _differs(certificate, "authority key identifier", "none", "one")


def _check_end(certificate: x509.Certificate, validity: Validity, now: datetime) -> None:
    """To the second where there is to be no end."""
    found, wanted = certificate.not_valid_after_utc, validity.ends(now)
    if found != wanted if validity == FOR_EVER else abs(found - wanted) > TOLERANCE:
        raise _differs(certificate, "validity", f"to {found:%Y-%m-%d}", f"to {wanted:%Y-%m-%d}")


def _check_key_usage(certificate: x509.Certificate, profile: CertificateProfile) -> None:
    usage = profile.usage_of(rsa=isinstance(certificate.public_key(), rsa.RSAPublicKey))
    if usage is None:
        return
    found = _extension(certificate, x509.KeyUsage)
    if found != key_usage(usage):
        words = ", ".join(usage_words(found)) if found else "none"
        raise _differs(certificate, "key usage", words, ", ".join(sorted(usage)))


def _compare(certificate: x509.Certificate, part: str, found: Iterable[str], wanted: Iterable[str]) -> None:
    """Each once; their order says nothing."""
    has, asked = sorted(found), sorted(wanted)
    if has != asked:
        raise _differs(certificate, part, ", ".join(has) or "none", ", ".join(asked) or "none")


def _differs(certificate: x509.Certificate, part: str, found: str, wanted: str) -> VerificationError:
    subject = certificate.subject.rfc4514_string()
    return VerificationError(CERTIFICATE_DIFFERS, subject=subject, part=part, found=found, wanted=wanted)


def _attributes(name: x509.Name) -> list[str]:
    """In any order: AWS Private CA has one of its own."""
    return [attribute.rfc4514_string() for attribute in name]


def _dotted(usage: x509.ObjectIdentifier) -> str:
    return usage.dotted_string


def _extension(certificate: x509.Certificate, kind: type[_Kind]) -> _Kind | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
