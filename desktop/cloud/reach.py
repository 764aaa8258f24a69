"""Whether AWS IoT can be reached from here and is trusted as units trust it. It is asked nothing."""

from __future__ import annotations

import socket
import ssl
from contextlib import closing

from desktop.cloud.errors import not_valid_now
from desktop.cloud.session import Cloud
from desktop.cloud.tls import client_context
from desktop.core.catalogue.cloud import BROKER_UNREACHABLE, ENDPOINT_NOT_TRUSTED, TLS_FAILED
from desktop.core.errors import CloudError
from signing.messages import said

SECONDS = 5.0  # for each of the two: the connection, and TLS


def check_trust(cloud: Cloud, host: str, port: int) -> None:
    """Shakes hands by the authority that units carry, and by no other.

    Raises CLD-020 (not reached), CLD-012 (not trusted), CLD-007 (not valid by this station's clock).
    """
    context = client_context(cloud.trust_pem(), system=False)
    with closing(_connected(host, port)) as plain:
        try:
            context.wrap_socket(plain, server_hostname=host).close()
        except ssl.SSLCertVerificationError as error:
            what = said("trust {host}", host=host)
            raise not_valid_now(what, error) or CloudError(ENDPOINT_NOT_TRUSTED, what=what) from error
        except OSError as error:
            raise CloudError(TLS_FAILED, name=_reason(error)) from error


def check_port(host: str, port: int) -> None:
    """Raises CLD-020 when nobody answers there."""
    _connected(host, port).close()


def _connected(host: str, port: int) -> socket.socket:
    try:
        return socket.create_connection((host, port), SECONDS)
    except OSError as error:
        raise CloudError(BROKER_UNREACHABLE, name=_reason(error)) from error


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
