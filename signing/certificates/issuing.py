"""Certificates made here (RFC 5280), signed by any key that signs digests."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from signing.algorithms import PublicKey
from signing.catalogue.certificates import AUTHORITY_ENDS_FIRST, DOES_NOT_VERIFY, NOT_A_SUBJECT
from signing.certificate_profile import ANY_CERTIFICATE, NO_END, CertificateProfile, KeyUsage, Validity
from signing.certificates.authorities import require_authority_key
from signing.certificates.pem import certificate_pem, load_certificate
from signing.certificates.profiled import alternative_names, extended_usages, key_usage, subject_name
from signing.certificates.remote_key import certificate_hash, remote_key
from signing.certificates.requests import load_request
from signing.errors import FileError, SigningError, VerificationError
from signing.signer import DigestSigner

BACKDATED = timedelta(minutes=5)  # units and stations whose clocks are a little behind accept it at once
PROOF_LASTS = timedelta(days=1)
_ATTRIBUTE = re.compile(r"(CN|C|ST|L|O|OU|DC|UID|STREET|[0-9.]+) *=", re.IGNORECASE)  # RFC 4514, 2.3 and 3
SIGNS: frozenset[KeyUsage] = frozenset({"digitalSignature"})
UNIT_USAGES = ("clientAuth",)
CODE_SIGNING_USAGES = (ExtendedKeyUsageOID.CODE_SIGNING,)

_Builder = TypeVar("_Builder", x509.CertificateBuilder, x509.CertificateSigningRequestBuilder)


def issue_certificate(
    csr_pem: str,
    ca_pem: str,
    signer: DigestSigner,
    days: int,
    profile: CertificateProfile = ANY_CERTIFICATE,
) -> str:
    """A unit's certificate for a request that `check_request` has accepted, signed by the authority.

    Has the request's public key, and what `profile` asks for; where it asks for nothing: the request's
    subject, `days` but not longer than the authority, and the extensions of a TLS client. Raises SIG-060,
    SIG-070, SIG-013 (the authority's kind of key), SIG-078, SIG-092, SIG-095 (the authority ends before the
    profile's validity), and SIG-005 when the key does not belong to `ca_pem`.
    """
    request, ca = load_request(csr_pem), load_certificate(ca_pem)
    ca_key = require_authority_key(ca)
    key, now = request.public_key(), datetime.now(UTC)
    if profile.validity is None:
        end = min(now + timedelta(days=days), ca.not_valid_after_utc)
    else:
        check_authority_lasts(ca_pem, profile.validity, now)
        end = profile.validity.ends(now)
    subject = request.subject if profile.subject is None else subject_name(profile.subject)
    builder = _builder(subject, key, ca.subject, end)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key)
    builder = builder.add_extension(authority, critical=False)
    return _signed(_for_unit(builder, profile, key), ca_key, signer, ca)


def check_authority_lasts(ca_pem: str, validity: Validity, now: datetime | None = None) -> None:
    """Raises SIG-095 when a certificate made now would outlive the authority that is to vouch for it."""
    ca = load_certificate(ca_pem)
    if validity.ends(now or datetime.now(UTC)) > ca.not_valid_after_utc:
        raise VerificationError(
            AUTHORITY_ENDS_FIRST,
            authority=ca.subject.rfc4514_string(),
            last=ca.not_valid_after_utc,
            wanted=validity,
        )


def certificate_authority(signer: DigestSigner, common_name: str, days: int | None) -> str:
    """A self-signed authority certificate that may issue for units only, not for further authorities.

    Without `days` it has no end, as one that issues certificates without an end must.
    """
    builder = _self_issued(signer, common_name, days).add_extension(_AUTHORITY_USAGE, critical=True)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return _signed(builder, signer.public_key, signer)


def proof_of_possession(signer: DigestSigner, ca_pem: str, code: str) -> str:
    """A certificate for a key that nobody keeps, with `code` as its common name, signed by the authority.

    AWS IoT takes it as proof that whoever registers the authority holds its key (developer guide, “Register
    a CA certificate in DEFAULT mode”). Raises SIG-070, and SIG-005 when the key is not the authority's.
    """
    ca = load_certificate(ca_pem)
    end = datetime.now(UTC) + PROOF_LASTS
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, code)])
    builder = _builder(subject, ec.generate_private_key(ec.SECP256R1()).public_key(), ca.subject, end)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key)
    builder = builder.add_extension(authority, critical=False)
    return _signed(builder, signer.public_key, signer, ca)


def code_signing_certificate(signer: DigestSigner, subject: str, days: int) -> str:
    """A self-signed certificate as AWS Signer and FreeRTOS want it: digitalSignature, codeSigning.

    Raises SIG-078 for a subject that `parse_subject` does not take.
    """
    builder = _for_leaf(_self_issued(signer, subject, days), CODE_SIGNING_USAGES)
    return _signed(builder, signer.public_key, signer)


def code_signing_request(signer: DigestSigner, subject: str) -> str:
    """A CSR (RFC 2986) that asks an authority for such a certificate. Raises SIG-078, SIG-005."""
    key = signer.public_key
    builder = x509.CertificateSigningRequestBuilder().subject_name(parse_subject(subject))
    request = _for_leaf(builder, CODE_SIGNING_USAGES).sign(remote_key(key, signer), certificate_hash(key))
    if not request.is_signature_valid:
        raise _does_not_verify("request")
    return request.public_bytes(serialization.Encoding.PEM).decode("ascii")


def parse_subject(subject: str) -> x509.Name:
    """A common name, or all of a name by RFC 4514 when it begins as one: `CN=Lamp,O=Example,C=DE`.

    Raises SIG-078 for what is neither, and for parts longer than RFC 5280 (appendix A.1) allows.
    """
    try:
        if _ATTRIBUTE.match(subject):
            return x509.Name.from_rfc4514_string(subject)
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)])
    except ValueError as error:
        reason = str(error) or "it is no list of NAME=VALUE"
        raise SigningError(NOT_A_SUBJECT, subject=subject, reason=reason) from error


def _self_issued(signer: DigestSigner, subject: str, days: int | None) -> x509.CertificateBuilder:
    name, key = parse_subject(subject), signer.public_key
    end = NO_END if days is None else datetime.now(UTC) + timedelta(days=days)
    builder = _builder(name, key, name, end)
    # Not needed (RFC 5280 4.2.1.1), but then a changed name cannot make it look issued by another.
    return builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key), critical=False)


def _builder(
    subject: x509.Name, public_key: CertificatePublicKeyTypes, issuer: x509.Name, end: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - BACKDATED)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _for_unit(
    builder: x509.CertificateBuilder, profile: CertificateProfile, key: CertificatePublicKeyTypes
) -> x509.CertificateBuilder:
    usage = profile.usage_of(rsa=isinstance(key, rsa.RSAPublicKey)) or SIGNS
    asked = UNIT_USAGES if profile.extended_key_usage is None else profile.extended_key_usage
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(key_usage(usage), critical=True)
    if asked:
        builder = builder.add_extension(x509.ExtendedKeyUsage(extended_usages(asked)), critical=False)
    if profile.names:
        # Critical where it alone says who this is (RFC 5280 4.2.1.6).
        names = x509.SubjectAlternativeName(alternative_names(profile.names))
        builder = builder.add_extension(names, critical=profile.subject == ())
    return builder


def _for_leaf(builder: _Builder, usages: tuple[x509.ObjectIdentifier, ...]) -> _Builder:
    return (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(key_usage(SIGNS), critical=True)
        .add_extension(x509.ExtendedKeyUsage(usages), critical=False)
    )


_AUTHORITY_USAGE = x509.KeyUsage(
    digital_signature=False,
    key_cert_sign=True,
    crl_sign=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    encipher_only=False,
    decipher_only=False,
)


def _signed(
    builder: x509.CertificateBuilder,
    public_key: PublicKey,
    signer: DigestSigner,
    issuer: x509.Certificate | None = None,
) -> str:
    """Signs, then verifies: a key that does not belong to the issuer is found here, not by a unit."""
    certificate = builder.sign(remote_key(public_key, signer), certificate_hash(public_key))
    try:
        certificate.verify_directly_issued_by(issuer or certificate)
    except (InvalidSignature, ValueError) as error:
        raise _does_not_verify("certificate") from error
    return certificate_pem(certificate)


def _does_not_verify(what: str) -> SigningError:
    return FileError(DOES_NOT_VERIFY, what=what)
