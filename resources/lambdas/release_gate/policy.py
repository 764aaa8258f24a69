"""The release policy, as Linekey's `signing/release_policy.py` reads and follows it, in pure Python."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .envelope import Envelope, read_canonical
from .keys import Key, key_of_pem

PAYLOAD_TYPE = "application/vnd.linekey.release-policy+json"
TYPE = "urn:linekey:release-policy:v1"
LARGEST_NUMBER = 1 << 31
LONGEST = 255  # characters of a name
_ROLES = {"approver", "owner", "requester"}
_FIELDS = {
    *("type", "product", "version", "previous", "expires", "people", "threshold", "approvals", "signers"),
    *("firmware", "templates"),
}
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True)
class Person:
    id: str
    key: Key
    roles: frozenset[str]


@dataclass(frozen=True)
class Policy:
    """`sha256` is of its payload; `signers` and `templates` are SHA-256 in hexadecimal."""

    sha256: str
    product: str
    version: int
    previous: str
    expires: datetime
    people: tuple[Person, ...]
    threshold: int
    approvals: int
    signers: frozenset[str]
    templates: frozenset[str]
    path: str
    certificate_label: str

    def having(self, role: str) -> list[Person]:
        return [person for person in self.people if role in person.roles]


def verify_first(envelope: Envelope) -> Policy:
    """Version 1, once its own owners are known to have signed it. Raises `ValueError`."""
    policy = read_policy(envelope)
    _require(policy.version == 1, "The first version of a policy is 1.")
    _require_owners(envelope, policy)
    return policy


def verify_next(before: Policy, envelope: Envelope) -> Policy:
    """The version after `before`, once owners of both are known to have signed it. Raises `ValueError`."""
    policy = read_policy(envelope)
    _require(policy.product == before.product, f"It is of {policy.product}, not of {before.product}.")
    _require(policy.version == before.version + 1, f"The next version is {before.version + 1}.")
    _require(policy.previous == before.sha256, "It names another version before it.")
    _require_owners(envelope, before)
    _require_owners(envelope, policy)
    return policy


def _require_owners(envelope: Envelope, owned: Policy) -> None:
    held = len(envelope.signed_by(person.key for person in owned.having("owner")))
    told = f"{held} of the {owned.threshold} owners that version {owned.version} asks for have signed it."
    _require(held >= owned.threshold, told)


def read_policy(envelope: Envelope) -> Policy:
    """Nothing is verified. Raises `ValueError` for all that `signing/release_policy.py` would not read."""
    _require(envelope.payload_type == PAYLOAD_TYPE, "The envelope holds something else.")
    document = read_canonical(envelope.payload)
    _require(set(document) == _FIELDS and document["type"] == TYPE, "Its layout is another one.")
    try:
        policy = _policy(document, hashlib.sha256(envelope.payload).hexdigest())
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("A field is missing or of another kind.") from error
    _check_numbers(policy)
    return policy


def _policy(document: Mapping[str, Any], sha256: str) -> Policy:
    firmware, version = document["firmware"], document["version"]
    _require(set(firmware) == {"path", "certificate_label"}, "Of the firmware it says something else.")
    for name in (document["product"], firmware["path"], firmware["certificate_label"]):
        _require(is_name(name), "A name is none of 1 to 255 printable characters.")
    previous = document["previous"]
    _require(previous == "" if version == 1 else is_sha256(previous), "It names no version before it.")
    return Policy(
        sha256,
        document["product"],
        version,
        previous,
        _time(document["expires"]),
        _people(document["people"], set(document["signers"])),
        document["threshold"],
        document["approvals"],
        _digests(document["signers"]),
        _digests(document["templates"]),
        firmware["path"],
        firmware["certificate_label"],
    )


def _people(listed: list[Mapping[str, Any]], signers: set[str]) -> tuple[Person, ...]:
    people = tuple(_person(one) for one in listed)
    ids, keys = [person.id for person in people], {person.key.sha256 for person in people}
    _require(_each_once(ids), "People are not sorted, or one is there twice.")
    _require(len(keys) == len(people), "Two people have one key.")
    _require(not keys & signers, "A person's key also signs firmware.")
    return people


def _person(one: Mapping[str, Any]) -> Person:
    _require(
        set(one) == {"id", "key", "roles"} and isinstance(one["roles"], list), "A person is something else."
    )
    _require(isinstance(one["id"], str) and _ID.fullmatch(one["id"]) is not None, "An id is none.")
    roles = one["roles"]
    _require(roles != [] and _each_once(roles) and set(roles) <= _ROLES, "Roles are not as they should be.")
    return Person(one["id"], key_of_pem(one["key"]), frozenset(roles))


def _check_numbers(policy: Policy) -> None:
    _require(_is_number(policy.version, 1), "The version is no number.")
    _require(_is_number(policy.threshold, 1), "The threshold is no number.")
    _require(_is_number(policy.approvals, 0), "The approvals are no number.")
    _require(policy.signers != frozenset(), "No key may sign releases.")
    _require(policy.threshold <= len(policy.having("owner")), "There are fewer owners than must sign.")
    approvers, requesters = policy.having("approver"), policy.having("requester")
    _require(requesters != [], "Nobody may request a release.")
    others = max(len([one for one in approvers if one != requester]) for requester in requesters)
    _require(policy.approvals <= others, "There are fewer approvers than must approve.")


def _digests(listed: list[str]) -> frozenset[str]:
    _require(isinstance(listed, list) and all(is_sha256(one) for one in listed), "A digest is no SHA-256.")
    _require(_each_once(listed), "Digests are not sorted, or one is there twice.")
    return frozenset(listed)


def _time(text: object) -> datetime:
    moment = datetime.fromisoformat(str(text))
    exact = moment.utcoffset() == timedelta() and moment.isoformat(timespec="seconds") == text
    _require(exact, "The end is no UTC time with seconds.")
    return moment


def is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST and value.isprintable()


def is_sha256(value: object) -> bool:
    return isinstance(value, str) and _SHA256.fullmatch(value) is not None


def _is_number(value: object, least: int) -> bool:
    return type(value) is int and least <= value < LARGEST_NUMBER


def _each_once(values: Iterable[str]) -> bool:
    listed = list(values)
    return listed == sorted(set(listed))


def _require(holds: bool, reason: str) -> None:
    if not holds:
        raise ValueError(reason)
