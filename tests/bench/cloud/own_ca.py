"""A CA of one's own and the certificates it signs, for the tests of registration."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.bench.cloud.clients import Identity

DAY = datetime.timedelta(days=1)


def name(**parts: str) -> x509.Name:
    """`name(common_name="x")`: by the names that `NameOID` has."""
    return x509.Name([x509.NameAttribute(getattr(NameOID, key.upper()), parts[key]) for key in parts])


@dataclass(frozen=True)
class OwnCa:
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    def sign(self, subject: x509.Name, public_key: Any, days: int = 1) -> str:
        """A certificate that ends in `days`: it has expired when they are negative."""
        begin = datetime.datetime.now(datetime.UTC) - 10 * DAY
        builder = (
            x509.CertificateBuilder(self.certificate.subject, subject, public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin)
            .not_valid_after(begin + (10 + days) * DAY)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
        )
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()

    def device(self, days: int = 1, **subject: str) -> Identity:
        """A device's key and certificate. RSA: the SDK's TLS on Windows takes no other key."""
        key = rsa.generate_private_key(65537, 2048)
        pem = self.sign(name(**subject), key.public_key(), days)
        certificate = x509.load_pem_x509_certificate(pem.encode())
        key_pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
        return Identity(certificate.fingerprint(hashes.SHA256()).hex(), pem, key_pem)

    def verification(self, code: str) -> str:
        return self.sign(name(common_name=code), ec.generate_private_key(ec.SECP256R1()).public_key())


def new_ca(common_name: str, days: int = 365, *, is_ca: bool = True, key: Any = None) -> OwnCa:
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = name(common_name=common_name)
    begin = datetime.datetime.now(datetime.UTC) - 10 * DAY
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + (10 + days) * DAY)
        .add_extension(x509.BasicConstraints(is_ca, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return OwnCa(key, certificate)
