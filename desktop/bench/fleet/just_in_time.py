"""Just-in-time provisioning: a template of the CA registers the device that connects for the first time.

AWS IoT developer guide, "Just-in-time provisioning". MiniStack stores the certificate as PENDING_ACTIVATION
and refuses the connection, as for just-in-time registration; the device connects again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from cryptography import x509
from cryptography.x509.oid import NameOID

from desktop.bench.fleet import ministack_templates as registry
from desktop.bench.rest import Refused, invalid

PREFIX = "AWS::IoT::Certificate::"
SUBJECT = {
    "Country": NameOID.COUNTRY_NAME,
    "Organization": NameOID.ORGANIZATION_NAME,
    "OrganizationalUnit": NameOID.ORGANIZATIONAL_UNIT_NAME,
    "DistinguishedNameQualifier": NameOID.DN_QUALIFIER,
    "StateName": NameOID.STATE_OR_PROVINCE_NAME,
    "CommonName": NameOID.COMMON_NAME,
    "SerialNumber": NameOID.SERIAL_NUMBER,
}
TYPE = "JITP"

logger = logging.getLogger(__name__)


def parameters_of(certificate_pem: str, certificate_id: str) -> dict[str, str]:
    """What AWS fills in: the parts of the subject that the certificate has, and its id."""
    subject = x509.load_pem_x509_certificate(certificate_pem.encode()).subject
    parameters = {PREFIX + "Id": certificate_id}
    for name, oid in SUBJECT.items():
        values = [attribute.value for attribute in subject.get_attributes_for_oid(oid)]
        if values and isinstance(values[0], str):
            parameters[PREFIX + name] = values[0]
    return parameters


def template_of(configuration: Mapping[str, Any]) -> registry.Template:
    """The template that a CA's `registrationConfig` holds or names. Raises `Refused` where there is none."""
    name = configuration.get("templateName")
    if name is None:
        body = registry.read_body(configuration.get("templateBody"))
        return registry.Template("of the CA certificate", body, str(configuration.get("roleArn")))
    template = registry.named_template(name)
    if template is None or template["type"] != TYPE or not template["enabled"]:
        raise invalid(f"There is no enabled template {name} of type {TYPE}.")
    return registry.Template(name, registry.body_of(template), template["provisioningRoleArn"])


def missing_parameters(body: Mapping[str, Any], parameters: Mapping[str, str]) -> list[str]:
    """The declared parameters without a value and without a default: with any, provisioning fails."""
    declared = body.get("Parameters")
    return [
        name
        for name, described in (declared.items() if isinstance(declared, Mapping) else ())
        if name not in parameters and not (isinstance(described, Mapping) and "Default" in described)
    ]


class JustInTimeProvisioning:
    """Provisions beside the connection that caused it, which is not kept waiting."""

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[None]] = {}

    def start(self, certificate: Mapping[str, Any]) -> None:
        """Once at a time for a certificate; nothing when its CA has no `registrationConfig`."""
        certificate_id = certificate["certificateId"]
        authority = registry.ca_certificate(certificate["caCertificateId"]) or {}
        configuration = authority.get("registrationConfig")
        if configuration and certificate_id not in self._running:
            task = asyncio.create_task(self._provision(certificate, configuration))
            self._running[certificate_id] = task
            task.add_done_callback(lambda _: self._running.pop(certificate_id))

    async def _provision(self, certificate: Mapping[str, Any], configuration: Mapping[str, Any]) -> None:
        certificate_id = certificate["certificateId"]
        try:
            template = template_of(configuration)
            parameters = parameters_of(certificate["certificatePem"], certificate_id)
            if missing := missing_parameters(template.body, parameters):
                raise invalid(f"The certificate has no {', '.join(missing)}.")
            await template.apply(parameters, certificate_id)
        except (Refused, registry.TemplateRefused) as refused:
            logger.warning(
                "Just-in-time provisioning of certificate %s failed: %s", certificate_id, refused.message
            )
