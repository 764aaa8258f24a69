"""A rollout desk on the bench, and things whose units the tests play."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import boto3
import pytest

from desktop.bench.process import BenchProcess
from desktop.cloud.session import Cloud
from desktop.context import Context
from desktop.core.cancel import CancelToken
from desktop.core.events import Event, ExecutionsChanged, RolloutFinished
from desktop.ledger.projections.executions import ExecutionRow, Executions
from desktop.ledger.store import Ledger
from desktop.release.service import ReleaseService
from desktop.release.store import Release
from desktop.rollout.service import RolloutService
from desktop.rollout.watch import WatchPace
from desktop.settings.product.profile import ProductProfile
from desktop.sign_in import bench_target
from tests.bench.release.conftest import (
    Account,
    Aws,
    cloud,
    image,
    ledger,
    limited_cloud,
    make_account,
    no_policy,
    product,
    release_account,
)

__all__ = ["cloud", "image", "ledger", "limited_cloud", "product", "release_account"]

QUICK = WatchPace(interval=0.3, patience=2.0)


class Heard:
    """A listener that can be waited for; it reads a rollout's rows whenever it is told that they changed."""

    def __init__(self) -> None:
        self.ledger: Ledger
        self.events: list[Event] = []
        self._rows: list[ExecutionRow] = []
        self._came = threading.Condition()

    def __call__(self, event: Event) -> None:
        with self._came:
            if isinstance(event, ExecutionsChanged):
                self._rows += Executions(self.ledger.database, event.job_id).page()
            self.events.append(event)
            self._came.notify_all()

    def wait_for(self, wanted: Callable[[Event], bool], seconds: float = 30.0) -> Event:
        with self._came:
            assert self._came.wait_for(lambda: any(map(wanted, self.events)), seconds), self.events
            return next(event for event in self.events if wanted(event))

    def rows(self, thing: str) -> list[tuple[str, str]]:
        """States of one thing as they were read, in order, with the unit's words."""
        return [
            (row.state, row.details.get("reason") or row.details.get("receive", ""))
            for row in self._rows
            if row.thing == thing
        ]


@dataclass
class Desk:
    cloud: Cloud
    ledger: Ledger
    account: Account
    product: ProductProfile
    aws: Aws
    image: Path
    heard: Heard = field(default_factory=Heard)

    def __post_init__(self) -> None:
        self.heard.ledger = self.ledger

    def releases(self) -> ReleaseService:
        return ReleaseService(self._context(self.cloud), no_policy)

    def rollouts(self, cloud: Cloud | None = None) -> RolloutService:
        verify = self.releases().verify
        return RolloutService(self._context(cloud or self.cloud), verify)

    def _context(self, cloud: Cloud) -> Context[Account]:
        return Context(self.product, cloud, self.ledger, lambda: self.account, self.heard)

    def with_account(self, **changes: str) -> Desk:
        return replace(self, account=replace(self.account, **changes))

    def release(self, version: str = "1.1.0") -> Release:
        service = self.releases()
        return service.sign(self.image, version, service.default_signer_uri(), lambda _uri: "")

    def things(self, count: int) -> list[str]:
        prefix = uuid.uuid4().hex[:8]
        names = [f"DL-{prefix}-{number}" for number in range(count)]
        for name in names:
            self.aws("iot").create_thing(thingName=name)
        return names

    def group(self, *things: str) -> str:
        name = f"line-{uuid.uuid4().hex[:8]}"
        self.aws("iot").create_thing_group(thingGroupName=name)
        for thing in things:
            self.aws("iot").add_thing_to_thing_group(thingGroupName=name, thingName=thing)
        return name

    def report(self, job_id: str, thing: str, status: str, **details: str) -> None:
        """As the unit would, over the device plane of Jobs."""
        self.aws("iot-jobs-data").update_job_execution(
            jobId=job_id, thingName=thing, status=status, statusDetails=details
        )

    def streams(self) -> set[str]:
        return {stream["streamId"] for stream in self.aws("iot").list_streams()["streams"]}

    def jobs(self) -> set[str]:
        return {job["jobId"] for job in self.aws("iot").list_jobs()["jobs"]}

    def stored(self) -> set[str]:
        """Keys of all object versions that rollouts have put into the bucket."""
        listed = self.aws("s3").list_object_versions(Bucket=self.account.bucket, Prefix="rollouts/")
        return {row["Key"] for row in [*listed.get("Versions", []), *listed.get("DeleteMarkers", [])]}

    def traces(self) -> tuple[set[str], set[str], set[str]]:
        return self.streams(), self.jobs(), self.stored()


@pytest.fixture(scope="session")
def _job_events(aws: Aws) -> None:
    kinds = {kind: {"Enabled": True} for kind in ("JOB", "JOB_EXECUTION")}
    aws("iot").update_event_configurations(eventConfigurations=kinds)


@pytest.fixture
def desk(
    cloud: Cloud,
    ledger: Ledger,
    release_account: Account,
    product: ProductProfile,
    aws: Aws,
    image: Path,
    _job_events: None,
) -> Desk:
    return Desk(cloud, ledger, release_account, product, aws, image)


Watching = Callable[..., Future[RolloutFinished]]


@pytest.fixture
def watching(desk: Desk) -> Iterator[Watching]:
    """`watching(job_id)`: a watch in a thread of its own, stopped at the end of the test."""
    cancel = CancelToken()
    with ThreadPoolExecutor() as pool:

        def start(
            job_id: str, pace: WatchPace = QUICK, cloud: Cloud | None = None
        ) -> Future[RolloutFinished]:
            return pool.submit(desk.rollouts(cloud).watch, job_id, cancel, 60.0, pace)

        yield start
        cancel.cancel()


@pytest.fixture
def own_bench() -> Iterator[BenchProcess]:
    """A bench that the test may end."""
    with BenchProcess() as process:
        yield process


@pytest.fixture
def own_desk(own_bench: BenchProcess, ledger: Ledger, product: ProductProfile, image: Path) -> Desk:
    endpoint = own_bench.endpoint
    session = boto3.Session(endpoint.access_key_id, endpoint.secret_access_key, region_name=endpoint.region)

    def aws(service: str) -> Any:
        return session.client(service, endpoint_url=endpoint.endpoint_url)

    return Desk(Cloud(bench_target(endpoint)), ledger, make_account(aws), product, aws, image)
