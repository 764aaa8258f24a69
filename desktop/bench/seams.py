"""Where the bench hooks into MiniStack: functions that it looks up by name at every call are replaced here."""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

from ministack.core import iam_evaluator
from ministack.services import iot, sts

from desktop.bench import stack, tls


def install(tls_port: int) -> None:
    """Adds what MiniStack lacks; once per process, before it serves."""
    iam_evaluator.is_root_access_key = sts.is_root_access_key = stack.is_root_access_key
    iot._mtls_server_cert_sans = stack.server_names
    iot._mtls_build_ssl_context = tls.mqtt_context
