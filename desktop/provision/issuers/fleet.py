"""AWS IoT fleet provisioning by claim: the account's certificate provider signs, the template registers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from desktop.cloud.fleet_provisioning import ClaimConnection, ClaimCredentials
from desktop.cloud.session import Cloud
from desktop.core.cancel import CancelToken
from desktop.core.errors import CloudError
from desktop.provision.issuer import Issued

ATTEMPTS = 3
PAUSE_SECONDS = 0.5
SERIAL_PARAMETER = "SerialNumber"  # as the provisioning template declares it


class FleetIssuer:
    """`Issuer` over one claim connection; use it in one thread."""

    name = "fleet"

    def __init__(self, connection: ClaimConnection) -> None:
        self._connection = connection
        self._ownership: dict[str, str] = {}

    def issue(self, request_pem: str, cancel: CancelToken) -> Issued:
        """Asks `ATTEMPTS` times while AWS says to try again later."""
        for attempt in range(1, ATTEMPTS):
            try:
                return self._issue(request_pem, cancel)
            except CloudError as error:
                # A rejection made nothing, so asking again is safe; a lost answer is not retryable.
                if not error.retryable:
                    raise
                cancel.wait(PAUSE_SECONDS * attempt)
        return self._issue(request_pem, cancel)

    def _issue(self, request_pem: str, cancel: CancelToken) -> Issued:
        made = self._connection.create_from_csr(request_pem, cancel=cancel)
        self._ownership[made.certificate_id] = made.ownership_token
        return Issued(made.certificate_pem, made.certificate_id)

    def register(self, issued: Issued, serial: str, cancel: CancelToken) -> str:
        token = self._ownership[issued.certificate_id]
        return self._connection.register_thing(token, {SERIAL_PARAMETER: serial}, cancel=cancel).thing_name


@contextmanager
def open_fleet_issuer(cloud: Cloud, claim: ClaimCredentials, template: str) -> Iterator[FleetIssuer]:
    """Connects with the claim certificate. Raises `CloudError` CLD-020 or CLD-021."""
    with ClaimConnection(cloud, claim, template) as connection:
        yield FleetIssuer(connection)
