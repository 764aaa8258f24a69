"""Virtual units on the bench, provisioned by hand: no driver of Linekey's in between."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from desktop.bench.endpoint import BenchEndpoint
from desktop.bench.unit.process import UnitProcess
from desktop.core.paths import read_replaced

DEADLINE = 30.0

POLICY_NAME = "virtual-unit"


class ConsoleClient:
    """A technician at a terminal program."""

    def __init__(self, uri: str) -> None:
        address = urlsplit(uri)
        self._socket = socket.create_connection((address.hostname, address.port), timeout=DEADLINE)
        # What the unit says on its own when it is plugged in ends before the answer to this.
        self.send("\x03uptime\r\n")
        self._read_to(" ms\r\n> ")

    def command(self, line: str, end: str = "\r\n") -> str:
        """What comes back up to the next prompt."""
        self.send(line + end)
        return self._read_to("\r\n> ")

    def send(self, text: str) -> None:
        self._socket.sendall(text.encode())

    def read(self, count: int) -> str:
        return self._read_while(lambda seen: len(seen) < count)

    def import_certificate(self, pem: str, label: str = "") -> str:
        self._socket.sendall(f"pki import cert {label}\r\n{pem.strip()}\n\n\n".replace("\n", "\r\n").encode())
        return self._read_to("to label: '") + self._read_to("\r\n> ")

    def close(self) -> None:
        self._socket.close()

    def _read_to(self, end: str) -> str:
        return self._read_while(lambda seen: not seen.endswith(end))

    def _read_while(self, wanted: Callable[[str], bool]) -> str:
        seen = ""
        while wanted(seen):
            data = self._socket.recv(1)
            assert data, f"the unit hung up after {seen!r}"
            seen += data.decode(errors="replace")
        return seen


def pem_in(text: str) -> str:
    """The PEM block of a console answer, line ends normalised."""
    lines = text.replace("\r\n", "\n").split("\n")
    first = next(index for index, line in enumerate(lines) if line.startswith("-----BEGIN"))
    last = next(index for index, line in enumerate(lines) if line.startswith("-----END"))
    return "\n".join(lines[first : last + 1]) + "\n"


def wait_until(condition: Callable[[], Any], what: str, seconds: float = DEADLINE) -> Any:
    """The first true value of `condition`, asked for ten times a second."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}")


def status(flash: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(read_replaced(flash / "status.json"))
    return document


@dataclass(frozen=True)
class ProvisionedUnit:
    thing: str
    flash: Path
    process: UnitProcess

    def status(self) -> dict[str, Any]:
        return status(self.flash)


def unit_policy(bench: BenchEndpoint) -> dict[str, Any]:
    """Least privilege (reference: IoT policies, minimal device policy)."""
    arn = f"arn:aws:iot:{bench.region}:{bench.account_id}"
    thing = "${iot:Connection.Thing.ThingName}"
    rooms = [f"$aws/things/{thing}/{room}/*" for room in ("shadow", "jobs", "streams")]
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "iot:Connect", "Resource": f"{arn}:client/{thing}"},
            {
                "Effect": "Allow",
                "Action": ["iot:Publish", "iot:Receive"],
                "Resource": [f"{arn}:topic/{room}" for room in rooms],
            },
            {
                "Effect": "Allow",
                "Action": "iot:Subscribe",
                "Resource": [f"{arn}:topicfilter/{room}" for room in rooms],
            },
        ],
    }


@pytest.fixture(scope="session")
def unit_policy_name(bench: BenchEndpoint, aws: Callable[[str], Any]) -> str:
    aws("iot").create_policy(policyName=POLICY_NAME, policyDocument=json.dumps(unit_policy(bench)))
    return POLICY_NAME


@pytest.fixture
def open_console() -> Iterator[Callable[[str], ConsoleClient]]:
    """`open_console(uri)`: closed at the end of the test at the latest."""
    opened: list[ConsoleClient] = []

    def connect(uri: str) -> ConsoleClient:
        client = ConsoleClient(uri)
        opened.append(client)
        return client

    yield connect
    for client in opened:
        client.close()


@pytest.fixture
def provision(
    bench: BenchEndpoint,
    aws: Callable[[str], Any],
    unit_policy_name: str,
    open_console: Callable[[str], ConsoleClient],
) -> Callable[[UnitProcess, str], ProvisionedUnit]:
    """`provision(process, thing)`: the whole story by hand, up to the restart."""

    def run(process: UnitProcess, thing: str, policy: str = unit_policy_name) -> ProvisionedUnit:
        console = open_console(process.uris[0])
        console.command(f"conf set thing_name {thing}")
        console.command(f"conf set mqtt_endpoint {bench.mqtt_host}")
        console.command(f"conf set mqtt_port {bench.mqtt_port}")
        console.command("conf commit")
        console.command("pki generate key")
        request = pem_in(console.command("pki generate csr"))
        iot = aws("iot")
        iot.create_thing(thingName=thing)
        certificate = iot.create_certificate_from_csr(certificateSigningRequest=request, setAsActive=True)
        iot.attach_policy(policyName=policy, target=certificate["certificateArn"])
        iot.attach_thing_principal(thingName=thing, principal=certificate["certificateArn"])
        assert "Success: Certificate loaded" in console.import_certificate(certificate["certificatePem"])
        root_ca = Path(bench.ca_file).read_text(encoding="utf-8")
        assert "Success: Certificate loaded" in console.import_certificate(root_ca, "root_ca_cert")
        console.command("reset")
        console.close()
        return ProvisionedUnit(thing, process.flashes[0], process)

    return run


@pytest.fixture
def start_unit(tmp_path: Path) -> Iterator[Callable[..., UnitProcess]]:
    """`start_unit(faults=...)`: one running unit, switched off at the end of the test."""
    started: list[UnitProcess] = []

    def start(**options: Any) -> UnitProcess:
        process = UnitProcess(tmp_path / f"flash {len(started)}", **options)
        started.append(process)
        process.start()
        return process

    yield start
    for process in started:
        process.stop()
