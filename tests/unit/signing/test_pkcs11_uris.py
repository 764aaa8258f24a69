"""PKCS#11 URIs (RFC 7512): read exactly, and refused when they hold what they must not."""

from __future__ import annotations

import pytest

from signing.errors import SigningError
from signing.keys import open_signer
from signing.keys.pkcs11.uri import parse_uri


def test_every_attribute_is_read() -> None:
    uri = parse_uri(
        "pkcs11:model=SoftHSM%20v2;manufacturer=SoftHSM%20project;serial=55fafcf6;token=r%C3%A9lease%3B1;"
        "slot-id=42;object=Lamp;id=%00%FFa;type=private?module-name=softhsm2&module-path=/usr/lib/my%20hsm.so"
    )
    assert (uri.model, uri.manufacturer, uri.serial) == ("SoftHSM v2", "SoftHSM project", "55fafcf6")
    assert (uri.token, uri.slot_id, uri.label, uri.key_id) == ("rélease;1", 42, "Lamp", b"\x00\xffa")
    assert (uri.module_name, uri.module_path) == ("softhsm2", "/usr/lib/my hsm.so")


def test_what_is_not_said_is_open() -> None:
    uri = parse_uri("pkcs11:object=Lamp")
    assert (uri.token, uri.serial, uri.slot_id, uri.key_id, uri.module_path) == (None, None, None, None, None)


@pytest.mark.parametrize(
    "uri",
    [
        "pkcs11:token=release;object=Lamp?pin-value=planted-1234",
        "pkcs11:token=release;pin-value=planted-1234",
        "pkcs11:token=release?PIN-VALUE=planted-1234",
        "pkcs11:token=release?pin-source=file:/etc/planted-1234",
    ],
)
def test_a_secret_in_a_uri_is_refused_and_not_repeated(uri: str) -> None:
    with pytest.raises(SigningError, match="SIG-110") as caught:
        open_signer(uri, lambda _uri: "")
    assert "planted-1234" not in f"{caught.value} {caught.value.hint}"


@pytest.mark.parametrize(
    "uri",
    [
        "pkcs11:release",
        "pkcs11:token=release;planted-1234",
        "pkcs11:token=release;pin=planted-1234",
        "pkcs11:token=release;token=planted-1234",
        "pkcs11:token=release;module-path=/planted-1234",
        "pkcs11:token=release?object=planted-1234",
        "pkcs11:token=planted-1234%zz",
        "pkcs11:token=planted-1234%ff",
        "pkcs11:slot-id=planted-1234",
        "pkcs11:token=release;type=public",
        "pkcs11:token=release?module-name=../planted-1234",
    ],
)
def test_what_is_no_uri_of_a_key_is_refused_and_not_repeated(uri: str) -> None:
    with pytest.raises(SigningError, match="SIG-001") as caught:
        parse_uri(uri)
    assert "planted-1234" not in f"{caught.value} {caught.value.hint}"
