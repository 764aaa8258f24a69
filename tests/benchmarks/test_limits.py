"""Certificates and things for 200 units through 8 lanes, on a bench that refuses what AWS would refuse.

The units' own part is left out: keys and requests are made beforehand, so that the limits are reached.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from pytest_benchmark.fixture import BenchmarkFixture

from desktop.cloud.pace import LIMITS, Pace
from desktop.cloud.serials import Reservation
from desktop.core.cancel import CancelToken
from desktop.provision.ports import Ports
from desktop.work.lanes import Lanes
from signing.certificates import request_key_hash
from tests.bench.provision.line import Line, next_serial, start_line
from tests.unit.provision.world import certificate_request

LANES = 8
UNITS = 200 if os.environ.get("LINEKEY_ALL_UNITS") else 40
LIMIT = LIMITS["mqtt.RegisterThing"]


@pytest.fixture
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    with ExitStack() as stack:
        yield start_line(stack, tmp_path_factory.mktemp("limits"), None, "--limits")


def make(ports: Ports, serial: str, request_pem: str, product: str) -> float:
    """What a run asks of AWS between its request and the unit's part; the time of its end."""
    key = request_key_hash(request_pem)
    ports.registry.certificates_of(serial)
    ports.serials.reserve(Reservation(serial, serial, product, key, "st-0", "here", f"run-{serial}"))
    with ports.issuer() as issuer:
        issued = issuer.acquire(request_pem, CancelToken())
        ports.serials.bind(serial, f"run-{serial}", issued.certificate_id)
        assert issuer.register(issued, serial, CancelToken()) == serial
    return time.perf_counter()


def test_rate_of_the_limits(
    benchmark: BenchmarkFixture, limited: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[str] = []
    slow_down = Pace.slow_down

    def note(pace: Pace, api: str, sent_at: float) -> None:
        refused.append(api)
        slow_down(pace, api, sent_at)

    monkeypatch.setattr(Pace, "slow_down", note)
    units = [
        (serial := next_serial(), certificate_request(ec.generate_private_key(ec.SECP256R1()), serial))
        for _ in range(UNITS)
    ]
    ports, product = limited.ports(), limited.product.slug

    def all_units() -> list[float]:
        with Lanes() as lanes:
            begun = [
                lanes.submit(f"lane {number % LANES}", make, ports, serial, request, product)
                for number, (serial, request) in enumerate(units)
            ]
            return sorted(one.result(120) for one in begun)

    ends: list[float] = benchmark.pedantic(all_units, rounds=1)
    # From the tenth on, so that neither the burst nor the start is counted.
    rate = (len(ends) - 10) / (ends[-1] - ends[9])
    benchmark.extra_info.update(
        {"units": UNITS, "units a second": rate, "rate / limit": rate / LIMIT, "refused by AWS": len(refused)}
    )
