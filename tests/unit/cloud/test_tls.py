"""Our own TLS: what of a client's key the disk gets to see, and what is asked of a server."""

from __future__ import annotations

import gc
import socket
import ssl
import stat
import struct
import sys
import tempfile
import time
import warnings
from pathlib import Path

import pytest

from desktop.bench.unit.identity import new_private_key, self_signed_certificate
from desktop.cloud.tls import ClientContext, client_context, present
from signing import identity
from signing.identity import encrypted_key_pem

KEY = new_private_key()
CERTIFICATE = self_signed_certificate(KEY, "unit")


class Watched(ClientContext):
    """Looks at the file at the moment OpenSSL would load it."""

    seen: bytes
    modes: tuple[int, int]
    path: Path
    password: object

    def load_cert_chain(self, certfile: object, keyfile: object = None, password: object = None) -> None:
        self.path = Path(str(certfile))
        self.seen, self.password = self.path.read_bytes(), password
        self.modes = (self.path.stat().st_mode, self.path.parent.stat().st_mode)
        super().load_cert_chain(str(certfile), password=password)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go: a name with a space and letters of two scripts."""
    folder = tmp_path / "temp ü 测试"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def watched() -> Watched:
    return Watched(ssl.PROTOCOL_TLS_CLIENT)


def test_the_key_is_on_disk_for_a_moment_and_never_in_clear(watched: Watched, disk: Path) -> None:
    present(watched, CERTIFICATE, KEY, 8883)
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in watched.seen
    assert all(line not in watched.seen for line in KEY.splitlines()[1:-1])
    assert list(disk.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows the folder's access list decides")
def test_the_file_and_its_folder_are_for_the_owner_alone(watched: Watched) -> None:
    present(watched, CERTIFICATE, KEY, 8883)
    assert [stat.S_IMODE(mode) for mode in watched.modes] == [0o600, 0o700]


def test_the_passphrase_is_made_for_one_use(watched: Watched) -> None:
    used = set()
    for _ in range(2):
        present(watched, CERTIFICATE, KEY, 8883)
        used.add(watched.password)
    assert len(used) == 2


@pytest.mark.parametrize(
    ("certificate", "key"), [(b"none", KEY), (CERTIFICATE, new_private_key())], ids=["none", "another's"]
)
def test_a_certificate_that_does_not_fit_leaves_no_file(disk: Path, certificate: bytes, key: bytes) -> None:
    with pytest.raises(ssl.SSLError):
        present(client_context(CERTIFICATE.decode(), system=False), certificate, key, 8883)
    assert list(disk.iterdir()) == []


def test_a_wrong_passphrase_is_an_error_and_no_question(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, disk: Path
) -> None:
    before = set(disk.iterdir())  # on Windows the files of `capfd` have names
    monkeypatch.setattr(identity, "encrypted_key_pem", lambda pem, _: encrypted_key_pem(pem, "another"))
    with pytest.raises(ssl.SSLError):
        present(client_context(CERTIFICATE.decode(), system=False), CERTIFICATE, KEY, 8883)
    assert capfd.readouterr() == ("", "")
    assert set(disk.iterdir()) == before


def test_an_encrypted_key_is_not_taken_for_one_in_clear() -> None:
    sealed = encrypted_key_pem(KEY, "passphrase")
    with pytest.raises(ValueError, match="not in clear"):
        present(client_context(CERTIFICATE.decode(), system=False), CERTIFICATE, sealed, 8883)


def test_old_tls_unknown_servers_and_other_names_are_refused() -> None:
    context = client_context(CERTIFICATE.decode(), system=False)
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert context.maximum_version is ssl.TLSVersion.MAXIMUM_SUPPORTED
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


@pytest.mark.parametrize("system", [False, True])
def test_authorities_of_the_system_are_trusted_only_when_asked_for(
    system: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "system.pem"
    store.write_bytes(self_signed_certificate(new_private_key(), "system"))
    monkeypatch.setenv("SSL_CERT_FILE", str(store))
    trusted = client_context(CERTIFICATE.decode(), system=system).cert_store_stats()["x509"]
    assert (trusted > 1) is system


@pytest.mark.parametrize(("port", "protocol"), [(443, "x-amzn-mqtt-ca"), (8883, None)])
def test_mqtt_is_asked_for_on_the_port_of_https(port: int, protocol: str | None) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    present(server, CERTIFICATE, KEY, 8883)
    server.set_alpn_protocols(["x-amzn-mqtt-ca"])
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    present(client, CERTIFICATE, KEY, port)
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(to_client, to_server),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    for _ in range(4):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
    assert [end.selected_alpn_protocol() for end in ends] == [protocol, protocol]


def test_a_socket_that_fails_is_closed() -> None:
    ours, theirs = socket.create_server(("127.0.0.1", 0)), None
    with ours, socket.create_connection(ours.getsockname()) as raw:
        theirs, _ = ours.accept()
        theirs.close()
        with pytest.raises(OSError, match=r"."):
            client_context(CERTIFICATE.decode(), system=False).wrap_socket(raw, server_hostname="unit")
        assert raw.fileno() == -1


def test_a_connection_that_is_reset_before_it_shakes_hands_is_closed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        sock = socket.create_connection(server.getsockname(), 10)
        other, _ = server.accept()
        other.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        other.close()  # a reset
    end = time.monotonic() + 5
    while not is_reset(sock) and time.monotonic() < end:
        continue
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        with pytest.raises(OSError, match=r"."):
            client_context(CERTIFICATE.decode(), system=False).wrap_socket(sock, server_hostname="localhost")
        gc.collect()
    assert [one for one in told if one.category is ResourceWarning] == []
    assert sock.fileno() == -1


def is_reset(sock: socket.socket) -> bool:
    try:
        sock.getpeername()
    except OSError:
        return True
    return False
