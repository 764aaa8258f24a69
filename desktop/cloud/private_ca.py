"""AWS Private CA: certificates that it signs for CSRs."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.cloud.errors import translated
from desktop.cloud.private_ca_profile import as_asked
from desktop.cloud.session import Cloud
from signing.certificate_profile import ANY_CERTIFICATE, CertificateProfile

SERVICE = "acm-pca"
# How each kind of key signs (AWS Private CA API reference, `CertificateAuthorityConfiguration`).
_BY_KEY = {
    "EC_prime256v1": "SHA256WITHECDSA",
    "EC_secp384r1": "SHA384WITHECDSA",
    "EC_secp521r1": "SHA512WITHECDSA",
    "RSA_2048": "SHA256WITHRSA",
    "RSA_3072": "SHA256WITHRSA",
    "RSA_4096": "SHA256WITHRSA",
}


@dataclass(frozen=True)
class PrivateCa:
    """`status` is AWS's: ACTIVE, DISABLED, EXPIRED, ...; `certificate_pem` is "" before it has one."""

    arn: str
    status: str
    signing_algorithm: str
    certificate_pem: str


def describe_private_ca(cloud: Cloud, arn: str) -> PrivateCa:
    """Raises CLD-004 when there is no such authority."""
    client = cloud.client(SERVICE)
    with translated("look up the authority {authority}", authority=arn):
        found = client.describe_certificate_authority(CertificateAuthorityArn=arn)["CertificateAuthority"]
        certificate = ""
        if found["Status"] in ("ACTIVE", "DISABLED", "EXPIRED"):
            answer = client.get_certificate_authority_certificate(CertificateAuthorityArn=arn)
            certificate = answer["Certificate"]
    key = found["CertificateAuthorityConfiguration"]["KeyAlgorithm"]
    return PrivateCa(arn, found["Status"], _BY_KEY.get(key, ""), certificate)


def ask(
    cloud: Cloud,
    ca: PrivateCa,
    csr_pem: str,
    days: int,
    token: str,
    profile: CertificateProfile = ANY_CERTIFICATE,
) -> str:
    """The ARN of a certificate as `profile` asks for it, which AWS now makes; what is left open is that of a
    TLS client, for `days`. Asked again with the same `token` AWS makes no second one.
    """
    from signing.certificates import requests_rsa

    asked = as_asked(profile, days, rsa=requests_rsa(csr_pem))
    template = f"arn:{ca.arn.split(':')[1]}:acm-pca:::{asked.pop('TemplateArn')}"
    with translated("have AWS Private CA sign a certificate"):
        answer = cloud.client(SERVICE).issue_certificate(
            CertificateAuthorityArn=ca.arn,
            Csr=csr_pem.encode("utf-8"),
            SigningAlgorithm=ca.signing_algorithm,
            TemplateArn=template,
            IdempotencyToken=token,
            **asked,
        )
    return str(answer["CertificateArn"])


def fetch(cloud: Cloud, ca: PrivateCa, certificate_arn: str) -> str | None:
    """The certificate (PEM); None while AWS makes it."""
    client = cloud.client(SERVICE)
    with translated("get the certificate from AWS Private CA"):
        try:
            answer = client.get_certificate(CertificateAuthorityArn=ca.arn, CertificateArn=certificate_arn)
        except client.exceptions.RequestInProgressException:
            return None
    return str(answer["Certificate"]).rstrip("\n") + "\n"


def revoke(cloud: Cloud, ca_arn: str, certificate_pem: str) -> None:
    """Its lists of revoked certificates will name it. Asked once: it may be done already."""
    from signing.certificates import certificate_serial

    with translated("revoke the certificate in AWS Private CA"):
        cloud.client(SERVICE, attempts=1).revoke_certificate(
            CertificateAuthorityArn=ca_arn,
            CertificateSerial=certificate_serial(certificate_pem),
            RevocationReason="CESSATION_OF_OPERATION",
        )
