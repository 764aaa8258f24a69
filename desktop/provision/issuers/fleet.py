"""AWS IoT fleet provisioning by claim: the account's certificate provider signs, the template registers.

The claim is the station's own, or one that AWS lends it for five minutes: `Access.claim` knows which.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Self

from desktop.cloud import certificates
from desktop.cloud.errors import LostAnswerError, ThrottledError
from desktop.cloud.fleet_provisioning import ClaimConnection
from desktop.core.cancel import CancelToken
from desktop.core.catalogue.provision import CLAIM_ENDED
from desktop.core.errors import CloudError, ProvisionError
from desktop.provision.issuer import Access, Issued, Issuer, Trace
from desktop.provision.plan import Registration
from desktop.settings.product.identity import FleetSection

ATTEMPTS = 3
PAUSE_SECONDS = 0.5
SERIAL_PARAMETER = "SerialNumber"  # as the provisioning template declares it


class FleetIssuer(Issuer):
    """Over one claim connection. Entry raises `CloudError` CLD-020 or CLD-021, any step PRV-070."""

    settings = FleetSection
    registration = Registration.WHEN_ISSUED

    def __init__(self, settings: FleetSection, access: Access) -> None:
        self._settings = settings
        self._access = access
        self._held = ExitStack()
        self._ownership: dict[str, str] = {}

    @property
    def certificates_from(self) -> str | None:
        return self._access.authority_pem or None

    def __enter__(self) -> Self:
        access, settings = self._access, self._settings
        self._claim = access.claim()
        connection = ClaimConnection(access.cloud, self._claim, settings.template, settings.encoding)
        with self._telling_of_its_end():
            self._connection = self._held.enter_context(connection)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()

    def acquire(self, request_pem: str, cancel: CancelToken) -> Issued:
        """Asks `ATTEMPTS` times while AWS says to try again later."""
        with self._telling_of_its_end():
            return self._acquire_patiently(request_pem, cancel)

    def _acquire_patiently(self, request_pem: str, cancel: CancelToken) -> Issued:
        for attempt in range(1, ATTEMPTS):
            try:
                return self._acquire(request_pem, cancel)
            except (LostAnswerError, ThrottledError):
                raise  # it may have been carried out; it was asked again for long
            except CloudError as error:  # a rejection made nothing, so asking again is safe
                if not error.retryable:
                    raise
                cancel.wait(PAUSE_SECONDS * attempt)
        return self._acquire(request_pem, cancel)

    def _acquire(self, request_pem: str, cancel: CancelToken) -> Issued:
        made = self._connection.create_from_csr(request_pem, cancel=cancel)
        self._ownership[made.certificate_id] = made.ownership_token
        return Issued(made.certificate_pem, made.certificate_id)

    def register(self, issued: Issued, serial: str, cancel: CancelToken) -> str:
        token = self._ownership[issued.certificate_id]
        with self._telling_of_its_end():
            made = self._connection.register_thing(token, {SERIAL_PARAMETER: serial}, cancel=cancel)
        return made.thing_name

    @contextmanager
    def _telling_of_its_end(self) -> Iterator[None]:
        """Asks nothing that nobody would answer, and says why AWS refuses what it would have granted before.

        A lost answer stays one.
        """
        if self._claim.has_ended():
            raise ProvisionError(CLAIM_ENDED, template=self._settings.template)
        try:
            yield
        except LostAnswerError:
            raise
        except CloudError as error:
            if self._claim.has_ended():
                raise ProvisionError(CLAIM_ENDED, template=self._settings.template) from error
            raise

    def find(self, trace: Trace) -> Iterable[Issued]:
        cloud, known = self._access.cloud, trace.issued.certificate_id
        left = (
            certificates.with_id(cloud, known)
            if known
            else certificates.for_request(cloud, trace.request_pem, trace.asked_at, "PENDING_ACTIVATION")
        )
        return [Issued(found.pem, found.certificate_id) for found in left]

    def revoke(self, issued: Issued) -> None:
        certificates.discard(self._access.cloud, issued.certificate_id)
