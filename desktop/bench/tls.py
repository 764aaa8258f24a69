"""One local CA and one server certificate, for HTTPS and MQTT alike. MiniStack makes and keeps both."""

from __future__ import annotations

import ssl

from desktop.bench import stack

# AWS IoT developer guide, "Device communication protocols".
MQTT_WITH_CERTIFICATE, MQTT_BY_CUSTOM_AUTHENTICATION = "x-amzn-mqtt-ca", "mqtt"


def https_context() -> ssl.SSLContext:
    """For HTTPS and WebSocket: the client proves itself with SigV4, not with a certificate."""
    context = stack.server_tls_context()
    context.verify_mode = ssl.CERT_NONE
    context.sni_callback = None
    context.set_alpn_protocols(["http/1.1"])
    return context


def mqtt_context() -> ssl.SSLContext:
    """For MQTT: a client without a certificate is served only by custom authentication, and asks for it."""
    context = stack.server_tls_context()
    context.set_alpn_protocols([MQTT_WITH_CERTIFICATE, MQTT_BY_CUSTOM_AUTHENTICATION])
    return context
