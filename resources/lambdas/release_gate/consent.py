"""Whether a release may be rolled out: what its manifest says, and who signed that.

As Linekey's `signing/release_decision.py` decides, in pure Python.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .envelope import Envelope, read_canonical
from .policy import Person, Policy, is_name, is_sha256
from .refusals import EXPIRED, NOT_APPROVED, Refused, require

PAYLOAD_TYPE = "application/vnd.in-toto+json"
PREDICATE_TYPE = "urn:linekey:release-manifest:v1"
_STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
_VERSION = re.compile(r"[0-9]{1,10}(\.[0-9]{1,10}){2}", re.ASCII)


@dataclass(frozen=True)
class Manifest:
    """As much of it as a rollout needs; digests are hexadecimal, `size` is in bytes."""

    product: str
    version: str
    size: int
    sha256: str
    public_key_sha256: str
    certificate_sha256: str


def read_manifest(envelope: Envelope) -> Manifest:
    """No signature is verified. Raises `ValueError` for all but a release's manifest."""
    if envelope.payload_type != PAYLOAD_TYPE:
        raise ValueError("The envelope holds no manifest.")
    document = read_canonical(envelope.payload)
    if (document.get("_type"), document.get("predicateType")) != (_STATEMENT_TYPE, PREDICATE_TYPE):
        raise ValueError("The statement is of another type.")
    try:
        manifest, [subject] = _manifest(document["predicate"]), document["subject"]
        about = subject["digest"]["sha256"]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("A field of the manifest is missing or of another kind.") from error
    digests = (manifest.sha256, manifest.public_key_sha256, manifest.certificate_sha256)
    holds = about == manifest.sha256 and all(map(is_sha256, digests)) and is_name(manifest.product)
    size = type(manifest.size) is int and manifest.size > 0
    if not (holds and size and isinstance(manifest.version, str) and _VERSION.fullmatch(manifest.version)):
        raise ValueError("The manifest holds a value that none may hold.")
    return manifest


def _manifest(predicate: Mapping[str, Any]) -> Manifest:
    return Manifest(
        predicate["product"],
        predicate["version"],
        predicate["size"],
        predicate["digests"]["sha256"],
        predicate["publicKey"]["sha256"],
        predicate["certificate"]["sha256"],
    )


def require_consent(policy: Policy, manifest: Manifest, envelope: Envelope, now: datetime) -> None:
    """Raises `Refused` unless `policy`, which is in force, lets the release be rolled out at `now`."""
    told = f"Version {policy.version} of the release policy of {policy.product} ended on {policy.expires}."
    require(now < policy.expires, EXPIRED, told)
    told = f"The release is of {manifest.product}, the policy of {policy.product}."
    require(manifest.product == policy.product, NOT_APPROVED, told)
    told = "The policy does not admit the key that the release is signed with."
    require(manifest.public_key_sha256 in policy.signers, NOT_APPROVED, told)
    people = {person.key.sha256: person for person in policy.people}
    try:
        signed = [people[name] for name in envelope.signed_by(person.key for person in policy.people)]
    except ValueError as error:
        raise Refused(NOT_APPROVED, str(error)) from error
    _require_enough(policy, signed)


def _require_enough(policy: Policy, signed: list[Person]) -> None:
    """One who requests, and as many others who approve as there are: who may do both does one of them."""
    requesters = [person for person in signed if "requester" in person.roles]
    require(
        requesters != [], NOT_APPROVED, "Nobody whom the policy lets request a release has signed this one."
    )
    approvers = [person for person in signed if "approver" in person.roles]
    held = max(len([one for one in approvers if one != requester]) for requester in requesters)
    told = f"{held} of the {policy.approvals} approvals that the policy wants beside who requests it."
    require(held >= policy.approvals, NOT_APPROVED, told)
