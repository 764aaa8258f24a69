"""Keys of TLS clients: the request for their certificate, and the form their TLS library wants."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from signing.keys.file import load_key_file


def certificate_request(path: Path, passphrase: Callable[[], str], common_name: str) -> str:
    """A CSR (RFC 2986) for the key in `path`, as PEM. Raises what `load_key_file` raises."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    request = x509.CertificateSigningRequestBuilder().subject_name(name)
    signed = request.sign(load_key_file(path, passphrase), hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM).decode("ascii")


def client_key_pem(path: Path, passphrase: Callable[[], str]) -> bytes:
    """The key in clear SEC 1 PEM: keep it in memory only.

    SEC 1 because the AWS runtime decodes no PKCS#8 on Windows (aws-c-io, windows_pki_utils.c).
    """
    return load_key_file(path, passphrase).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
