"""Calls to AWS at the pace that it publishes: each API has one, and whoever calls waits for a turn.

Sources: AWS General Reference, "AWS IoT Core endpoints and quotas" and "AWS IoT Device Management endpoints
and quotas"; Service Quotas for AWS Private CA. These are the defaults of most Regions. Where they are lower,
and where other stations share them, AWS refuses calls: that slows this station down until it refuses no more.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import partial
from random import SystemRandom
from typing import Any, TypeVar

from desktop.cloud.errors import ThrottledError, is_throttling
from desktop.core.cancel import CancelToken

# Calls a second of one account in one Region. `mqtt` is fleet provisioning over MQTT, limited by itself.
_PUBLISHED = {
    "iot": {
        350: "DescribeThing GetThingConnectivityData",
        100: "CreateThing UpdateThing DeleteThing AddThingToThingGroup RemoveThingFromThingGroup"
        " AttachThingPrincipal DetachThingPrincipal DescribeThingGroup DescribeThingType",
        25: "CreateThingGroup ListThingsInThingGroup",
        20: "ListThingPrincipals",
        15: "CreateCertificateFromCsr AttachPolicy DetachPolicy ListAttachedPolicies CreateThingType"
        " CreateStream DescribeStream UpdateStream DeleteStream ListStreams SearchIndex"
        " GetStatistics GetCardinality GetPercentiles",
        10: "CreateKeysAndCertificate RegisterCertificate RegisterCertificateWithoutCA"
        " RegisterCACertificate DescribeCACertificate ListCACertificates UpdateCACertificate"
        " DeleteCACertificate ListCertificatesByCA RegisterThing DescribeCertificate"
        " ListCertificates UpdateCertificate DeleteCertificate CreatePolicy CreatePolicyVersion"
        " CreateProvisioningTemplate CreateProvisioningClaim DescribeEndpoint ListThings"
        " ListPrincipalThings TestAuthorization TestInvokeAuthorizer UpdateEventConfigurations"
        " TagResource GetRegistrationCode DescribeCertificateProvider ListCertificateProviders"
        " CreateJob DescribeJob UpdateJob CancelJob DeleteJob CancelJobExecution"
        " DeleteJobExecution ListJobs GetJobDocument DescribeJobExecution ListJobExecutionsForJob"
        " ListJobExecutionsForThing CreateOTAUpdate GetOTAUpdate DeleteOTAUpdate ListOTAUpdates",
        5: "GetEffectivePolicies",
        1: "CreateCertificateProvider UpdateCertificateProvider DeleteCertificateProvider",
    },
    "acm-pca": {75: "GetCertificate", 25: "IssueCertificate", 20: "RevokeCertificate"},
    "mqtt": {20: "CreateCertificateFromCsr", 10: "CreateKeysAndCertificate RegisterThing"},
}
LIMITS: Mapping[str, float] = {
    f"{service}.{operation}": float(limit)
    for service, by_limit in _PUBLISHED.items()
    for limit, operations in by_limit.items()
    for operation in operations.split()
}
SERVICES = frozenset(_PUBLISHED)

# Half of what AWS lets through at once: the other half is for calls that bunch on their way, and for others.
BURST_SECONDS = 0.5
KEPT_RATE = 0.7  # of the rate, after each refusal
LEAST_RATE = 0.05  # of the limit
RECOVERY_SECONDS = 60.0  # from nothing to the limit; slow beside a refusal, so that stations come to share
PATIENCE_SECONDS = 120.0  # of one call that is refused again and again
TOLD_SECONDS = 0.5  # shorter waits are nobody's concern
_SLICE_SECONDS = 0.2
_SENT_AT, _REFUSED_SINCE = "linekey_sent_at", "linekey_refused_since"

T = TypeVar("T")
_chance = SystemRandom()
_log = logging.getLogger(__name__)


class Bucket:
    """Tokens of one API, and who waits for one in the order they came. Not thread safe; seconds are told."""

    def __init__(self, limit: float, now: float) -> None:
        self.rate = limit
        self._limit = limit
        self._burst = max(1.0, limit * BURST_SECONDS)
        self._tokens = self._burst
        self._now = now
        self._slowed_at = float("-inf")
        self._waiting: deque[object] = deque()

    def join(self, *, first: bool) -> object:
        """A ticket, behind all others or before them."""
        ticket = object()
        (self._waiting.appendleft if first else self._waiting.append)(ticket)
        return ticket

    def leave(self, ticket: object) -> None:
        self._waiting.remove(ticket)

    def seconds_left(self, ticket: object, now: float) -> float:
        """Until a call may go out, as it looks now; 0 when it may."""
        self._fill(now)
        missing = self._waiting.index(ticket) + 1 - self._tokens
        return max(0.0, round(missing / self.rate, 6))

    def take(self, ticket: object) -> None:
        self._waiting.remove(ticket)
        self._tokens -= 1

    def slow_down(self, sent_at: float, now: float) -> None:
        """A call that went out at `sent_at` was refused. Of those on their way together one counts."""
        if sent_at < self._slowed_at:
            return
        self._fill(now)
        self.rate = max(self._limit * LEAST_RATE, self.rate * KEPT_RATE)
        self._tokens = -_chance.random()  # stations that were refused together do not come back together
        self._slowed_at = now

    def _fill(self, now: float) -> None:
        seconds, self._now = now - self._now, now
        self.rate = min(self._limit, self.rate + self._limit * seconds / RECOVERY_SECONDS)
        self._tokens = min(self._burst, self._tokens + self.rate * seconds)


@dataclass
class _Caller:
    """Whose calls are made in this thread."""

    cancel: CancelToken = field(default_factory=CancelToken)
    tell: Callable[[str], None] = lambda _operation: None
    goes_through: bool = False  # once its first call may go out


_caller: ContextVar[_Caller] = ContextVar("caller")


@contextmanager
def calling_for(cancel: CancelToken, tell: Callable[[str], None]) -> Iterator[None]:
    """Of the calls in here `tell` hears the operation that waits for its limit, and "" when it goes on.

    A wait ends with `AbortedError` when `cancel` says so: that call did not go out.
    """
    with _as_caller(_Caller(cancel, tell)):
        yield


@contextmanager
def going_through() -> Iterator[None]:
    """Of the calls in here only the first can be cancelled while it waits."""
    with _as_caller(replace(_caller.get(_Caller()), goes_through=True)):
        yield


@contextmanager
def _as_caller(caller: _Caller) -> Iterator[None]:
    token = _caller.set(caller)
    try:
        yield
    finally:
        _caller.reset(token)


class Pace:
    """Of one account in one Region. Thread safe. No lock is held while a caller waits or is told.

    An API is named `service.Operation`; one without a published limit never waits.
    """

    def __init__(
        self, limits: Mapping[str, float] = LIMITS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.limits = limits
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[str, Bucket] = {}

    def wait(self, api: str, *, again: bool = False) -> float:
        """Returns when a call may go out, with the time. `again`: AWS has refused it, so it is the next."""
        caller = _caller.get(_Caller())
        if api in self.limits:
            self._wait(api, caller, again)
        if caller.goes_through:
            caller.cancel = CancelToken()
        return self._clock()

    def slow_down(self, api: str, sent_at: float) -> None:
        """AWS has refused a call that went out at `sent_at`."""
        with self._lock:
            bucket = self._bucket(api)
            bucket.slow_down(sent_at, self._clock())
        _log.debug("%s: refused, now %.2f a second", api, bucket.rate)

    def call(self, api: str, ask: Callable[[], T]) -> T:
        """What `ask` answers. While it raises `ThrottledError` it is asked again, for `PATIENCE_SECONDS`."""
        began, again = self._clock(), False
        while True:
            sent_at = self.wait(api, again=again)
            try:
                return ask()
            except ThrottledError:
                self.slow_down(api, sent_at)
                if self._clock() - began > PATIENCE_SECONDS:
                    raise
            again = True

    def _wait(self, api: str, caller: _Caller, again: bool) -> None:
        with self._lock:
            ticket = self._bucket(api).join(first=again)
        told = False
        try:
            while left := self._left_or_taken(api, ticket):
                if left >= TOLD_SECONDS and not told:
                    told = True
                    caller.tell(api.partition(".")[2])
                caller.cancel.wait(min(left, _SLICE_SECONDS))
        except BaseException:
            with self._lock:
                self._bucket(api).leave(ticket)
            raise
        finally:
            if told:
                caller.tell("")

    def _left_or_taken(self, api: str, ticket: object) -> float:
        with self._lock:
            bucket = self._bucket(api)
            left = bucket.seconds_left(ticket, self._clock())
            if not left:
                bucket.take(ticket)
        return left

    def _bucket(self, api: str) -> Bucket:
        if api not in self._buckets:
            self._buckets[api] = Bucket(self.limits[api], self._clock())
        return self._buckets[api]


def pace_calls(client: Any, pace: Pace) -> None:
    """From now on each attempt of each call of this botocore client waits for its turn.

    What AWS refuses because it was asked too often is asked again, as `Pace.call` does it. It did nothing, so
    that holds for calls that are never repeated otherwise.
    """
    service = client.meta.service_model.service_id.hyphenize()
    # Before it is signed: a signature is good for some minutes only.
    client.meta.events.register_first(f"request-created.{service}", partial(_wait_for_turn, pace, service))
    client.meta.events.register_first(f"needs-retry.{service}", partial(_once_more, pace, service))


def _wait_for_turn(pace: Pace, service: str, request: Any, operation_name: str, **_: Any) -> None:
    context = request.context
    context[_SENT_AT] = pace.wait(f"{service}.{operation_name}", again=_REFUSED_SINCE in context)


def _once_more(
    pace: Pace, service: str, response: Any, operation: Any, request_dict: Mapping[str, Any], **_: Any
) -> float | None:
    """Seconds until the next attempt, which waits for its turn; None leaves it to botocore."""
    api = f"{service}.{operation.name}"
    if response is None or api not in pace.limits:
        return None
    http, parsed = response
    if not is_throttling(str(parsed.get("Error", {}).get("Code", "")), http.status_code):
        return None
    context = request_dict["context"]
    sent_at = context[_SENT_AT]
    pace.slow_down(api, sent_at)
    return 0.0 if sent_at - context.setdefault(_REFUSED_SINCE, sent_at) <= PATIENCE_SECONDS else None
