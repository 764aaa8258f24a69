"""A private key together with its certificate: as ACM imports them, and as a TLS client presents them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from signing.algorithms import P256, require_p256
from signing.certificates.code_signing import check_code_signing
from signing.certificates.issuing import code_signing_certificate
from signing.certificates.pem import split_chain
from signing.keys.file import load_key_file, private_key_pem
from signing.keys.local import memory_signer, new_private_key


@dataclass(frozen=True)
class Identity:
    """A certificate and its private key in clear PKCS#8, for the import into ACM: keep it in memory only.

    `authorities_pem` are those between the certificate and its root, if any.
    """

    certificate_pem: str
    private_key_pem: str = field(repr=False)
    authorities_pem: str = ""


def new_code_signing_identity(common_name: str, days: int) -> Identity:
    """A new P-256 key and its code-signing certificate, in memory: to import into ACM."""
    key = new_private_key(P256)
    certificate = code_signing_certificate(memory_signer(key), common_name, days)
    return Identity(certificate, private_key_pem(key).decode("ascii"))


def signer_identity(key_file: Path, passphrase: Callable[[], str], chain_pem: str) -> Identity:
    """The key in a file and its certificate as AWS Signer takes them by way of ACM: P-256.

    The first certificate of `chain_pem` is the key's, those of its authorities may follow.
    Raises what `load_key_file` and `check_code_signing` raise, and SIG-013.
    """
    certificate, *authorities = split_chain(chain_pem)
    key = load_key_file(key_file, passphrase)
    require_p256(key.public_key(), str(key_file), "AWS Signer")
    check_code_signing(certificate, key.public_key())
    return Identity(certificate, private_key_pem(key).decode("ascii"), "".join(authorities))


def certificate_request(path: Path, passphrase: Callable[[], str], common_name: str) -> str:
    """A CSR (RFC 2986) for the key in `path`, as PEM. Raises what `load_key_file` raises."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    request = x509.CertificateSigningRequestBuilder().subject_name(name)
    signed = request.sign(load_key_file(path, passphrase), hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM).decode("ascii")


def throwaway_request(common_name: str) -> str:
    """A CSR (PEM) for a new P-256 key that nobody keeps."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    request = x509.CertificateSigningRequestBuilder().subject_name(name)
    signed = request.sign(new_private_key(P256), hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM).decode("ascii")


def client_key_pem(path: Path, passphrase: Callable[[], str]) -> bytes:
    """The key in clear PKCS#8 PEM: keep it in memory only. Raises what `load_key_file` raises."""
    return private_key_pem(load_key_file(path, passphrase))


def encrypted_key_pem(clear_pem: bytes, passphrase: str) -> bytes:
    """The same key in encrypted PKCS#8 PEM. Raises `ValueError` when there is no key in clear."""
    try:
        # Whoever uses it compares it with its certificate; proving that an RSA key is one takes 80 ms.
        key = serialization.load_pem_private_key(clear_pem, None, unsafe_skip_rsa_key_validation=True)
    except TypeError as error:  # how `cryptography` says that it is encrypted already
        raise ValueError("the key is not in clear") from error
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )
