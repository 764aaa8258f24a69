"""TLS of our own MQTT, on every platform by Python's OpenSSL.

OpenSSL takes a client's key from a file alone. So it gets one for a moment, encrypted under a passphrase that
was made for that moment: what a crash or a scanner could leave behind opens nothing.
"""

from __future__ import annotations

import os
import secrets
import socket
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MQTT_ON_HTTPS_PORT = "x-amzn-mqtt-ca"
"""Asks for MQTT with a client certificate on port 443 (AWS IoT guide, "Device communication protocols")."""

MQTT_BY_CUSTOM_AUTHENTICATION = "mqtt"
"""The same without a certificate, where an authorizer is asked."""

HTTPS_PORT = 443


class TlsSocket(ssl.SSLSocket):
    """Keeps why it failed: with TLS 1.3 a server refuses a certificate only when it is first read from."""

    trouble: ssl.SSLError | None = None

    def recv(self, buflen: int = 1024, flags: int = 0) -> bytes:
        try:
            return super().recv(buflen, flags)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise
        except ssl.SSLError as error:
            self.trouble = error
            raise


class ClientContext(ssl.SSLContext):
    """TLS 1.2 or newer, the server's certificate and name checked. `opened` is the last socket it made."""

    sslsocket_class = TlsSocket
    opened: TlsSocket | None = None

    def wrap_socket(self, sock: socket.socket, *arguments: Any, **options: Any) -> TlsSocket:
        """Shakes hands at once, since a socket that fails then is closed here and by nobody else."""
        self.opened = None
        try:
            sock.getpeername()  # Python forgets to close one whose other end has hung up already
        except OSError:
            sock.close()
            raise
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        made = super().wrap_socket(sock, *arguments, **{**options, "do_handshake_on_connect": True})
        assert isinstance(made, TlsSocket)  # noqa: S101 - the class named above
        self.opened = made
        return made


def client_context(ca_pem: str, *, system: bool) -> ClientContext:
    """Trusts the authorities in `ca_pem`, and those of the system too if `system`.

    Raises `ssl.SSLError` (an `OSError`) or `ValueError` when there is no certificate in `ca_pem`.
    """
    context = ClientContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cadata=ca_pem)
    if system:
        context.load_default_certs()
    return context


def present(context: ssl.SSLContext, certificate_pem: bytes, private_key_pem: bytes, port: int) -> None:
    """From now on the client proves itself with this certificate.

    The key comes in clear, and is on no disk so. Raises `ValueError` for no key, `ssl.SSLError` for no
    certificate or that of another key.
    """
    if port == HTTPS_PORT:
        context.set_alpn_protocols([MQTT_ON_HTTPS_PORT])
    # `cryptography` is loaded only for a client with a certificate: events go by signed requests.
    from signing.identity import encrypted_key_pem

    passphrase = secrets.token_urlsafe(32)
    sealed = encrypted_key_pem(private_key_pem, passphrase)
    with _for_a_moment(certificate_pem.rstrip() + b"\n" + sealed) as path:
        # Without a passphrase OpenSSL asks for one on the terminal.
        context.load_cert_chain(path, password=passphrase)


@contextmanager
def _for_a_moment(content: bytes) -> Iterator[Path]:
    """A file for the owner's eyes only, in a folder of that kind; both are gone at the end."""
    with tempfile.TemporaryDirectory(prefix="linekey-tls-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "identity.pem"
        with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(content)
        yield path
