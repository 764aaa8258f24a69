"""Authorities that AWS IoT knows."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.cloud.errors import translated
from desktop.cloud.session import Cloud


@dataclass(frozen=True)
class CaCertificate:
    certificate_id: str
    active: bool
    auto_registration: bool


def describe_ca(cloud: Cloud, certificate_id: str) -> CaCertificate:
    """Raises CLD-004 when AWS IoT does not know it."""
    with translated("look up the authority {certificate}…", certificate=certificate_id[:12]):
        found = cloud.client("iot").describe_ca_certificate(certificateId=certificate_id)[
            "certificateDescription"
        ]
    return CaCertificate(
        found["certificateId"], found["status"] == "ACTIVE", found["autoRegistrationStatus"] == "ENABLE"
    )
