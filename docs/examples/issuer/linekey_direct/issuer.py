"""Certificates that AWS IoT signs itself, asked for with the station's own AWS credentials."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from botocore.exceptions import ConnectionClosedError, ReadTimeoutError
from pydantic import Field

from desktop.cloud import certificates
from desktop.cloud.errors import LostAnswerError, translated
from desktop.core.cancel import CancelToken
from desktop.core.catalogue.cloud import ANSWER_LOST
from desktop.provision.issuer import Access, Issued, Issuer, Trace
from desktop.provision.plan import Registration
from desktop.settings.product.identity import IdentitySection


class DirectSection(IdentitySection):
    issuer: Literal["direct"]
    prefix: str = Field(default="", description="What the name of a thing begins with, before the serial.")


class DirectIssuer(Issuer):
    settings = DirectSection
    registration = Registration.WHEN_ISSUED
    certificates_from = None  # AWS signs with an authority of its own

    def __init__(self, settings: DirectSection, access: Access) -> None:
        self._settings = settings
        self._cloud = access.cloud
        self._policy = access.unit_policy

    def acquire(self, request_pem: str, cancel: CancelToken) -> Issued:
        cancel.check()
        iot = self._cloud.client("iot", attempts=1)  # asked twice, AWS makes two
        with translated("have AWS IoT sign a certificate"):
            try:
                made = iot.create_certificate_from_csr(
                    certificateSigningRequest=request_pem,
                    setAsActive=False,
                )
            except (ReadTimeoutError, ConnectionClosedError) as error:
                raise LostAnswerError(ANSWER_LOST, what="a certificate") from error
        return Issued(made["certificatePem"], made["certificateId"])

    def register(self, issued: Issued, serial: str, cancel: CancelToken) -> str:
        iot, thing = self._cloud.client("iot"), f"{self._settings.prefix}{serial}"
        arn = certificates.certificate_arn(self._cloud, issued.certificate_id)
        with translated(f"register {thing}"):
            iot.create_thing(thingName=thing, thingTypeName=self._settings.thing_type)
            for group in self._settings.thing_groups:
                iot.add_thing_to_thing_group(thingName=thing, thingGroupName=group)
            iot.attach_policy(policyName=self._policy, target=arn)
            iot.attach_thing_principal(thingName=thing, principal=arn)
            iot.update_certificate(certificateId=issued.certificate_id, newStatus="ACTIVE")
        return thing

    def find(self, trace: Trace) -> Iterable[Issued]:
        if known := trace.issued.certificate_id:
            left = certificates.with_id(self._cloud, known)
        else:
            left = certificates.for_request(self._cloud, trace.request_pem, trace.asked_at)
        return [Issued(found.pem, found.certificate_id) for found in left]

    def revoke(self, issued: Issued) -> None:
        certificates.discard(self._cloud, issued.certificate_id)
