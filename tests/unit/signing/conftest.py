"""Keys, requests and the outside judge of what they give: openssl."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.x509.oid import NameOID

from signing.keys.local import LocalSigner, memory_signer

RequestMaker = Callable[..., str]


@pytest.fixture
def openssl() -> Callable[..., str]:
    def run(*arguments: str | Path) -> str:
        done = subprocess.run(
            ["openssl", *map(str, arguments)], capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


@pytest.fixture
def ca_signer() -> LocalSigner:
    return memory_signer(ec.generate_private_key(ec.SECP256R1()))


@pytest.fixture
def make_request() -> RequestMaker:
    """`make_request("SN-1", key=…, extra=…)`: a request in PEM."""

    def make(
        common_name: str = "SN-1",
        *,
        key: CertificateIssuerPrivateKeyTypes | None = None,
        extra: tuple[x509.NameAttribute, ...] = (),
        algorithm: hashes.HashAlgorithm | None = None,
    ) -> str:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name), *extra])
        builder = x509.CertificateSigningRequestBuilder().subject_name(name)
        request = builder.sign(key or ec.generate_private_key(ec.SECP256R1()), algorithm or hashes.SHA256())
        return request.public_bytes(serialization.Encoding.PEM).decode("ascii")

    return make
