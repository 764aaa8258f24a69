"""The account's certificate vending machine: it knows each unit by a token of its own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from desktop.cloud import certificates
from desktop.cloud.errors import LostAnswerError
from desktop.cloud.vending import vend
from desktop.cloud.vending_table import VendingTable
from desktop.core.cancel import CancelToken
from desktop.core.catalogue.vending import NO_TOKEN, TOKENS_WRONG, VENDING_REFUSED
from desktop.core.errors import CloudError, ProvisionError
from desktop.core.paths import data_dir
from desktop.core.redaction import hide
from desktop.provision import own_credentials
from desktop.provision.issuer import Access, Issued, Issuer, Trace
from desktop.provision.plan import Registration
from desktop.settings.product.identity import VendingSection
from desktop.settings.token_file import read_tokens
from signing.errors import VerificationError

ATTEMPTS = 3
PAUSE_SECONDS = 1.0


class VendingIssuer(Issuer):
    """The product id is the common name of the request, which is the thing's name."""

    settings = VendingSection
    registration = Registration.WHEN_ISSUED
    certificates_from = None  # AWS IoT signs

    def __init__(self, settings: VendingSection, access: Access) -> None:
        self._settings = settings
        self._access = access

    def acquire(self, request_pem: str, cancel: CancelToken) -> Issued:
        """Inactive until it is checked. Asks `ATTEMPTS` times while nothing was made and that may change."""
        cancel.check()
        productid = _name_in_request(request_pem)
        token = self._token(productid)
        for attempt in range(1, ATTEMPTS):
            try:
                return self._vend(token, productid, request_pem)
            except LostAnswerError:
                raise  # it may have been carried out
            except CloudError as error:
                if not error.retryable:
                    raise
                cancel.wait(PAUSE_SECONDS * attempt)
        return self._vend(token, productid, request_pem)

    def register(self, issued: Issued, serial: str, cancel: CancelToken) -> str:
        """The vending machine has made the thing; the serial number and the activation are left."""
        return own_credentials.register(self._access, self._settings, issued, serial)

    def find(self, trace: Trace) -> Iterable[Issued]:
        return own_credentials.find(self._access, trace)

    def revoke(self, issued: Issued) -> None:
        """And the row is free again, unless it has another certificate by now."""
        certificates.discard(self._access.cloud, issued.certificate_id)
        if issued.certificate_pem:
            from signing.certificates import certified_name

            table = VendingTable(self._access.cloud, self._access.vending_table)
            table.free(certified_name(issued.certificate_pem), issued.certificate_id)

    def _vend(self, token: str, productid: str, request_pem: str) -> Issued:
        access = self._access
        made = vend(access.cloud, self._settings.url or access.vending_url(), token, productid, request_pem)
        return Issued(made.pem, made.certificate_id)

    def _token(self, productid: str) -> str:
        path = data_dir() / Path(self._settings.tokens)
        read = read_tokens(path)
        if token := read.tokens.get(productid):
            return hide(token)
        for line, problem in read.problems.items():
            raise ProvisionError(TOKENS_WRONG, path=path, problems=f"{line}: {problem}")
        raise ProvisionError(NO_TOKEN, productid=productid, path=path)


def _name_in_request(request_pem: str) -> str:
    from signing.certificates import requested_name

    try:
        return requested_name(request_pem)
    except VerificationError as error:
        raise CloudError(VENDING_REFUSED, productid="?", reason=error.message) from error
