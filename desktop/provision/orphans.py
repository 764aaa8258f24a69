"""Certificates that AWS issued while its answer was lost: found by the request they answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from desktop.cloud import certificates
from desktop.cloud.session import Cloud
from desktop.provision.issuer import Issued

CLOCK_SKEW = timedelta(minutes=5)


def certificates_for(cloud: Cloud, request_pem: str, since: datetime) -> Iterator[Issued]:
    """The account's certificates for this very request (same subject, same key), issued after `since`."""
    from signing.certificates import check_certificate
    from signing.errors import VerificationError

    for certificate_id in certificates.created_since(cloud, since - CLOCK_SKEW):
        found = certificates.describe(cloud, certificate_id)
        try:
            check_certificate(found.pem, request_pem)
        except VerificationError:
            continue
        yield Issued(found.pem, found.certificate_id)
