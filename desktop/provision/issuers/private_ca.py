"""AWS Private CA signs, asked by the station; then the station makes AWS IoT know the certificate."""

from __future__ import annotations

import dataclasses
import time
import uuid
from collections.abc import Iterable
from functools import cached_property

from desktop.cloud import certificates, private_ca
from desktop.core.cancel import CancelToken
from desktop.core.catalogue.provision import (
    AUTHORITY_UNFIT,
    PRIVATE_CA_NOT_ACTIVE,
    PRIVATE_CA_SLOW,
)
from desktop.core.errors import ProvisionError
from desktop.provision import own_credentials
from desktop.provision.issuer import Access, Issued, Issuer, Trace
from desktop.provision.plan import Registration
from desktop.settings.product.identity import PrivateCaSection

PAUSE_SECONDS = 0.3
ISSUE_SECONDS = 30.0


class PrivateCaIssuer(Issuer):
    """A certificate that was issued and not registered is of no use to anybody. What was taken back is
    revoked in AWS Private CA too, for its lists (CRL, OCSP); AWS IoT does not look there.
    """

    settings = PrivateCaSection
    registration = Registration.WHEN_ISSUED

    def __init__(self, settings: PrivateCaSection, access: Access) -> None:
        self._settings = settings
        self._access = access
        self._token = uuid.uuid4().hex  # one run, one certificate

    @property
    def certificates_from(self) -> str:
        return self._authority.certificate_pem

    @cached_property
    def _authority(self) -> private_ca.PrivateCa:
        found = private_ca.describe_private_ca(self._access.cloud, self._settings.ca_arn)
        if found.status != "ACTIVE":
            raise ProvisionError(PRIVATE_CA_NOT_ACTIVE, authority=found.arn, status=found.status)
        chosen = self._settings.signing_algorithm
        return dataclasses.replace(found, signing_algorithm=chosen) if chosen else found

    def acquire(self, request_pem: str, cancel: CancelToken) -> Issued:
        from signing.certificates import fingerprint
        from signing.errors import SigningError

        cancel.check()
        cloud, ca = self._access.cloud, self._authority
        days = self._settings.certificate_days + own_credentials.SPARE_DAYS
        try:
            profile = self._access.certificate(request_pem)
        except SigningError as error:
            raise ProvisionError(
                AUTHORITY_UNFIT, path=ca.arn, reason=error.message, advice=error.hint
            ) from error
        arn = private_ca.ask(cloud, ca, request_pem, days, self._token, profile)
        deadline = time.monotonic() + ISSUE_SECONDS
        while (pem := private_ca.fetch(cloud, ca, arn)) is None:
            if time.monotonic() > deadline:
                raise ProvisionError(PRIVATE_CA_SLOW, authority=ca.arn, seconds=ISSUE_SECONDS)
            cancel.wait(PAUSE_SECONDS)
        return Issued(pem, fingerprint(pem))

    def register(self, issued: Issued, serial: str, cancel: CancelToken) -> str:
        ca_pem = self.certificates_from
        return own_credentials.register_signed(self._access, self._settings, issued, serial, ca_pem)

    def find(self, trace: Trace) -> Iterable[Issued]:
        return own_credentials.find(self._access, trace)

    def revoke(self, issued: Issued) -> None:
        certificates.discard(self._access.cloud, issued.certificate_id)

    def disown(self, issued: Issued) -> None:
        private_ca.revoke(self._access.cloud, self._settings.ca_arn, issued.certificate_pem)
