"""Two stations on one account, and chance: units change places, AWS and lines fail, programs are killed.

One thread: a lane runs what it is given at once. So a seed always takes the same walk.
"""

from __future__ import annotations

import shutil
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from desktop.cloud.errors import LostAnswerError
from desktop.cloud.serials import HOLD_SECONDS, SerialState
from desktop.core.errors import CloudError, DeviceError, LinekeyError
from desktop.core.events import Event, RunFinished
from desktop.core.verdicts import Verdict
from desktop.device.driver import Ability
from desktop.device.link import PortError
from desktop.ledger.journal import Journal
from desktop.ledger.store import Ledger
from desktop.provision import station as station_module
from desktop.provision.issuer import Issued
from desktop.provision.ports import Ports
from desktop.provision.station import Station
from desktop.settings.product.profile import load_product
from signing.messages import Message
from tests.unit.provision.world import (
    ABILITIES,
    HOST,
    STRANGER,
    FakeIssuer,
    FakeUnit,
    Flash,
    World,
    certificate_request,
)

AWAY = Message("CLD-001", "AWS cannot be reached.", "Check the network.")
LOST = Message("CLD-030", "AWS IoT did not answer.", "Let Linekey reconcile.")
SILENT = Message("DEV-012", "The unit does not answer.", "Put it aside.")
UNPLUGGED = Message("DEV-010", "The port cannot be opened.", "Plug the unit in.")
FAILED = (Verdict.FAIL, Verdict.ERROR, Verdict.ABORTED)
TAKEN_AWAY = ("CLD-031", "CLD-040")  # AWS knows the certificate no more
PLACES = ("A1", "A2", "B1", "B2")
LONGEST_RUN = 700  # lines of `desktop.provision`, about
# What a family can do decides how a unit is known again: by its key, its certificate, or neither.
FAMILIES = (
    ABILITIES,
    ABILITIES - {Ability.MAKE_KEY},
    ABILITIES - {Ability.READ_BACK},
    ABILITIES - {Ability.MAKE_KEY, Ability.READ_BACK},
)


class KilledError(BaseException):
    """The program is gone: nothing of it goes on."""


class InlineLanes:
    """Whoever submits does it himself."""

    def submit(self, _lane: str, work: Callable[..., Any], *args: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(work(*args))
        except Exception as error:  # noqa: BLE001 - as an executor does
            future.set_exception(error)
        return future

    def close(self) -> None:
        return


class UnitWithKey(FakeUnit):
    """It came with its key, and keeps it."""

    def __init__(self) -> None:
        super().__init__(key=ec.generate_private_key(ec.SECP256R1()))

    def erase(self) -> None:
        key = self.key
        super().erase()
        self.key = key


@dataclass
class Faults:
    """What goes wrong in one step. `calls`: how many calls to the outside until it does, or `at` the first of
    that name; `lines` the same in lines of provisioning; `meanwhile` is what somebody else does at that call.
    """

    kind: str = ""
    calls: int = 0
    lines: int = 0
    meanwhile: Callable[[], None] | None = None
    at: str = ""
    met: str = ""

    def due(self, name: str) -> bool:
        self.calls -= 1
        due = name == self.at and not self.met if self.at else self.calls == 0
        if due:
            self.met = name
        return due


class Outside:
    """Something a station calls, with the faults of the step."""

    def __init__(self, target: Any, place: Place, *, cloud: bool) -> None:
        self._target = target
        self._place = place
        self._cloud = cloud

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._target, name)
        return self._calling(name, value) if callable(value) and name != "link" else value

    def __enter__(self) -> Outside:
        self._calling("__enter__", self._target.__enter__)()
        return self

    def __exit__(self, *about: object) -> None:
        self._target.__exit__(*about)

    def _calling(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **options: Any) -> Any:
            due = self._place.faults.due(name)
            if due:
                self._before()
            result = call(*args, **options)
            if due:
                self._after(name)
            return result

        return called

    def _before(self) -> None:
        faults = self._place.faults
        if faults.kind == "meanwhile" and faults.meanwhile is not None:
            faults.meanwhile()
        if faults.kind == "killed before":
            raise KilledError
        if faults.kind == "away":
            raise CloudError(AWAY, retryable=True) if self._cloud else DeviceError(SILENT)

    def _after(self, name: str) -> None:
        kind = self._place.faults.kind
        if kind == "killed after":
            raise KilledError
        if kind == "answer lost":
            if not self._cloud:
                raise DeviceError(SILENT)
            raise LostAnswerError(LOST) if name in ("acquire", "register") else CloudError(AWAY)


@dataclass
class Place:
    """A station: its data folder, which outlives the program, and the program, which may be killed."""

    name: str
    world: World
    folder: Path
    ledger: Ledger
    passed: dict[str, str]  # certificate id -> serial number, of both stations
    abilities: frozenset[Ability]
    faults: Faults = field(default_factory=Faults)
    station: Station | None = None

    def open(self) -> Station:
        if self.station is None:
            self.station = Station(
                product=load_product("lamp"),
                ports=self._ports(),
                ledger=self.ledger,
                code_signing_pem="the code signer",
                listener=self._listen,
                connect_seconds=0.0,
                answer_seconds=0.0,
                folder=self.folder,
            )
            # One thread needs no lock, and one that was killed inside would never give it back.
            self.station._lock = nullcontext()  # type: ignore[assignment]
        return self.station

    def drop(self) -> None:
        """The program is gone; the operating system gives its lock back."""
        if self.station is not None:
            station, self.station = self.station, None
            station.close()

    def start_anew(self) -> list[RunFinished]:
        self.drop()
        return self.open().reconcile()

    def open_runs(self) -> list[str]:
        return [run.subject for run in Journal(self.ledger).open_runs()]

    def _listen(self, event: Event) -> None:
        if isinstance(event, RunFinished) and event.verdict is Verdict.PASS:
            self.passed[event.certificate_id] = event.serial

    def _ports(self) -> Ports:
        real = self.world.ports(self.abilities)

        @contextmanager
        def presence() -> Iterator[Any]:
            yield Outside(self.world, self, cloud=True)

        return replace(
            real,
            registry=Outside(self.world, self, cloud=True),
            serials=Outside(self.world.serials, self, cloud=True),
            presence=presence,
            issuer=lambda: Outside(FakeIssuer(self.world), self, cloud=True),  # type: ignore[arg-type,return-value]
            plug=self._plug,
        )

    def _plug(self, port: str) -> Any:
        if port not in self.world.units:
            raise PortError(UNPLUGGED)
        return Outside(self.world.plug(port), self, cloud=False)


@dataclass
class Walk:
    """`step` does one thing by chance; `check` what must hold at any time, `settle` and then all the rest."""

    seed: int
    folder: Path
    empty_ledger: Path

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.abilities = FAMILIES[self.seed % len(FAMILIES)]
        self.world = World()
        self.hardware: list[FakeUnit] = []
        self.removed: set[str] = set()  # certificates that an engineer took out of AWS
        self.thieves: set[str] = set()
        self.older: set[str] = set()  # certificates of units that a Linekey without the table made
        self.foreign: list[tuple[FakeUnit, Flash]] = []  # units of another account, and what they hold
        self.cut: dict[str, tuple[FakeUnit, str]] = {}  # port -> unit and serial number of a killed run
        self.passed: dict[str, str] = {}
        self.serials = 0
        self.told: deque[str] = deque(maxlen=60)
        self.counts: dict[str, int] = {}
        self.places = {name: self._place(name) for name in "AB"}
        for port in PLACES:
            self._new_unit(port)

    def close(self) -> None:
        for place in self.places.values():
            place.drop()
            place.ledger.close()

    def _place(self, name: str) -> Place:
        folder = self.folder / name
        folder.mkdir()
        shutil.copy(self.empty_ledger, folder / "ledger.sqlite3")
        ledger = Ledger(folder / "ledger.sqlite3")
        ledger.database.read("PRAGMA synchronous=OFF")
        return Place(name, self.world, folder, ledger, self.passed, self.abilities)

    # --- what happens

    def step(self) -> None:
        acts: dict[Callable[[], None], int] = {
            self._run_a_unit: 12,
            self._start_anew: 2,
            self._reconcile: 1,
            self._swap: 2,
            self._ship: 2,
            self._thief: 1,
            self._time_passes: 1,
            self._remove: 1,
            self._network: 1,
            self._hand_over: 2,
            self._older_station: 1,
            self._of_another_account: 1,
        }
        [act] = self.chance.choices(list(acts), list(acts.values()))
        act()

    def _say(self, what: str) -> None:
        self.told.append(what)
        kind = what.partition(":")[0]
        self.counts[kind] = self.counts.get(kind, 0) + 1

    def _serial(self) -> str:
        """Mostly a new one or one of the latest: labels are mixed up among neighbours."""
        if self.serials == 0 or self.chance.random() < 0.35:
            self.serials += 1
        return self._latest(0, 0, 0, 1, 2, 5)

    def _latest(self, *ago: int) -> str:
        return f"DL{max(1, self.serials - self.chance.choice(ago)):08d}"

    def _new_serial(self) -> str:
        self.serials += 1
        return self._latest(0)

    def _run_a_unit(self) -> None:
        port = self.chance.choice(PLACES)
        self._run(self.places[port[0]], port, self._serial(), self._faults(port[0]))

    def _faults(self, of: str) -> Faults:
        kind = self.chance.choice(
            ("", "", "killed at a line", "killed before", "killed after", "away", "answer lost", "meanwhile")
        )
        faults = Faults(kind, calls=self.chance.randint(1, 45))
        if kind == "killed at a line":
            faults.lines = self.chance.randint(1, LONGEST_RUN)
        if kind == "meanwhile":
            other = self.places["B" if of == "A" else "A"]
            faults.meanwhile = self.chance.choice(
                (lambda: self._other_works(other), self._time_passes, self._thief)
            )
        return faults

    def _other_works(self, other: Place) -> None:
        """It takes the same serial number over, when chance lets time pass; then it may fail in its turn."""
        if self.chance.random() < 0.5:
            self._time_passes()
        port = self.chance.choice([port for port in PLACES if port[0] == other.name])
        kind = self.chance.choice(("", "", "killed before", "killed after", "away", "answer lost"))
        serial = self._latest(0, 0, 1)
        self._run(other, port, serial, Faults(kind, calls=self.chance.randint(1, 45)))

    def _run(self, place: Place, port: str, serial: str, faults: Faults) -> RunFinished | None:
        at = faults.at or f"{faults.calls} or {faults.lines}"
        self._say(f"run: {serial} on {port}, {faults.kind or 'no fault'} at {at}")
        unit, before = self.world.units[port], _kept(self.world.units[port])
        self.foreign = [(other, held) for other, held in self.foreign if other is not unit]
        quiet = not place.open_runs() and faults.kind != "meanwhile"
        taken = quiet and bool(self.world.things.get(serial))
        blank = not unit.lasting.certificate
        self.cut.pop(port, None)
        finished = self._do(place, faults, lambda: place.open().start(port, port, serial).result(0))
        if finished is None and blank and faults.kind.startswith("killed"):
            self.cut[port] = (unit, serial)
        if taken:
            assert _kept(unit) == before, f"{serial} was taken, and the unit was changed"
        if (
            isinstance(finished, RunFinished)
            and quiet
            and finished.verdict in FAILED
            and faults.met != "erase"
        ):
            assert _kept(unit) in (before, self._blank(unit)), f"{serial} failed, and something is left on it"
        return finished

    def _blank(self, unit: FakeUnit) -> object:
        key = None if Ability.MAKE_KEY in self.abilities else unit.key
        return (Flash(), key)

    def _reconcile(self) -> None:
        place = self.places[self.chance.choice("AB")]
        faults = self._faults(place.name)
        self._say(f"reconcile: {place.name}, {faults.kind or 'no fault'} at {faults.calls} or {faults.lines}")
        self._do(place, faults, lambda: place.open().reconcile())

    def _do(self, place: Place, faults: Faults, work: Callable[[], Any]) -> Any:
        """What `work` returns; None when it was killed or failed."""
        place.faults = faults
        try:
            with killed_after(faults.lines):
                said = work()
        except LinekeyError as error:
            self.told.append(f"  {error}")
        except KilledError:
            self.told.append("  killed")
            self.counts["killed"] = self.counts.get("killed", 0) + 1
            place.drop()
        else:
            self.told.append(f"  {said.verdict if isinstance(said, RunFinished) else said}")
            return said
        finally:
            place.faults = Faults()
            if faults.met:  # then the unit of a cut-off run may have kept silent while it was settled
                self.cut = {port: left for port, left in self.cut.items() if port[0] != place.name}
        return None

    def _hand_over(self) -> None:
        """A run is killed, and the other station makes that unit, or another of that label; while it is at
        it, the first one starts again, and settles what it was killed in.

        Until a certificate is bound, that may take it back where the unit kept its key: nobody can tell whose
        it is, and an ERROR is better than an orphan.
        """
        one, another = self.chance.choice((("A1", "B1"), ("A2", "B2"), ("B1", "A1"), ("B2", "A2")))
        first, second, serial = self.places[one[0]], self.places[another[0]], self._new_serial()
        for port in (one, another):
            self._new_unit(port)
        at = self.chance.choice(
            ("make_request", "reserve", "acquire", "acquire", "bind", "register", "commit")
        )
        self._run(first, one, serial, Faults("killed after", at=at))
        if self.chance.random() < 0.8:
            self._swap_ports(one, another)
        self._time_passes()
        at = self.chance.choice(("", "reserve", "acquire", "bind", "register", "register", "commit"))
        settling = Faults("meanwhile", at=at, meanwhile=lambda: self._do(first, Faults(), first.start_anew))
        said = self._run(second, another, serial, settling if at else Faults())
        if said is not None and said.problem is not None and at != "bind":
            assert said.problem.code not in TAKEN_AWAY, (
                f"{serial} at {second.name}: its certificate was taken"
            )
        if self.chance.random() < 0.5:
            self._swap_ports(one, another)

    def _older_station(self) -> None:
        """A Linekey that knows no table makes a unit, with AWS credentials of its own."""
        port, serial = self._port_and_serial_of_a_cut_off_run()
        unit = self.world.units[port]
        if self.world.things.get(serial) or self._works(unit):
            return
        self._say(f"older station: {serial} on {port}")
        if Ability.MAKE_KEY in self.abilities:
            unit.make_key()
        assert unit.key is not None
        issued = self.world.issue(certificate_request(unit.key, serial))
        self.world.certificates[issued.certificate_id] = issued
        self.world.active.add(issued.certificate_id)
        self.world.things.setdefault(serial, set()).add(issued.certificate_id)
        unit.now = Flash(serial, HOST, issued.certificate_pem, "", "the root")
        unit.commit()
        self.older.add(issued.certificate_id)
        self.passed[issued.certificate_id] = serial
        self.cut.pop(port, None)
        self.foreign = [(other, held) for other, held in self.foreign if other is not unit]

    def _of_another_account(self) -> None:
        """A unit of that name comes to the port, which works in another account."""
        port, serial = self._port_and_serial_of_a_cut_off_run()
        self._say(f"another account's: {serial} on {port}")
        self._new_unit(port)
        unit = self.world.units[port]
        if unit.key is None:
            unit.make_key()
        assert unit.key is not None
        certificate = STRANGER.issue(certificate_request(unit.key, serial)).certificate_pem
        unit.now = Flash(serial, "elsewhere.example.test", certificate, "", "the root")
        unit.commit()
        self.foreign.append((unit, replace(unit.lasting)))

    def _port_and_serial_of_a_cut_off_run(self) -> tuple[str, str]:
        if self.cut and self.chance.random() < 0.8:
            port = self.chance.choice(sorted(self.cut))
            return port, self.cut[port][1]
        return self.chance.choice(PLACES), self._serial()

    def _start_anew(self) -> None:
        place = self.places[self.chance.choice("AB")]
        self._say(f"start anew: {place.name}")
        place.drop()

    def _swap(self) -> None:
        self._swap_ports(*self.chance.sample(PLACES, 2))

    def _swap_ports(self, one: str, another: str) -> None:
        """Some families keep their name without power from the moment they hear it."""
        self._say(f"swap: {one} and {another}")
        units, off = self.world.units, self.chance.random() < 0.5
        units[one], units[another] = units[another], units[one]
        for port in (one, another):
            self.cut.pop(port, None)
            if off:
                units[port].restart()

    def _ship(self) -> None:
        """The unit leaves the line, and a blank one takes its place. It must work for ever."""
        port = self.chance.choice(PLACES)
        self._say(f"ship: the unit on {port}")
        self.world.units[port].restart()
        self._new_unit(port)

    def _new_unit(self, port: str) -> None:
        self.cut.pop(port, None)
        self.world.units[port] = FakeUnit() if Ability.MAKE_KEY in self.abilities else UnitWithKey()
        self.hardware.append(self.world.units[port])

    def _network(self) -> None:
        port = self.chance.choice(PLACES)
        unit = self.world.units[port]
        unit.online = not unit.online or self.chance.random() < 0.5
        self._say(f"network: {port} is {'online' if unit.online else 'offline'}")

    def _thief(self) -> None:
        """Whoever has the claim key gets certificates, and chooses the parameters of the registration."""
        thing = self._latest(0, 1, 2)
        self._say(f"thief: as {thing}")
        issued = self.world.issue(certificate_request(ec.generate_private_key(ec.SECP256R1()), thing))
        self.world.certificates[issued.certificate_id] = issued
        self.thieves.add(issued.certificate_id)
        if self.world.serials.admit(thing, issued.certificate_id):
            self.world.active.add(issued.certificate_id)
            self.world.things.setdefault(thing, set()).add(issued.certificate_id)

    def _time_passes(self) -> None:
        self._say("time passes:")
        self.world.serials.now += HOLD_SECONDS + 1

    def _remove(self) -> None:
        """An engineer takes a unit's certificate out of AWS."""
        left = [one for one in self.passed if one in self.world.active]
        if left:
            certificate = self.chance.choice(left)
            self._say(f"remove: the certificate of {self.passed[certificate]}")
            self.removed.add(certificate)
            FakeIssuer(self.world).revoke(Issued("", certificate))

    # --- what must hold

    def check(self) -> None:
        """At any time, also in the middle of what was cut off."""
        for thing, certificates in self.world.things.items():
            assert len(certificates) <= 1, f"{thing} has {certificates}"
        assert not self.thieves & self.world.active, "a thief is in"
        works = self._working()
        for certificate, serial in self.passed.items():
            assert certificate in works or certificate in self.removed, f"the PASS of {serial} was taken back"
        for unit, held in self.foreign:
            assert unit.lasting == held, f"another account's {held.thing_name} was changed"

    def settle(self) -> None:
        """Nothing fails any more, and both stations start."""
        self._say("settle:")
        for place in self.places.values():
            place.faults = Faults()
            place.start_anew()
            assert place.open_runs() == []
        self._check_erased()
        for thief in self.thieves:  # within the hour AWS deletes what was never registered
            self.world.certificates.pop(thief, None)
        self.thieves.clear()
        works = self._working()
        assert set(self.world.certificates) == set(self.world.active) == works, (
            "certificates = units that work"
        )
        for certificate in works - self.passed.keys():  # killed between the record and the word of it
            self.passed[certificate] = self._thing_of(certificate)
        assert works == self.passed.keys() - self.removed, "who passed works"
        self._check_rows(works)
        for certificate in works:
            self._check_last_word(self.passed[certificate], certificate)

    def _working(self) -> set[str]:
        """Ids of the certificates with which a unit can connect, as it would after it was switched on."""
        found: list[str] = []
        for unit in self.hardware:
            kept = unit.lasting
            for thing in [kept.thing_name] if kept.endpoint == HOST else []:
                for certificate in self.world.things.get(thing, ()):
                    pem = self.world.certificates[certificate].certificate_pem
                    if kept.certificate == pem and certificate in self.world.active and _is_of(unit, pem):
                        found.append(certificate)
        assert len(found) == len(set(found)), "two units are one"
        return set(found)

    def _check_rows(self, works: set[str]) -> None:
        rows = self.world.serials.rows
        for certificate in works:
            if certificate in self.older:
                continue
            row = rows[self._thing_of(certificate)]
            assert (row.certificate_id, row.state) == (certificate, SerialState.ACTIVE), row
        for thing, row in rows.items():
            if row.state is SerialState.ACTIVE:
                assert row.certificate_id in works | self.removed, f"{thing} is active and does not work"

    def _thing_of(self, certificate: str) -> str:
        [thing] = [name for name, attached in self.world.things.items() if certificate in attached]
        return thing

    def _check_last_word(self, serial: str, certificate: str) -> None:
        """It is the PASS, in the ledger that has it: later runs were refused, or changed nothing."""
        if certificate in self.older:
            return
        for place in self.places.values():
            told = [(row.body["verdict"], row.body["certificate_id"]) for row in place.ledger.unit(serial)]
            if ("PASS", certificate) in told:
                assert told[-1] == ("PASS", certificate), told
                return
        raise AssertionError(f"no ledger has the PASS of {serial}")

    def _check_erased(self) -> None:
        """A unit that stayed in its port holds nothing of a run that failed."""
        for port, (unit, serial) in self.cut.items():
            if not self.world.things.get(serial) and serial not in self.world.serials.rows:
                held = {unit.now.certificate, unit.lasting.certificate}
                assert held == {""}, f"{serial} is left on {port}"
        self.cut.clear()

    def _works(self, unit: FakeUnit) -> bool:
        return any(
            one in self.world.active and _is_of(unit, self.world.certificates[one].certificate_pem)
            for one in self.world.things.get(unit.lasting.thing_name, ())
        )


def _kept(unit: FakeUnit) -> object:
    return (Flash(**asdict(unit.lasting)), unit.key)


def _is_of(unit: FakeUnit, pem: str) -> bool:
    return unit.key is not None and (
        x509.load_pem_x509_certificate(pem.encode()).public_key() == unit.key.public_key()
    )


_WHOLE = {"only_station", "_opened", "_open", "close", "__exit__"}  # what the operating system does for us
_ROOM = str(Path(station_module.__file__).parent)


@contextmanager
def killed_after(lines: int) -> Iterator[None]:
    """Raises `KilledError` at that line of `desktop.provision`; never for 0."""
    if not lines:
        yield
        return
    left = lines

    def trace(frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal left
        code = frame.f_code
        if not code.co_filename.startswith(_ROOM) or code.co_name in _WHOLE:
            return None
        if event == "line":
            left -= 1
            if left == 0:
                raise KilledError
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)
