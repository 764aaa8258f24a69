"""The Lambda on its own: its zip in a bare Python without site packages, real ECDSA in the place of KMS."""

from __future__ import annotations

import base64
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import csr
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resources.lambdas.package import certificate_provider_zip
from signing.certificate_profile import CertificateProfile
from signing.certificates import certificate_authority, check_certificate
from signing.keys.local import memory_signer

CA_SIGNER = memory_signer(ec.generate_private_key(ec.SECP256R1()))
CA = certificate_authority(CA_SIGNER, "Lamp authority", 20 * 365)
OTHER_CA = certificate_authority(memory_signer(ec.generate_private_key(ec.SECP256R1())), "Lamp authority", 30)
EXPIRED_CA = certificate_authority(CA_SIGNER, "Lamp authority", 0)
UNIT_KEY = ec.generate_private_key(ec.SECP256R1())

# Runs the handler as Lambda does, one event a line. KMS is answered by the test, over the same pipe.
RUNTIME = """
import json, sys, types

class Kms:
    def sign(self, **asked):
        asked["Message"] = asked["Message"].hex()
        print(json.dumps({"kms": asked}), flush=True)
        return {"Signature": bytes.fromhex(json.loads(sys.stdin.readline()))}

def module(name, **members):
    sys.modules[name] = types.ModuleType(name)
    vars(sys.modules[name]).update(members)

module("boto3", client=lambda service, **_: Kms())
module("botocore")
module("botocore.config", Config=lambda **_: None)
sys.path.insert(0, sys.argv[1])
from certificate_provider.handler import handler

foreign = [n for n, m in sys.modules.items() if "site-packages" in (getattr(m, "__file__", None) or "")]
assert not foreign, foreign
print(json.dumps("ready"), flush=True)
for line in sys.stdin:
    try:
        answer = handler(json.loads(line), None)
    except Exception as error:
        answer = {"refused": str(error), "kind": type(error).__name__}
    print(json.dumps(answer), flush=True)
"""


class Function:
    """The function in a process of its own: no site packages, no environment but its own."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.kms_calls: list[dict[str, Any]] = []
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-X", "utf8", "-c", RUNTIME, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={"CA_KEY_ID": "alias/lamp-ca", **environment},
        )
        assert self._read() == "ready"

    def _read(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def _write(self, value: Any) -> None:
        assert self._process.stdin is not None
        print(json.dumps(value), file=self._process.stdin, flush=True)

    def __call__(self, request: Any) -> dict[str, str]:
        self._write({"certificateSigningRequest": request, "principalId": "a" * 64, "clientId": "line-1"})
        answer = self._read()
        while "kms" in answer:
            self.kms_calls.append(answer["kms"])
            self._write(CA_SIGNER.sign_digest(bytes.fromhex(answer["kms"]["Message"])).hex())
            answer = self._read()
        return dict(answer)

    def issue(self, request: str) -> str:
        answer = self(request)
        assert list(answer) == ["certificatePem"], answer
        return answer["certificatePem"]

    def refuse(self, request: Any) -> str:
        """Why; and the authority's key was not used."""
        before = len(self.kms_calls)
        answer = self(request)
        assert answer.get("kind") == "RequestRefusedError", answer
        assert len(self.kms_calls) == before
        return answer["refused"]

    def close(self) -> None:
        self._process.communicate(timeout=10)


MakeFunction = Callable[..., Function]


@pytest.fixture(scope="module")
def make_function(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeFunction]:
    made: list[Function] = []

    def make(ca: str = CA, **environment: str) -> Function:
        folder = tmp_path_factory.mktemp("function with spaces")
        zipfile.ZipFile(io.BytesIO(certificate_provider_zip(ca))).extractall(folder)
        made.append(Function(folder, **environment))
        return made[-1]

    yield make
    for function in made:
        function.close()


@pytest.fixture(scope="module")
def function(make_function: MakeFunction) -> Function:
    return make_function()


def request_for(
    *names: tuple[x509.ObjectIdentifier, str],
    key: CertificateIssuerPrivateKeyTypes = UNIT_KEY,
    algorithm: hashes.HashAlgorithm | None = None,
) -> str:
    attributes = [x509.NameAttribute(*name) for name in names or ((NameOID.COMMON_NAME, "SN-1"),)]
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name(attributes))
    request = builder.sign(key, algorithm or hashes.SHA256())
    return request.public_bytes(serialization.Encoding.PEM).decode("ascii")


REQUEST = request_for()
DER = x509.load_pem_x509_csr(REQUEST.encode()).public_bytes(serialization.Encoding.DER)


def pem_of(der: bytes) -> str:
    body = base64.encodebytes(der).decode()
    return f"-----BEGIN CERTIFICATE REQUEST-----\n{body}-----END CERTIFICATE REQUEST-----\n"


def test_openssl_verifies_what_it_issues(function: Function, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text(CA, encoding="utf-8")
    (tmp_path / "unit.pem").write_text(function.issue(REQUEST), encoding="utf-8")
    command = ["openssl", "verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", "ca.pem", "unit.pem"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.strip() == "unit.pem: OK", done.stderr


def test_it_keeps_subject_and_key_and_says_what_they_are_for(function: Function) -> None:
    certificate = check_certificate(function.issue(REQUEST), REQUEST, issuer_pem=CA)
    request = x509.load_pem_x509_csr(REQUEST.encode())
    assert certificate.subject.public_bytes() == request.subject.public_bytes()
    extensions = certificate.extensions
    assert not extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    usage = extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert not usage.value.key_cert_sign
    usages = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usages) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    key_id = extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    assert key_id == x509.SubjectKeyIdentifier.from_public_key(request.public_key())
    issuer_id = extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    ca_id = x509.SubjectKeyIdentifier.from_public_key(CA_SIGNER.public_key)
    assert issuer_id.key_identifier == ca_id.digest


def test_serial_numbers_are_twenty_octets_and_never_the_same(function: Function) -> None:
    certificates = [x509.load_pem_x509_certificate(function.issue(REQUEST).encode()) for _ in range(5)]
    numbers = {certificate.serial_number for certificate in certificates}
    assert len(numbers) == 5
    assert {number.bit_length() for number in numbers} == {159}


def test_kms_is_given_a_digest(function: Function) -> None:
    function.issue(REQUEST)
    asked = function.kms_calls[-1]
    assert {name: asked[name] for name in ("KeyId", "MessageType", "SigningAlgorithm")} == {
        "KeyId": "alias/lamp-ca",
        "MessageType": "DIGEST",
        "SigningAlgorithm": "ECDSA_SHA_256",
    }
    assert len(bytes.fromhex(asked["Message"])) == 32


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (UNIT_KEY, hashes.SHA384()),
        (ec.generate_private_key(ec.SECP384R1()), hashes.SHA384()),
        (ec.generate_private_key(ec.SECP384R1()), hashes.SHA256()),
        (rsa.generate_private_key(65537, 2048), hashes.SHA256()),
        (rsa.generate_private_key(3, 3072), hashes.SHA512()),
    ],
    ids=["P-256/384", "P-384/384", "P-384/256", "RSA-2048", "RSA-3072"],
)
def test_allowed_keys(
    function: Function, key: CertificateIssuerPrivateKeyTypes, algorithm: hashes.HashAlgorithm
) -> None:
    request = request_for(key=key, algorithm=algorithm)
    check_certificate(function.issue(request), request, issuer_pem=CA)


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (ec.generate_private_key(ec.SECP256K1()), "curve"),
        (ec.generate_private_key(ec.SECP521R1()), "curve"),
        (rsa.generate_private_key(65537, 1024), "RSA key of 1024 bits"),
    ],
    ids=["secp256k1", "P-521", "RSA-1024"],
)
def test_other_keys_are_refused(
    function: Function, key: CertificateIssuerPrivateKeyTypes, reason: str
) -> None:
    assert reason in function.refuse(request_for(key=key))


@pytest.mark.parametrize(
    "names",
    [
        ((NameOID.COMMON_NAME, "SN 1"),),
        ((NameOID.COMMON_NAME, "SN-1/../2"),),
        ((NameOID.COMMON_NAME, "*"),),
        ((NameOID.COMMON_NAME, "SN-1"), (NameOID.COMMON_NAME, "SN-2")),
        ((NameOID.COMMON_NAME, "SN-1"), (NameOID.ORGANIZATION_NAME, "Lamps")),
        ((NameOID.ORGANIZATION_NAME, "Lamps"),),
    ],
)
def test_other_subjects_are_refused(
    function: Function, names: tuple[tuple[x509.ObjectIdentifier, str], ...]
) -> None:
    assert "name" in function.refuse(request_for(*names))


def test_the_pattern_of_names_is_the_accounts(make_function: MakeFunction) -> None:
    function = make_function(COMMON_NAME_PATTERN="LAMP-[0-9]{4}", VALIDITY_DAYS="30")
    request = request_for((NameOID.COMMON_NAME, "LAMP-0001"))
    certificate = check_certificate(function.issue(request), request, issuer_pem=CA)
    assert (certificate.not_valid_after_utc - certificate.not_valid_before_utc).days == 30
    for wrong in ("LAMP-00011", "xLAMP-0001", "SN-1"):
        assert wrong in function.refuse(request_for((NameOID.COMMON_NAME, wrong)))


@pytest.mark.parametrize("garbage", [None, 7, "", "hello", "\0" * 300, "x" * 5000, REQUEST[:-60], CA, "密码"])
def test_garbage_is_refused(function: Function, garbage: Any) -> None:
    function.refuse(garbage)


def with_unused_bits() -> str:
    """The octet before the signature, which the signature does not cover."""
    der = bytearray(DER)
    der[DER.rindex(x509.load_der_x509_csr(DER).signature) - 1] = 1
    return pem_of(bytes(der))


@pytest.mark.parametrize(
    ("request_pem", "reason"),
    [
        (REQUEST.replace("CERTIFICATE REQUEST", "CERTIFICATE"), "This is a CERTIFICATE, not"),
        (REQUEST + "\n" * 4096, "longer than 4096 characters"),
        (with_unused_bits(), "not a whole number of octets"),
        (request_for(algorithm=hashes.SHA224()), "A signature over sha224 is not accepted."),
    ],
)
def test_a_good_request_in_another_form_is_refused(function: Function, request_pem: str, reason: str) -> None:
    assert reason in function.refuse(request_pem)


def test_a_certificate_is_valid_for_a_clock_that_is_behind(function: Function) -> None:
    certificate = check_certificate(function.issue(REQUEST), REQUEST, issuer_pem=CA)
    assert certificate.not_valid_before_utc < datetime.now(UTC) - timedelta(minutes=4)


def test_a_request_signed_by_another_key_is_refused(function: Function) -> None:
    forged = csr.CertificationRequest.load(DER)
    info = forged["certification_request_info"].dump()
    other = ec.generate_private_key(ec.SECP256R1())
    forged["signature"] = other.sign(info, ec.ECDSA(hashes.SHA256()))
    assert "not signed by the key it names" in function.refuse(pem_of(forged.dump()))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bit=st.integers(0, len(DER) * 8 - 1))
def test_one_flipped_bit_is_refused(function: Function, bit: int) -> None:
    der = bytearray(DER)
    der[bit // 8] ^= 1 << bit % 8
    function.refuse(pem_of(bytes(der)))


def test_bytes_after_the_request_are_refused(function: Function) -> None:
    function.refuse(pem_of(DER + b"\0"))


def test_a_ca_certificate_of_another_key_is_found_before_a_unit_gets_anything(
    make_function: MakeFunction,
) -> None:
    answer = make_function(OTHER_CA)(REQUEST)
    assert answer["kind"] == "SignatureRefusedError"


def test_an_expired_authority_issues_nothing(make_function: MakeFunction) -> None:
    assert "expired" in make_function(EXPIRED_CA).refuse(REQUEST)


def test_it_lives_no_longer_than_its_authority(make_function: MakeFunction) -> None:
    short = certificate_authority(CA_SIGNER, "Lamp authority", 10)
    certificate = check_certificate(make_function(short).issue(REQUEST), REQUEST, issuer_pem=short)
    assert (
        certificate.not_valid_after_utc == x509.load_pem_x509_certificate(short.encode()).not_valid_after_utc
    )


def test_dates_from_2050_on_are_written_as_openssl_reads_them(make_function: MakeFunction) -> None:
    far = certificate_authority(CA_SIGNER, "Lamp authority", 50 * 365)
    request = REQUEST
    certificate = check_certificate(
        make_function(far, VALIDITY_DAYS=str(40 * 365)).issue(request), request, issuer_pem=far
    )
    assert certificate.not_valid_after_utc.year >= 2060


def test_profiles_stand_in_the_environment(make_function: MakeFunction) -> None:
    profiles = {
        "lamp": {"things": r"(?P<serial>SN-\d)", "names": [["uri", "urn:x:{serial}"]], "keys": ["p256"]}
    }
    function = make_function(CERTIFICATE_PROFILES=json.dumps(profiles))
    wanted = CertificateProfile(names=(("uri", "urn:x:SN-1"),))
    check_certificate(function.issue(REQUEST), REQUEST, issuer_pem=CA, profile=wanted)
    other = request_for(key=ec.generate_private_key(ec.SECP384R1()))
    assert "The key is p384, allowed are p256." in function.refuse(other)
