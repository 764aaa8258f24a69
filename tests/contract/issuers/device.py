"""A unit's key that connects over and over, as a unit does that AWS does not know yet."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from desktop.provision.issuer import Issued
from tests.bench.provision.line import Line

SECONDS = 5.0
PAUSE_SECONDS = 0.2
ACCEPTED = b"\x20\x02\x00\x00"  # CONNACK, MQTT 3.1.1


class Device:
    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        request = x509.CertificateSigningRequestBuilder().subject_name(subject)
        pem = request.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        self.request_pem = pem.decode("ascii")

    def is_accepted(self, line: Line, issued: Issued) -> bool:
        """Whether AWS IoT lets the unit in now."""
        host, port = line.cloud.mqtt_endpoint()
        try:
            with (
                socket.create_connection((host, port), SECONDS) as plain,
                self._context(line, issued).wrap_socket(plain, server_hostname=host) as connection,
            ):
                connection.sendall(_connect_packet(self.name))
                return connection.recv(4) == ACCEPTED
        except OSError:
            return False

    @contextmanager
    def connecting(self, line: Line, issued: Issued) -> Iterator[threading.Event]:
        """Tries until the end; the event is set once it was accepted."""
        accepted, stop = threading.Event(), threading.Event()

        def connect() -> None:
            while not stop.wait(PAUSE_SECONDS) and not accepted.is_set():
                if self.is_accepted(line, issued):
                    accepted.set()

        thread = threading.Thread(target=connect)
        thread.start()
        try:
            yield accepted
        finally:
            stop.set()
            thread.join()

    def _context(self, line: Line, issued: Issued) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=line.endpoint.ca_file)
        certificate, key = self._folder / f"{self.name}.pem", self._folder / f"{self.name}.key"
        certificate.write_text(issued.certificate_pem, encoding="ascii")
        key.write_bytes(
            self._key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context.load_cert_chain(certificate, key)
        return context


def _connect_packet(client_id: str) -> bytes:
    """MQTT 3.1.1, 3.1: a clean session, kept alive for 60 s."""
    name = client_id.encode()
    body = b"\x00\x04MQTT\x04\x02\x00\x3c" + len(name).to_bytes(2, "big") + name
    return b"\x10" + bytes([len(body)]) + body
