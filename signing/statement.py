"""The in-toto statement about one release: what it holds, and its one spelling.

Source: https://github.com/in-toto/attestation, spec/v1/statement.md; the predicate is our own.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from signing.catalogue.envelopes import NOT_A_MANIFEST, UNKNOWN_STATEMENT
from signing.dsse import canonical_json
from signing.errors import SigningError, VerificationError

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
# The number is that of the layout: readers refuse any other.
PREDICATE_TYPE = "urn:linekey:release-manifest:v1"

LONGEST = 255  # characters of a name
COUNTERS = range(1 << 32)  # MCUboot's IMAGE_TLV_SEC_CNT has 32 bits
_DIGESTS = {"sha256": re.compile(r"[0-9a-f]{64}", re.ASCII), "sha512": re.compile(r"[0-9a-f]{128}", re.ASCII)}


@dataclass(frozen=True)
class FileDigest:
    """A file beside the image, by its name and the SHA-256 of its content, hexadecimal."""

    name: str
    sha256: str


@dataclass(frozen=True)
class PolicyPin:
    """The release policy that was in force: its version, from 1, and the SHA-256 of its payload."""

    version: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """All digests are hexadecimal, `size` is in bytes, `created` is UTC in ISO 8601 with seconds.

    `public_key_sha256` is of the signer's SubjectPublicKeyInfo, `certificate_sha256` of the DER of the
    code-signing certificate the units carry. `policy` is the release policy at signing: evidence that decides
    nothing. Raises SIG-122 for a value that no manifest may hold.
    """

    image_name: str
    product: str
    version: str
    format: str
    size: int
    sha256: str
    sha512: str
    public_key_sha256: str
    certificate_sha256: str
    created: str
    security_counter: int | None = None
    build_id: str | None = None
    sbom: FileDigest | None = None
    policy: PolicyPin | None = None

    def __post_init__(self) -> None:
        names = [self.image_name, self.product, self.version, self.format]
        names += [] if self.build_id is None else [self.build_id]
        names += [] if self.sbom is None else [self.sbom.name]
        for name in names:
            require_name(name)
        digests = [self.sha256, self.public_key_sha256, self.certificate_sha256]
        digests += [] if self.sbom is None else [self.sbom.sha256]
        digests += [] if self.policy is None else [self.policy.sha256]
        for digest in digests:
            _require(_is_digest("sha256", digest), f"“{digest}” is no SHA-256")
        _require(_is_digest("sha512", self.sha512), f"“{self.sha512}” is no SHA-512")
        _require(type(self.size) is int and self.size > 0, f"“{self.size}” is no size")
        counter = self.security_counter
        _require(
            counter is None or (type(counter) is int and counter in COUNTERS),
            f"“{counter}” is no security counter",
        )
        version = 1 if self.policy is None else self.policy.version
        _require(type(version) is int and version > 0, f"“{version}” is no version of a policy")
        _require(is_time(self.created), f"“{self.created}” is no UTC time with seconds")


def write_statement(manifest: Manifest) -> bytes:
    """The in-toto statement as canonical JSON (RFC 8785): one manifest, one spelling."""
    predicate: dict[str, object] = {
        "product": manifest.product,
        "version": manifest.version,
        "format": manifest.format,
        "size": manifest.size,
        "digests": {"sha256": manifest.sha256, "sha512": manifest.sha512},
        "publicKey": {"sha256": manifest.public_key_sha256},
        "certificate": {"sha256": manifest.certificate_sha256},
        "created": manifest.created,
    }
    if manifest.security_counter is not None:
        predicate["securityCounter"] = manifest.security_counter
    if manifest.build_id is not None:
        predicate["buildId"] = manifest.build_id
    if manifest.sbom is not None:
        predicate["sbom"] = {"name": manifest.sbom.name, "digest": {"sha256": manifest.sbom.sha256}}
    if manifest.policy is not None:
        predicate["policy"] = {"version": manifest.policy.version, "sha256": manifest.policy.sha256}
    subject = {"name": manifest.image_name, "digest": {"sha256": manifest.sha256}}
    return canonical_json(
        {
            "_type": STATEMENT_TYPE,
            "subject": [subject],
            "predicateType": PREDICATE_TYPE,
            "predicate": predicate,
        }
    )


def read_statement(payload: bytes) -> Manifest:
    """Raises SIG-122 for all that `write_statement` would not have written, SIG-126 for another predicate."""
    try:
        document = json.loads(payload)
        kind = document["predicateType"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _malformed("it is no in-toto statement") from error
    if kind != PREDICATE_TYPE:
        raise VerificationError(UNKNOWN_STATEMENT, found=kind, wanted=PREDICATE_TYPE)
    try:
        manifest = _manifest(document)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise _malformed("a field is missing or is of another kind") from error
    if write_statement(manifest) != payload:
        raise _malformed("it holds other fields, or is spelled in another way")
    return manifest


def _manifest(document: Any) -> Manifest:
    predicate = dict(document["predicate"])
    sbom, policy = predicate.get("sbom"), predicate.get("policy")
    return Manifest(
        image_name=document["subject"][0]["name"],
        product=predicate["product"],
        version=predicate["version"],
        format=predicate["format"],
        size=predicate["size"],
        sha256=predicate["digests"]["sha256"],
        sha512=predicate["digests"]["sha512"],
        public_key_sha256=predicate["publicKey"]["sha256"],
        certificate_sha256=predicate["certificate"]["sha256"],
        created=predicate["created"],
        security_counter=predicate.get("securityCounter"),
        build_id=predicate.get("buildId"),
        sbom=None if sbom is None else FileDigest(sbom["name"], sbom["digest"]["sha256"]),
        policy=None if policy is None else PolicyPin(policy["version"], policy["sha256"]),
    )


def require_name(value: object) -> None:
    """Raises SIG-122 unless a manifest may hold `value` as a name."""
    _require(is_name(value), f"“{value!r}” is no name of 1 to {LONGEST} printable characters")


def is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST and value.isprintable()


def _is_digest(kind: str, value: object) -> bool:
    return isinstance(value, str) and _DIGESTS[kind].fullmatch(value) is not None


def is_time(value: object) -> bool:
    """UTC in ISO 8601 with seconds, in its one spelling."""
    try:
        time = datetime.fromisoformat(str(value))
    except ValueError:
        return False
    return time.utcoffset() == timedelta() and time.isoformat(timespec="seconds") == value


def _require(holds: bool, reason: str) -> None:
    if not holds:
        raise _malformed(reason)


def _malformed(reason: str) -> SigningError:
    return VerificationError(NOT_A_MANIFEST, reason=reason)
