"""The platforms and profiles of AWS Signer, as its lists show them; MiniStack lacks both lists.

Platforms: AWS Signer CLI reference, `list-signing-platforms`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from desktop.bench.rest import Refused, Request, not_found, page

PAGE = 25
MAX_REASON = 500  # characters


def _platform(
    name: str, display_name: str, target: str, encryption: str, digest: str, form: str, megabytes: int
) -> dict[str, Any]:
    return {
        "platformId": name,
        "displayName": display_name,
        "target": target,
        "category": "AWSIoT",
        "signingConfiguration": {
            "encryptionAlgorithmOptions": {"allowedValues": [encryption], "defaultValue": encryption},
            "hashAlgorithmOptions": {"allowedValues": [digest], "defaultValue": digest},
        },
        "signingImageFormat": {"supportedFormats": [form], "defaultFormat": form},
        "maxSizeInMB": megabytes,
        "revocationSupported": False,
    }


PLATFORMS = [
    _platform(
        "AWSIoTDeviceManagement-SHA256-ECDSA",
        "AWS IoT Device Management",
        "SHA256-ECDSA",
        "ECDSA",
        "SHA256",
        "JSONDetached",
        2048,
    ),
    _platform(
        "AmazonFreeRTOS-Default", "Amazon FreeRTOS", "SHA256-ECDSA", "ECDSA", "SHA256", "JSONEmbedded", 16
    ),
    _platform(
        "AmazonFreeRTOS-TI-CC3220SF",
        "Amazon FreeRTOS SHA1-RSA CC3220SF-Format",
        "SHA1-RSA-TISHA1",
        "RSA",
        "SHA1",
        "JSONEmbedded",
        16,
    ),
    _platform("AWSLambda-SHA384-ECDSA", "AWS Lambda", "SHA384-ECDSA", "ECDSA", "SHA384", "JSONDetached", 250)
    | {"category": "AWS", "revocationSupported": True},
    _platform(
        "Notation-OCI-SHA384-ECDSA",
        "Notation for Container Registries",
        "SHA384-ECDSA",
        "ECDSA",
        "SHA384",
        "JWS",
        0,
    )
    | {"category": "AWS", "revocationSupported": True},
]
# What GetSigningProfile tells and the list does not.
UNLISTED = ("overrides", "statusReason", "revocationRecord")


class SignerLists:
    """`profiles` gives every profile of the account, as GetSigningProfile would."""

    def __init__(self, profiles: Callable[[], Iterable[Mapping[str, Any]]]) -> None:
        self._profiles = profiles

    def route(self, request: Request) -> Mapping[str, Any] | None:
        if request.method != "GET":
            return None
        if request.path == "/signing-platforms":
            return self._list_platforms(request)
        if request.path == "/signing-profiles":
            return self._list_profiles(request)
        if request.path.startswith("/signing-platforms/"):
            return find_platform(request.path.removeprefix("/signing-platforms/"))
        return None

    def _list_platforms(self, request: Request) -> Mapping[str, Any]:
        query = request.query
        filters = {name: query[name] for name in ("category", "target") if name in query}
        matching = [
            platform
            for platform in PLATFORMS
            if all(platform[name] == value for name, value in filters.items())
        ]
        shown, more = signer_page(matching, request)
        return {"platforms": shown, **more}

    def _list_profiles(self, request: Request) -> Mapping[str, Any]:
        """Canceled profiles only on request, as AWS does."""
        query = request.query
        statuses = set(request.repeated.get("statuses", ("Active",)))
        if query.get("includeCanceled", "").lower() == "true":
            statuses.add("Canceled")
        matching = [
            {name: value for name, value in shown_profile(profile).items() if name not in UNLISTED}
            for profile in self._profiles()
            if profile["status"] in statuses and query.get("platformId") in {None, profile["platformId"]}
        ]
        shown, more = signer_page(matching, request)
        return {"profiles": shown, **more}


def signer_page(items: list[Any], request: Request) -> tuple[list[Any], dict[str, str]]:
    return page(items, request, PAGE, invalid)


def shown_profile(profile: Mapping[str, Any]) -> dict[str, Any]:
    """A profile as GetSigningProfile answers it."""
    shown = {name: value for name, value in profile.items() if name != "policy" and value is not None}
    shown.setdefault("signatureValidityPeriod", {"type": "MONTHS", "value": 135})
    return shown | {"platformDisplayName": find_platform(profile["platformId"])["displayName"]}


def find_platform(name: str) -> dict[str, Any]:
    for platform in PLATFORMS:
        if platform["platformId"] == name:
            return platform
    raise not_found(f"There is no signing platform {name}.")


def checked_reason(body: Mapping[str, Any]) -> str:
    """Why something is revoked: 1 to 500 characters."""
    reason = body.get("reason")
    if not isinstance(reason, str) or not 1 <= len(reason) <= MAX_REASON:
        raise invalid(f"reason must have 1 to {MAX_REASON} characters")
    return reason


def invalid(message: str, detail: str = "ValidationException") -> Refused:
    """How AWS Signer refuses a request; `detail` is the finer code in its answer."""
    return Refused("ValidationException", message, detail=detail)


def moment(query: Mapping[str, str], name: str) -> float | None:
    """A time in the query of a request, in seconds since 1970."""
    if name not in query:
        return None
    try:
        return datetime.fromisoformat(query[name]).timestamp()
    except ValueError as error:
        raise invalid(f"{name} is not a time") from error
