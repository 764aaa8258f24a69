"""A private key that is somewhere else, in the shape `CertificateBuilder.sign` takes."""

from __future__ import annotations

from io import BytesIO
from typing import Any, NoReturn

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from signing.algorithms import CLASSICAL, PrivateKey, PublicKey, prehash, require_kind
from signing.signer import DigestSigner

_ELSEWHERE = "the private key is not in this process"


class _Remote:
    """What all of them have in common: `_sign` asks whoever holds the key, and nothing else can be done."""

    def __init__(self, public_key: Any, signer: DigestSigner) -> None:
        self._public_key = public_key
        self._signer = signer

    def _sign(self, data: Any) -> bytes:
        digest = prehash(self._public_key, BytesIO(bytes(data)))
        return self._signer.sign_digest(digest, pkcs1=True)

    @property
    def key_size(self) -> int:
        return int(self._public_key.key_size)

    def public_key(self) -> Any:
        return self._public_key

    def private_numbers(self) -> NoReturn:
        raise TypeError(_ELSEWHERE)

    def private_bytes(self, *_: Any) -> NoReturn:
        raise TypeError(_ELSEWHERE)

    def private_bytes_raw(self) -> NoReturn:
        raise TypeError(_ELSEWHERE)

    def exchange(self, *_: Any) -> NoReturn:
        raise TypeError(_ELSEWHERE)

    def decrypt(self, *_: Any) -> NoReturn:
        raise TypeError(_ELSEWHERE)

    def __copy__(self) -> NoReturn:
        raise TypeError(_ELSEWHERE)

    def __deepcopy__(self, memo: dict[Any, Any]) -> NoReturn:
        raise TypeError(_ELSEWHERE)


class _RemoteEcdsa(_Remote, ec.EllipticCurvePrivateKey):
    @property
    def curve(self) -> ec.EllipticCurve:
        curve: ec.EllipticCurve = self._public_key.curve
        return curve

    def sign(self, data: Any, signature_algorithm: ec.EllipticCurveSignatureAlgorithm) -> bytes:
        return self._sign(data)


class _RemoteRsa(_Remote, rsa.RSAPrivateKey):
    def sign(self, data: Any, padding: Any, algorithm: Any) -> bytes:
        return self._sign(data)


class _RemoteEd25519(_Remote, ed25519.Ed25519PrivateKey):
    def sign(self, data: Any) -> bytes:
        return self._sign(data)


def remote_key(public_key: PublicKey, signer: DigestSigner) -> PrivateKey:
    """A key that has `signer` sign: RSA by PKCS #1 v1.5, and all with the hash of `certificate_hash`.

    Raises SIG-013 for ML-DSA: X.509 has it (RFC 9881), and nobody who reads such certificates here.
    """
    require_kind(public_key, signer.uri, CLASSICAL, "a certificate")
    if isinstance(public_key, ec.EllipticCurvePublicKey):
        return _RemoteEcdsa(public_key, signer)
    if isinstance(public_key, rsa.RSAPublicKey):
        return _RemoteRsa(public_key, signer)
    return _RemoteEd25519(public_key, signer)


def certificate_hash(public_key: PublicKey) -> hashes.SHA256 | hashes.SHA384 | None:
    """The hash that a certificate or request signed by this key names (RFC 5758, RFC 8410)."""
    name = require_kind(public_key, "the issuer", CLASSICAL, "a certificate").hash_name
    return {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), None: None}[name]
