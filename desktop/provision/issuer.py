"""What an issuer must do: turn a CSR into a certificate that AWS knows, and a thing; and how it is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self, cast

from desktop.cloud.fleet_provisioning import ClaimCredentials
from desktop.cloud.session import Cloud
from desktop.core import plugins
from desktop.core.cancel import CancelToken
from desktop.provision.plan import Registration
from desktop.settings.product.identity import ISSUERS, IdentitySection
from signing.certificate_profile import ANY_CERTIFICATE, CertificateProfile

if TYPE_CHECKING:
    from signing.signer import DigestSigner

# name -> "module:class"; its section of the product profile stands in `settings.product.identity`.
BUILT_IN = {
    "private-ca": "desktop.provision.issuers.private_ca:PrivateCaIssuer",
    "authority": "desktop.provision.issuers.authority:AuthorityIssuer",
    "vending": "desktop.provision.issuers.vending:VendingIssuer",
    "direct": "desktop.provision.issuers.direct:DirectIssuer",
    "fleet": "desktop.provision.issuers.fleet:FleetIssuer",
}


@dataclass(frozen=True)
class Issued:
    """A certificate. `certificate_id` is the SHA-256 of its DER, as AWS names it."""

    certificate_pem: str
    certificate_id: str


NOT_ISSUED = Issued("", "")


@dataclass(frozen=True)
class Trace:
    """What is known of a certificate after a run was cut off: at least the request and when it was made.

    `issued` is `NOT_ISSUED` when the answer was lost.
    """

    request_pem: str
    asked_at: datetime
    issued: Issued = NOT_ISSUED


@dataclass(frozen=True)
class Access:
    """What the station lends an issuer.

    `claim()` opens the station's claim key, which may ask a person. `authority_pem` is the account's own
    authority for units, `unit_policy` the name of their AWS IoT policy, `thing_name(serial)` that of a thing.
    `signer(reference)` is the key of an authority of the product's own, as `linekey sign --key` names keys;
    using it may ask a person. `vending_url()` and `vending_table` are of the account's vending machine.
    `certificate(request_pem)` is what the certificate for that request shall
    be, by the product profile.
    """

    cloud: Cloud
    claim: Callable[[], ClaimCredentials]
    authority_pem: str
    unit_policy: str
    thing_name: Callable[[str], str]
    signer: Callable[[str], DigestSigner]
    vending_url: Callable[[], str] = str
    vending_table: str = ""
    certificate: Callable[[str], CertificateProfile] = lambda _request_pem: ANY_CERTIFICATE


class Issuer(Protocol):
    """One for each run, used in one thread; a context manager around `acquire` and `register`.

    `settings` is the issuer's section of the product profile. `registration` decides the phases of its runs
    and asks nobody. `certificates_from` is the PEM of the authority whose certificates are accepted, None
    where AWS signs with one of its own. Errors: `CloudError` when the cloud refused or did not answer; of
    these `LostAnswerError` when it may have acted, which makes the run's verdict UNKNOWN and is never asked
    again. `ProvisionError` when the cloud was not to blame, and made nothing.
    """

    settings: ClassVar[type[Any]]

    @property
    def registration(self) -> Registration: ...

    @property
    def certificates_from(self) -> str | None: ...

    def __init__(self, settings: Any, access: Access) -> None:
        """Asks nobody yet; `settings` is an object of the class `settings`."""
        ...

    def __enter__(self) -> Self:
        """Here an issuer that has a connection opens it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return

    def acquire(self, request_pem: str, cancel: CancelToken) -> Issued:
        """Gets a certificate for the CSR. It cannot be used before `register`, for it is checked first."""
        ...

    def register(self, issued: Issued, serial: str, cancel: CancelToken) -> str:
        """Makes the certificate usable: thing, type, groups and policy. Returns the thing's name.

        Called at the moment that `registration` says; at the first connection, it is waited for here.
        """
        ...

    def find(self, trace: Trace) -> Iterable[Issued]:
        """The certificates that still exist of what a run asked for, also when the answer was lost."""
        ...

    def revoke(self, issued: Issued) -> None:
        """Takes the certificate back, so that nobody can connect with it; nothing when it is gone."""
        ...

    def disown(self, issued: Issued) -> None:
        """Tells others that nobody has the certificate: last, when all of it was taken back.

        What fails here is logged, and changes no verdict.
        """
        return


def find_issuer(settings: IdentitySection) -> type[Issuer]:
    """The class whose section it is, built in or from an installed package."""
    return cast(type[Issuer], plugins.find(ISSUERS, settings.issuer, BUILT_IN))


def make_issuer(settings: IdentitySection, access: Access) -> Issuer:
    """The issuer of a product, for one run. Nothing is asked of anybody yet."""
    return find_issuer(settings)(settings, access)
