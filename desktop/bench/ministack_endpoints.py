"""The endpoints that MiniStack's IoT tells of: see `desktop.bench.stack`."""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

from typing import Any

from ministack.services import iot

from desktop.bench import endpoint_names, stack
from desktop.bench.ministack_place import here
from desktop.bench.rest import Request


def install() -> None:
    """Bare names that the server certificate has, as with AWS: MiniStack's come with the port of its HTTP."""
    iot._mtls_server_cert_sans = stack.server_names
    iot._endpoint_prefix = endpoint_names.prefix_of
    iot._endpoint_address = _address


def route(request: Request) -> dict[str, Any] | None:
    """`DescribeEndpoint`, of the kinds that are served here."""
    kind = request.query.get("endpointType", endpoint_names.DATA)
    if request.path != "/endpoint" or kind not in (endpoint_names.DATA, endpoint_names.CREDENTIALS):
        return None
    return {"endpointAddress": _address(kind)}


def _address(kind: str) -> str:
    place = here()
    return endpoint_names.endpoint_name(kind, place.account_id, place.region)
