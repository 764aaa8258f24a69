"""The names AWS IoT answers at: one for each account, Region and kind of endpoint.

They are AWS's but for the domain: what lies below `localhost` names no other machine (RFC 6761), so a unit
whose hosts file lacks its name meets no stranger.
"""

from __future__ import annotations

import hashlib
import re

from desktop.bench.environment import HOST, REGION

# The Regions whose names resolve: the first has the address 127.0.0.1, the next 127.0.0.2, and so on.
REGIONS = (
    REGION,
    "eu-west-1",
    "us-west-2",
    "eu-central-1",
    "ap-northeast-1",
    "ap-southeast-1",
    "cn-north-1",
)
DATA, CREDENTIALS = "iot:Data-ATS", "iot:CredentialProvider"

_MIDDLE = {DATA: "-ats", CREDENTIALS: ".credentials"}
_NAME = re.compile(rf"[0-9a-f]{{14}}(-ats|\.credentials)\.iot\.([a-z0-9-]+)\.{HOST}")


def prefix_of(account_id: str) -> str:
    """Where the account's names begin."""
    return hashlib.sha256(account_id.encode()).hexdigest()[:14]


def endpoint_name(kind: str, account_id: str, region: str) -> str:
    """`kind` is `DATA` or `CREDENTIALS`. A bare name, as `DescribeEndpoint` answers."""
    return f"{prefix_of(account_id)}{_MIDDLE[kind]}.iot.{region}.{HOST}"


def region_of(server_name: str) -> str | None:
    """The Region of the endpoint that a client asked for; None where the name is none of an endpoint here."""
    found = _NAME.fullmatch(server_name.lower().rstrip("."))
    return found[2] if found and found[2] in REGIONS else None


def is_credential_provider(server_name: str) -> bool:
    found = _NAME.fullmatch(server_name.lower().rstrip("."))
    return found is not None and found[1] == _MIDDLE[CREDENTIALS]


def certified_names() -> list[str]:
    """What the server certificate has to say for all of them."""
    return [f"{kind}.iot.{region}.{HOST}" for region in REGIONS for kind in ("*", "*.credentials")]


def address_of(region: str) -> str:
    """The loopback address of one of `REGIONS`."""
    return f"127.0.0.{REGIONS.index(region) + 1}"


def hosts_lines(account_id: str) -> str:
    """What the hosts file must hold for an account's names to resolve."""
    return "\n".join(
        f"{address_of(region)} " + " ".join(endpoint_name(kind, account_id, region) for kind in _MIDDLE)
        for region in REGIONS
    )
