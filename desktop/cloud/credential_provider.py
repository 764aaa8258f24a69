"""AWS credentials for a station that proves itself with a certificate, and has no others.

Source: AWS IoT developer guide, "Authorizing direct calls to AWS services using AWS IoT Core credential
provider".
"""

from __future__ import annotations

import http.client
import json
import ssl
from dataclasses import dataclass, field
from typing import Any

from desktop.cloud.role_session import Lent, renewing
from desktop.cloud.session import Cloud
from desktop.cloud.tls import client_context, present
from desktop.core.catalogue.cloud import LENDER_REFUSED, LENDER_UNREACHABLE
from desktop.core.errors import CloudError

HTTPS_PORT = 443
HTTPS_BY_CERTIFICATE = "x-amzn-http-ca"  # on a port that speaks other protocols too: the bench's
SECONDS = 15.0


@dataclass(frozen=True)
class Identity:
    """What a station proves itself with, the key in clear: it is on no disk so."""

    certificate_pem: str
    key_pem: bytes = field(repr=False)


def borrow(base: Cloud, host: str, alias: str, identity: Identity) -> Any:
    """The boto3 session with what the role alias lends; only where `base` is matters, not who is signed in.

    Raises `CloudError` CLD-057 and CLD-058 where the session is used.
    """
    target = base.target
    bench = target.websocket_host is not None
    address = (target.websocket_host or host, target.websocket_port if bench else HTTPS_PORT)

    def lend() -> Lent:
        context = client_context(base.trust_pem(), system=target.ca_file is None)
        present(context, identity.certificate_pem.encode("ascii"), identity.key_pem, 0)
        if bench:
            context.set_alpn_protocols([HTTPS_BY_CERTIFICATE])
        return _lent(address, alias, context)

    return renewing(lend, base.region)


def _lent(address: tuple[str, int], alias: str, context: ssl.SSLContext) -> Lent:
    host, port = address
    connection = http.client.HTTPSConnection(host, port, timeout=SECONDS, context=context)
    try:
        connection.request("GET", f"/role-aliases/{alias}/credentials")
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise CloudError(LENDER_UNREACHABLE, host=host, reason=str(error)) from error
    finally:
        connection.close()
    if answer.status != 200:
        raise CloudError(LENDER_REFUSED, alias=alias, status=answer.status)
    given = json.loads(body)["credentials"]
    return Lent(given["accessKeyId"], given["secretAccessKey"], given["sessionToken"], given["expiration"])
