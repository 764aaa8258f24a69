"""What a run asks of the world outside: filled with AWS, real ports and an issuer by the wiring."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from desktop.cloud.serials import Reservation, SerialRow
from desktop.core.cancel import CancelToken
from desktop.core.verdicts import Verdict
from desktop.device.driver import Ability, Driver
from desktop.provision.issuer import Issuer
from desktop.provision.plan import Phase, Registration, plan


class Registry(Protocol):
    """Things and their certificates. Every method raises `CloudError`."""

    def thing_exists(self, name: str) -> bool: ...

    def certificates_of(self, thing: str) -> Sequence[str]:
        """Ids of the certificates attached to the thing; none when the thing does not exist."""
        ...

    def delete_thing(self, name: str) -> None:
        """Nothing when it is gone."""
        ...

    def certificate_exists(self, certificate_id: str) -> bool:
        """False for one that is barred for good, too."""
        ...


class Serials(Protocol):
    """Which run may give a serial number to which certificate. Every change is one conditional write.

    Every method raises `CloudError`, and PRV-015 in an account that has no table of serial numbers. Each may
    be repeated.
    """

    def read(self, thing: str) -> SerialRow | None: ...

    def reserve(self, wanted: Reservation, *, gone: str = "") -> None:
        """The thing is this run's for a while. `gone`: the row's certificate, when AWS does not know it.

        Raises `SerialRefusedError`.
        """
        ...

    def bind(self, thing: str, run: str, certificate_id: str) -> None:
        """From now on only this certificate can be registered as the thing. Raises `SerialRefusedError`."""
        ...

    def activate(self, thing: str, certificate_id: str) -> None:
        """The unit with this certificate has passed. Raises `SerialRefusedError`."""
        ...

    def free(self, thing: str, run: str, certificate_id: str = "") -> None:
        """The run's certificate is gone. Nothing when the row is not the run's any more."""
        ...


class Presence(Protocol):
    """Who connects, as AWS reports it. Thread safe."""

    def expect(self, client_id: str) -> None:
        """From now on connections of `client_id` are noticed; older ones are forgotten."""
        ...

    def wait_connected(
        self, client_id: str, certificate_id: str, timeout: float, cancel: CancelToken | None = None
    ) -> None:
        """Returns when `client_id` connected with that certificate. Raises `NotSeenError` in the end."""
        ...


class UnitKeys(Protocol):
    """Which thing of the account has which public key. Every method raises `CloudError`."""

    def take(self, public_key_sha256: str, thing: str, run: str) -> str:
        """The key is the thing's from now on, for the run that has its serial number. Returns another thing
        whose it is already, else nothing.
        """
        ...

    def free(self, public_key_sha256: str, run: str) -> None:
        """Takes back what this run took."""
        ...


class Home(Protocol):
    """The account in its Region where the units will live. Everything but `region` may ask AWS."""

    @property
    def region(self) -> str: ...

    @property
    def account_id(self) -> str: ...

    def trust_pem(self) -> str:
        """The authority by which a unit knows its cloud."""
        ...

    def mqtt_endpoint(self) -> tuple[str, int]:
        """Host and port units connect to."""
        ...


@dataclass(frozen=True)
class Ports:
    """`issuer` makes one for each run. `plug` opens the unit on a port: whoever does so closes the driver's
    `link`. `abilities` are the family's, `registration` is the issuer's: they decide the phases. Without
    `unit_keys` only this station's own units are known by their keys.
    """

    home: Home
    registry: Registry
    serials: Serials
    presence: Callable[[], AbstractContextManager[Presence]]
    issuer: Callable[[], Issuer]
    plug: Callable[[str], Driver]
    abilities: frozenset[Ability]
    registration: Registration
    unit_keys: UnitKeys | None = None

    @property
    def phases(self) -> tuple[Phase, ...]:
        return plan(self.abilities, self.registration)

    @property
    def success(self) -> Verdict:
        """How a good run ends."""
        return Verdict.MADE if self.registration is Registration.ELSEWHERE else Verdict.PASS
