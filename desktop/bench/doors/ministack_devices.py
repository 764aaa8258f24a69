"""Devices at the bench's doors, as MiniStack's registry and broker know them: see `desktop.bench.stack`."""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

import asyncio
import hashlib
import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from ministack.core.responses import request_scope
from ministack.services import iot, iot_data, iot_jobs_data

from desktop.bench.rest import Answer
from desktop.bench.role_aliases.ministack_lending import lend

# The Region whose endpoint was dialled, and the certificate that publishes over HTTPS.
_dialled: ContextVar[str | None] = ContextVar("dialled", default=None)
_name: ContextVar[str] = ContextVar("name", default="")
_publisher: ContextVar[str | None] = ContextVar("publisher", default=None)


def install() -> None:
    """Has MiniStack know a device only where it has dialled, and rules who published over HTTPS.

    A certificate that several accounts have registered is that of the account whose endpoint was dialled.
    """
    registrations, claim = iot._mtls_active_registrations, iot._mtls_claim_scope
    authority, principal = iot._mtls_auto_registering_ca, iot._caller_principal

    def registrations_there(certificate_id: str, status: str | None = "ACTIVE") -> list[Any]:
        there = [found for found in registrations(certificate_id, status) if _is_dialled(found[1])]
        return [found for found in there if _is_named(found[0])] if len(there) > 1 else there

    def claim_there(certificate_id: str) -> Any:
        found = claim(certificate_id)
        return found if found is not None and _is_dialled(found[1]) else None

    def authority_there(account_id: str, region: str, *rest: Any) -> Any:
        return authority(account_id, region, *rest) if _is_dialled(region) else None

    iot._mtls_active_registrations = registrations_there
    iot._mtls_claim_scope = claim_there
    iot._mtls_auto_registering_ca = authority_there
    iot._caller_principal = lambda access_key: _publisher.get() or principal(access_key)


def _is_named(account_id: str) -> bool:
    return bool(iot._mtls_server_name_reaches(_name.get(), account_id))


def _is_dialled(region: str) -> bool:
    return _dialled.get() in (None, region)


@contextmanager
def dialled(region: str | None, name: str) -> Iterator[None]:
    """While this lasts, what connects has dialled that Region; None where it need not have said.

    `name` is the server that it named.
    """
    region_before, name_before = _dialled.set(region), _name.set(name)
    try:
        yield
    finally:
        _dialled.reset(region_before)
        _name.reset(name_before)


def server_name(connection: ssl.SSLObject) -> str:
    """The server that the client named; empty when it named none."""
    return str(iot._mtls_server_names.get(connection, ""))


def refuse_nameless_connections() -> None:
    """A certificate in SNI_ONLY mode serves only clients that name the server."""
    serve = iot._mtls_serve_conn

    async def serve_named(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if _lacks_server_name(writer.get_extra_info("ssl_object")):
            await iot._mtls_close(writer)
        else:
            await serve(reader, writer)

    iot._mtls_serve_conn = serve_named


def _lacks_server_name(connection: ssl.SSLObject | None) -> bool:
    """Whether the client did not name its account's server, though its certificate is in SNI_ONLY mode."""
    der = connection.getpeercert(binary_form=True) if connection is not None else None
    if der is None:
        return False
    name = iot._mtls_server_names.get(connection)
    return any(
        record.get("certificateMode") == "SNI_ONLY"
        and not (name and iot._mtls_server_name_reaches(name, account))
        for account, _, record in iot._mtls_active_registrations(hashlib.sha256(der).hexdigest(), None)
    )


async def serve_mqtt(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Until the connection ends. Who has no certificate is nobody: MiniStack would serve him, too."""
    if _certificate(writer) is None:
        await iot._mtls_close(writer)
    else:
        await iot._mtls_handle_conn(reader, writer)


def _certificate(writer: asyncio.StreamWriter) -> bytes | None:
    connection: ssl.SSLObject = writer.get_extra_info("ssl_object")
    return connection.getpeercert(binary_form=True)


@dataclass(frozen=True)
class Device:
    """Who proved itself with a certificate; `claim` is the template that a claim of a trusted user is for."""

    account_id: str
    region: str
    certificate_id: str
    claim: str | None

    def may(self, action: str, resource: str) -> bool:
        """Whether its policies let it, over HTTPS: there is no client id, and so no thing it connects as."""
        scope = self.account_id, self.region
        variables = iot._mqtt_policy_context(*scope, self.certificate_id, "")
        variables.pop("iot:clientid", None)  # a name without a value is none
        return bool(
            iot._mqtt_policy_allows(*scope, self.certificate_id, variables, action, resource, self.claim)
        )

    def borrow(self, alias: str) -> dict[str, Any] | None:
        """Credentials of the role behind `alias`; None where nothing is lent."""
        return lend(self.account_id, self.region, self.certificate_id, alias)

    async def ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes, query: Mapping[str, str]
    ) -> Answer:
        """What the data plane answers; no policy applies."""
        token = _publisher.set(self.certificate_id)
        try:
            with request_scope(self.account_id, self.region):
                service = iot_jobs_data if re.match(r"/things/[^/]+/jobs(?:/|$)", path) else iot_data
                asked = service.handle_request(method, path, dict(headers), body, dict(query))
                answer: Answer = await asked
                return answer
        finally:
            _publisher.reset(token)


def device_at(writer: asyncio.StreamWriter) -> Device | None:
    """Who is at the other end; None for one whose certificate is not active in the Region it has dialled."""
    der = _certificate(writer)
    if der is None or _lacks_server_name(writer.get_extra_info("ssl_object")):
        return None
    identity = iot._mtls_resolve_identity(der)
    if identity is None:
        return None
    account_id, region, claim = identity
    return Device(account_id, region, hashlib.sha256(der).hexdigest(), claim)
