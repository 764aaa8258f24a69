"""What a unit's firmware, boot loader or fuses need of a public key and its certificate, as files."""

from __future__ import annotations

from collections.abc import Mapping

from cryptography.hazmat.primitives import serialization

from signing.algorithms import PublicKey, algorithm_of
from signing.digests import hash_bytes

_PER_LINE = 12  # bytes, as `xxd -i` writes them


def exports(public_key: PublicKey, certificate_pem: str | None = None) -> Mapping[str, bytes]:
    """File names and contents. The key is its SubjectPublicKeyInfo everywhere; texts end in a line feed.

    `public_key.pem`, `.der`, `.c` (a C array of the DER), `.sha256` (hexadecimal); `esp_key_digest.bin`, the
    32 bytes that `espefuse burn-key` takes, for keys of ESP Secure Boot v2; `certificate.pem`, `.der`, `.c`
    when there is one. Raises SIG-070 when `certificate_pem` is no certificate, SIG-013.
    """
    spki = public_key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    pem = public_key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    files = {
        "public_key.pem": pem,
        "public_key.der": spki,
        "public_key.c": c_array("public_key", spki),
        "public_key.sha256": f"{hash_bytes(spki).hex()}\n".encode("ascii"),
    }
    return {**files, **_esp_digest(public_key), **_certificate(certificate_pem)}


def c_array(name: str, data: bytes) -> bytes:
    """C source of `data` and its length, as `xxd -i` writes it, but constant."""
    rows = [data[start : start + _PER_LINE] for start in range(0, len(data), _PER_LINE)]
    lines = ",\n".join("  " + ", ".join(f"0x{byte:02x}" for byte in row) for row in rows)
    text = f"const unsigned char {name}[] = {{\n{lines}\n}};\nconst unsigned int {name}_len = {len(data)};\n"
    return text.encode("ascii")


def _esp_digest(public_key: PublicKey) -> Mapping[str, bytes]:
    from signing.formats.esp.kinds import ALGORITHMS
    from signing.formats.esp.layout import key_digest

    if algorithm_of(public_key, "the export") not in ALGORITHMS:
        return {}
    return {"esp_key_digest.bin": key_digest(public_key)}


def _certificate(pem: str | None) -> Mapping[str, bytes]:
    if pem is None:
        return {}
    # Imported here: X.509 takes as long to load as all the rest.
    from signing.certificates.pem import certificate_pem, load_certificate

    certificate = load_certificate(pem)
    der = certificate.public_bytes(serialization.Encoding.DER)
    return {
        "certificate.pem": certificate_pem(certificate).encode("ascii"),
        "certificate.der": der,
        "certificate.c": c_array("certificate", der),
    }
