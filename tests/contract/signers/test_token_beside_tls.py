"""A module may bring errors into the OpenSSL that it shares with Python: TLS must not trip over them."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from signing.certificates.issuing import certificate_authority
from signing.errors import SigningError
from signing.keys.local import memory_signer
from signing.keys.pkcs11.making import create_token_key
from signing.keys.pkcs11.signer import Pkcs11Signer
from signing.signer import digest_signer
from tests.contract.signers.soft_token import PIN, new_soft_tokens

URI = "pkcs11:token=release;object=lamp"


@pytest.fixture
def client(tmp_path: Path) -> ssl.SSLObject:
    """Of a connection that stands, and on which nothing has come yet."""
    key = ec.generate_private_key(ec.SECP256R1())
    signer = digest_signer(memory_signer(key))
    assert signer is not None
    identity = tmp_path / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    identity.write_bytes(private + certificate_authority(signer, "Server", 1).encode("ascii"))
    serving, asking = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    serving.load_cert_chain(identity)
    asking.check_hostname, asking.verify_mode = False, ssl.CERT_NONE
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    found = asking.wrap_bio(down, up)
    server = serving.wrap_bio(up, down, server_side=True)
    for end in (found, server, found, server):
        with until_more_comes():
            end.do_handshake()
    server.write(b"x")
    assert found.read() == b"x"
    return found


@contextmanager
def until_more_comes() -> Iterator[None]:
    try:
        yield
    except ssl.SSLWantReadError:
        return


def waits(client: ssl.SSLObject) -> bool:
    with pytest.raises(ssl.SSLError) as told:
        client.read()
    return isinstance(told.value, ssl.SSLWantReadError)


def test_a_connection_outlives_the_use_of_a_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: ssl.SSLObject
) -> None:
    tokens = new_soft_tokens(tmp_path, monkeypatch)
    tokens.add("release")
    create_token_key(URI, lambda _uri: PIN)
    assert waits(client)
    signer = Pkcs11Signer(URI, lambda _uri: PIN)
    signer.sign(BytesIO(b"an image"))
    assert waits(client)
    with pytest.raises(SigningError):
        Pkcs11Signer(URI, lambda _uri: "wrong").sign(BytesIO(b"an image"))
    assert waits(client)
