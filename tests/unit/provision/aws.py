"""AWS IoT in memory, as issuers with the station's own credentials ask it; every answer can get lost."""
# ruff: noqa: N803 - the arguments are botocore's

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError, ReadTimeoutError

from desktop.cloud.registry import Registry
from desktop.provision.issuer import Issuer
from desktop.provision.ports import Ports
from signing.certificates import fingerprint
from tests.unit.provision.world import ABILITIES, AUTHORITY, World

ARN = "arn:aws:iot:eu-west-1:123456789012:cert/"


class ExistsError(ClientError):
    """How botocore names AWS's ResourceAlreadyExistsException."""


class InProgressError(ClientError):
    """How botocore names AWS's RequestInProgressException."""


class Exceptions:
    ResourceAlreadyExistsException = ExistsError
    RequestInProgressException = InProgressError


def refused(code: str, status: int = 400, kind: type[ClientError] = ClientError) -> ClientError:
    answer = {"Error": {"Code": code, "Message": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return kind(answer, "Operation")  # type: ignore[arg-type]


@dataclass
class Aws:
    """One account. `lost[operation]` is how many answers to it get lost, `fails[operation]` what it raises;
    `asked` are the operations in order, with those that botocore repeats.
    """

    certificates: dict[str, dict[str, Any]] = field(default_factory=dict)
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    authorities: dict[str, dict[str, str]] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)
    fails: dict[str, Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    answers: dict[str, Callable[..., dict[str, Any]]] = field(default_factory=dict)
    region: str = "eu-west-1"

    def client(self, _service: str, attempts: int = 4) -> Any:
        return Client(self, attempts)

    def arn(self, _service: str, resource: str) -> str:
        return f"arn:aws:iot:eu-west-1:123456789012:{resource}"

    def known(self, certificate_id: str) -> dict[str, Any]:
        try:
            return self.certificates[certificate_id]
        except KeyError:
            raise refused("ResourceNotFoundException", 404) from None

    def add(self, pem: str, status: str) -> dict[str, Any]:
        certificate_id = fingerprint(pem)
        if certificate_id in self.certificates:
            raise refused("ResourceAlreadyExistsException", 409, ExistsError)
        self.certificates[certificate_id] = {
            "certificateId": certificate_id,
            "certificateArn": ARN + certificate_id,
            "certificatePem": pem,
            "status": status,
            "creationDate": datetime.now(UTC),
            "things": [],
            "policies": [],
        }
        return self.certificates[certificate_id]

    # --- operations, as botocore names them

    def create_certificate_from_csr(self, *, certificateSigningRequest: str, setAsActive: bool) -> Any:
        assert not setAsActive, "a certificate that nobody has checked"
        return self.add(AUTHORITY.issue(certificateSigningRequest).certificate_pem, "INACTIVE")

    def register_certificate(self, *, certificatePem: str, status: str, caCertificatePem: str) -> Any:
        if self.authorities.get(fingerprint(caCertificatePem), {}).get("status") != "ACTIVE":
            raise refused("CertificateStateException", 406)
        return self.add(certificatePem, status)

    def register_certificate_without_ca(self, *, certificatePem: str, status: str) -> Any:
        return self.add(certificatePem, status)

    def describe_certificate(self, *, certificateId: str) -> Any:
        return {"certificateDescription": self.known(certificateId)}

    def describe_ca_certificate(self, *, certificateId: str) -> Any:
        if certificateId not in self.authorities:
            raise refused("ResourceNotFoundException", 404)
        described = {"certificateId": certificateId, "certificateArn": "", "certificatePem": ""}
        return {"certificateDescription": described | self.authorities[certificateId]}

    def update_certificate(self, *, certificateId: str, newStatus: str) -> Any:
        self.known(certificateId)["status"] = newStatus
        return {}

    def delete_certificate(self, *, certificateId: str) -> Any:
        found = self.known(certificateId)
        if found["status"] == "ACTIVE" or found["things"] or found["policies"]:
            raise refused("DeleteConflictException", 409)
        del self.certificates[certificateId]
        return {}

    def create_thing(self, *, thingName: str, **wanted: Any) -> Any:
        if self.things.setdefault(thingName, wanted | {"groups": []}) != {
            **wanted,
            "groups": self.things[thingName]["groups"],
        }:
            raise refused("ResourceAlreadyExistsException", 409, ExistsError)
        return {}

    def update_thing(self, *, thingName: str, thingTypeName: str, attributePayload: dict[str, Any]) -> Any:
        assert attributePayload.pop("merge")
        self.things[thingName] |= {"thingTypeName": thingTypeName, "attributePayload": attributePayload}
        return {}

    def describe_thing(self, *, thingName: str) -> Any:
        if thingName not in self.things:
            raise refused("ResourceNotFoundException", 404)
        return {"thingName": thingName, "thingArn": f"thing/{thingName}", **self.things[thingName]}

    def delete_thing(self, *, thingName: str) -> Any:
        self.things.pop(thingName, None)
        return {}

    def add_thing_to_thing_group(self, *, thingName: str, thingGroupName: str) -> Any:
        groups = self.things[thingName]["groups"]
        if thingGroupName not in groups:
            groups.append(thingGroupName)
        return {}

    def attach_policy(self, *, policyName: str, target: str) -> Any:
        policies = self.known(target.removeprefix(ARN))["policies"]
        if policyName not in policies:
            policies.append(policyName)
        return {}

    def detach_policy(self, *, policyName: str, target: str) -> Any:
        self.known(target.removeprefix(ARN))["policies"].remove(policyName)
        return {}

    def attach_thing_principal(self, *, thingName: str, principal: str, thingPrincipalType: str) -> Any:
        assert thingPrincipalType == "EXCLUSIVE_THING"
        assert self.known(principal.removeprefix(ARN))["status"] != "ACTIVE", "active before it was a unit's"
        things = self.known(principal.removeprefix(ARN))["things"]
        if thingName not in things:
            things.append(thingName)
        return {}

    def detach_thing_principal(self, *, thingName: str, principal: str) -> Any:
        self.known(principal.removeprefix(ARN))["things"].remove(thingName)
        return {}

    def list_attached_policies(self, *, target: str) -> Any:
        policies = self.known(target.removeprefix(ARN))["policies"]
        return {"policies": [{"policyName": name} for name in policies]}

    def list_principal_things(self, *, principal: str) -> Any:
        return {"things": list(self.known(principal.removeprefix(ARN))["things"])}

    def list_thing_principals(self, *, thingName: str) -> Any:
        if thingName not in self.things:
            raise refused("ResourceNotFoundException", 404)
        return {
            "principals": [ARN + key for key, one in self.certificates.items() if thingName in one["things"]]
        }

    def list_certificates(self, *, ascendingOrder: bool) -> Any:
        assert not ascendingOrder
        return {
            "certificates": sorted(
                self.certificates.values(), key=lambda one: one["creationDate"], reverse=True
            )
        }


class Client:
    """As botocore's: it repeats what got no answer."""

    exceptions = Exceptions

    def __init__(self, aws: Aws, attempts: int) -> None:
        self._aws = aws
        self._attempts = attempts

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        aws = self._aws

        def call(**arguments: Any) -> Any:
            for _attempt in range(self._attempts):
                aws.asked.append(operation)
                if operation in aws.fails:
                    raise aws.fails[operation]
                act = aws.answers.get(operation) or getattr(aws, operation)
                if aws.lost.get(operation, 0) <= 0:
                    return act(**arguments)
                aws.lost[operation] -= 1
                with suppress(ClientError):
                    act(**arguments)
            raise ReadTimeoutError(endpoint_url="https://iot.example")

        return call

    def get_paginator(self, operation: str) -> Any:
        client = self

        class Pages:
            def paginate(self, **arguments: Any) -> Iterator[Any]:
                yield getattr(client, operation)(**arguments)

        return Pages()


@dataclass
class AwsWorld(World):
    """Units and their presence as in `World`, an issuer of the product and AWS IoT as it asks it."""

    aws: Aws = field(default_factory=Aws)

    def ports_of(self, issuer: Callable[[], Issuer]) -> Ports:
        return Ports(
            home=self,
            registry=Registry(self.aws),  # type: ignore[arg-type]
            serials=self.serials,
            presence=self.presence,
            issuer=issuer,
            plug=self.plug,
            abilities=ABILITIES,
            registration=issuer().registration,
        )

    def certificate_exists(self, certificate_id: str) -> bool:
        return self.aws.certificates.get(certificate_id, {"status": "REVOKED"})["status"] != "REVOKED"

    def wait_connected(self, *arguments: Any, **options: Any) -> None:
        self._look()
        super().wait_connected(*arguments, **options)

    def _look(self) -> None:
        from desktop.provision.issuer import Issued

        known = self.aws.certificates
        self.certificates = {key: Issued(one["certificatePem"], key) for key, one in known.items()}
        self.active = {key for key, one in known.items() if one["status"] == "ACTIVE"}
