"""Authorities and certificates of AWS Private CA, for the tests."""

from __future__ import annotations

import time
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tests.bench.cloud.clients import SECONDS

TEMPLATES = "arn:aws:acm-pca:::template/"
ROOT = f"{TEMPLATES}RootCACertificate/V1"
DAYS = {"Type": "DAYS", "Value": 30}


def create(pca: Any, name: str, kind: str = "ROOT", key: str = "EC_prime256v1", **more: Any) -> str:
    """The ARN of an authority that has a CSR."""
    made = pca.create_certificate_authority(
        CertificateAuthorityType=kind,
        CertificateAuthorityConfiguration={
            "KeyAlgorithm": key,
            "SigningAlgorithm": algorithm_of(key),
            "Subject": {"Country": "DE", "Organization": "Lamps", "CommonName": name},
        },
        **more,
    )
    arn = str(made["CertificateAuthorityArn"])
    when_done(pca, "get_certificate_authority_csr", CertificateAuthorityArn=arn)
    return arn


def when_done(pca: Any, operation: str, **named: str) -> None:
    """As botocore's waiters do, and sooner."""
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            getattr(pca, operation)(**named)
        except pca.exceptions.RequestInProgressException:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return


def algorithm_of(key: str) -> str:
    return "SHA256WITHRSA" if key.startswith("RSA") else "SHA256WITHECDSA"


def issue(pca: Any, authority: str, csr: str, **request: Any) -> str:
    """The ARN of a certificate that can be fetched."""
    request = {"SigningAlgorithm": "SHA256WITHECDSA", "Validity": DAYS, **request}
    made = pca.issue_certificate(CertificateAuthorityArn=authority, Csr=csr.encode(), **request)
    arn = str(made["CertificateArn"])
    when_done(pca, "get_certificate", CertificateAuthorityArn=authority, CertificateArn=arn)
    return arn


def fetch(pca: Any, authority: str, arn: str) -> tuple[x509.Certificate, list[x509.Certificate]]:
    got = pca.get_certificate(CertificateAuthorityArn=authority, CertificateArn=arn)
    chain = got.get("CertificateChain")
    certificates = x509.load_pem_x509_certificates(chain.encode()) if chain else []
    return x509.load_pem_x509_certificate(got["Certificate"].encode()), certificates


def make_root(pca: Any, name: str, key: str = "EC_prime256v1", **more: Any) -> str:
    arn = create(pca, name, key=key, **more)
    csr = pca.get_certificate_authority_csr(CertificateAuthorityArn=arn)["Csr"]
    issued = issue(
        pca, arn, csr, TemplateArn=ROOT, SigningAlgorithm=algorithm_of(key),
        Validity={"Type": "YEARS", "Value": 10},
    )  # fmt: skip
    own, chain = fetch(pca, arn, issued)
    assert chain == []
    pca.import_certificate_authority_certificate(
        CertificateAuthorityArn=arn, Certificate=own.public_bytes(Encoding.PEM)
    )
    return arn
