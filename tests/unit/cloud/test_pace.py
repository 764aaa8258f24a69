"""Limits of AWS: a clock of our own, an account that counts, and stations that share it."""

from __future__ import annotations

import heapq
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError
from botocore.signers import RequestSigner

from desktop.bench import limits
from desktop.cloud.errors import ThrottledError, translated
from desktop.cloud.pace import (
    BURST_SECONDS,
    LIMITS,
    PATIENCE_SECONDS,
    TOLD_SECONDS,
    Bucket,
    Pace,
    calling_for,
    going_through,
)
from desktop.cloud.session import Cloud, CloudTarget
from desktop.core.cancel import CancelToken
from desktop.core.errors import AbortedError
from signing.messages import Message

API = "mqtt.RegisterThing"
LIMIT = LIMITS[API]
THROTTLED = ThrottledError(Message("CLD-003", "AWS asks to slow down."))


@dataclass
class Hands(CancelToken):
    """A clock that only waiting turns; `cancel_at` is when the person asks to stop."""

    now: float = 1000.0
    cancel_at: float = float("inf")

    def __post_init__(self) -> None:
        super().__init__()

    def wait(self, seconds: float) -> None:
        self.now += seconds
        if self.now >= self.cancel_at:
            raise AbortedError


@dataclass
class Account:
    """AWS's side of one limit: a second's worth at once, and no more than the limit after that."""

    limit: float = LIMIT
    tokens: float = LIMIT
    at: float = 1000.0
    refused: int = 0
    let_through: list[float] = field(default_factory=list)

    def ask(self, now: float) -> None:
        self.tokens = min(self.limit, self.tokens + (now - self.at) * self.limit)
        self.at = now
        if self.tokens < 1:
            self.refused += 1
            raise THROTTLED
        self.tokens -= 1
        self.let_through.append(now)


def test_a_burst_goes_at_once_and_the_rest_at_the_limit() -> None:
    hands, heard = Hands(), list[str]()
    pace = Pace(clock=lambda: hands.now)
    with calling_for(hands, heard.append):
        went = [pace.wait(API) - 1000 for _ in range(105)]
    burst = int(LIMIT * BURST_SECONDS)
    assert went[:burst] == [0.0] * burst
    assert went[-1] == pytest.approx((105 - burst) / LIMIT, abs=0.01)
    assert max(Counter(int(at) for at in went).values()) <= LIMIT + burst
    assert not heard, "no wait was as long as half a second"


def test_another_api_and_one_without_a_limit_do_not_wait() -> None:
    hands = Hands()
    pace = Pace(clock=lambda: hands.now)
    with calling_for(hands, lambda _: None):
        for _ in range(50):
            pace.wait(API)
        before = hands.now
        pace.wait("iot.RegisterThing")
        for _ in range(1000):
            pace.wait("sts.GetCallerIdentity")
    assert hands.now == before


def refused_often(pace: Pace, hands: Hands, times: int) -> None:
    for _ in range(times):
        pace.slow_down(API, hands.now)
        hands.now += 0.001


def test_a_long_wait_is_told_once_and_so_is_its_end() -> None:
    hands, heard = Hands(), list[str]()
    pace = Pace(clock=lambda: hands.now)
    refused_often(pace, hands, 5)
    with calling_for(hands, heard.append):
        assert pace.wait(API) - 1000 > TOLD_SECONDS
    assert heard == ["RegisterThing", ""]


def test_who_stops_does_not_call_and_leaves_no_gap() -> None:
    hands = Hands()
    pace = Pace({API: 1.0}, clock=lambda: hands.now)
    pace.wait(API)
    hands.cancel_at = 1000.5
    heard: list[str] = []
    with calling_for(hands, heard.append), pytest.raises(AbortedError):
        pace.wait(API)
    assert heard == ["RegisterThing", ""]
    hands.cancel_at = 1002.0
    with calling_for(hands, lambda _: None):
        assert pace.wait(API) == pytest.approx(1001), "nobody is before it"


def test_of_what_must_go_through_only_the_first_call_can_be_stopped() -> None:
    pace, cancel = Pace({API: 200.0}), CancelToken()
    with calling_for(cancel, lambda _: None):
        with going_through():
            pace.wait(API)
            cancel.cancel()
            for _ in range(150):
                pace.wait(API)
        with going_through(), pytest.raises(AbortedError):
            pace.wait(API)


def test_a_refused_call_is_asked_again_until_it_is_answered() -> None:
    hands, account = Hands(), Account(tokens=0.0)
    pace = Pace(clock=lambda: hands.now)
    account.at += 3.0  # nothing comes back for three seconds
    with calling_for(hands, lambda _: None):
        pace.call(API, lambda: account.ask(max(hands.now, account.at)))
    assert account.refused > 0
    assert len(account.let_through) == 1


def test_a_call_that_is_refused_for_ever_gives_up() -> None:
    hands = Hands()
    pace = Pace(clock=lambda: hands.now)

    def refuse() -> None:
        raise THROTTLED

    with calling_for(hands, lambda _: None), pytest.raises(ThrottledError):
        pace.call(API, refuse)
    assert PATIENCE_SECONDS < hands.now - 1000 < PATIENCE_SECONDS + 10


def test_refusals_of_calls_on_their_way_together_count_once() -> None:
    one, many = Bucket(LIMIT, 0.0), Bucket(LIMIT, 0.0)
    one.slow_down(sent_at=0.9, now=1.0)
    for _ in range(8):
        many.slow_down(sent_at=0.9, now=1.0)
    assert one.rate == many.rate < LIMIT


def test_who_was_refused_is_the_next() -> None:
    bucket = Bucket(LIMIT, 0.0)
    bucket.slow_down(0.0, 0.0)
    waits, refused = bucket.join(first=False), bucket.join(first=True)
    assert bucket.seconds_left(refused, 0.0) < bucket.seconds_left(waits, 0.0)


def test_an_idle_station_saves_no_more_than_its_burst() -> None:
    hands = Hands()
    pace = Pace(clock=lambda: hands.now)
    pace.wait(API)
    hands.now += 3600
    before = hands.now
    with calling_for(hands, lambda _: None):
        for _ in range(int(LIMIT)):
            pace.wait(API)
    assert hands.now - before == pytest.approx(1 - BURST_SECONDS, abs=0.01)


def test_the_rate_recovers() -> None:
    bucket = Bucket(LIMIT, 0.0)
    for at in range(20):
        bucket.slow_down(at, at)
    low = bucket.rate
    ticket = bucket.join(first=False)
    bucket.seconds_left(ticket, 40.0)
    assert low < bucket.rate < LIMIT
    bucket.seconds_left(ticket, 90.0)
    assert bucket.rate == LIMIT


# --- stations that share an account


@dataclass
class Caller:
    """One lane: asks again as soon as it was answered; `ticket` is its place while it waits."""

    station: int
    bucket: Bucket
    ticket: object | None = None
    refused_since: float | None = None
    answered: list[float] = field(default_factory=list)
    longest_refusal: float = 0.0


def simulate(stations: int, lanes: int, seconds: float, account: Account) -> list[Caller]:
    """Steps of time in which each lane does what `Pace.call` does; an answer takes 50 ms to come."""
    buckets = [Bucket(LIMIT, 0.0) for _ in range(stations)]
    callers = [Caller(number, bucket) for number, bucket in enumerate(buckets) for _ in range(lanes)]
    account.at = 0.0
    steps = [(0.0, number) for number in range(len(callers))]
    while steps:
        now, number = heapq.heappop(steps)
        if now > seconds:
            break
        caller = callers[number]
        if caller.ticket is None:
            caller.ticket = caller.bucket.join(first=caller.refused_since is not None)
        left = caller.bucket.seconds_left(caller.ticket, now)
        if left:
            heapq.heappush(steps, (now + left, number))
            continue
        caller.bucket.take(caller.ticket)
        caller.ticket = None
        _answer(caller, account, now)
        heapq.heappush(steps, (now + 0.05, number))
    return callers


def _answer(caller: Caller, account: Account, now: float) -> None:
    try:
        account.ask(now)
    except ThrottledError:
        caller.refused_since = now if caller.refused_since is None else caller.refused_since
        caller.bucket.slow_down(now, now)
        return
    if caller.refused_since is not None:
        caller.longest_refusal = max(caller.longest_refusal, now - caller.refused_since)
    caller.refused_since = None
    caller.answered.append(now)


def test_lanes_of_one_station_have_the_same_share_and_nothing_is_refused() -> None:
    account = Account()
    callers = simulate(stations=1, lanes=8, seconds=60, account=account)
    counts = [len(caller.answered) for caller in callers]
    assert account.refused == 0
    assert sum(counts) >= 0.98 * LIMIT * 60
    assert max(counts) - min(counts) <= 1
    for caller in callers:
        gaps = [after - before for before, after in zip(caller.answered, caller.answered[1:], strict=False)]
        assert max(gaps) <= 8 / LIMIT + 0.06, "nobody is passed over"


@pytest.mark.parametrize("stations", [2, 4])
def test_stations_come_to_share_a_limit(stations: int) -> None:
    account = Account()
    callers = simulate(stations, lanes=8, seconds=300, account=account)
    answered: Counter[int] = Counter()
    for caller in callers:
        answered[caller.station] += len(caller.answered)
    assert sum(answered.values()) >= 0.9 * LIMIT * 300
    assert min(answered.values()) >= 0.6 * max(answered.values())
    assert account.refused <= 0.1 * len(account.let_through)
    assert max(caller.longest_refusal for caller in callers) < PATIENCE_SECONDS / 4


# --- threads


def test_threads_take_turns() -> None:
    pace = Pace({API: 200.0})
    for _ in range(100):
        pace.wait(API)  # the burst is spent
    counts: Counter[int] = Counter()
    all_there = threading.Barrier(8)

    def work(number: int) -> None:
        all_there.wait(10)
        until = time.monotonic() + 0.5
        while time.monotonic() < until:
            pace.wait(API)
            counts[number] += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(counts) == 8, "nobody starves"
    assert min(counts.values()) >= max(counts.values()) / 2, counts


def test_a_listener_may_ask_for_another_turn() -> None:
    """No lock is held while it is told."""
    pace = Pace({API: 1.0, "iot.CreateThing": 100.0})
    with calling_for(CancelToken(), lambda _: pace.wait("iot.CreateThing") and None):
        pace.wait(API)
        pace.wait(API)


# --- calls of botocore


Answer = Callable[[str], tuple[int, str]]


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Answer], Cloud]]:
    """`answering(answer)`: a cloud whose calls get the status and error that `answer(operation)` gives."""

    def make(answer: Answer) -> Cloud:
        cloud = Cloud(CloudTarget("eu-west-1", access_key_id="AKIAEXAMPLE", secret_access_key="x"))
        new_client = cloud._new_client

        def with_answer(service: str, attempts: int) -> Any:
            client = new_client(service, attempts)

            def respond(request: Any, event_name: str, **_: Any) -> AWSResponse:
                status, body = answer(event_name.rpartition(".")[2])
                headers = {"x-amzn-errortype": body} if status >= 400 else {}
                return _Response(request.url, status, headers, b"{}" if status < 400 else b'{"message": "-"}')

            client.meta.events.register("before-send", respond)
            return client

        monkeypatch.setattr(cloud, "_new_client", with_answer)
        return cloud

    return make


class _Response(AWSResponse):  # type: ignore[misc]
    def __init__(self, url: str, status: int, headers: dict[str, str], body: bytes) -> None:
        super().__init__(url, status, headers, None)
        self._body = body

    @property
    def content(self) -> bytes:
        return self._body


def test_every_attempt_waits_for_its_turn(answering: Callable[[Answer], Cloud]) -> None:
    answers = iter([(500, "InternalFailureException")] * 2 + [(200, "")] * 20)
    cloud = answering(lambda _operation: next(answers))
    hands = Hands()
    cloud.pace = Pace({"iot.DescribeCertificate": 10.0}, clock=lambda: hands.now)
    with calling_for(hands, lambda _: None):
        for _ in range(10):
            cloud.client("iot").describe_certificate(certificateId="0" * 64)
    assert hands.now - 1000 == pytest.approx((12 - 5) / 10, abs=0.01)


@pytest.mark.parametrize("attempts", [1, 4])
def test_a_throttled_call_is_repeated_for_it_did_nothing(
    answering: Callable[[Answer], Cloud], attempts: int
) -> None:
    answers = iter([(400, "ThrottlingException")] * 9 + [(200, "")])
    cloud = answering(lambda _operation: next(answers))
    hands, heard = Hands(), list[str]()
    cloud.pace = Pace(clock=lambda: hands.now)
    with calling_for(hands, heard.append), translated("register a certificate"):
        cloud.client("iot", attempts).register_certificate_without_ca(certificatePem="x")
    assert heard[:2] == ["RegisterCertificateWithoutCA", ""]


def test_a_call_that_is_throttled_for_ever_is_cld_003(answering: Callable[[Answer], Cloud]) -> None:
    cloud = answering(lambda _operation: (429, "TooManyRequestsException"))
    hands = Hands()
    cloud.pace = Pace(clock=lambda: hands.now)
    with (
        calling_for(hands, lambda _: None),
        pytest.raises(ThrottledError) as raised,
        translated("register a certificate"),
    ):
        cloud.client("iot", 1).register_certificate_without_ca(certificatePem="x")
    assert (raised.value.code, raised.value.retryable) == ("CLD-003", True)
    assert hands.now - 1000 > PATIENCE_SECONDS


def test_a_person_stops_a_call_that_waits(answering: Callable[[Answer], Cloud]) -> None:
    asked: list[str] = []

    def answer(operation: str) -> tuple[int, str]:
        asked.append(operation)
        return 400, "ThrottlingException"

    cloud = answering(answer)
    hands = Hands(cancel_at=1003.0)
    cloud.pace = Pace(clock=lambda: hands.now)
    with calling_for(hands, lambda _: None), pytest.raises(AbortedError), translated("register"):
        cloud.client("iot").register_certificate_without_ca(certificatePem="x")
    assert asked


def test_what_waits_is_signed_when_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS takes a signature for some minutes."""
    cloud = Cloud(CloudTarget("eu-west-1", access_key_id="AKIAEXAMPLE", secret_access_key="x"))
    order: list[str] = []

    def stop(**_: Any) -> None:
        raise ConnectionAbortedError

    monkeypatch.setattr(cloud.pace, "wait", lambda *_a, **_k: order.append("waits"))
    monkeypatch.setattr(RequestSigner, "sign", lambda *_a, **_k: order.append("signs"))
    cloud.client("iot").meta.events.register("before-send", stop)
    with pytest.raises(ConnectionAbortedError):
        cloud.client("iot").list_things()
    assert order == ["waits", "signs"]


def test_every_operation_of_the_table_exists() -> None:
    session = boto3.session.Session(region_name="eu-west-1")
    known = {
        f"{service}.{operation}"
        for service in ("iot", "acm-pca")
        for operation in session.client(service).meta.service_model.operation_names
    }
    assert {api for api in LIMITS if not api.startswith("mqtt.")} <= known


def test_the_bench_limits_nothing_that_is_not_paced() -> None:
    of_bench = {name.replace(":", "."): float(rate) for name, rate in limits.ACTIONS.items()}
    of_bench |= {
        "mqtt.CreateCertificateFromCsr": limits.MESSAGES[limits.CREATE_FROM_CSR],
        "mqtt.CreateKeysAndCertificate": limits.MESSAGES[limits.CREATE_KEYS],
        "mqtt.RegisterThing": limits.MESSAGES[limits.PROVISION],
    }
    calls_of_nobody = {"iot.DeleteConnection", "iot.GetRetainedMessage"}
    paced = {api: LIMITS.get(api) for api in of_bench.keys() - calls_of_nobody}
    assert paced == {api: of_bench[api] for api in paced}


def test_other_errors_are_not_repeated(answering: Callable[[Answer], Cloud]) -> None:
    asked: list[str] = []

    def answer(operation: str) -> tuple[int, str]:
        asked.append(operation)
        return 404, "ResourceNotFoundException"

    with pytest.raises(ClientError):
        answering(answer).client("iot").describe_thing(thingName="x")
    assert asked == ["DescribeThing"]
