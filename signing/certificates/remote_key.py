"""A private key that is somewhere else, in the shape `CertificateBuilder.sign` takes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, NoReturn

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

_ELSEWHERE = "the private key is not in this process"


class RemoteKey(ec.EllipticCurvePrivateKey):
    """Forwards `sign` to whoever holds the key, and can do nothing else."""

    def __init__(self, public_key: ec.EllipticCurvePublicKey, sign_digest: Callable[[bytes], bytes]) -> None:
        self._public_key = public_key
        self._sign_digest = sign_digest

    @property
    def curve(self) -> ec.EllipticCurve:
        return self._public_key.curve

    @property
    def key_size(self) -> int:
        return self._public_key.key_size

    def public_key(self) -> ec.EllipticCurvePublicKey:
        return self._public_key

    def sign(self, data: Any, signature_algorithm: ec.EllipticCurveSignatureAlgorithm) -> bytes:
        if not isinstance(signature_algorithm.algorithm, hashes.SHA256):
            raise TypeError("only ECDSA with SHA-256 is forwarded")
        return self._sign_digest(hashlib.sha256(data).digest())

    def exchange(self, *_: Any) -> NoReturn:
        raise TypeError(_ELSEWHERE)

    def private_numbers(self) -> NoReturn:
        raise TypeError(_ELSEWHERE)

    def private_bytes(self, *_: Any) -> NoReturn:
        raise TypeError(_ELSEWHERE)

    def __copy__(self) -> NoReturn:
        raise TypeError(_ELSEWHERE)

    def __deepcopy__(self, memo: dict[Any, Any]) -> NoReturn:
        raise TypeError(_ELSEWHERE)
