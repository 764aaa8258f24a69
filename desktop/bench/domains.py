"""Domain configurations: endpoints with a name, an authorizer and a way in of their own.

AWS IoT developer guide, "Domain configurations"; AWS IoT API reference, `CreateDomainConfiguration`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop.bench.place import Place

BY_DEFAULT = "DEFAULT"


@dataclass(frozen=True)
class Domain:
    """`authorizer` is who is asked where a client names none; empty for the account's default.

    `authentication` and `application` are AWS's words for who gets in, and by which protocol.
    """

    place: Place
    enabled: bool = True
    authorizer: str = ""
    may_override: bool = False
    authentication: str = BY_DEFAULT
    application: str = BY_DEFAULT


def domain_of(place: Place, record: Mapping[str, Any]) -> Domain:
    """By what `DescribeDomainConfiguration` tells of it."""
    config = record.get("authorizerConfig") or {}
    return Domain(
        place,
        record.get("domainConfigurationStatus") == "ENABLED",
        config.get("defaultAuthorizerName") or "",
        bool(config.get("allowAuthorizerOverride")),
        record.get("authenticationType") or BY_DEFAULT,
        record.get("applicationProtocol") or BY_DEFAULT,
    )
