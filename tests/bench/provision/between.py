"""Something between an issuer and the station, for tests that change what goes by."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

from desktop.core.cancel import CancelToken
from desktop.provision.issuer import Issued, Issuer, Trace
from desktop.provision.plan import Registration


class Between:
    """An `Issuer` that hands everything on."""

    settings: type[Any]
    registration = Registration.WHEN_ISSUED

    def __init__(self, issuer: Issuer) -> None:
        self._issuer = issuer

    @property
    def certificates_from(self) -> str | None:
        return self._issuer.certificates_from

    def __enter__(self) -> Self:
        self._issuer.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._issuer.__exit__(kind, error, trace)

    def acquire(self, request_pem: str, cancel: CancelToken) -> Issued:
        return self._issuer.acquire(request_pem, cancel)

    def register(self, issued: Issued, serial: str, cancel: CancelToken) -> str:
        return self._issuer.register(issued, serial, cancel)

    def find(self, trace: Trace) -> Iterable[Issued]:
        return self._issuer.find(trace)

    def revoke(self, issued: Issued) -> None:
        self._issuer.revoke(issued)

    def disown(self, issued: Issued) -> None:
        self._issuer.disown(issued)
