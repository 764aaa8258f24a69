"""AWS Signer profiles for AWS IoT code signing.

A profile's name is never free again, not even after it was cancelled (AWS Signer API, PutSigningProfile).
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.cloud.errors import translated
from desktop.cloud.session import Cloud

# ECDSA P-256 over SHA-256, detached: what FreeRTOS units verify.
PLATFORM = "AWSIoTDeviceManagement-SHA256-ECDSA"


@dataclass(frozen=True)
class SigningProfile:
    """`status` is Active, Canceled or Revoked; `label` (`certname`) is where the unit keeps it."""

    name: str
    arn: str
    status: str
    platform: str
    certificate_arn: str
    label: str


def get_profile(cloud: Cloud, name: str) -> SigningProfile:
    """Raises CLD-004 when there is no such profile."""
    with translated(f"look up the signing profile {name}"):
        found = cloud.client("signer").get_signing_profile(profileName=name)
    return SigningProfile(
        name,
        found.get("arn", ""),
        found.get("status", ""),
        found.get("platformId", ""),
        found.get("signingMaterial", {}).get("certificateArn", ""),
        found.get("signingParameters", {}).get("certname", ""),
    )


def create_profile(cloud: Cloud, name: str, certificate_arn: str, label: str) -> str:
    """Makes a profile on a certificate imported in ACM, returns its ARN. CLD-010 when the name was used."""
    with translated(f"create the signing profile {name}"):
        made = cloud.client("signer").put_signing_profile(
            profileName=name,
            platformId=PLATFORM,
            signingMaterial={"certificateArn": certificate_arn},
            signingParameters={"certname": label},
        )
    return str(made["arn"])


def list_profiles(cloud: Cloud) -> list[str]:
    """Names of all profiles of the account, cancelled ones included."""
    with translated("list the signing profiles"):
        pages = cloud.client("signer").get_paginator("list_signing_profiles").paginate(includeCanceled=True)
        return [profile["profileName"] for page in pages for profile in page["profiles"]]
