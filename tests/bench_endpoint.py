"""A bench that nobody runs, for what only reads where one is."""

from __future__ import annotations

from desktop.bench.endpoint import BenchEndpoint

NOBODYS_BENCH = BenchEndpoint(
    endpoint_url="http://127.0.0.1:1",
    endpoint_url_tls="https://localhost:2",
    mqtt_host="localhost",
    mqtt_port=3,
    ca_file="ca.pem",
    region="us-east-1",
    access_key_id="AKIA",
    secret_access_key="very secret",
    account_id="000000000000",
    pid=1,
)
