"""Keys and signing algorithms of AWS Private CA, by the names that its API has for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from desktop.bench.rest import Refused

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

RSA, ECDSA = "RSA", "ECDSA"
PUBLIC_EXPONENT = 65537
KEYS: dict[str, tuple[str, Callable[[], Key]]] = {
    "RSA_2048": (RSA, partial(rsa.generate_private_key, PUBLIC_EXPONENT, 2048)),
    "RSA_3072": (RSA, partial(rsa.generate_private_key, PUBLIC_EXPONENT, 3072)),
    "RSA_4096": (RSA, partial(rsa.generate_private_key, PUBLIC_EXPONENT, 4096)),
    "EC_prime256v1": (ECDSA, partial(ec.generate_private_key, ec.SECP256R1())),
    "EC_secp384r1": (ECDSA, partial(ec.generate_private_key, ec.SECP384R1())),
    "EC_secp521r1": (ECDSA, partial(ec.generate_private_key, ec.SECP521R1())),
}
HASHES: dict[str, hashes.HashAlgorithm] = {
    "SHA256": hashes.SHA256(),
    "SHA384": hashes.SHA384(),
    "SHA512": hashes.SHA512(),
}


@dataclass(frozen=True)
class SigningAlgorithm:
    family: str
    digest: Any
    pss: bool

    @staticmethod
    def named(name: object, key_algorithm: str) -> SigningAlgorithm:
        """Raises `Refused` for an algorithm that a key of that kind does not sign with."""
        digest, _, scheme = str(name).partition("WITH")
        family = RSA if scheme in {"RSA", "RSA_PSS"} else scheme
        if digest not in HASHES or family != KEYS[key_algorithm][0]:
            raise invalid_args(
                f"The signing algorithm {name} does not fit the key algorithm {key_algorithm}."
            )
        return SigningAlgorithm(family, HASHES[digest], scheme == "RSA_PSS")

    def sign(self, builder: x509.CertificateBuilder | x509.CertificateSigningRequestBuilder, key: Any) -> str:
        """The certificate or the request, in PEM."""
        filling = padding.PSS(padding.MGF1(self.digest), padding.PSS.DIGEST_LENGTH) if self.pss else None
        signed = builder.sign(key, self.digest, rsa_padding=filling)
        return signed.public_bytes(Encoding.PEM).decode()


def new_key(key_algorithm: str) -> str:
    """A private key in clear PKCS#8."""
    key = KEYS[key_algorithm][1]()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def read_key(pem: str) -> Any:
    return load_pem_private_key(pem.encode(), None)


def invalid_args(message: str) -> Refused:
    return Refused("InvalidArgsException", message)
