"""The product's policy as the account keeps it: versions in the bucket, which is in force in a parameter."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from .envelope import Envelope, canonical, read_envelope
from .policy import Policy, verify_first, verify_next
from .refusals import POLICY, Refused, require

MOST_VERSIONS = 1000  # of which each takes some 20 ms to follow
PREFIX = "release-policies"


@dataclass(frozen=True)
class Policies:
    """`first` is the digest of version 1, the only one that this takes on trust."""

    s3: Any
    ssm: Any
    bucket: str
    slug: str
    product: str
    first: str

    @property
    def parameter(self) -> str:
        return f"/linekey/{self.slug}/release-policy"

    def current(self) -> Policy:
        """The version in force, followed from the first. Raises `Refused`."""
        version, sha256 = self._in_force()
        try:
            policy = self._first()
            for number in range(2, version + 1):
                policy = verify_next(policy, self._version(number))
        except ValueError as error:
            raise Refused(POLICY, f"The release policy cannot be followed: {error}") from error
        require(policy.sha256 == sha256, POLICY, "The parameter names another policy than the bucket holds.")
        return policy

    def publish(self, data: bytes) -> Policy:
        """Puts the next version into force; that which is in force already is answered likewise.

        Raises `Refused` when it does not follow, or another one was published meanwhile.
        """
        current = self.current()
        try:
            envelope = read_envelope(data)
            if hashlib.sha256(envelope.payload).hexdigest() == current.sha256:
                return current
            policy = verify_next(current, envelope)
        except ValueError as error:
            raise Refused(POLICY, f"The policy does not follow version {current.version}: {error}") from error
        require(policy.version <= MOST_VERSIONS, POLICY, "There are too many versions.")
        self._keep(policy.version, data)
        value = canonical({"version": policy.version, "sha256": policy.sha256}).decode()
        self.ssm.put_parameter(Name=self.parameter, Value=value, Type="String", Overwrite=True)
        return policy

    def _keep(self, version: int, data: bytes) -> None:
        """Writes the version's object once, so that of two that are published at once one is refused."""
        key = self._key(version)
        try:
            self.s3.put_object(Bucket=self.bucket, Key=key, Body=data, IfNoneMatch="*")
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("PreconditionFailed", "ConditionalRequestConflict"):
                raise
            told = f"There is another version {version} already: publish that one, it was cut off half-way."
            require(self._read(key) == data, POLICY, told)

    def _in_force(self) -> tuple[int, str]:
        try:
            value = self.ssm.get_parameter(Name=self.parameter)["Parameter"]["Value"]
            document = json.loads(value)
            version, sha256 = document["version"], document["sha256"]
        except self.ssm.exceptions.ParameterNotFound as error:
            raise Refused(POLICY, "The account has no release policy of the product.") from error
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise Refused(POLICY, "The parameter cannot be read.") from error
        known = (
            type(version) is int and 1 <= version <= MOST_VERSIONS and set(document) == {"version", "sha256"}
        )
        require(known, POLICY, "The parameter names no version.")
        return version, sha256

    def _first(self) -> Policy:
        policy = verify_first(self._version(1))
        require(
            policy.sha256 == self.first, POLICY, "The first policy is not the one that the gate was given."
        )
        require(policy.product == self.product, POLICY, f"The policy is of {policy.product}.")
        return policy

    def _version(self, number: int) -> Envelope:
        try:
            return read_envelope(self._read(self._key(number)))
        except ClientError as error:
            raise Refused(POLICY, f"Version {number} of the policy cannot be read.") from error

    def _read(self, key: str) -> bytes:
        return bytes(self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read())

    def _key(self, version: int) -> str:
        return f"{PREFIX}/{self.slug}/{version}.json"
