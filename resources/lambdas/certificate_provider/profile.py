"""What certificates of a product shall be: read from the function's environment, filled for one unit.

`CERTIFICATE_PROFILES` is a JSON object: each product's profile by the product's name. A profile says of whose
certificates it speaks: `things` is a regular expression for the whole common name, in which the group
`serial` is the serial number. What else it has stands in the product profile, with `{serial}` and `{thing}`
for the unit's. What it has not is as it is without a profile.
"""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import core, x509

from .request import RequestRefusedError

NO_END = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)  # RFC 5280 4.1.2.5
_SIGNS = ("digitalSignature",)
_CLIENT = ("clientAuth",)
_USAGES = {
    "digitalSignature": "digital_signature",
    "contentCommitment": "non_repudiation",
    "keyEncipherment": "key_encipherment",
    "dataEncipherment": "data_encipherment",
    "keyAgreement": "key_agreement",
}
_EXTENDED_USAGES = {
    "clientAuth": "client_auth",
    "serverAuth": "server_auth",
    "codeSigning": "code_signing",
    "emailProtection": "email_protection",
}
_HARDWARE_MODULE_NAME = "1.3.6.1.5.5.7.8.4"  # RFC 4108, 5
_KEYS = {("ec", 256): "p256", ("ec", 384): "p384"}


class Profile:
    """What the certificate of one unit shall be."""

    def __init__(self, asked: Mapping[str, Any], serial: str, thing: str) -> None:
        self._asked = asked
        self._serial = serial
        self._thing = thing

    def check_key(self, key: Any) -> None:
        """`key` is a SubjectPublicKeyInfo. Raises `RequestRefusedError` for a kind that is not allowed."""
        kind = _KEYS.get((key.algorithm, key.bit_size), f"{key.algorithm}{key.bit_size}")
        allowed = self._asked.get("keys")
        if allowed is not None and kind not in allowed:
            raise RequestRefusedError(f"The key is {kind}, allowed are {', '.join(allowed)}.")

    def end(self, now: datetime, authority_end: datetime, days: int) -> datetime:
        """Where the profile says nothing `days` from now, but not after the authority's.

        Raises `RequestRefusedError` when the authority ends before what the profile asks for.
        """
        validity = self._asked.get("validity")
        if validity is None:
            return min(now + timedelta(days=days), authority_end)
        end = _end(validity, now)
        if end > authority_end:
            raise RequestRefusedError(f"The authority's own certificate ends before {end:%Y-%m-%d}.")
        return end

    def key_usage(self, key: Any) -> set[str]:
        asked = set(self._asked.get("key_usage", _SIGNS))
        if key.algorithm == "rsa" and self._asked.get("rsa_encipherment"):
            asked.add("keyEncipherment")
        return {_USAGES[usage] for usage in asked}

    def extended_key_usage(self) -> list[str]:
        return [_EXTENDED_USAGES.get(one, one) for one in self._asked.get("extended_key_usage", _CLIENT)]

    def names(self) -> list[Any]:
        return [_name(kind, self._filled(value)) for kind, value in self._asked.get("names", ())]

    def _filled(self, template: str) -> str:
        return template.replace("{serial}", self._serial).replace("{thing}", self._thing)


def profile_of(common_name: str, profiles: str) -> Profile:
    """That of the product whose unit has this common name; one that asks for nothing when there is none."""
    for asked in json.loads(profiles or "{}").values():
        match = re.fullmatch(asked["things"], common_name)
        if match:
            return Profile(asked, match["serial"], common_name)
    return Profile({}, common_name, common_name)


def _end(validity: str, now: datetime) -> datetime:
    if validity == "never":
        return NO_END
    number, _, unit = validity.partition(" ")
    if unit.startswith("day"):
        return now + timedelta(days=int(number))
    year = now.year + int(number)
    return now.replace(year=year, day=min(now.day, calendar.monthrange(year, now.month)[1]))


def _name(kind: str, value: str) -> Any:
    if kind == "dns":
        return x509.GeneralName("dns_name", value)
    if kind == "uri":
        return x509.GeneralName("uniform_resource_identifier", value)
    hardware, _, serial = value.partition(":")
    body = core.ObjectIdentifier(hardware).dump() + core.OctetString(serial.encode("ascii")).dump()
    # Left to itself, asn1crypto forgets the explicit tag that RFC 5280's OtherName has.
    value = core.Sequence(contents=body, explicit=0)
    return x509.GeneralName("other_name", {"type_id": _HARDWARE_MODULE_NAME, "value": value})
