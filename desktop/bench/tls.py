"""One local CA and one server certificate, for HTTPS and MQTT alike. MiniStack makes and keeps both."""

from __future__ import annotations

import ssl

from desktop.bench import stack
from desktop.bench.listeners import Port
from desktop.bench.ministack_domains import is_endpoint

# The protocols that share port 443: AWS IoT developer guide, "Protocols, port mappings, and authentication".
MQTT_BY_CERTIFICATE = "x-amzn-mqtt-ca"
MQTT_BY_AUTHORIZER = "mqtt"
HTTPS_BY_CERTIFICATE = "x-amzn-http-ca"
HTTP = "http/1.1"

ALPN = {
    Port.ALL: [MQTT_BY_CERTIFICATE, MQTT_BY_AUTHORIZER, HTTPS_BY_CERTIFICATE, HTTP],
    Port.HTTPS: [HTTPS_BY_CERTIFICATE, HTTP],
    Port.MQTT: [],
}


def server_context(port: Port, *, endpoints_only: bool) -> ssl.SSLContext:
    """What a door needs to greet clients.

    Where a certificate is the only identity a client without one is turned away, which MiniStack would serve.
    With `endpoints_only`, so is a client that names a server which is no endpoint of AWS IoT here. One that
    names none gets in: whether it had to depends on what it then speaks.
    """
    context = stack.server_tls_context()
    context.verify_mode = ssl.CERT_OPTIONAL if port is Port.ALL else ssl.CERT_REQUIRED
    if ALPN[port]:
        context.set_alpn_protocols(ALPN[port])
    trusted: set[str] = set()

    def greet(connection: ssl.SSLObject, server_name: str | None, context: ssl.SSLContext) -> int | None:
        if server_name:
            if endpoints_only and not is_endpoint(server_name):
                return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
            stack.remember_server_name(connection, server_name)
        stack.trust_registered(context, trusted)
        return None

    context.sni_callback = greet
    return context
