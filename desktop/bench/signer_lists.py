"""The list operations of AWS Signer that MiniStack lacks: platforms and profiles.

Platforms: AWS Signer CLI reference, `list-signing-platforms`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from desktop.bench.rest import Request, not_found, page

PAGE = 25


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
]


class SignerLists:
    """`profiles` gives every profile of the account, as GetSigningProfile would."""

    def __init__(self, profiles: Callable[[], Iterable[Mapping[str, Any]]]) -> None:
        self._profiles = profiles

    def route(self, request: Request) -> Mapping[str, Any] | None:
        if request.method != "GET":
            return None
        if request.path == "/signing-platforms":
            return self._list_platforms(request.query)
        if request.path == "/signing-profiles":
            return self._list_profiles(request.query)
        if request.path.startswith("/signing-platforms/"):
            return _found(request.path.removeprefix("/signing-platforms/"))
        return None

    def _list_platforms(self, query: Mapping[str, str]) -> Mapping[str, Any]:
        filters = {name: query[name] for name in ("category", "target") if name in query}
        matching = [
            platform
            for platform in PLATFORMS
            if all(platform[name] == value for name, value in filters.items())
        ]
        shown, more = page(matching, query, PAGE)
        return {"platforms": shown, **more}

    def _list_profiles(self, query: Mapping[str, str]) -> Mapping[str, Any]:
        """Canceled profiles only on request, as AWS does."""
        statuses = {query["statuses"]} if "statuses" in query else {"Active"}
        if query.get("includeCanceled", "").lower() == "true":
            statuses.add("Canceled")
        matching = [
            {name: value for name, value in profile.items() if name != "policy"}
            for profile in self._profiles()
            if profile["status"] in statuses and query.get("platformId") in {None, profile["platformId"]}
        ]
        shown, more = page(matching, query, PAGE)
        return {"profiles": shown, **more}


def _found(name: str) -> Mapping[str, Any]:
    for platform in PLATFORMS:
        if platform["platformId"] == name:
            return platform
    raise not_found(f"There is no signing platform {name}.")
