"""AWS Signer's platforms, and profiles for AWS IoT code signing.

A profile's name is never free again, not even after it was cancelled (AWS Signer API, PutSigningProfile).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from desktop.cloud.errors import ConflictError, translated
from desktop.cloud.session import Cloud
from desktop.core.catalogue.cloud import NOT_A_PROFILE_NAME, PROFILE_NAME_SPENT
from desktop.core.errors import CloudError

# ECDSA P-256 over SHA-256, detached: what FreeRTOS units verify.
PLATFORM = "AWSIoTDeviceManagement-SHA256-ECDSA"
# The same signature in one document with the image.
EMBEDDED_PLATFORM = "AmazonFreeRTOS-Default"
STATUSES = ("Active", "Canceled", "Revoked")

# AWS Signer API reference: ProfileName.
_NAME = re.compile(r"[A-Za-z0-9_]{2,64}")


@dataclass(frozen=True)
class SigningPlatform:
    """`image_format` is JSONDetached or JSONEmbedded for firmware."""

    name: str
    display_name: str
    encryption: str
    digest: str
    image_format: str
    max_megabytes: int


@dataclass(frozen=True)
class SigningProfile:
    """`status` is Active, Canceled or Revoked; `label` (`certname`) is where the unit keeps the certificate.

    `reason` and `revoked_from` are set for a revoked profile that was asked for by its name.
    """

    name: str
    arn: str
    status: str
    platform: str
    certificate_arn: str
    label: str
    version: str = ""
    tags: Mapping[str, str] | None = None
    reason: str = ""
    revoked_from: datetime | None = None


def list_platforms(cloud: Cloud) -> list[SigningPlatform]:
    with translated("list the signing platforms"):
        pages = cloud.client("signer").get_paginator("list_signing_platforms").paginate()
        return [_platform(found) for page in pages for found in page["platforms"]]


def get_profile(cloud: Cloud, name: str) -> SigningProfile:
    """Raises CLD-004 when there is no such profile."""
    _check_name(name)
    with translated("look up the signing profile {name}", name=name):
        return _profile(cloud.client("signer").get_signing_profile(profileName=name))


def create_profile(
    cloud: Cloud,
    name: str,
    certificate_arn: str,
    label: str,
    *,
    platform: str = PLATFORM,
    tags: Mapping[str, str] | None = None,
) -> str:
    """Makes a profile on a certificate imported in ACM, returns its ARN.

    Raises CLD-041 for a name that was used before, CLD-042 for one that AWS does not take.
    """
    _check_name(name)
    with translated("create the signing profile {name}", name=name):
        try:
            made = cloud.client("signer").put_signing_profile(
                profileName=name,
                platformId=platform,
                signingMaterial={"certificateArn": certificate_arn},
                signingParameters={"certname": label},
                **({"tags": dict(tags)} if tags else {}),
            )
        except ClientError as error:
            if error.response.get("code") == "ProfileAlreadyExists":
                raise _name_taken(name) from error
            raise
    return str(made["arn"])


def list_profiles(
    cloud: Cloud,
    *,
    statuses: Sequence[str] = (),
    platform: str | None = None,
    include_cancelled: bool = True,
) -> list[SigningProfile]:
    """All profiles of the account, or those with one of `statuses` and of `platform`.

    Without `statuses`: the active ones, and unless told otherwise the cancelled ones.
    """
    filters: dict[str, Any] = {"statuses": list(statuses)} if statuses else {}
    filters |= {"platformId": platform} if platform else {}
    if not statuses:
        filters["includeCanceled"] = include_cancelled
    with translated("list the signing profiles"):
        pages = cloud.client("signer").get_paginator("list_signing_profiles").paginate(**filters)
        return [_profile(found) for page in pages for found in page["profiles"]]


def cancel_profile(cloud: Cloud, name: str) -> None:
    """The profile signs no more, for good; what it signed stays valid. Raises CLD-004."""
    _check_name(name)
    with translated("cancel the signing profile {name}", name=name):
        cloud.client("signer").cancel_signing_profile(profileName=name)


def revoke_profile(cloud: Cloud, name: str, version: str, reason: str, effective: datetime) -> None:
    """AWS no longer trusts what the profile signed after `effective`, which is aware and in the past.

    For good: a second call may set an earlier time, never a later one. Raises CLD-004 for another version,
    CLD-010 for a later time.
    """
    _check_name(name)
    with translated("revoke the signing profile {name}", name=name):
        cloud.client("signer").revoke_signing_profile(
            profileName=name, profileVersion=version, reason=reason, effectiveTime=effective
        )


def _name_taken(name: str) -> CloudError:
    return ConflictError(PROFILE_NAME_SPENT, name=name)


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise CloudError(NOT_A_PROFILE_NAME, name=name)


def _platform(found: Mapping[str, Any]) -> SigningPlatform:
    configuration = found.get("signingConfiguration", {})
    return SigningPlatform(
        found["platformId"],
        found.get("displayName", ""),
        configuration.get("encryptionAlgorithmOptions", {}).get("defaultValue", ""),
        configuration.get("hashAlgorithmOptions", {}).get("defaultValue", ""),
        found.get("signingImageFormat", {}).get("defaultFormat", ""),
        found.get("maxSizeInMB", 0),
    )


def _profile(found: Mapping[str, Any]) -> SigningProfile:
    return SigningProfile(
        name=found["profileName"],
        arn=found.get("arn", ""),
        status=found.get("status", ""),
        platform=found.get("platformId", ""),
        certificate_arn=found.get("signingMaterial", {}).get("certificateArn", ""),
        label=found.get("signingParameters", {}).get("certname", ""),
        version=found.get("profileVersion", ""),
        tags=found.get("tags") or None,
        reason=found.get("statusReason", ""),
        revoked_from=found.get("revocationRecord", {}).get("revocationEffectiveFrom"),
    )
