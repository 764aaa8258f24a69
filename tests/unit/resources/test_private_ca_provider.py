"""The certificate provider's second source: AWS Private CA, played by a client that answers as told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from resources.lambdas.certificate_provider import private_ca
from resources.lambdas.certificate_provider.request import RequestRefusedError
from signing.identity import throwaway_request

CA_ARN = (
    "arn:aws-cn:acm-pca:cn-north-1:123456789012:certificate-authority/00000000-0000-0000-0000-000000000000"
)


class InProgressError(Exception):
    pass


class Authority:
    """Ready after `later` questions; `name` and `key` replace what the request has."""

    class exceptions:  # noqa: N801 - as boto3 calls it
        RequestInProgressException = InProgressError

    def __init__(self, later: int = 0, name: str = "", key: Any = None) -> None:
        self.later, self.name, self.key = later, name, key
        self.asked: list[dict[str, Any]] = []

    def issue_certificate(self, **asked: Any) -> dict[str, str]:
        self.asked.append(asked)
        return {"CertificateArn": "arn"}

    def get_certificate(self, **named: str) -> dict[str, str]:
        assert named == {"CertificateAuthorityArn": CA_ARN, "CertificateArn": "arn"}
        self.later -= 1
        if self.later >= 0:
            raise InProgressError
        request = x509.load_pem_x509_csr(self.asked[-1]["Csr"])
        name = (
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)]) if self.name else request.subject
        )
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self.key or request.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now)
            .not_valid_after(now + timedelta(days=1))
        )
        made = builder.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
        return {"Certificate": made.public_bytes(serialization.Encoding.PEM).decode().rstrip("\n")}


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("CA_ARN", CA_ARN)
    monkeypatch.setenv("SIGNING_ALGORITHM", "SHA384WITHECDSA")
    monkeypatch.setenv("VALIDITY_DAYS", "90")
    clock = [0.0]
    monkeypatch.setattr(private_ca.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(private_ca.time, "sleep", lambda s: clock.__setitem__(0, clock[0] + s))

    def call(authority: Authority, request: Any) -> str:
        monkeypatch.setattr(private_ca, "_client", lambda: authority)
        return private_ca.handler({"certificateSigningRequest": request}, None)["certificatePem"]

    return call


def test_it_asks_until_the_certificate_is_made(ask: Any) -> None:
    request, authority = throwaway_request("DL00000001"), Authority(later=9)
    certificate = x509.load_pem_x509_certificate(ask(authority, request).encode())
    assert certificate.subject.rfc4514_string() == "CN=DL00000001"
    (asked,) = authority.asked
    assert asked.pop("IdempotencyToken")
    assert asked == {
        "CertificateAuthorityArn": CA_ARN,
        "Csr": request.encode(),
        "SigningAlgorithm": "SHA384WITHECDSA",
        "TemplateArn": "arn:aws-cn:acm-pca:::template/EndEntityClientAuthCertificate/V1",
        "Validity": {"Type": "DAYS", "Value": 90},
    }


def test_it_gives_up_before_aws_iot_does(ask: Any) -> None:
    with pytest.raises(RequestRefusedError, match="not made the certificate in 4 s"):
        ask(Authority(later=1000), throwaway_request("DL00000001"))


def test_the_same_request_twice_is_two_certificates(ask: Any) -> None:
    request, authority = throwaway_request("DL00000001"), Authority()
    ask(authority, request)
    ask(authority, request)
    assert len({asked["IdempotencyToken"] for asked in authority.asked}) == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "another"}, "another subject"),
        ({"key": ec.generate_private_key(ec.SECP256R1()).public_key()}, "another public key"),
    ],
    ids=["subject", "key"],
)
def test_another_subject_or_key_is_not_passed_on(ask: Any, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(RequestRefusedError, match=said):
        ask(Authority(**changes), throwaway_request("DL00000001"))


@pytest.mark.parametrize("request_pem", [None, "", "no request", throwaway_request("two words")])
def test_what_is_no_request_costs_no_certificate(ask: Any, request_pem: Any) -> None:
    authority = Authority()
    with pytest.raises(RequestRefusedError):
        ask(authority, request_pem)
    assert authority.asked == []
