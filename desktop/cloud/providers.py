"""Certificate providers: who signs the CSRs of fleet provisioning, for the whole account.

Source: AWS IoT developer guide, "Self-managed certificate signing using AWS IoT Core certificate provider".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.session import Cloud

# The one operation AWS accepts.
OPERATIONS = ["CreateCertificateFromCsr"]


@dataclass(frozen=True)
class CertificateProvider:
    name: str
    arn: str
    function_arn: str
    created: datetime | None = None
    changed: datetime | None = None


def list_providers(cloud: Cloud) -> list[str]:
    with translated("list the certificate providers"):
        names: list[str] = []
        token: dict[str, str] = {}
        while True:
            page = cloud.client("iot").list_certificate_providers(**token)
            names += [one["certificateProviderName"] for one in page.get("certificateProviders", [])]
            if not page.get("nextToken"):
                return names
            token = {"nextToken": page["nextToken"]}


def describe_provider(cloud: Cloud, name: str) -> CertificateProvider:
    """Raises CLD-004 when there is no such provider."""
    with translated("look up the certificate provider {name}", name=name):
        found = cloud.client("iot").describe_certificate_provider(certificateProviderName=name)
    return CertificateProvider(
        name,
        found["certificateProviderArn"],
        found["lambdaFunctionArn"],
        found.get("creationDate"),
        found.get("lastModifiedDate"),
    )


def create_provider(cloud: Cloud, name: str, function_arn: str) -> None:
    """From now on the function signs every CSR of fleet provisioning in this account and Region."""
    with translated("create the certificate provider {name}", name=name):
        cloud.client("iot").create_certificate_provider(
            certificateProviderName=name,
            lambdaFunctionArn=function_arn,
            accountDefaultForOperations=OPERATIONS,
        )


def update_provider(cloud: Cloud, name: str, function_arn: str) -> None:
    with translated("update the certificate provider {name}", name=name):
        cloud.client("iot").update_certificate_provider(
            certificateProviderName=name,
            lambdaFunctionArn=function_arn,
            accountDefaultForOperations=OPERATIONS,
        )


def delete_provider(cloud: Cloud, name: str) -> None:
    """AWS IoT signs the CSRs itself again. Does nothing when it is gone."""
    try:
        with translated("delete the certificate provider {name}", name=name):
            cloud.client("iot").delete_certificate_provider(certificateProviderName=name)
    except NotFoundError:
        return
