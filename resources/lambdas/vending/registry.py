"""Certificates and things in AWS IoT, as the vending machine makes and takes them back."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from asn1crypto import pem, x509

DETACHED_SECONDS = 4.0  # AWS detaches a thing asynchronously, and deletes no attached certificate


@dataclass(frozen=True)
class Kind:
    """What every unit of the product becomes."""

    thing_type: str
    thing_groups: tuple[str, ...]
    policy: str


class UncertainError(Exception):
    """AWS was asked for a certificate, and may have made it."""


class ThingInUseError(Exception):
    """The thing has a certificate that this request did not make."""


class Registry:
    """`iot` is boto3's client; `iot_once` the same, asking once: a certificate asked for twice is two."""

    def __init__(self, iot: Any, iot_once: Any, kind: Kind) -> None:
        self._iot = iot
        self._iot_once = iot_once
        self._kind = kind

    def thing_exists(self, name: str) -> bool:
        """Raises `ThingInUseError`."""
        try:
            principals = self._iot.list_thing_principals(thingName=name)["principals"]
        except self._iot.exceptions.ResourceNotFoundException:
            return False
        if principals:
            raise ThingInUseError(name)
        return True

    def check_alone(self, name: str, certificate_arn: str) -> None:
        """Raises `ThingInUseError` when the thing got another certificate meanwhile, in another way."""
        if set(self._iot.list_thing_principals(thingName=name)["principals"]) - {certificate_arn}:
            raise ThingInUseError(name)

    def make_certificate(self, csr: str) -> dict[str, str]:
        """Inactive. Raises `UncertainError`, or botocore's `ClientError` when AWS refused it."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            made = self._iot_once.create_certificate_from_csr(
                certificateSigningRequest=csr, setAsActive=False
            )
        except BotoCoreError as error:
            raise UncertainError from error
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
                raise UncertainError from error
            raise
        return {name: made[name] for name in ("certificateId", "certificateArn", "certificatePem")}

    def register(self, thing: str, certificate_arn: str, *, existed: bool) -> None:
        iot, kind = self._iot, self._kind
        if not existed:
            iot.create_thing(thingName=thing, thingTypeName=kind.thing_type)
        for group in kind.thing_groups:
            iot.add_thing_to_thing_group(thingName=thing, thingGroupName=group)
        iot.attach_policy(policyName=kind.policy, target=certificate_arn)
        iot.attach_thing_principal(
            thingName=thing, principal=certificate_arn, thingPrincipalType="EXCLUSIVE_THING"
        )

    def activate(self, certificate_id: str) -> None:
        self._iot.update_certificate(certificateId=certificate_id, newStatus="ACTIVE")

    def take_back(self, thing: str, certificate_id: str, *, existed: bool) -> None:
        """Whatever there is of both; the thing stays when it `existed`."""
        iot, named = self._iot, {"certificateId": certificate_id}
        try:
            arn = iot.describe_certificate(**named)["certificateDescription"]["certificateArn"]
        except iot.exceptions.ResourceNotFoundException:
            arn = ""
        if arn:
            with self._unless_gone():
                iot.detach_policy(policyName=self._kind.policy, target=arn)
            with self._unless_gone():
                iot.detach_thing_principal(thingName=thing, principal=arn)
            with self._unless_gone():
                iot.update_certificate(**named, newStatus="INACTIVE")
                self._delete_certificate(certificate_id)
        if not existed:
            iot.delete_thing(thingName=thing)

    def take_back_unbound(self, thing: str, public_key: str, since: int, until: int) -> None:
        """What a request made that ended before it could note its certificate in the row."""
        for certificate_id in self._inactive_of(since, until):
            found = self._iot.describe_certificate(certificateId=certificate_id)["certificateDescription"]
            if _public_key_of(found["certificatePem"]) == public_key:
                self.take_back(thing, certificate_id, existed=True)

    def _inactive_of(self, since: int, until: int) -> Iterator[str]:
        pages = self._iot.get_paginator("list_certificates").paginate(ascendingOrder=False, pageSize=250)
        for page in pages:
            for one in page["certificates"]:
                made = one["creationDate"].timestamp()
                if made < since:
                    return
                if made <= until and one["status"] == "INACTIVE":
                    yield one["certificateId"]

    def _delete_certificate(self, certificate_id: str) -> None:
        end = time.monotonic() + DETACHED_SECONDS
        while True:
            try:
                self._iot.delete_certificate(certificateId=certificate_id)
            except self._iot.exceptions.DeleteConflictException:
                if time.monotonic() > end:
                    raise
                time.sleep(0.5)
            else:
                return

    @contextmanager
    def _unless_gone(self) -> Iterator[None]:
        with suppress(self._iot.exceptions.ResourceNotFoundException):
            yield


def public_key_id(key_info: Any) -> str:
    """SHA-256 of a SubjectPublicKeyInfo."""
    return hashlib.sha256(key_info.dump()).hexdigest()


def _public_key_of(certificate_pem: str) -> str:
    _, _, der = pem.unarmor(certificate_pem.encode("ascii"))
    return public_key_id(x509.Certificate.load(der).public_key)
