"""A cloud, an issuer and units in memory: a whole run in milliseconds. Their certificates are real."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from desktop.cloud.errors import NotSeenError
from desktop.cloud.serials import (
    ADMITTED,
    HOLD_SECONDS,
    Reservation,
    SerialRefusedError,
    SerialRow,
    SerialState,
)
from desktop.core.cancel import CancelToken
from desktop.core.errors import CloudError, DeviceError
from desktop.device.driver import Ability, NoOptions, UnitInfo
from desktop.device.link import LinkSettings, PortError
from desktop.device.transcript import Transcript
from desktop.provision.issuer import Access, Issued, Issuer, Trace
from desktop.provision.plan import Registration
from desktop.provision.ports import Ports
from desktop.settings.product.identity import FleetSection
from signing.certificates import certificate_authority, fingerprint, issue_certificate
from signing.keys.local import memory_signer
from signing.messages import Message

HOST = "units.example.test"
ABILITIES = frozenset({Ability.MAKE_KEY, Ability.READ_BACK, Ability.ERASE})


class Authority:
    """Signs for units with a key of its own."""

    def __init__(self, name: str = "Lamp authority") -> None:
        self._signer = memory_signer(ec.generate_private_key(ec.SECP256R1()))
        self.pem = certificate_authority(self._signer, name, 25 * 365)

    def issue(self, request_pem: str, days: int = 3650) -> Issued:
        pem = issue_certificate(request_pem, self.pem, self._signer, days)
        return Issued(pem, fingerprint(pem))


AUTHORITY = Authority()
STRANGER = Authority()  # of the same name


def certificate_request(key: ec.EllipticCurvePrivateKey, name: str) -> str:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode("ascii")


class Cable:
    """A `Link` that is never used: the unit is at hand."""

    def __init__(self) -> None:
        self.transcript = Transcript()
        self.closed = 0

    def close(self) -> None:
        self.closed += 1


@dataclass
class Flash:
    thing_name: str = ""
    endpoint: str = ""
    certificate: str = ""
    code_signing: str = ""
    trust: str = ""


@dataclass
class FakeUnit:
    """`Driver` and unit in one. `fails[method]` is what a method raises; `online` is its network.

    It connects once, when it restarts: `noticed` when its name was among those `watched` for.
    """

    link: Any = field(default_factory=Cable)
    fails: dict[str, Exception] = field(default_factory=dict)
    online: bool = True
    key: ec.EllipticCurvePrivateKey | None = None
    key_of_request: ec.EllipticCurvePrivateKey | None = None
    now: Flash = field(default_factory=Flash)
    lasting: Flash = field(default_factory=Flash)
    forgets: tuple[str, ...] = ()
    writes_wrongly: bool = False
    erased: int = 0
    watched: set[str] = field(default_factory=set)
    noticed: bool = False
    link_settings = LinkSettings()
    options = NoOptions
    abilities = ABILITIES
    twin = ""

    def _called(self, method: str) -> None:
        if method in self.fails:
            raise self.fails[method]

    def identify(self) -> UnitInfo:
        self._called("identify")
        return UnitInfo("fake", self.now.thing_name, self.now.endpoint, bool(self.now.certificate))

    def make_key(self) -> str:
        self._called("make_key")
        self.key = ec.generate_private_key(ec.SECP256R1())
        form = PublicFormat.SubjectPublicKeyInfo
        return self.key.public_key().public_bytes(Encoding.PEM, form).decode("ascii")

    def make_request(self, thing_name: str) -> str:
        self._called("make_request")
        self.now.thing_name = thing_name
        key = self.key_of_request or self.key
        assert key is not None, "no key was made"
        return certificate_request(key, thing_name)

    def write_trust(self, ca_pem: str) -> None:
        self._called("write_trust")
        self.now.trust = ca_pem

    def write_code_signing(self, label: str, pem: str) -> None:
        self._called("write_code_signing")
        self.now.code_signing = f"{label}: {pem}"

    def read_code_signing(self, label: str) -> str:
        return self.now.code_signing.removeprefix(f"{label}: ")

    def write_certificate(self, pem: str) -> None:
        self._called("write_certificate")
        self.now.certificate = AUTHORITY.pem if self.writes_wrongly else pem

    def read_certificate(self) -> str:
        self._called("read_certificate")
        return self.now.certificate.replace("\n", "\r\n")

    def set_endpoint(self, host: str, port: int) -> None:
        self._called("set_endpoint")
        self.now.endpoint = host

    def commit(self) -> None:
        self._called("commit")
        kept = {name: value for name, value in vars(self.now).items() if name not in self.forgets}
        self.lasting = Flash(**kept)

    def restart(self) -> None:
        self._called("restart")
        self.now = Flash(**vars(self.lasting))
        self.noticed = self.now.thing_name in self.watched

    def erase(self) -> None:
        self._called("erase")
        self.now, self.lasting, self.key = Flash(), Flash(), None
        self.erased += 1


@dataclass
class World:
    """An account with its units. `away`: AWS cannot be reached.

    `answer` changes what arrives of an issued certificate; an error it raises is an answer that got lost.
    `registered` does the same with the answer to a registration, the name of the thing. `disowned` tells of
    each certificate whether nothing was left of it by then.
    """

    units: dict[str, FakeUnit] = field(default_factory=dict)
    certificates: dict[str, Issued] = field(default_factory=dict)
    active: set[str] = field(default_factory=set)
    things: dict[str, set[str]] = field(default_factory=dict)
    expected: set[str] = field(default_factory=set)
    away: bool = False
    registration: Registration = Registration.WHEN_ISSUED
    authority_pem: str | None = AUTHORITY.pem
    issue: Callable[[str], Issued] = AUTHORITY.issue
    answer: Callable[[Issued], Issued] = lambda issued: issued
    registered: Callable[[str], str] = lambda thing: thing
    asked: list[str] = field(default_factory=list)
    disowned: dict[str, bool] = field(default_factory=dict)
    serials: FakeSerials = field(default_factory=lambda: FakeSerials())
    region: str = "eu-west-1"
    account_id: str = "123456789012"

    def ports(self, abilities: frozenset[Ability] = ABILITIES) -> Ports:
        return Ports(
            home=self,
            registry=self,
            serials=self.serials,
            presence=self.presence,
            issuer=lambda: FakeIssuer(self),
            plug=self.plug,
            abilities=abilities,
            registration=self.registration,
        )

    def __post_init__(self) -> None:
        self.serials.world = self

    @property
    def is_empty(self) -> bool:
        return not (self.certificates or self.active or self.things or self.serials.rows)

    def plug(self, port: str) -> Any:
        if port not in self.units:
            raise PortError(Message("DEV-010", f"The port {port} cannot be opened.", "Plug the unit in."))
        self.units[port].watched = self.expected
        return self.units[port]

    def reach(self) -> None:
        if self.away:
            raise CloudError(
                Message("CLD-001", "AWS cannot be reached.", "Check the network."), retryable=True
            )

    # --- Home

    def trust_pem(self) -> str:
        return "the root"

    def mqtt_endpoint(self) -> tuple[str, int]:
        return HOST, 8883

    # --- Registry

    def thing_exists(self, name: str) -> bool:
        self.reach()
        return name in self.things

    def certificates_of(self, thing: str) -> list[str]:
        self.reach()
        return sorted(self.things.get(thing, ()))

    def delete_thing(self, name: str) -> None:
        self.reach()
        assert not self.things.get(name), "AWS deletes no thing that has a certificate"
        self.things.pop(name, None)

    def certificate_exists(self, certificate_id: str) -> bool:
        self.reach()
        return certificate_id in self.certificates

    # --- Presence

    @contextmanager
    def presence(self) -> Iterator[World]:
        self.reach()
        yield self

    def expect(self, client_id: str) -> None:
        self.expected.add(client_id)

    def wait_connected(
        self, client_id: str, certificate_id: str, timeout: float, cancel: CancelToken | None = None
    ) -> None:
        self.reach()
        seen = any(self._connects(unit, client_id, certificate_id) for unit in self.units.values())
        self.expected.discard(client_id)
        if not seen:
            if cancel is not None:
                cancel.check()
            raise NotSeenError(
                Message("CLD-040", f"AWS IoT did not see {client_id} connect.", "Check the network.")
            )

    def _connects(self, unit: FakeUnit, name: str, certificate_id: str) -> bool:
        held, known = unit.now.certificate, self.certificates.get(certificate_id)
        return (
            unit.online
            and unit.noticed
            and (unit.now.thing_name, unit.now.endpoint, unit.now.trust) == (name, HOST, "the root")
            and known is not None
            and held == known.certificate_pem
            and certificate_id in self.active
        )


@dataclass
class FakeSerials:
    """The table, with the conditions that the cloud's has. `now` is its clock, `closed` holds products."""

    rows: dict[str, SerialRow] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    now: int = 1_800_000_000
    world: World | None = None

    def _reach(self) -> None:
        assert self.world is not None
        self.world.reach()

    def read(self, thing: str) -> SerialRow | None:
        self._reach()
        return self.rows.get(thing)

    def reserve(self, wanted: Reservation, *, gone: str = "") -> None:
        self._reach()
        row = self.rows.get(wanted.thing)
        free = row is None or (
            row.lease in ("", wanted.station)
            and (row.product == wanted.product or not (row.lease or row.listed))
            and (
                row.state is SerialState.LISTED
                or (row.state is SerialState.RESERVED and 0 < row.expires < self.now)
                or (row.state is SerialState.RESERVED and row.lease == wanted.station)
                or (row.state is SerialState.RESERVED and _who(row) == _who(wanted))
                or (row.state in ADMITTED and bool(gone) and row.certificate_id == gone)
            )
        )
        if not free or (wanted.product in self.closed and not (row and row.listed)):
            raise refused_serial(row)
        kept = row or SerialRow(wanted.thing, SerialState.LISTED)
        self.rows[wanted.thing] = replace(
            kept,
            **asdict(wanted),
            state=SerialState.RESERVED,
            certificate_id="",
            since=self.now,
            expires=self.now + HOLD_SECONDS,
        )

    def bind(self, thing: str, run: str, certificate_id: str) -> None:
        self._reach()
        row = self.rows.get(thing)
        if row is None or row.run != run or row.state is not SerialState.RESERVED:
            raise refused_serial(row)
        self.rows[thing] = replace(row, certificate_id=certificate_id)

    def admit(self, thing: str, certificate_id: str) -> bool:
        """What the hook does before AWS registers a certificate as the thing."""
        row = self.rows.get(thing)
        if row is None or row.certificate_id != certificate_id:
            return False
        self.rows[thing] = replace(row, state=SerialState.REGISTERING, expires=0)
        return True

    def activate(self, thing: str, certificate_id: str) -> None:
        self._reach()
        row = self.rows.get(thing)
        if row is None or row.certificate_id != certificate_id:
            raise refused_serial(row)
        self.rows[thing] = replace(row, state=SerialState.ACTIVE, expires=0)

    def activate_made(self, thing: str, certificate_id: str, station: str) -> None:
        self._reach()
        row = self.rows.get(thing)
        if row is not None and row.lease == station and row.state is SerialState.RESERVED:
            row = replace(row, certificate_id=row.certificate_id or certificate_id)
        if row is None or row.certificate_id != certificate_id:
            raise refused_serial(row)
        self.rows[thing] = replace(row, state=SerialState.ACTIVE, certificate_id=certificate_id, expires=0)

    def free(self, thing: str, run: str, certificate_id: str = "") -> None:
        self._reach()
        row = self.rows.get(thing)
        if row is None or row.run != run or row.certificate_id not in ("", certificate_id):
            return
        assert not row.certificate_id or not self._exists(row.certificate_id), "freed too early"
        left = SerialRow(
            thing, SerialState.LISTED, row.serial, row.product, listed=row.listed, lease=row.lease
        )
        if row.lease:
            self.rows[thing] = replace(left, state=SerialState.RESERVED, station=row.lease)
        elif row.listed:
            self.rows[thing] = left
        else:
            del self.rows[thing]

    def _exists(self, certificate_id: str) -> bool:
        assert self.world is not None
        return self.world.certificate_exists(certificate_id)


def _who(row: SerialRow | Reservation) -> tuple[str, str]:
    return row.station, row.host


def refused_serial(row: SerialRow | None) -> SerialRefusedError:
    error = SerialRefusedError(Message("PRV-017", "The serial number is taken.", "Check the label."))
    error.row = row
    return error


class FakeIssuer:
    """Its certificates are in the account as soon as it has asked, whether the answer arrives or not."""

    settings = FleetSection

    def __init__(self, world: World) -> None:
        self._world = world
        self.open = False

    @property
    def registration(self) -> Registration:
        return self._world.registration

    @property
    def certificates_from(self) -> str | None:
        return self._world.authority_pem

    def __enter__(self) -> Self:
        self._world.reach()
        self.open = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.open = False

    def acquire(self, request_pem: str, cancel: CancelToken) -> Issued:
        assert self.open
        cancel.check()
        self._world.asked.append("acquire")
        issued = self._world.issue(request_pem)
        self._world.certificates[issued.certificate_id] = issued
        return self._world.answer(issued)

    def register(self, issued: Issued, serial: str, cancel: CancelToken) -> str:
        assert self.open or self._world.registration is Registration.AT_FIRST_CONNECTION
        cancel.check()
        self._world.asked.append("register")
        known = issued.certificate_id in self._world.certificates
        if not (known and self._world.serials.admit(serial, issued.certificate_id)):
            raise CloudError(Message("CLD-031", "AWS IoT refused the registration.", "Call the engineer."))
        self._world.active.add(issued.certificate_id)
        self._world.things.setdefault(serial, set()).add(issued.certificate_id)
        return self._world.registered(serial)

    def find(self, trace: Trace) -> Iterable[Issued]:
        self._world.reach()
        assert trace.asked_at <= datetime.now(UTC)
        if trace.issued.certificate_id:
            found = self._world.certificates.get(trace.issued.certificate_id)
            return [] if found is None else [found]
        request = x509.load_pem_x509_csr(trace.request_pem.encode())
        unused = [one for id_, one in self._world.certificates.items() if id_ not in self._world.active]
        return [one for one in unused if _key(one.certificate_pem) == request.public_key()]

    def revoke(self, issued: Issued) -> None:
        self._world.reach()
        for attached in self._world.things.values():
            attached.discard(issued.certificate_id)
        self._world.active.discard(issued.certificate_id)
        self._world.certificates.pop(issued.certificate_id, None)

    def disown(self, issued: Issued) -> None:
        world, one = self._world, issued.certificate_id
        world.disowned[one] = one not in world.certificates and not any(world.things.values())


def _key(pem: str) -> Any:
    return x509.load_pem_x509_certificate(pem.encode()).public_key()


def access(cloud: Any, *, authority_pem: str = "", signer: Any = None) -> Access:
    """What a station lends an issuer."""
    return Access(
        cloud=cast(Any, cloud),
        claim=lambda: cast(Any, "the claim"),
        authority_pem=authority_pem,
        unit_policy="the policy",
        thing_name=lambda serial: serial,
        signer=signer,
    )


def is_an_issuer(issuer: FakeIssuer) -> Issuer:
    """For mypy: the fake has everything that the Protocol asks for."""
    return issuer


class Gate:
    """Holds back whoever comes to it until it is opened."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()
        self.waited = 0

    def wait(self) -> None:
        self.waited += 1
        self.reached.set()
        assert self.opened.wait(10), "the gate was never opened"


def broken(code: str = "DEV-012") -> DeviceError:
    return DeviceError(Message(code, "The unit does not answer.", "Put it aside."))
