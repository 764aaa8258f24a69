"""RegisterThing: a template that the caller sends is applied in the caller's own name.

AWS IoT API reference, `RegisterThing`; templates: developer guide, "Provisioning templates".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from desktop.bench.fleet import ministack_templates as registry
from desktop.bench.rest import Refused, Request, invalid

MAX_BODY = 10_240
CERTIFICATE_ID = "AWS::IoT::Certificate::Id"
# A template names its certificate by id, or by one of these: what the API for it is, and calls it.
MADE = {
    "CertificateSigningRequest": ("iot:CreateCertificateFromCsr", "certificateSigningRequest"),
    "CertificatePem": ("iot:RegisterCertificate", "certificatePem"),
}
SOURCES = ("CertificateId", *MADE)
STATUSES = ("active", "inactive")

Authorize = Callable[[Mapping[str, str]], registry.Permission]


class ThingRegistration:
    """`authorize` tells from a request's headers what its sender may do."""

    def __init__(self, authorize: Authorize) -> None:
        self._authorize = authorize

    async def route(self, request: Request) -> Mapping[str, Any] | None:
        if (request.method, request.path) != ("POST", "/things"):
            return None
        text = request.body.get("templateBody")
        if not isinstance(text, str) or len(text) > MAX_BODY:
            raise invalid(f"templateBody must be text of at most {MAX_BODY} characters.")
        body = registry.read_body(text)
        parameters = _parameters(request.body.get("parameters"))
        may = self._authorize(request.headers)
        template = registry.Template("of the request", body, may)
        try:
            return await _register(template, parameters, may)
        except registry.TemplateRefused as refused:
            raise _as_control_plane(refused) from refused


async def _register(
    template: registry.Template, parameters: Mapping[str, str], may: registry.Permission
) -> Mapping[str, Any]:
    resources = _resources(template.body)
    source, properties = _certificate(template, resources, parameters)
    if source in MADE:
        certificate_id = await _make_certificate(source, properties, may)
    else:
        certificate_id = properties[source]
        if registry.certificate(certificate_id) is None:
            raise _failed(f"Certificate {certificate_id} does not exist.")
    try:
        await template.apply(parameters, certificate_id)
    except (Refused, registry.TemplateRefused):
        if source in MADE:
            registry.delete_certificate(certificate_id)
        raise
    certificate = registry.certificate(certificate_id) or {}
    arns = _arns(template, resources, parameters, certificate)
    return {"certificatePem": certificate["certificatePem"], "resourceArns": arns}


async def _make_certificate(source: str, properties: Mapping[str, Any], may: registry.Permission) -> str:
    action, field = MADE[source]
    if not may([(action, "*")]):
        raise _unauthorized()
    request = {field: properties[source]}
    if "CACertificatePem" in properties:
        request["caCertificatePem"] = properties["CACertificatePem"]
    try:
        return await registry.create_certificate(request)
    except Refused as refused:
        raise _failed(refused.message) from refused


def _parameters(given: object) -> Mapping[str, str]:
    if given is None:
        return {}
    if not isinstance(given, Mapping) or not all(isinstance(value, str) for value in given.values()):
        raise invalid("parameters must map names to text.")
    return given


def _resources(body: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    resources = body.get("Resources")
    if not isinstance(resources, Mapping) or not all(isinstance(one, Mapping) for one in resources.values()):
        raise invalid("The template body is invalid: Resources must be a map.")
    for one in resources.values():
        if not isinstance(one.get("Properties"), Mapping):
            raise invalid("The template body is invalid: Properties of a resource cannot be null.")
    return resources


def _certificate(
    template: registry.Template, resources: Mapping[str, Mapping[str, Any]], parameters: Mapping[str, str]
) -> tuple[str, Mapping[str, Any]]:
    """Which of `SOURCES` the template uses, and the properties of its certificate."""
    found = [one["Properties"] for one in resources.values() if one.get("Type") == "AWS::IoT::Certificate"]
    if len(found) != 1:
        raise invalid("The template body is invalid: Template must have one certificate resource.")
    properties = template.resolved(found[0], parameters, parameters.get(CERTIFICATE_ID))
    sources = [name for name in SOURCES if name in properties]
    if len(sources) != 1:
        raise invalid(f"A certificate resource must specify one of {', '.join(SOURCES)}.")
    if str(properties.get("Status", "active")).lower() not in STATUSES:
        raise invalid('A certificate resource must specify a Status of either "Active" or "Inactive"')
    return sources[0], properties


def _arns(
    template: registry.Template,
    resources: Mapping[str, Mapping[str, Any]],
    parameters: Mapping[str, str],
    certificate: Mapping[str, Any],
) -> Mapping[str, str]:
    """By the names that the resources have in the template."""
    arns = {}
    for name, resource in resources.items():
        properties = template.resolved(resource["Properties"], parameters, certificate["certificateId"])
        match resource.get("Type"):
            case "AWS::IoT::Certificate":
                arns[name] = certificate["certificateArn"]
            case "AWS::IoT::Thing":
                arns[name] = registry.thing_arn(properties["ThingName"])
            case "AWS::IoT::Policy":
                policy = properties.get("PolicyName") or registry.policy_name(properties["PolicyDocument"])
                arns[name] = registry.policy_arn(policy)
    return arns


def _as_control_plane(refused: registry.TemplateRefused) -> Refused:
    if refused.code == "AccessDenied":
        return _unauthorized()
    if refused.code != "ProvisioningFailed":
        return invalid(refused.message)
    message = refused.message.partition(" (Service:")[0]
    if "conflict" in message:
        return Refused("ConflictingResourceUpdateException", message, 409)
    return _failed(message)


def _failed(message: str) -> Refused:
    return Refused("ResourceRegistrationFailureException", message)


def _unauthorized() -> Refused:
    return Refused("UnauthorizedException", "You are not authorized to perform this operation.", 401)
