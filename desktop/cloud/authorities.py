"""Authorities registered in AWS IoT: it takes the certificates they signed.

Source: AWS IoT developer guide, “Managing your CA certificates”.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.session import Cloud


@dataclass(frozen=True)
class RegisteredAuthority:
    """`status` is ACTIVE or INACTIVE; `mode` is DEFAULT, or SNI_ONLY, which asks units to name the endpoint.

    `template` is the name of the template that provisions just in time; empty without one.
    """

    authority_id: str
    arn: str
    status: str
    mode: str
    auto_registration: bool
    template: str
    pem: str


def list_authorities(cloud: Cloud) -> list[RegisteredAuthority]:
    with translated("list the authorities of the account"):
        pages = cloud.client("iot").get_paginator("list_ca_certificates").paginate()
        ids = [one["certificateId"] for page in pages for one in page["certificates"]]
    return [describe_authority(cloud, authority_id) for authority_id in ids]


def describe_authority(cloud: Cloud, authority_id: str) -> RegisteredAuthority:
    """Raises CLD-004 when there is no such authority."""
    with translated("look up the authority {authority}…", authority=authority_id[:12]):
        answer = cloud.client("iot").describe_ca_certificate(certificateId=authority_id)
    found = answer["certificateDescription"]
    return RegisteredAuthority(
        authority_id=found["certificateId"],
        arn=found["certificateArn"],
        status=found["status"],
        mode=found.get("certificateMode") or "DEFAULT",
        auto_registration=found.get("autoRegistrationStatus") == "ENABLE",
        template=(answer.get("registrationConfig") or {}).get("templateName", ""),
        pem=found["certificatePem"],
    )


def find_authority(cloud: Cloud, authority_id: str) -> RegisteredAuthority | None:
    try:
        return describe_authority(cloud, authority_id)
    except NotFoundError:
        return None


def registration_code(cloud: Cloud) -> str:
    """What a proof of possession names: it belongs to the account and Region."""
    with translated("ask for the registration code"):
        return str(cloud.client("iot").get_registration_code()["registrationCode"])


def register_authority(
    cloud: Cloud, pem: str, *, proof: str | None, auto_registration: bool, template: str = ""
) -> str:
    """Registers it, ACTIVE, and returns its id. Without `proof`, units must name the endpoint in TLS (SNI).

    Raises CLD-008 when it is registered, CLD-010 when AWS refuses certificate or proof.
    """
    mode = {"certificateMode": "SNI_ONLY"} if proof is None else {"verificationCertificate": proof}
    jitp = {"registrationConfig": {"templateName": template}} if template else {}
    with translated("register the authority"):
        made = cloud.client("iot").register_ca_certificate(
            caCertificate=pem, setAsActive=True, allowAutoRegistration=auto_registration, **mode, **jitp
        )
    return str(made["certificateId"])


def set_status(cloud: Cloud, authority_id: str, status: str) -> None:
    """ACTIVE or INACTIVE; certificates that it signed keep their own status."""
    with translated("make the authority {authority}… {status}", authority=authority_id[:12], status=status):
        cloud.client("iot").update_ca_certificate(certificateId=authority_id, newStatus=status)


def register_just_in_time(cloud: Cloud, authority_id: str, template: str = "") -> None:
    """From now on AWS registers units of the authority at their first connection, by `template` if any."""
    jitp = {"registrationConfig": {"templateName": template}} if template else {}
    with translated("turn on auto-registration of the authority {authority}…", authority=authority_id[:12]):
        cloud.client("iot").update_ca_certificate(
            certificateId=authority_id, newAutoRegistrationStatus="ENABLE", **jitp
        )


def delete_authority(cloud: Cloud, authority_id: str) -> None:
    """Raises CLD-008 while it is ACTIVE, CLD-004 when there is none."""
    with translated("remove the authority {authority}…", authority=authority_id[:12]):
        cloud.client("iot").delete_ca_certificate(certificateId=authority_id)


def certificates_by_status(cloud: Cloud, authority_id: str) -> dict[str, int]:
    """How many registered certificates the authority signed, by their own status."""
    with translated("count the certificates of the authority {authority}…", authority=authority_id[:12]):
        pages = cloud.client("iot").get_paginator("list_certificates_by_ca")
        found = pages.paginate(caCertificateId=authority_id)
        return dict(Counter(one["status"] for page in found for one in page["certificates"]))
