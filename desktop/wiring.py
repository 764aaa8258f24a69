"""The composition root: settings in, services out. The only place that names concrete classes."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from desktop import sign_in
from desktop.account.claim import open_claim
from desktop.account.facts import AccountFacts, folder, load_facts, load_offline_facts, offline_folder
from desktop.account.names import AccountNames
from desktop.account.release_policy.kept import ReleasePolicies, release_policies
from desktop.account.release_policy.part import FIRST_OWNER, Owner
from desktop.account.release_policy.publishing import Publisher, publisher
from desktop.account.removal.removal import Removal
from desktop.account.setup import OWNER_PASSPHRASE, AccountSetup
from desktop.account.vending_machine.parts import vending_url
from desktop.cloud.checkpoints import AccountCheckpoints
from desktop.cloud.fleet_provisioning import ClaimCredentials
from desktop.cloud.presence import cloud_presence
from desktop.cloud.provisioning_claims import TrustedUserClaims
from desktop.cloud.registry import Registry
from desktop.cloud.release.gate import find_gate
from desktop.cloud.release.shelf import ReleaseShelf
from desktop.cloud.serial_list import SerialList
from desktop.cloud.serials import SerialRow, Serials, SerialState
from desktop.cloud.session import Cloud, CloudTarget
from desktop.cloud.unit_keys import UnitKeys
from desktop.context import Context
from desktop.core.catalogue.settings import ACCOUNT_NOT_SET_UP
from desktop.core.errors import SettingsError
from desktop.core.events import Listener, ignore
from desktop.core.log import logged
from desktop.core.paths import data_dir
from desktop.core.station_name import station_name
from desktop.device.driver import find_driver
from desktop.ledger.checkpoints.keeping import Checkpoints, station_checkpoints
from desktop.ledger.store import Ledger, ledger_path
from desktop.provision.complete import Completer
from desktop.provision.issuer import Access, make_issuer
from desktop.provision.leased_serials import FILE as LEASES
from desktop.provision.leased_serials import LeasedSerials
from desktop.provision.offline import NoTable, OfflineHome, OfflineRegistry, no_presence
from desktop.provision.ports import Ports
from desktop.provision.product_driver import check_driver, open_product_driver
from desktop.provision.request_checks import certificate_asked_for
from desktop.provision.station import Station
from desktop.release.service import ReleaseService
from desktop.release.sharing import Account as SharingAccount
from desktop.release.sharing import ReleaseSharing
from desktop.release.state import CurrentPolicy, InForce
from desktop.release.store import SignedImage
from desktop.rollout.parts import Gateway
from desktop.rollout.service import RolloutService
from desktop.settings.product.identity import AuthoritySection, FleetSection
from desktop.settings.product.profile import ProductProfile, load_product
from desktop.settings.secrets import (
    SecretSource,
    find_or_make_secret,
    find_secret,
    made_secret,
    stored_secret,
)
from desktop.settings.shift import Shift

if TYPE_CHECKING:
    from signing.signer import DigestSigner


class Services:
    """All that the window and the command line use, for one product in one account. Context manager.

    Nothing is asked of AWS before a service needs it. `secrets(name)` answers a secret by its name; without
    it the environment does, the keyring, or who is at the terminal. With `in_role`, see
    `open_services`.
    """

    def __init__(
        self,
        target: CloudTarget | Callable[[], CloudTarget],
        product: ProductProfile,
        secrets: SecretSource | None = None,
        *,
        in_role: bool = False,
        shift: Shift | None = None,
    ) -> None:
        self.product = product
        self.cloud = Cloud(target, sign_in.signing_in(product, shift) if in_role else None)
        self.ledger = Ledger(ledger_path())
        self._secrets = secrets
        self._typed: SecretSource | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.ledger.close()

    @functools.cached_property
    def facts(self) -> AccountFacts:
        """What account set-up made. Raises SET-010 when it was never run here."""
        return load_facts(self.cloud, self.product)

    def account(
        self,
        listener: Listener = ignore,
        owner: str = FIRST_OWNER,
        owner_key: str = "",
        *,
        authorizer: bool = False,
    ) -> AccountSetup:
        """`owner` signs the first release policy with the key `owner_key`, by default one that is made."""
        secrets = self._secrets or find_or_make_secret
        owns = Owner(functools.partial(self._owner_secret, made=not owner_key), owner, owner_key)
        tell = logged(listener)
        return AccountSetup(self.cloud, self.product, secrets, tell, owns, authorizer=authorizer)

    def removal(
        self, listener: Listener = ignore, *, with_units: bool = False, emptied: bool = False
    ) -> Removal:
        return Removal(self.cloud, self.product, logged(listener), with_units=with_units, emptied=emptied)

    def _owner_secret(self, uri: str, *, made: bool) -> str:
        name = "pin" if uri.startswith("pkcs11:") else OWNER_PASSPHRASE
        if self._secrets is not None:
            return self._secrets(name)
        return find_or_make_secret(name, uri) if made else find_secret(name, uri)

    def release_policies(self, listener: Listener = ignore) -> ReleasePolicies:
        """What the account has for the product, as this station has seen it."""
        return release_policies(self.cloud, self.product, logged(listener))

    def policy_publisher(self) -> Publisher:
        """Through the release gate, if the account has one: it is asked now."""
        return publisher(self.cloud, self.product, find_gate(self.cloud, self.product.slug))

    def claim(self, secrets: SecretSource = find_secret) -> ClaimCredentials:
        """Opens the station's claim key, asking `secrets` unless these services have a source of their own.

        Raises SET-010, SET-020 (nobody knows the passphrase), SIG-010 (no key), SIG-012 (wrong passphrase).
        """
        certificate, key = self.facts.claim_certificate_pem, Path(self.facts.claim_key_path)
        if not certificate:  # set up for another issuer since
            raise SettingsError(ACCOUNT_NOT_SET_UP, product=self.product.name, region=self.cloud.region)
        return open_claim(certificate, key, self._secrets or secrets)

    def station(
        self, listener: Listener = ignore, claim: Callable[[], ClaimCredentials] | None = None
    ) -> Station:
        """`claim` is asked for when a unit needs its certificate; without it the claim key or the authority's
        that the issuer uses is opened at once.

        Raises what `check_driver` raises, SET-010 and what `Services.claim` raises.
        """
        check_driver(self.product)
        offline = self.product.identity.is_offline
        facts = load_offline_facts(self.cloud.region, self.product) if offline else self.facts
        if claim is None:
            claim = _already(self.claim()) if self.product.identity.has_claim_key else self.claim
            self.unlock(find_secret)
        return Station(
            product=self.product,
            ports=run_ports(self.cloud, self.product, facts, claim, self.authority_signer),
            ledger=self.ledger,
            code_signing_pem=facts.code_signing_certificate_pem,
            listener=logged(listener),
        )

    def unlock(self, secrets: SecretSource) -> None:
        """Opens the key of the product's own authority, if it has one here; `secrets` is asked if need be.

        Raises `SigningError`, SET-020, and PRV-060 when the authority could not sign with it for a unit.
        """
        identity = self.product.identity
        if not isinstance(identity, AuthoritySection):
            return
        from desktop.provision.issuers.authority import check_before_units

        signer = self.authority_signer(identity.ca_key)
        self._typed = secrets
        try:
            _ = signer.public_key
        finally:
            self._typed = None
        check_before_units(identity, signer)

    @functools.cached_property
    def authority_signer(self) -> Callable[[str], DigestSigner]:
        return authority_signer(self.cloud, self._authority_secrets)

    def _authority_secrets(self, name: str) -> str:
        return (self._secrets or self._typed or find_secret)(name)

    def completer(self, listener: Listener = ignore) -> Completer:
        """Looks for the units that were made without internet."""
        registry = Registry(self.cloud)
        return Completer(
            self.product.name,
            self.ledger,
            registry,
            Serials(self.cloud),
            registry,
            logged(listener),
            station_name(data_dir()).id,
        )

    def lease(self, things: Mapping[str, str], *, closed: bool) -> list[str]:
        """Keeps serial numbers, by their things' names, for this station; those that it does not get."""
        station, slug = station_name(data_dir()), self.product.slug
        refused = set(SerialList(self.cloud, slug).lease(things, station, closed=closed))
        kept = LeasedSerials(folder(self.cloud, self.product) / LEASES, Serials(self.cloud))
        kept.lease(
            SerialRow(
                thing,
                SerialState.RESERVED,
                serial,
                slug,
                station=station.id,
                host=station.host,
                lease=station.id,
            )
            for thing, serial in things.items()
            if thing not in refused
        )
        return sorted(refused)

    def checkpoints(self) -> Checkpoints:
        """Nobody at a terminal is asked for the secret of the station's key. Raises `OSError`."""
        secrets, new_secrets = self._secrets or stored_secret, self._secrets or made_secret
        return cloud_checkpoints(self.ledger, lambda: self.cloud, secrets, new_secrets)

    def releases(self, listener: Listener = ignore) -> ReleaseService:
        current = current_policy(self.cloud, self.product, logged(listener))
        return ReleaseService(self._context(listener), current)

    def rollouts(self, listener: Listener = ignore) -> RolloutService:
        releases, sharing = self.releases(listener), self.sharing(listener)

        def verify(release: SignedImage) -> None:
            releases.verify_approved(release)
            sharing.check_elsewhere(release.release_id)

        gateway = Gateway(lambda: find_gate(self.cloud, self.product.slug), releases.manifest)
        return RolloutService(self._context(listener), verify, gateway)

    def sharing(self, listener: Listener = ignore) -> ReleaseSharing:
        return release_sharing(self.ledger, self.product, lambda: self.cloud, logged(listener))

    def _context(self, listener: Listener) -> Context[AccountFacts]:
        return Context(self.product, self.cloud, self.ledger, lambda: self.facts, logged(listener))


def release_sharing(
    ledger: Ledger, product: ProductProfile, open_cloud: Callable[[], Cloud], tell: Listener = ignore
) -> ReleaseSharing:
    """Releases that leave this computer and come to it; nothing is asked of AWS before it is needed."""
    cloud = functools.cache(open_cloud)

    def shelf() -> ReleaseShelf:
        return ReleaseShelf(cloud(), AccountNames(cloud()).bucket, product.slug)

    account = SharingAccount(lambda: current_policy(cloud(), product, tell)(), cloud, shelf)
    return ReleaseSharing(ledger, product, account, tell)


def current_policy(cloud: Cloud, product: ProductProfile, tell: Listener = ignore) -> CurrentPolicy:
    """Asks the account for the product's release policy each time it is called."""
    return lambda: InForce(release_policies(cloud, product, tell).current(), cloud.now())


def run_ports(
    cloud: Cloud,
    product: ProductProfile,
    facts: AccountFacts,
    claim: Callable[[], ClaimCredentials],
    signer: Callable[[str], DigestSigner] | None = None,
) -> Ports:
    """What a unit's run needs of AWS, of serial ports and of the product's issuer. Asks nobody yet.

    `claim` opens the station's claim key, `signer` that of the product's own authority.
    Raises DEV-001 or SET-006 for a driver that is not there.
    """
    signer = signer or authority_signer(cloud, find_secret)
    identity = product.identity
    if isinstance(identity, FleetSection) and not identity.has_claim_key:
        claim = TrustedUserClaims(cloud, identity.template).current
    access = Access(
        cloud,
        claim,
        facts.ca_certificate_pem,
        facts.unit_policy,
        product.thing_name,
        signer,
        functools.cache(lambda: vending_url(cloud, facts.vending)),
        facts.vending,
        functools.partial(certificate_asked_for, product),
    )
    issuer = functools.partial(make_issuer, identity, access)
    ports = Ports(
        home=cloud,
        registry=Registry(cloud),
        serials=Serials(cloud),
        presence=functools.partial(cloud_presence, cloud),
        issuer=issuer,
        plug=functools.partial(open_product_driver, product),
        abilities=find_driver(product.unit.driver).abilities,
        registration=issuer().registration,
        unit_keys=UnitKeys(cloud),
    )
    return _offline(ports, cloud, product, facts) if identity.is_offline else ports


def _offline(ports: Ports, cloud: Cloud, product: ProductProfile, facts: AccountFacts) -> Ports:
    """The same, but AWS is asked nothing."""
    leases, identity = offline_folder(facts.region, product) / LEASES, product.identity
    # A function looks at the row of each serial number; a template looks at nothing.
    by_function = isinstance(identity, AuthoritySection) and identity.register_ == "jitr"
    endpoint = (facts.mqtt_host, facts.mqtt_port)
    return dataclasses.replace(
        ports,
        home=OfflineHome(facts.region, facts.account_id, endpoint, cloud.trust_pem),
        registry=OfflineRegistry(),
        serials=LeasedSerials(leases, NoTable(closed=by_function or leases.exists())),
        presence=no_presence,
        unit_keys=None,
    )


def authority_signer(cloud: Cloud, secrets: SecretSource) -> Callable[[str], DigestSigner]:
    """Opens the key of an authority by its reference: each once, so that its secret is asked for once."""

    @functools.cache
    def signer(reference: str) -> DigestSigner:
        from signing.keys import open_signer
        from signing.signer import require_digest_signer

        secret = "authority pin" if reference.startswith("pkcs11:") else "authority passphrase"
        opened = open_signer(reference, lambda _uri: secrets(secret), client=cloud.client)
        return require_digest_signer(opened)

    return signer


def cloud_checkpoints(
    ledger: Ledger,
    open_cloud: Callable[[], Cloud],
    secrets: SecretSource = find_secret,
    new_secrets: SecretSource = find_or_make_secret,
) -> Checkpoints:
    """The checkpoints of this station's ledger, the newest of which the account keeps. Asks nobody yet."""
    cloud = functools.cache(open_cloud)
    return station_checkpoints(
        ledger,
        secrets,
        new_secrets,
        lambda service: cloud().client(service),
        lambda station: AccountCheckpoints(cloud, lambda of: AccountNames(of).bucket, station),
    )


def _already(claim: ClaimCredentials) -> Callable[[], ClaimCredentials]:
    return lambda: claim


def open_services(
    endpoint: str | None = None,
    profile: str | None = None,
    region: str | None = None,
    product: str = "lamp",
    *,
    needs_account: bool = True,
    in_role: bool = True,
    shift: Shift | None = None,
) -> Services:
    """Services for a product profile, by path or built-in name, where `sign_in.cloud_target` says AWS is.

    A profile that names its units' home decides the Region. Without `needs_account` it is asked where AWS is
    only when something first needs AWS, if ever. All is done in the
    role of `shift`, by default the station's current one, else by the station itself if it is enrolled;
    without `in_role` by whoever is signed in.
    """
    loaded = load_product(product)
    find = functools.partial(sign_in.cloud_target, endpoint, profile, region, loaded.home_region, in_role)
    target = find() if needs_account else find
    return Services(target, loaded, in_role=in_role, shift=shift)
