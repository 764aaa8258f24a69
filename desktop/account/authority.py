"""The authority that issues unit certificates: its key lives in KMS, its certificate in the bucket."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from desktop.account.expiry import expiry_warning
from desktop.account.names import AUTHORITY_ALIAS, AccountNames
from desktop.account.part import NOTHING, OURS, Holding, left_alone, needs_a_person
from desktop.cloud.artifacts import delete_below, places
from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.session import Cloud
from signing.certificates import certificate_authority, check_chain
from signing.certificates.authorities import read_authority
from signing.errors import SigningError
from signing.keys.kms import KmsSigner
from signing.messages import said

COMMON_NAME = "Linekey unit authority"
VALIDITY_DAYS = 25 * 365
WAITING_DAYS = 30  # the most that KMS waits before it deletes a key
PLACE = "authority/"  # of its certificates in the bucket
# How a key is found again whose alias was never made because set-up was cut off.
_DESCRIPTION = "Linekey: issues unit certificates"


def authority_key_arn(cloud: Cloud) -> str:
    """Raises CLD-004 when the key does not exist."""
    with translated("look up the authority's key"):
        return str(cloud.client("kms").describe_key(KeyId=AUTHORITY_ALIAS)["KeyMetadata"]["Arn"])


def authority_certificate(cloud: Cloud, names: AccountNames) -> str:
    """PEM. Raises CLD-004 when key or certificate do not exist."""
    with translated("read the authority's certificate"):
        answer = cloud.client("s3").get_object(Bucket=names.bucket, Key=_object_key(cloud))
        return str(answer["Body"].read().decode("ascii"))


def _object_key(cloud: Cloud) -> str:
    """Carries the key's id: another key never meets a certificate that is not its own."""
    return f"{PLACE}{authority_key_arn(cloud).rpartition('/')[2]}.pem"


@dataclass(frozen=True)
class SigningKey:
    """Can sign in KMS and never leaves. `description` finds a key whose alias was never made."""

    cloud: Cloud
    step: str = "authority-key"
    alias: str = AUTHORITY_ALIAS
    spec: str = "ECC_NIST_P256"
    description: str = _DESCRIPTION

    @property
    def detail(self) -> str:
        return f"{self.alias} in KMS"

    def problem(self) -> str | None:
        try:
            with translated("look up the key {alias}", alias=self.alias):
                found = self.cloud.client("kms").describe_key(KeyId=self.alias)["KeyMetadata"]
        except NotFoundError:
            return said("The key {alias} does not exist.", alias=self.alias)
        if found["KeySpec"] != self.spec or found["KeyUsage"] != "SIGN_VERIFY":
            return said(
                "The key {alias} is not a signing key of kind {spec}.", alias=self.alias, spec=self.spec
            )
        state = found["KeyState"]
        return (
            None if state == "Enabled" else said("The key {alias} is {state}.", alias=self.alias, state=state)
        )

    def mend(self) -> None:
        """Makes a key only when there is no alias: a disabled or wrong key is for a person to judge."""
        problem = self.problem()
        if problem and "does not exist" not in problem:
            raise needs_a_person(problem, "Enable it in KMS, or give the alias to the right key.")
        kms = self.cloud.client("kms")
        with translated("create the key {alias}", alias=self.alias):
            key_id = (
                self._unnamed_key()
                or kms.create_key(KeySpec=self.spec, KeyUsage="SIGN_VERIFY", Description=self.description)[
                    "KeyMetadata"
                ]["KeyId"]
            )
            kms.create_alias(AliasName=self.alias, TargetKeyId=key_id)

    def held(self) -> Holding:
        """Ours by its description, which set-up gave it before its alias."""
        found = self._named_key()
        if found is None:
            return OURS if self._unnamed_key() else NOTHING
        if found.get("Description") != self.description:
            return left_alone("the key of {alias} is not one that Linekey made", alias=self.alias)
        return OURS

    def remove(self) -> str:
        """The key before its alias: without an alias nobody would find it again."""
        kms, found = self.cloud.client("kms"), self._named_key()
        key = self._unnamed_key() if found is None else found["KeyId"]
        if key is None:
            return ""
        with translated("remove the key {alias}", alias=self.alias):
            if found is None or found["KeyState"] != "PendingDeletion":
                kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=WAITING_DAYS)
            day = kms.describe_key(KeyId=key)["KeyMetadata"]["DeletionDate"]
        with suppress(NotFoundError), translated("remove the alias {alias}", alias=self.alias):
            kms.delete_alias(AliasName=self.alias)
        return said(
            "KMS deletes the key {key} on {day:%Y-%m-%d}; until then: aws kms cancel-key-deletion",
            key=key,
            day=day,
        )

    def _named_key(self) -> dict[str, Any] | None:
        try:
            with translated("look up the key {alias}", alias=self.alias):
                found: dict[str, Any] = self.cloud.client("kms").describe_key(KeyId=self.alias)
        except NotFoundError:
            return None
        return dict(found["KeyMetadata"])

    def _unnamed_key(self) -> str | None:
        kms = self.cloud.client("kms")
        for page in kms.get_paginator("list_keys").paginate():
            for key in page["Keys"]:
                found = kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]
                if found.get("Description") == self.description and found["KeyState"] == "Enabled":
                    return str(key["KeyId"])
        return None


@dataclass(frozen=True)
class AuthorityCertificate:
    cloud: Cloud
    names: AccountNames
    step: str = "authority-certificate"

    @property
    def detail(self) -> str:
        return f"{COMMON_NAME}, self-signed"

    def problem(self) -> str | None:
        try:
            pem = authority_certificate(self.cloud, self.names)
            check_chain([pem], pem)
        except NotFoundError:
            return said("The authority has no certificate.")
        except SigningError as error:
            return error.message
        return None

    def warning(self) -> str | None:
        facts = read_authority(authority_certificate(self.cloud, self.names))
        return expiry_warning(facts.subject, facts.not_after)

    def held(self) -> Holding:
        return OURS if PLACE in places(self.cloud, self.names.bucket) else NOTHING

    def remove(self) -> str:
        delete_below(self.cloud, self.names.bucket, PLACE)
        return ""

    def mend(self) -> None:
        _certify(self.cloud, self.names, VALIDITY_DAYS)


def make_endless(cloud: Cloud, names: AccountNames) -> None:
    """Another certificate for the same key and name, without an end: it vouches for all that were issued."""
    _certify(cloud, names, None)


def _certify(cloud: Cloud, names: AccountNames, days: int | None) -> None:
    signer = KmsSigner(f"awskms:{AUTHORITY_ALIAS}", cloud.client)
    pem = certificate_authority(signer, COMMON_NAME, days)
    with translated("keep the authority's certificate"):
        cloud.client("s3").put_object(Bucket=names.bucket, Key=_object_key(cloud), Body=pem.encode("ascii"))
