"""A production line: a bench whose account is set up, a station with a ledger."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest

from desktop.account.claim import open_claim
from desktop.account.facts import AccountFacts
from desktop.account.setup import AccountSetup
from desktop.bench.endpoint import BenchEndpoint
from desktop.bench.process import BenchProcess
from desktop.cloud.serials import Reservation, Serials
from desktop.cloud.session import Cloud
from desktop.core.events import Event, RunFinished
from desktop.device.drivers.freertos import FreertosDriver
from desktop.ledger.journal import Journal
from desktop.ledger.store import Ledger
from desktop.provision.issuer import Issuer
from desktop.provision.plan import Registration, plan
from desktop.provision.ports import Ports
from desktop.provision.station import Station
from desktop.settings.product.profile import ProductProfile, load_product
from desktop.sign_in import bench_target
from desktop.wiring import run_ports

Plug = Callable[..., list[str]]
MakeBay = Callable[..., "Bay"]

RUN_SECONDS = 90
DECISIONS = "decisions.jsonl"  # who was allowed what, in the station's data folder
PHASES = plan(FreertosDriver.abilities, Registration.WHEN_ISSUED)
FIRST = 1
_given: list[str] = []


@dataclass
class Line:
    """An account made ready, and what AWS says of it; `folder` is the station's data folder."""

    folder: Path
    endpoint: BenchEndpoint
    cloud: Cloud
    product: ProductProfile
    facts: AccountFacts
    iot: Any

    def ports(self, product: ProductProfile | None = None) -> Ports:
        """What a run needs of the world outside, as the wiring makes it."""
        claim = open_claim(self.facts.claim_certificate_pem, Path(self.facts.claim_key_path), passphrase)
        return run_ports(self.cloud, product or self.product, self.facts, lambda: claim)

    def issuer(self) -> Issuer:
        return self.ports().issuer()

    def promise(self, serial: str, certificate_id: str) -> None:
        """What a run writes before its issuer registers: the thing is that certificate's."""
        promise(self.cloud, self.product, serial, certificate_id)

    def certificates(self) -> set[str]:
        """Every certificate of the account but the station's claim."""
        listed = {one["certificateId"] for one in self.iot.list_certificates()["certificates"]}
        return listed - {self.facts.claim_certificate_id}

    def things(self) -> set[str]:
        return {one["thingName"] for one in self.iot.list_things()["things"]}

    def principals(self, thing: str) -> list[str]:
        arns = self.iot.list_thing_principals(thingName=thing)["principals"]
        return [arn.rpartition("/")[2] for arn in arns]


def promise(cloud: Cloud, product: ProductProfile, serial: str, certificate_id: str) -> None:
    thing, run = product.thing_name(serial), f"run-{serial}"
    serials = Serials(cloud)
    row = serials.read(thing)
    wanted = Reservation(thing, serial, product.slug, "0" * 64, "st-tests", "a test", run)
    serials.reserve(wanted, gone=row.certificate_id if row else "")
    serials.bind(thing, run, certificate_id)


def passphrase(_name: str) -> str:
    return "a passphrase for tests"


def start_line(stack: ExitStack, folder: Path, persist: Path | None = None, *arguments: str) -> Line:
    """A bench of its own with its account set up; `folder` is the station's data folder.

    `arguments` are those of `linekey bench up`.
    """
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LINEKEY_DATA_DIR", str(folder))
        environment.setenv("LINEKEY_BENCH_DECISIONS", str(folder / DECISIONS))
        endpoint = stack.enter_context(BenchProcess(*arguments, persist=persist)).endpoint
        facts = AccountSetup(Cloud(bench_target(endpoint)), load_product("lamp"), passphrase).setup()
    return _line(folder, endpoint, facts)


def bench_line(stack: ExitStack, folder: Path, facts: AccountFacts, persist: Path) -> Line:
    """The same account on a bench that was started again."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LINEKEY_DATA_DIR", str(folder))
        return _line(folder, stack.enter_context(BenchProcess(persist=persist)).endpoint, facts)


def _line(folder: Path, endpoint: BenchEndpoint, facts: AccountFacts) -> Line:
    session = boto3.Session(endpoint.access_key_id, endpoint.secret_access_key, region_name=endpoint.region)
    iot = session.client("iot", endpoint_url=endpoint.endpoint_url)
    return Line(folder, endpoint, Cloud(bench_target(endpoint)), load_product("lamp"), facts, iot)


def next_serial() -> str:
    """A serial number no other test uses."""
    _given.append(f"DL{FIRST + len(_given):08d}")
    return _given[-1]


def coming_serials(count: int) -> list[str]:
    """The latest that `next_serial` gave, and what it will give."""
    first = FIRST + max(0, len(_given) - 1)
    return [f"DL{number:08d}" for number in range(first, first + count)]


@dataclass
class Bay:
    """A station with its ledger and all it told."""

    station: Station
    ledger: Ledger
    events: list[Event] = field(default_factory=list)

    def run(self, port: str, serial: str, slot: str = "1") -> RunFinished:
        return self.station.start(slot, port, serial).result(RUN_SECONDS)

    def verdicts(self, serial: str) -> list[str]:
        return [row.body["verdict"] for row in self.ledger.unit(serial)]

    def open_runs(self) -> list[str]:
        return [run.subject for run in Journal(self.ledger).open_runs()]
