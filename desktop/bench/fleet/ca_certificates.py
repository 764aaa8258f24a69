"""What AWS IoT asks of CA certificates, and of certificates registered with them, where MiniStack does not.

Rules and errors: AWS IoT API reference, `RegisterCACertificate`, `UpdateCACertificate` and
`RegisterCertificate`.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from desktop.bench.fleet import just_in_time
from desktop.bench.fleet import ministack_templates as registry
from desktop.bench.rest import Refused, Request, invalid, not_found
from signing.certificates.pem import UNREADABLE

PATH = "/cacertificate"
MAX_ALIKE = 10  # CA certificates of one subject and key in an account


def route(request: Request) -> Mapping[str, Any] | None:
    """Raises `Refused` for what AWS would refuse; MiniStack answers the rest."""
    if request.method == "POST" and request.path == PATH:
        _check_ca(request.body.get("caCertificate"))
        _check_configuration(request.body.get("registrationConfig"))
    elif request.method == "PUT" and request.path.startswith(PATH + "/"):
        _check_configuration(request.body.get("registrationConfig"))
    elif request.method == "POST" and request.path == "/certificate/register":
        _check_signer_is_known(request.body)
    return None


def _check_ca(pem: object) -> None:
    ca = _read(pem)
    if ca is None:
        return
    try:
        is_ca = ca.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        is_ca = False
    now = datetime.datetime.now(datetime.UTC)
    if not is_ca:
        raise _not_valid("The certificate is not a CA certificate.")
    if not ca.not_valid_before_utc <= now <= ca.not_valid_after_utc:
        raise _not_valid("The CA certificate has expired, or is not valid yet.")
    alike = [other for other in _known_cas() if _key(other) == _key(ca) and other.subject == ca.subject]
    if len(alike) >= MAX_ALIKE and ca not in alike:
        raise Refused(
            "LimitExceededException",
            f"An account can have {MAX_ALIKE} CA certificates with the same subject and public key.",
            410,
        )


def _check_configuration(configuration: object) -> None:
    if not isinstance(configuration, Mapping):
        return
    body, name = configuration.get("templateBody"), configuration.get("templateName")
    if body and name:
        raise invalid("A registrationConfig has a templateBody or a templateName, not both.")
    if name:
        template = registry.named_template(name)
        if template is None:
            raise not_found(f"Unable to find template named {name}")
        if template["type"] != just_in_time.TYPE:
            raise invalid(f"Template {name} is not of type {just_in_time.TYPE}.")
    elif body:
        registry.check_device_template(body)
        if not configuration.get("roleArn"):
            raise invalid("A registrationConfig with a templateBody needs a roleArn.")


def _check_signer_is_known(body: Mapping[str, Any]) -> None:
    """Without `caCertificatePem`, the certificate's issuer must name one registered CA."""
    certificate = _read(body.get("certificatePem"))
    if certificate is None or body.get("caCertificatePem"):
        return
    signers = [ca for ca in _known_cas() if ca.subject == certificate.issuer]
    if not signers:
        raise Refused("CertificateStateException", "No CA certificate exists for the given certificate", 406)
    if len(signers) > 1:
        raise Refused(
            "CertificateConflictException",
            "More than one CA certificate has the subject that the certificate's issuer has: "
            "give the caCertificatePem.",
            409,
        )


def _known_cas() -> Sequence[x509.Certificate]:
    known = (_read(record["certificatePem"]) for record in registry.ca_certificates())
    return [ca for ca in known if ca is not None]


def _read(pem: object) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(str(pem).encode())
    except UNREADABLE:
        return None


def _key(certificate: x509.Certificate) -> bytes:
    return certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _not_valid(message: str) -> Refused:
    return Refused("CertificateValidationException", message)
