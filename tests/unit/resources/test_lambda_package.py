"""The deployment package: the same bytes every time, and nothing in it that is not needed."""

from __future__ import annotations

import io
import zipfile

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from resources.lambdas.package import certificate_provider_zip, release_gate_zip
from signing.certificates import certificate_authority
from signing.keys.local import memory_signer

CA = certificate_authority(memory_signer(ec.generate_private_key(ec.SECP256R1())), "Lamp authority", 30)


@pytest.fixture
def archive() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(certificate_provider_zip(CA)))


def test_the_same_certificate_gives_the_same_bytes() -> None:
    assert certificate_provider_zip(CA) == certificate_provider_zip(CA)


def test_it_carries_the_handler_the_libraries_and_the_certificate(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    wanted = {"certificate_provider/handler.py", "asn1crypto/csr.py", "ecdsa/keys.py", "six.py"}
    assert wanted <= set(names)
    assert archive.read("certificate_provider/ca.pem").decode() == CA
    assert names == sorted(names)


def test_it_carries_source_only_and_no_tests(archive: zipfile.ZipFile) -> None:
    assert {name.rsplit(".", 1)[1] for name in archive.namelist()} == {"py", "pem"}
    assert not [name for name in archive.namelist() if "test_" in name]


def test_lambda_may_read_every_file(archive: zipfile.ZipFile) -> None:
    assert {info.external_attr >> 16 for info in archive.infolist()} == {0o644}


def test_it_is_small_enough_to_upload_directly() -> None:
    assert len(certificate_provider_zip(CA)) < 1_000_000


def test_the_gate_carries_what_it_imports_and_no_more() -> None:
    archive = zipfile.ZipFile(io.BytesIO(release_gate_zip()))
    assert release_gate_zip() == release_gate_zip()
    folders = {name.partition("/")[0] for name in archive.namelist()}
    assert folders == {"release_gate", "asn1crypto", "ecdsa", "six.py"}
    assert "release_gate/handler.py" in archive.namelist()
