"""The station signs with an authority of your own; AWS IoT learns of the certificate now or from the unit."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from desktop.cloud import certificates
from desktop.cloud.authorities import find_authority
from desktop.cloud.errors import NotFoundError, NotSeenError
from desktop.core.cancel import CancelToken
from desktop.core.catalogue.cloud import NOT_SEEN_CONNECTING
from desktop.core.catalogue.provision import (
    ACTIVATION_REFUSED,
    AUTHORITY_UNFIT,
    AUTHORITY_UNREADABLE,
    NOT_AUTO_REGISTERED,
)
from desktop.core.errors import CloudError, ProvisionError
from desktop.provision import own_credentials
from desktop.provision.issuer import Access, Issued, Issuer, Trace
from desktop.provision.plan import Registration
from desktop.settings.product.identity import AuthoritySection
from signing.errors import SigningError
from signing.signer import DigestSigner

FIRST_CONNECTION_SECONDS = 60.0
PAUSE_SECONDS = 2.0  # DescribeCertificate: ten a second for all stations of an account


def check_before_units(settings: AuthoritySection, signer: DigestSigner) -> None:
    """That the authority can sign today, and that `signer` has its key. Raises PRV-060."""
    with _fit(settings.ca_certificate):
        _check(_read(settings.ca_certificate), signer)


class AuthorityIssuer(Issuer):
    """What is signed here cannot be unsigned. Where units are registered by connecting, a certificate that is
    taken back is therefore barred: it stays in AWS IoT as REVOKED, or its unit would have it registered anew.
    """

    settings = AuthoritySection

    def __init__(self, settings: AuthoritySection, access: Access) -> None:
        self._settings = settings
        self._access = access

    @property
    def registration(self) -> Registration:
        if self._settings.offline:
            return Registration.ELSEWHERE
        return Registration.AT_FIRST_CONNECTION if self._by_its_unit else Registration.WHEN_ISSUED

    @property
    def _by_its_unit(self) -> bool:
        return self._settings.register_ in ("jitr", "jitp")

    @cached_property
    def certificates_from(self) -> str:
        return _read(self._settings.ca_certificate)

    def acquire(self, request_pem: str, cancel: CancelToken) -> Issued:
        """Signs. AWS is asked nothing, so no answer can be lost."""
        from signing.certificates import fingerprint, issue_certificate

        cancel.check()
        ca_pem = self.certificates_from
        with _fit(self._settings.ca_certificate):
            signer = self._access.signer(self._settings.ca_key)
            _check(ca_pem, signer)
            days = self._settings.certificate_days + own_credentials.SPARE_DAYS
            profile = self._access.certificate(request_pem)
            pem = issue_certificate(request_pem, ca_pem, signer, days, profile)
            return Issued(pem, fingerprint(pem))

    def register(self, issued: Issued, serial: str, cancel: CancelToken) -> str:
        if self._by_its_unit:
            return self._wait_registered(issued, self._access.thing_name(serial), cancel)
        ca_pem = self.certificates_from
        return own_credentials.register_signed(self._access, self._settings, issued, serial, ca_pem)

    def find(self, trace: Trace) -> Iterable[Issued]:
        if not self._by_its_unit:
            return own_credentials.find(self._access, trace)
        issued = trace.issued
        if not issued.certificate_id or self._settings.offline:
            return [issued] if issued.certificate_id else []
        try:
            found = certificates.describe(self._access.cloud, issued.certificate_id)
        except NotFoundError:
            return [issued]  # its unit may still connect
        return [] if found.status == "REVOKED" else [Issued(found.pem, found.certificate_id)]

    def revoke(self, issued: Issued) -> None:
        cloud = self._access.cloud
        if self._settings.offline:
            return
        if self._by_its_unit:
            certificates.bar(cloud, issued.certificate_id, issued.certificate_pem, self.certificates_from)
        else:
            certificates.discard(cloud, issued.certificate_id)

    def _wait_registered(self, issued: Issued, thing: str, cancel: CancelToken) -> str:
        """The name of the thing that owns the certificate, once it is active."""
        cloud, deadline = self._access.cloud, time.monotonic() + FIRST_CONNECTION_SECONDS
        known = False
        while time.monotonic() < deadline:
            for found in certificates.with_id(cloud, issued.certificate_id):
                known = True
                things = certificates.attached_things(cloud, found.certificate_id)
                if found.status == "ACTIVE" and things:
                    return things[0]
            cancel.wait(PAUSE_SECONDS)
        if known:
            raise ProvisionError(ACTIVATION_REFUSED, thing=thing, seconds=FIRST_CONNECTION_SECONDS)
        raise self._silence(thing)

    def _silence(self, thing: str) -> ProvisionError | CloudError:
        """Why AWS has heard nothing of the certificate: the authority's fault, or else the unit's."""
        from signing.certificates import fingerprint

        found = find_authority(self._access.cloud, fingerprint(self.certificates_from))
        if found is None or found.status != "ACTIVE" or not found.auto_registration:
            return ProvisionError(NOT_AUTO_REGISTERED, path=self._settings.ca_certificate)
        return NotSeenError(NOT_SEEN_CONNECTING, client=thing, seconds=FIRST_CONNECTION_SECONDS)


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii")
    except OSError as error:
        raise ProvisionError(AUTHORITY_UNREADABLE, path=path, reason=error.strerror) from error
    except ValueError as error:
        raise ProvisionError(AUTHORITY_UNREADABLE, path=path, reason="it is no PEM file") from error


def _check(ca_pem: str, signer: DigestSigner) -> None:
    from signing.certificates.authorities import check_authority, check_authority_key

    check_authority(ca_pem)
    check_authority_key(ca_pem, signer.public_key)


@contextmanager
def _fit(path: str) -> Iterator[None]:
    try:
        yield
    except SigningError as error:
        raise ProvisionError(
            AUTHORITY_UNFIT,
            path=path,
            reason=error.message,
            advice=error.hint,
            retryable=error.retryable,
            context={"cause": error.code},
        ) from error
