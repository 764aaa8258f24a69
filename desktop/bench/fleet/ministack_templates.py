"""MiniStack's provisioning templates and certificates, under names of ours: see `desktop.bench.stack`."""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ministack.services import iot

from desktop.bench.ministack_place import here
from desktop.bench.rest import Refused, invalid

# May all of these (action, resource ARN) be done?
Permission = Callable[[Sequence[tuple[str, str]]], bool]

Document = Mapping[str, Any]

_role_allows = iot._provisioning_role_allows


class TemplateRefused(Exception):  # noqa: N818 - AWS's answer, not an error of ours
    """A template that cannot be applied; `code` as fleet provisioning has it, such as `InvalidParameters`."""

    def __init__(self, rejected: iot._ProvisioningRejected) -> None:
        document = rejected.reply[1]
        super().__init__(document["errorMessage"])
        self.code = str(document["errorCode"])
        self.message = str(document["errorMessage"])


@dataclass(frozen=True)
class Template:
    """A template's body and what may be done in its name: a role's ARN, or a permission of its own."""

    name: str
    body: Document
    permission: str | Permission

    def resolved(self, value: object, parameters: Mapping[str, str], certificate_id: str | None) -> Any:
        """`value` with `Ref` and the functions resolved as in this template."""
        body = {**self.body, "Resources": {}, "DeviceConfiguration": {"value": value}}
        return self._plan(body, parameters, certificate_id)["deviceConfiguration"]["value"]

    async def apply(self, parameters: Mapping[str, str], certificate_id: str) -> None:
        """Makes and attaches everything, or raises `TemplateRefused` and has changed nothing."""
        certificate = iot._certificates[certificate_id]
        async with iot.publishing_events():
            try:
                plan = self._plan(self.body, parameters, certificate_id)
                _check_thing(plan["thing"])
                await iot._apply_provisioning_plan(plan, certificate, self.permission)
            except iot._ProvisioningRejected as rejected:
                raise TemplateRefused(rejected) from rejected

    def _plan(
        self, body: Document, parameters: Mapping[str, str], certificate_id: str | None
    ) -> dict[str, Any]:
        version = {"templateBody": body}
        record = {"templateName": self.name, "versions": {"1": version}, "defaultVersionId": 1}
        try:
            plan: dict[str, Any] = iot._provisioning_plan(record, parameters, certificate_id)
        except iot._ProvisioningRejected as rejected:
            raise TemplateRefused(rejected) from rejected
        except (RecursionError, TypeError, AttributeError) as error:
            raise invalid("The template body is invalid") from error
        return plan


def _check_thing(thing: tuple[Document, Document] | None) -> None:
    """Raises `Refused` for properties of which MiniStack would find out while it makes the thing."""
    properties, settings = thing or ({}, {})
    attributes, groups = properties.get("AttributePayload") or {}, properties.get("ThingGroups") or []
    right = (
        isinstance(attributes, Mapping)
        and all(isinstance(value, str) for value in attributes.values())
        and isinstance(groups, list)
        and all(isinstance(name, str) for name in [*groups, properties.get("ThingTypeName") or ""])
        and isinstance(settings, Mapping)
    )
    if not right:
        raise invalid("The template body is invalid: a property of the thing is of the wrong type.")


def allowed(permission: str | Permission, requests: Sequence[tuple[str, str]]) -> bool:
    """In place of MiniStack's, which knows roles only."""
    return permission(requests) if callable(permission) else bool(_role_allows(permission, requests))


def named_template(name: str) -> Document | None:
    found: Document | None = iot._provisioning_templates.get(name)
    return found


def body_of(template: Document) -> Document:
    """The body of its default version."""
    return read_body(iot._provisioning_template_body(template))


def read_body(body: object) -> Document:
    document: Any = body
    try:
        document = json.loads(body) if isinstance(body, str) else body
    except (ValueError, RecursionError) as error:
        raise invalid("The template body is invalid") from error
    if not isinstance(document, Mapping):
        raise invalid("The template body is invalid")
    return document


def check_device_template(body: object) -> None:
    """Raises `Refused` for a body that fleet provisioning and just-in-time provisioning do not take."""
    refused = iot._validate_provisioning_template_body(body)
    if refused is not None:
        raise invalid(json.loads(refused[2])["message"])


def certificate(certificate_id: object) -> Document | None:
    found: Document | None = iot._certificates.get(certificate_id)
    return found


def thing_arn(name: str) -> str:
    return here().arn("iot", f"thing/{name}")


def policy_arn(name: str) -> str:
    return here().arn("iot", f"policy/{name}")


def policy_name(document: object) -> str:
    """What MiniStack calls a policy that a template gives without a name."""
    text = document if isinstance(document, str) else json.dumps(document)
    return hashlib.sha256(text.encode()).hexdigest()


def ca_certificate(certificate_id: str) -> Document | None:
    found: Document | None = iot._ca_certificates.get(certificate_id)
    return found


def ca_certificates() -> Sequence[Document]:
    return list(iot._ca_certificates.values())


async def create_certificate(request: Mapping[str, Any]) -> str:
    """Signs `certificateSigningRequest`, or registers `certificatePem`; the certificate's id, INACTIVE.

    Raises `Refused` as the API of that name does.
    """
    if "certificateSigningRequest" in request:
        answer = iot._create_certificate_from_csr(dict(request), {})
    else:
        answer = await iot._register_certificate(dict(request), {})
    status, _, body = answer
    document = json.loads(body)
    if status >= 300:
        raise Refused(document["__type"], document["message"], status)
    return str(document["certificateId"])


def delete_certificate(certificate_id: str) -> None:
    del iot._certificates[certificate_id]
