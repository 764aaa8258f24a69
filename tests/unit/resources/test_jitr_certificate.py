"""What the registration function reads of a certificate, compared with a library that is not on Lambda."""

from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from resources.lambdas.jitr.certificate import read_subject
from signing.certificates import request_key_hash
from tests.unit.provision.world import AUTHORITY, certificate_request


@pytest.mark.parametrize("name", ["DL00000001", "x" * 64])
def test_name_and_key(name: str) -> None:
    request = certificate_request(ec.generate_private_key(ec.SECP384R1()), name)
    subject = read_subject(AUTHORITY.issue(request).certificate_pem)
    assert (subject.common_name, subject.key) == (name, request_key_hash(request))


def test_key_of_another_kind() -> None:
    key = rsa.generate_private_key(65537, 2048)
    request = certificate_request(key, "DL00000001")  # type: ignore[arg-type]
    assert read_subject(AUTHORITY.issue(request).certificate_pem).key == request_key_hash(request)


@pytest.mark.parametrize("pem", ["", "no certificate", AUTHORITY.pem[:200] + AUTHORITY.pem[-30:]])
def test_what_is_no_certificate_is_refused(pem: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        read_subject(pem)


def test_name_is_the_one_that_the_library_reads() -> None:
    found = x509.load_pem_x509_certificate(AUTHORITY.pem.encode())
    [attribute] = found.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert read_subject(AUTHORITY.pem).common_name == attribute.value
