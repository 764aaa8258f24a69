"""An MQTT 5 server on loopback that says what a test wants: it keeps no sessions and knows no policy."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from desktop.cloud.tls import present

CONNECT, PUBLISH, SUBSCRIBE, DISCONNECT = 0x10, 0x30, 0x80, 0xE0
Published = Callable[["Peer", str], None]


class Peer:
    """One client; `send` may be called at any time, also when the client is gone."""

    def __init__(self, sock: ssl.SSLSocket, number: int) -> None:
        self.sock = sock
        self.number = number
        self.subscriptions: list[bytes] = []

    def send(self, topic: str, payload: bytes) -> bool:
        body = len(topic).to_bytes(2, "big") + topic.encode() + b"\0" + payload
        try:
            self.sock.sendall(bytes([PUBLISH, *_length(len(body))]) + body)
        except (OSError, ValueError):
            return False
        return True


class Server:
    def __init__(self, on_publish: Published, later: timedelta = timedelta(0)) -> None:
        """Its certificate is valid from a day before now to a day after, all that so much `later`."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
        now = datetime.now(UTC) + later
        certificate = (
            x509.CertificateBuilder(name, name, key.public_key(), 1)
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .sign(key, hashes.SHA256())
        )
        self.pem = certificate.public_bytes(Encoding.PEM)
        self.key = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        present(self._context, self.pem, self.key, 0)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.peers: list[Peer] = []
        self.heard: list[str] = []  # topics, each before it is confirmed
        self._on_publish = on_publish
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        with suppress(OSError):  # on Windows a listener has nothing to shut down, and closing wakes `accept`
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for peer in self.peers:
            peer.sock.close()
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                raw, _ = self._listener.accept()
            except OSError:
                return
            try:
                peer = Peer(self._context.wrap_socket(raw, server_side=True), len(self.peers))
            except OSError:
                continue
            self.peers.append(peer)
            thread = threading.Thread(target=self._serve, args=(peer,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, peer: Peer) -> None:
        with peer.sock, peer.sock.makefile("rb") as stream:
            try:
                while head := stream.read(1):
                    size = shift = 0
                    while True:
                        byte = stream.read(1)[0]
                        size |= (byte & 127) << shift
                        shift += 7
                        if byte < 128:
                            break
                    if head[0] & 0xF0 == DISCONNECT:
                        return
                    self._packet(peer, head[0] & 0xF0, stream.read(size))
            except (OSError, ValueError, IndexError):
                return

    def _packet(self, peer: Peer, kind: int, body: bytes) -> None:
        if kind == CONNECT:
            peer.sock.sendall(b"\x20\x03\x00\x00\x00")
        elif kind == SUBSCRIBE:
            peer.subscriptions.append(body[3:])
            filters, at = 0, 3
            while at < len(body):
                at += 3 + int.from_bytes(body[at : at + 2], "big")
                filters += 1
            peer.sock.sendall(bytes([0x90, 3 + filters, *body[:2], 0]) + b"\x01" * filters)
        elif kind == PUBLISH:
            end = 2 + int.from_bytes(body[:2], "big")
            topic = body[2:end].decode()
            self.heard.append(topic)
            peer.sock.sendall(b"\x40\x02" + body[end : end + 2])
            self._on_publish(peer, topic)


def _length(size: int) -> list[int]:
    made = []
    while size > 127:
        made.append(size & 127 | 128)
        size >>= 7
    return [*made, size]
