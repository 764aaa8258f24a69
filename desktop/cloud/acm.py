"""Certificates of ours in AWS Certificate Manager, where AWS Signer finds them and their keys."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.cloud.errors import translated
from desktop.cloud.session import Cloud


def import_code_signing(
    cloud: Cloud,
    certificate_pem: str,
    private_key_pem: str,
    tags: Mapping[str, str],
    authorities_pem: str = "",
) -> str:
    """Gives ACM a certificate and its private key (clear PKCS#8 PEM), returns the ARN.

    ACM never gives the key out again. Needs acm:ImportCertificate and acm:AddTagsToCertificate.
    """
    chain = {"CertificateChain": authorities_pem.encode("ascii")} if authorities_pem else {}
    with translated("import the code-signing certificate into ACM"):
        answer = cloud.client("acm").import_certificate(
            Certificate=certificate_pem.encode("ascii"),
            PrivateKey=private_key_pem.encode("ascii"),
            Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
            **chain,
        )
    return str(answer["CertificateArn"])


def get_certificate(cloud: Cloud, arn: str) -> str:
    """The certificate (PEM) without those of its authorities. Raises CLD-004 when ACM does not have it."""
    with translated("read the certificate {arn}", arn=arn):
        return str(cloud.client("acm").get_certificate(CertificateArn=arn)["Certificate"])


def certificate_chain(cloud: Cloud, arn: str) -> str:
    """The certificate and those of its authorities that ACM has, as one PEM text. Raises CLD-004."""
    with translated("read the certificate {arn}", arn=arn):
        answer = cloud.client("acm").get_certificate(CertificateArn=arn)
    return f"{answer['Certificate']}\n{answer.get('CertificateChain', '')}"
