"""How many requests a second the bench takes when it is asked for AWS's limits."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desktop.bench.limits import ACTIONS, MESSAGES, UNLIMITED, Limits
from desktop.bench.rest import Refused


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def admitted(limits: Limits, name: str, clock: Clock, seconds: float, every: float = 0.001) -> int:
    end, count = clock.now + seconds, 0
    while clock.now < end:
        count += limits.admit(name)
        clock.now += every
    return count


def test_a_second_s_worth_at_once_and_then_the_rate() -> None:
    clock = Clock()
    limits = Limits({"a": 10, "b": 10}, clock)
    assert [limits.admit("a") for _ in range(11)] == [True] * 10 + [False]
    assert limits.admit("b")
    assert admitted(limits, "a", clock, 10) in {99, 100}


def test_what_was_not_used_does_not_add_up() -> None:
    clock = Clock()
    limits = Limits({"a": 5}, clock)
    clock.now += 3600
    assert sum(limits.admit("a") for _ in range(20)) == 5


def test_a_refused_request_costs_nothing() -> None:
    clock = Clock()
    limits = Limits({"a": 1}, clock)
    assert limits.admit("a")
    clock.now += 0.5
    assert not limits.admit("a")
    clock.now += 0.5
    assert limits.admit("a")


def test_each_account_and_region_has_its_own() -> None:
    clock, place = Clock(), ["us-east-1"]
    limits = Limits({"a": 1}, clock)
    limits.count_apart(lambda: place[0])
    assert limits.admit("a")
    place[0] = "eu-west-1"
    assert limits.admit("a")
    assert not limits.admit("a")


def test_what_has_no_rate_is_not_limited() -> None:
    assert all(UNLIMITED.admit(name) for name in [*ACTIONS, *MESSAGES] for _ in range(1000))
    assert all(Limits().admit("iot:SomethingElse") for _ in range(10_000))
    with pytest.raises(Refused) as refused:
        Limits({"iot:AttachPolicy": 0}).check("iot:AttachPolicy")
    assert refused.value.code == "ThrottlingException"


def test_the_published_numbers() -> None:
    assert ACTIONS["iot:CreateCertificateFromCsr"] == ACTIONS["iot:AttachPolicy"] == 15
    assert ACTIONS["iot:CreateThing"] == ACTIONS["iot:AttachThingPrincipal"] == 100
    assert ACTIONS["iot:RegisterThing"] == 10
    assert (MESSAGES["create-from-csr"], MESSAGES["create"], MESSAGES["provision"]) == (20, 10, 10)


# In a process of its own: MiniStack keeps its state, and reads its settings, in its modules.
SCRIPT = """
import asyncio, json, sys
from pathlib import Path
from desktop.bench.environment import prepare

prepare(Path(sys.argv[1]), 1, persist=False)
from ministack import app
from ministack.services import iot
from desktop.bench import hooks
from desktop.bench.limits import REGISTRATIONS, Limits

async def register(*connection):
    return True

iot._mtls_auto_register = register
names = ("iot:ListThings", "iot:GetRetainedMessage", "acm-pca:GetCertificate", REGISTRATIONS)
hooks.install(1, Limits(dict.fromkeys(names, 1)))
requests = (
    ("iot", "GET", "/things", {}),
    ("iot-data", "GET", "/retainedMessage/topic", {}),
    ("acm-pca", "POST", "/", {"x-amz-target": "ACMPrivateCA.GetCertificate"}),
)
for service, method, path, headers in requests:
    for _ in range(2):
        answer = asyncio.run(app.SERVICE_HANDLERS[service](method, path, headers, b"{}", {}))
    status, headers, body = answer
    print(service, status, headers["x-amzn-errortype"], json.loads(body)["__type"])
for _ in range(2):
    print("registered", asyncio.run(iot._mtls_auto_register(b"", None)))
"""


def test_what_is_limited(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    throttled = "400 ThrottlingException ThrottlingException"
    assert done.stdout.splitlines() == [
        *(f"{name} {throttled}" for name in ("iot", "iot-data", "acm-pca")),
        "registered True",
        "registered False",
    ]
