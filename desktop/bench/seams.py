"""Where the bench hooks into MiniStack: functions that it looks up by name at every call are replaced here."""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

from ministack.services import iot

from desktop.bench import stack, tls


def install(tls_port: int) -> None:
    """Adds what MiniStack lacks; once per process, before it serves."""
    iot._mtls_server_cert_sans = stack.server_names
    iot._mtls_build_ssl_context = tls.mqtt_context
