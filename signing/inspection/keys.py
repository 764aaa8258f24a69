"""Certificates, public keys, requests and revocation lists; of a private key only that it is one."""

from __future__ import annotations

import re
from typing import Any

from cryptography import x509

from signing.algorithms import algorithm_of, known_key
from signing.certificates.code_signing import read_code_signing
from signing.certificates.pem import certificate_pem, load_certificate
from signing.content import Content
from signing.errors import SigningError
from signing.formats.key_files import LARGEST
from signing.inspection.problems import problem
from signing.verification import load_public_key, public_key_sha256

_BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]{1,40})-----.*?-----END \1-----", re.DOTALL)


def inspect(content: Content, name: str) -> dict[str, Any]:
    """`name` is what `key_file` calls the form."""
    data = bytes(content[:LARGEST])
    if name.endswith("DER"):
        return _collected([_der(data, name)])
    text = data.decode("ascii", "replace")
    found = [_pem(match[1], f"{match[0]}\n") for match in _BLOCK.finditer(text)]
    return _collected(found or [{"form": name}])


def _collected(found: list[dict[str, Any]]) -> dict[str, Any]:
    return {"holds": found, "problems": [one.pop("problem") for one in found if "problem" in one]}


def _der(data: bytes, name: str) -> dict[str, Any]:
    if name.startswith("private"):
        return {"form": name}
    try:
        return {"form": name, **_certificate(certificate_pem(x509.load_der_x509_certificate(data)))}
    except SigningError as error:
        return {"form": name, "problem": problem(error)}


def _pem(label: str, block: str) -> dict[str, Any]:
    form: dict[str, Any] = {"form": label}
    if label.endswith("PRIVATE KEY"):
        is_encrypted = label.startswith("ENCRYPTED") or "Proc-Type: 4,ENCRYPTED" in block
        return form if label.startswith("OPENSSH") else form | {"encrypted": is_encrypted}
    reader = {"CERTIFICATE": _certificate, "PUBLIC KEY": _public_key, "X509 CRL": _list}.get(label)
    if reader is None:
        return form
    try:
        return form | reader(block)
    except SigningError as error:
        return form | {"problem": problem(error)}


def _certificate(pem: str) -> dict[str, Any]:
    facts, certificate = read_code_signing(pem), load_certificate(pem)
    return {
        "subject": facts.subject,
        "issuer": certificate.issuer.rfc4514_string(),
        "serial": f"{certificate.serial_number:x}",
        "valid_from": facts.not_before.isoformat(),
        "valid_to": facts.not_after.isoformat(),
        "key": facts.key,
        "signs_code": facts.may_sign_code,
        "fingerprint": facts.fingerprint,
        "public_key_sha256": _key_hash(certificate.public_key()),
    }


def _key_hash(key: object) -> str | None:
    try:
        return public_key_sha256(known_key(key, "the certificate"))
    except SigningError:
        return None


def _public_key(pem: str) -> dict[str, Any]:
    key = load_public_key(pem.encode("ascii", "replace"), "the file")
    return {"key": algorithm_of(key, "the file").kind, "public_key_sha256": public_key_sha256(key)}


def _list(pem: str) -> dict[str, Any]:
    from signing.certificates.revocation import load_list

    found = load_list(pem.encode("ascii", "replace"))
    ends = found.next_update_utc
    return {
        "issuer": found.issuer.rfc4514_string(),
        "from": found.last_update_utc.isoformat(),
        "to": ends.isoformat() if ends else None,
        "revoked": len(found),
    }
