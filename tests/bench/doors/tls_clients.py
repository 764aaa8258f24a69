"""Clients that say exactly what a test wants them to say in their TLS handshake."""

from __future__ import annotations

import socket
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path

from tests.bench.cloud.clients import SECONDS, Identity

MQTT, AUTHORIZER, HTTPS = "x-amzn-mqtt-ca", "mqtt", "x-amzn-http-ca"
ACCEPTED = b"\x20\x02\x00\x00"


def client_context(ca_file: str, identity: Identity | None = None, alpn: str | None = None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=ca_file)
    if identity is not None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "identity.pem"
            path.write_text(identity.certificate_pem + identity.key_pem, encoding="ascii")
            context.load_cert_chain(path)
    if alpn is not None:
        context.set_alpn_protocols([alpn])
    return context


@dataclass(frozen=True)
class Dial:
    """`server_name` None says none, as a client does that knows an address only."""

    address: tuple[str, int]
    ca_file: str
    server_name: str | None
    identity: Identity | None = None
    alpn: str | None = None

    @contextmanager
    def open(self) -> Iterator[ssl.SSLSocket]:
        context = client_context(self.ca_file, self.identity, self.alpn)
        context.check_hostname = self.server_name is not None
        with (
            socket.create_connection(self.address, SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=self.server_name) as secure,
        ):
            yield secure

    def answer(self, sent: bytes) -> bytes:
        """The first that comes back; empty when the connection is closed instead."""
        try:
            with self.open() as secure:
                secure.sendall(sent)
                return secure.recv(1000)
        except (ssl.SSLError, ConnectionError):
            return b""

    def lets_in(self, client_id: str) -> bool:
        """Whether the broker accepts an MQTT connection."""
        return self.answer(connect_packet(client_id)) == ACCEPTED

    def request(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        with self.open() as secure:
            secure.sendall(http_request(method, path, len(body)) + body)
            return read_response(secure, method)


def connect_packet(client_id: str) -> bytes:
    """MQTT 3.1.1, a clean session, keep alive 60 s."""
    encoded = client_id.encode()
    rest = b"\x00\x04MQTT\x04\x02\x00\x3c" + len(encoded).to_bytes(2, "big") + encoded
    return bytes([0x10, len(rest)]) + rest


def http_request(method: str, path: str, length: int) -> bytes:
    return f"{method} {path} HTTP/1.1\r\nHost: iot\r\nContent-Length: {length}\r\n\r\n".encode()


def read_response(secure: ssl.SSLSocket, method: str) -> tuple[int, bytes]:
    response = HTTPResponse(secure, method=method)
    response.begin()
    return response.status, response.read()
