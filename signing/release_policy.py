"""The release policy: who may request, approve and sign releases of a product, agreed to by its owners.

A document in a DSSE envelope (`signing.dsse`), canonical JSON (RFC 8785). Versions follow each other as those
of TUF's root do (https://theupdateframework.github.io/specification/latest, 5.3): the next one names the
digest of this one, and carries the threshold of this one's owners and of its own. That a version has expired
hinders no successor.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

from cryptography.hazmat.primitives import serialization

from signing.algorithms import ED25519, P256, P384, UNREADABLE, PublicKey, known_key, require_kind
from signing.catalogue.policies import KEY_OF_MANY, NOT_A_POLICY, NOT_THE_NEXT_POLICY, OWNERS_MISSING
from signing.digests import hash_bytes
from signing.dsse import Envelope, canonical_json, sign_envelope, verify_envelope
from signing.errors import PolicyError, SigningError
from signing.signer import Signer
from signing.statement import LONGEST, is_name, is_time
from signing.verification import public_key_pem, public_key_sha256

PAYLOAD_TYPE = "application/vnd.linekey.release-policy+json"
# The number is that of the layout: readers refuse any other.
TYPE = "urn:linekey:release-policy:v1"

Role = Literal["approver", "owner", "requester"]
ROLES: tuple[Role, ...] = ("approver", "owner", "requester")
KEY_KINDS = (P256, P384, ED25519)
LARGEST_NUMBER = 1 << 31  # of versions, and of approvals
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_PERSONAL = ("file", "pkcs11")


@dataclass(frozen=True)
class Person:
    """`id` is no name but a staff number, for instance; `key` is a SubjectPublicKeyInfo in PEM; `roles` are
    sorted. Raises SIG-130 for a value that no policy may hold.
    """

    id: str
    key: str
    roles: tuple[Role, ...]

    def __post_init__(self) -> None:
        _require(_is(_ID, self.id), f"“{self.id}” is no id of a person (a-z, 0-9, “.”, “_”, “-”)")
        roles = sorted(set(self.roles) & set(ROLES))
        _require(roles == list(self.roles) != [], f"{self.id} has no role, or an unknown one")
        _require(public_key_pem(self.public_key) == self.key, f"the key of {self.id} is not spelled as usual")

    @cached_property
    def public_key(self) -> PublicKey:
        try:
            key = known_key(serialization.load_pem_public_key(self.key.encode()), self.id)
            require_kind(key, self.id, KEY_KINDS, "a release policy")
        except (*UNREADABLE, AttributeError, SigningError) as error:
            raise _malformed(f"the key of {self.id} is none of ECDSA P-256, P-384 or Ed25519") from error
        return key

    @cached_property
    def key_sha256(self) -> str:
        return public_key_sha256(self.public_key)


@dataclass(frozen=True)
class ReleasePolicy:
    """`people` are sorted by id; each has one key, that no other has and that signs no firmware.

    `version` counts from 1. `previous` is the SHA-256 of the payload before, empty in version 1. `expires` is
    UTC in ISO 8601 with seconds. `threshold` is how many owners must sign this version and the next,
    `approvals` how many must approve beside the one who requests. `signers` are the SHA-256 of the keys
    (SubjectPublicKeyInfo) that releases are signed with, `templates` those of admitted job documents; both
    are sorted. `path` and `certificate_label` stand in the job document. Raises SIG-130.
    """

    product: str
    version: int
    previous: str
    expires: str
    people: tuple[Person, ...]
    threshold: int
    approvals: int
    signers: tuple[str, ...]
    path: str
    certificate_label: str
    templates: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in (self.product, self.path, self.certificate_label):
            _require(is_name(name), f"“{name!r}” is no name of 1 to {LONGEST} printable characters")
        _require(_is_number(self.version, 1), f"“{self.version}” is no version")
        follows = self.previous == "" if self.version == 1 else _is(_SHA256, self.previous)
        _require(follows, "it does not name the version before it")
        _require(is_time(self.expires), f"“{self.expires}” is no UTC time with seconds")
        for digests in (self.signers, self.templates):
            _require(all(_is(_SHA256, one) for one in digests), "a digest is no SHA-256")
            _require(_each_once(digests), "its digests are not sorted, or one is there twice")
        _require(self.signers != (), "no key may sign releases")
        self._check_people()

    def _check_people(self) -> None:
        keys = [person.key_sha256 for person in self.people]
        _require(_each_once(one.id for one in self.people), "people are not sorted, or one is there twice")
        _require(len(set(keys)) == len(keys), "two people have one key")
        _require(not set(keys) & set(self.signers), "a person's key also signs firmware")
        _require(_is_number(self.threshold, 1), f"“{self.threshold}” is no threshold")
        owners, requesters = len(self.having("owner")), self.having("requester")
        _require(self.threshold <= owners, f"{self.threshold} owners must sign, and there are {owners}")
        _require(_is_number(self.approvals, 0), f"“{self.approvals}” is no number of approvals")
        _require(requesters != (), "nobody may request a release")
        others = max(len(self.approvers_beside(one)) for one in requesters)
        _require(self.approvals <= others, f"{self.approvals} must approve, and only {others} others may")

    @cached_property
    def payload(self) -> bytes:
        return write_policy(self)

    @cached_property
    def sha256(self) -> str:
        """Of its payload, hexadecimal: what the next version, the account and a station's pin name it by."""
        return hash_bytes(self.payload).hex()

    @property
    def ends(self) -> datetime:
        return datetime.fromisoformat(self.expires)

    def having(self, role: Role) -> tuple[Person, ...]:
        return tuple(person for person in self.people if role in person.roles)

    def approvers_beside(self, requester: Person) -> tuple[Person, ...]:
        return tuple(person for person in self.having("approver") if person != requester)

    def person_of(self, key_sha256: str) -> Person | None:
        return next((person for person in self.people if person.key_sha256 == key_sha256), None)


def unsigned(policy: ReleasePolicy) -> Envelope:
    return Envelope(PAYLOAD_TYPE, policy.payload)


def add_owner(envelope: Envelope, signer: Signer) -> Envelope:
    """The envelope with one owner's signature more, verified. Raises SIG-138, SIG-125, SIG-005."""
    require_personal(signer.uri)
    return envelope.with_signature(sign_envelope(envelope, signer))


def require_personal(uri: str) -> None:
    """Raises SIG-138 unless the key is of a kind that one person alone holds: a file's or a token's."""
    if uri.partition(":")[0] not in _PERSONAL:
        raise PolicyError(KEY_OF_MANY, uri=uri)


def verify_first(envelope: Envelope) -> ReleasePolicy:
    """Version 1, once the threshold of its own owners is known to have signed it: whoever they are.

    Raises `PolicyError` SIG-130, SIG-136, SIG-137; SIG-123 for a signature that does not hold.
    """
    policy = read_policy(envelope)
    if policy.version != 1:
        raise PolicyError(NOT_THE_NEXT_POLICY, found=policy.version, before=0, reason="the first one is 1")
    return verify_alone(envelope)


def verify_alone(envelope: Envelope) -> ReleasePolicy:
    """Any version, once the threshold of its own owners is known to have signed it.

    That it follows from another, or is in force, whoever gives it vouches for. Raises as `verify_first` does.
    """
    policy = read_policy(envelope)
    _require_owners(envelope, policy, policy)
    return policy


def verify_next(before: ReleasePolicy, envelope: Envelope) -> ReleasePolicy:
    """The version after `before`, once both versions' owners are known to have agreed to it. Raises as
    `verify_first` does.
    """
    policy = read_policy(envelope)
    if reason := _gap(before, policy):
        raise PolicyError(NOT_THE_NEXT_POLICY, found=policy.version, before=before.version, reason=reason)
    _require_owners(envelope, policy, before)
    _require_owners(envelope, policy, policy)
    return policy


def _gap(before: ReleasePolicy, policy: ReleasePolicy) -> str:
    if policy.product != before.product:
        return f"it is of {policy.product}, not of {before.product}"
    if policy.version != before.version + 1:
        return f"the next one is {before.version + 1}"
    return "" if policy.previous == before.sha256 else "it names another version before it"


def _require_owners(envelope: Envelope, policy: ReleasePolicy, owned: ReleasePolicy) -> None:
    owners = {person.key_sha256: person for person in owned.having("owner")}
    held = signed_by(envelope, owners.values())
    if len(held) < owned.threshold:
        missing = ", ".join(person.id for person in owners.values() if person not in held)
        raise PolicyError(
            OWNERS_MISSING,
            version=policy.version,
            held=len(held),
            wanted=owned.threshold,
            owners=owned.version,
            missing=missing,
        )


def signed_by(envelope: Envelope, people: Iterable[Person]) -> tuple[Person, ...]:
    """Those of `people` whose keys signed the envelope, each once, in the order of their first signature.

    Raises `VerificationError` SIG-123 when a signature that names one of their keys does not hold.
    """
    keys = {person.key_sha256: person for person in people}
    named = [keys[one.keyid] for one in envelope.signatures if one.keyid in keys]
    if named:
        verify_envelope(envelope, [person.public_key for person in named])
    return tuple(dict.fromkeys(named))


def write_policy(policy: ReleasePolicy) -> bytes:
    """The payload as canonical JSON (RFC 8785): one policy, one spelling."""
    people = [{"id": one.id, "key": one.key, "roles": list(one.roles)} for one in policy.people]
    return canonical_json(
        {
            "type": TYPE,
            "product": policy.product,
            "version": policy.version,
            "previous": policy.previous,
            "expires": policy.expires,
            "people": people,
            "threshold": policy.threshold,
            "approvals": policy.approvals,
            "signers": list(policy.signers),
            "firmware": {"path": policy.path, "certificate_label": policy.certificate_label},
            "templates": list(policy.templates),
        }
    )


def read_policy(envelope: Envelope) -> ReleasePolicy:
    """What stands in the envelope; no signature is verified. Raises SIG-130 for all that `write_policy` would
    not have written.
    """
    if envelope.payload_type != PAYLOAD_TYPE:
        raise _malformed(f"the envelope holds “{envelope.payload_type}”")
    try:
        document = json.loads(envelope.payload)
        if document["type"] != TYPE:
            raise _malformed(f"it is “{document['type']}”; this Linekey reads {TYPE}")
        policy = _policy(document)
    # `json` nests as deep as the text does.
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _malformed("a field is missing or is of another kind") from error
    if policy.payload != envelope.payload:
        raise _malformed("it holds other fields, or is spelled in another way")
    return policy


def _policy(document: Any) -> ReleasePolicy:
    people = (Person(one["id"], one["key"], tuple(one["roles"])) for one in document["people"])
    return ReleasePolicy(
        product=document["product"],
        version=document["version"],
        previous=document["previous"],
        expires=document["expires"],
        people=tuple(people),
        threshold=document["threshold"],
        approvals=document["approvals"],
        signers=tuple(document["signers"]),
        path=document["firmware"]["path"],
        certificate_label=document["firmware"]["certificate_label"],
        templates=tuple(document["templates"]),
    )


def _is(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_number(value: object, least: int) -> bool:
    return type(value) is int and least <= value < LARGEST_NUMBER


def _each_once(values: Iterable[str]) -> bool:
    listed = list(values)
    return listed == sorted(set(listed))


def _require(holds: bool, reason: str) -> None:
    if not holds:
        raise _malformed(reason)


def _malformed(reason: str) -> PolicyError:
    return PolicyError(NOT_A_POLICY, reason=reason)
