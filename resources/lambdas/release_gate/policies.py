"""The product's policy as the account keeps it: versions in the bucket, which is in force in a parameter."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from .envelope import LARGEST, Envelope, canonical, read_envelope
from .policy import Policy, verify_first, verify_next
from .refusals import POLICY, Refused, require

MOST_VERSIONS = 1000  # of which each takes some 20 ms to follow
PREFIX = "release-policies"


class _Stored(NamedTuple):
    """`tag` is S3's, of exactly these bytes."""

    data: bytes
    tag: str


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
        """The version in force, followed from the first. Raises `Refused`.

        The parameter names it; one after that which its owners signed is in force as well, for its
        publication was cut off.
        """
        named, sha256 = self._named()
        policy = self._first()
        while True:
            if policy.version == named:
                told = "The parameter names another policy than the bucket holds."
                require(policy.sha256 == sha256, POLICY, told)
            try:
                policy = verify_next(policy, self._version(policy.version + 1))
            except ValueError as error:
                if policy.version >= named:
                    return policy
                raise Refused(POLICY, f"The release policy cannot be followed: {error}") from error

    def publish(self, data: bytes, now: datetime) -> Policy:
        """Puts the next version into force; that which is in force already is answered likewise.

        Raises `Refused` when it does not follow, or another one was published meanwhile.
        """
        current = self.current()
        try:
            envelope = read_envelope(data)
            if hashlib.sha256(envelope.payload).hexdigest() == current.sha256:
                return self._name(current)
            policy = verify_next(current, envelope)
        except ValueError as error:
            raise Refused(POLICY, f"The policy does not follow version {current.version}: {error}") from error
        require(policy.version <= MOST_VERSIONS, POLICY, "There are too many versions.")
        require(now < policy.expires, POLICY, "The policy has expired already.")
        self._keep(policy.version, data)
        return self._name(policy)

    def _keep(self, version: int, data: bytes) -> None:
        """Writes where no version is, or none that follows: so of two who publish at once one is refused."""
        there = self._read(version)
        condition = {"IfNoneMatch": "*"} if there is None else {"IfMatch": there.tag}
        try:
            self.s3.put_object(Bucket=self.bucket, Key=self._key(version), Body=data, **condition)
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("PreconditionFailed", "ConditionalRequestConflict"):
                raise
            raise Refused(POLICY, f"Another version {version} was published just now.") from error

    def _name(self, policy: Policy) -> Policy:
        """Raises the parameter, to what was published meanwhile if anything was: so it never goes back."""
        while True:
            value = _parameter(policy.version, policy.sha256)
            self.ssm.put_parameter(Name=self.parameter, Value=value, Type="String", Overwrite=True)
            newest = self.current()
            if newest.version == policy.version:
                return policy
            policy = newest

    def _named(self) -> tuple[int, str]:
        try:
            text = self.ssm.get_parameter(Name=self.parameter)["Parameter"]["Value"]
            document = json.loads(text)
            version, sha256 = document["version"], document["sha256"]
            spelled = _parameter(version, sha256) == text
        except self.ssm.exceptions.ParameterNotFound as error:
            raise Refused(POLICY, "The account has no release policy of the product.") from error
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise Refused(POLICY, "The parameter cannot be read.") from error
        known = spelled and type(version) is int and 1 <= version <= MOST_VERSIONS
        require(known, POLICY, "The parameter names no version.")
        return version, sha256

    def _first(self) -> Policy:
        try:
            policy = verify_first(self._version(1))
        except ValueError as error:
            raise Refused(POLICY, f"The first policy is none: {error}") from error
        told = "The first policy is not the one that the gate was given."
        require(policy.sha256 == self.first, POLICY, told)
        require(policy.product == self.product, POLICY, f"The policy is of {policy.product}.")
        return policy

    def _version(self, number: int) -> Envelope:
        """Raises `ValueError` when the bucket has none."""
        there = self._read(number)
        if there is None:
            raise ValueError(f"Version {number} is missing.")
        return read_envelope(there.data)

    def _read(self, version: int) -> _Stored | None:
        """None when there is nothing. S3 tells that only to a role that may list the bucket."""
        try:
            found = self.s3.get_object(Bucket=self.bucket, Key=self._key(version))
        except self.s3.exceptions.NoSuchKey:
            return None
        return _Stored(found["Body"].read(LARGEST + 1), found["ETag"])

    def _key(self, version: int) -> str:
        return f"{PREFIX}/{self.slug}/{version}.json"


def _parameter(version: int, sha256: str) -> str:
    return canonical({"version": version, "sha256": sha256}).decode()
