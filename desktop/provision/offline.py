"""What a run needs of the world where there is no way to AWS: all of it is on this computer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from desktop.cloud.serials import Reservation, SerialRefusedError, SerialRow
from desktop.core.cancel import CancelToken
from desktop.core.catalogue.provision import NOT_LEASED


@dataclass
class OfflineHome:
    """What account set-up noted. `trust` reads the authority of units' cloud from this computer."""

    region: str
    account_id: str
    endpoint: tuple[str, int]
    trust: Callable[[], str]

    def trust_pem(self) -> str:
        return self.trust()

    def mqtt_endpoint(self) -> tuple[str, int]:
        return self.endpoint


class OfflineRegistry:
    """Nobody knows what is registered: nothing of it is changed either."""

    def thing_exists(self, name: str) -> bool:
        return True  # then no run deletes it

    def certificates_of(self, thing: str) -> Sequence[str]:
        return ()

    def delete_thing(self, name: str) -> None:
        return

    def certificate_exists(self, certificate_id: str) -> bool:
        return True


@dataclass(frozen=True)
class NoTable:
    """Where the table of serial numbers cannot be asked. `closed`: only what was leased may be made."""

    closed: bool

    def read(self, thing: str) -> SerialRow | None:
        return None

    def reserve(self, wanted: Reservation, *, gone: str = "") -> None:
        if self.closed:
            raise SerialRefusedError(NOT_LEASED, serial=wanted.serial)

    def bind(self, thing: str, run: str, certificate_id: str) -> None:
        return

    def activate(self, thing: str, certificate_id: str) -> None:
        return

    def free(self, thing: str, run: str, certificate_id: str = "") -> None:
        return


class NoPresence:
    """Nobody reports connections. A run without the phase that connects never waits for one."""

    def expect(self, client_id: str) -> None:
        return

    def wait_connected(
        self, client_id: str, certificate_id: str, timeout: float, cancel: CancelToken | None = None
    ) -> None:
        raise NotImplementedError("no phase of a run without internet waits for a connection")


@contextmanager
def no_presence() -> Iterator[NoPresence]:
    yield NoPresence()
