"""Certificate templates of AWS Private CA: which extensions a certificate gets, and from where.

AWS Private CA user guide, "AWS Private CA template varieties" and "template definitions". What a template
sets itself comes first, then what the caller passes, then what the request asks for.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID as Eku

from desktop.bench.private_ca.algorithms import invalid_args
from desktop.bench.private_ca.names import read_general_name, read_subject

DEFAULT = "arn:aws:acm-pca:::template/EndEntityCertificate/V1"
ARN = re.compile(
    r"arn:aws[\w-]*:acm-pca:::template/"
    r"(?P<kind>\w+?Certificate)(?:_PathLen(?P<length>[0-3]))?(?:_(?P<passes>API|CSR|APICSR)Passthrough)?/V1"
)
KEY_USAGES = {
    "DigitalSignature": "digital_signature",
    "NonRepudiation": "content_commitment",
    "KeyEncipherment": "key_encipherment",
    "DataEncipherment": "data_encipherment",
    "KeyAgreement": "key_agreement",
    "KeyCertSign": "key_cert_sign",
    "CRLSign": "crl_sign",
    "EncipherOnly": "encipher_only",
    "DecipherOnly": "decipher_only",
}
EXTENDED_KEY_USAGES = {
    "SERVER_AUTH": Eku.SERVER_AUTH,
    "CLIENT_AUTH": Eku.CLIENT_AUTH,
    "CODE_SIGNING": Eku.CODE_SIGNING,
    "EMAIL_PROTECTION": Eku.EMAIL_PROTECTION,
    "TIME_STAMPING": Eku.TIME_STAMPING,
    "OCSP_SIGNING": Eku.OCSP_SIGNING,
    "SMART_CARD_LOGIN": Eku.SMARTCARD_LOGON,
}
SIGNS = ("DigitalSignature", "KeyEncipherment")
CERTIFIES = ("DigitalSignature", "KeyCertSign", "CRLSign")
# key usage and extended key usage
KINDS: dict[str, tuple[tuple[str, ...], tuple[x509.ObjectIdentifier, ...]]] = {
    "EndEntityCertificate": (SIGNS, (Eku.SERVER_AUTH, Eku.CLIENT_AUTH)),
    "EndEntityClientAuthCertificate": (SIGNS, (Eku.CLIENT_AUTH,)),
    "EndEntityServerAuthCertificate": (SIGNS, (Eku.SERVER_AUTH,)),
    "CodeSigningCertificate": (("DigitalSignature",), (Eku.CODE_SIGNING,)),
    "BlankEndEntityCertificate": ((), ()),
    "SubordinateCACertificate": (CERTIFIES, ()),
    "RootCACertificate": (CERTIFIES, ()),
}

# An extension and whether it is critical.
Extension = tuple[x509.ExtensionType, bool]


@dataclass(frozen=True)
class Template:
    kind: str
    path_length: int | None
    passes_api: bool
    passes_csr: bool

    @staticmethod
    def named(arn: object) -> Template:
        """Raises `Refused` for a template that is not known here."""
        match = ARN.fullmatch(str(arn))
        if match is None or match["kind"] not in KINDS:
            raise invalid_args(f"There is no template {arn}.")
        subordinate = match["kind"] == "SubordinateCACertificate"
        if subordinate != (match["length"] is not None):
            raise invalid_args(f"There is no template {arn}.")
        passes = match["passes"] or ""
        length = int(match["length"]) if subordinate else None
        return Template(match["kind"], length, "API" in passes, "CSR" in passes)

    @property
    def makes_ca(self) -> bool:
        return self.kind in {"SubordinateCACertificate", "RootCACertificate"}

    def subject(self, csr: x509.CertificateSigningRequest, passed: Mapping[str, Any]) -> x509.Name:
        if self.passes_api and passed.get("Subject"):
            return read_subject(passed["Subject"])
        return csr.subject

    def extensions(
        self, csr: x509.CertificateSigningRequest, passed: Mapping[str, Any]
    ) -> Iterator[Extension]:
        """All but the key identifiers, each kind once."""
        sources = [list(self._own())]
        if self.passes_api:
            sources.append(list(_passed(passed.get("Extensions") or {})))
        sources.append([one for one in _requested(csr) if self.passes_csr or self._always_passes(one[0])])
        seen: set[x509.ObjectIdentifier] = set()
        for extension, critical in (one for source in sources for one in source):
            if extension.oid not in seen:
                seen.add(extension.oid)
                yield extension, critical

    def _own(self) -> Iterator[Extension]:
        yield x509.BasicConstraints(self.makes_ca, self.path_length), self.makes_ca
        usages, extended = KINDS[self.kind]
        if usages:
            yield _key_usage(usages), True
        if extended:
            yield x509.ExtendedKeyUsage(extended), False

    def _always_passes(self, extension: x509.ExtensionType) -> bool:
        return isinstance(extension, x509.SubjectAlternativeName) and not self.makes_ca


def _key_usage(usages: Sequence[str]) -> x509.KeyUsage:
    return x509.KeyUsage(**{field: name in usages for name, field in KEY_USAGES.items()})


def _passed(extensions: Mapping[str, Any]) -> Iterator[Extension]:
    """What the caller passes as `ApiPassthrough.Extensions`."""
    try:
        if usage := extensions.get("KeyUsage"):
            yield _key_usage([name for name, wanted in usage.items() if wanted]), True
        if usages := extensions.get("ExtendedKeyUsage"):
            yield x509.ExtendedKeyUsage([_extended_key_usage(one) for one in usages]), False
        if names := extensions.get("SubjectAlternativeNames"):
            yield x509.SubjectAlternativeName([read_general_name(one) for one in names]), False
        for one in extensions.get("CustomExtensions") or []:
            oid = x509.ObjectIdentifier(one["ObjectIdentifier"])
            value = base64.b64decode(one["Value"], validate=True)
            yield x509.UnrecognizedExtension(oid, value), bool(one.get("Critical"))
    except (ValueError, TypeError, KeyError, AttributeError, binascii.Error) as error:
        raise invalid_args(f"An extension cannot be written: {error}") from error


def _extended_key_usage(described: Mapping[str, str]) -> x509.ObjectIdentifier:
    if "ExtendedKeyUsageObjectIdentifier" in described:
        return x509.ObjectIdentifier(described["ExtendedKeyUsageObjectIdentifier"])
    return EXTENDED_KEY_USAGES[described["ExtendedKeyUsageType"]]


def _requested(csr: x509.CertificateSigningRequest) -> Iterator[Extension]:
    try:
        requested = list(csr.extensions)
    except ValueError as error:
        raise invalid_args("The extensions of the certificate signing request cannot be read.") from error
    for extension in requested:
        yield extension.value, extension.critical
