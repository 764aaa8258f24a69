"""AWS IoT signs with an authority of its own, asked with the station's own AWS credentials."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.cloud import certificates
from desktop.core.cancel import CancelToken
from desktop.provision import own_credentials
from desktop.provision.issuer import Access, Issued, Issuer, Trace
from desktop.provision.plan import Registration
from desktop.settings.product.identity import DirectSection


class DirectIssuer(Issuer):
    settings = DirectSection
    registration = Registration.WHEN_ISSUED
    certificates_from = None

    def __init__(self, settings: DirectSection, access: Access) -> None:
        self._settings = settings
        self._access = access

    def acquire(self, request_pem: str, cancel: CancelToken) -> Issued:
        cancel.check()
        made = certificates.create_inactive_from_csr(self._access.cloud, request_pem)
        return Issued(made.pem, made.certificate_id)

    def register(self, issued: Issued, serial: str, cancel: CancelToken) -> str:
        return own_credentials.register(self._access, self._settings, issued, serial)

    def find(self, trace: Trace) -> Iterable[Issued]:
        return own_credentials.find(self._access, trace)

    def revoke(self, issued: Issued) -> None:
        certificates.discard(self._access.cloud, issued.certificate_id)
