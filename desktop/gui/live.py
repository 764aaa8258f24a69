"""The window's backend on the real services, and on a bench of its own for the demo. Knows no Qt."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from typing import cast

from desktop.cloud import registry
from desktop.cloud.fleet_provisioning import ClaimCredentials
from desktop.core.cancel import CancelToken
from desktop.core.errors import AbortedError, LinekeyError
from desktop.core.events import CheckDone, Event, Listener, Problem
from desktop.device.ports import list_ports
from desktop.gui.backend import (
    OperationFailed,
    RolloutChecked,
    RolloutStarted,
    SlotChanged,
    SlotInfo,
    StationReady,
    Target,
    TargetsChanged,
)
from desktop.gui.batching import problem_of
from desktop.gui.history import certificate_info, recorded_units
from desktop.gui.opener import UNEXPECTED
from desktop.gui.release_backend import SignerOption
from desktop.gui.releasing import LiveReleasing
from desktop.release.store import Release
from desktop.settings.product.profile import BUILT_IN, PRODUCT_VARIABLE
from desktop.settings.secrets import SecretSource, stored_secret
from desktop.wiring import Services, open_services
from desktop.work.lanes import Lanes
from signing.errors import SigningError

_log = logging.getLogger(__name__)

FOLLOW_SECONDS = 24 * 3600.0
PORT_POLL_SECONDS = 1.0
UNITS_SHOWN = 500


class LiveBackend:
    """`Backend` on `services`; `ports` is slot -> port. Owns a station and the lanes of everything else."""

    def __init__(
        self, services: Services, listener: Listener, ports: Mapping[str, str], *, serial_example: str
    ) -> None:
        self.services = services
        self.tell = listener
        self.ports = dict(ports)
        self._serial_example = serial_example
        self._closing = CancelToken()
        self._held = ExitStack()
        self.rollouts = services.rollouts(listener)
        self._lanes = self._held.enter_context(Lanes())
        self.releasing = LiveReleasing(services, listener, self._in_lane)
        self._claim: ClaimCredentials | None = None
        self._count: Future[None] = Future()
        self.station = self._held.enter_context(services.station(listener, self._opened_claim))

    def announce(self) -> None:
        """Tells what there is: slots, keys, targets, and what is on record. Asks AWS."""
        certificate = certificate_info(self.services.facts.code_signing_certificate_pem)
        uri = self.releasing.service.default_signer_uri()
        self.tell(
            StationReady(
                product=self.services.product.name,
                endpoint=self.services.cloud.target.label,
                operator="",
                slots=tuple(SlotInfo(slot, port, present=True) for slot, port in self.ports.items()),
                signers=(SignerOption(uri, "ECDSA P-256", key=certificate.key),),
                targets=self._targets(),
                serial_example=self._serial_example,
                certificate=certificate,
            )
        )
        recent = self.services.ledger.units(UNITS_SHOWN)
        self.tell(recorded_units(recent, self.services.product.name, datetime.now(UTC)))
        self.releasing.tell_releases()

    def recover(self) -> None:
        """Finishes or undoes what an earlier session left open."""
        self._in_lane("rollout", "rollout", self.rollouts.reconcile)
        self._in_lane("station", "station", self.station.reconcile)

    def start_unit(self, slot: str, serial: str, passphrase: str = "") -> None:
        def start() -> None:
            self._opened_claim((lambda _name: passphrase) if passphrase else stored_secret)
            run = self.station.start(slot, self.ports[slot], serial)
            run.add_done_callback(lambda _run: self.count_targets())

        self._lanes.submit("start", self._guarded, partial(OperationFailed, "station", slot=slot), start)

    def _opened_claim(self, secrets: SecretSource = stored_secret) -> ClaimCredentials:
        """Opened when the first unit is provisioned: who only signs and rolls out has no claim."""
        if self._claim is None:
            self._claim = self.services.claim(secrets)
        return self._claim

    def stop(self) -> None:
        self.station.stop()

    def check_rollout(self, release_id: str, target: str) -> None:
        self._in_lane("rollout", "rollout", self._check_rollout, release_id, target)

    def _check_rollout(self, release_id: str, target: str) -> None:
        release = self.releasing.service.get(release_id)
        checks: list[CheckDone] = []
        service = self.services.rollouts(lambda event: checks.append(cast("CheckDone", event)))
        try:
            things = service.preflight(release, [target]).things
        except (LinekeyError, SigningError) as error:
            if problem_of(error) not in [check.problem for check in checks]:
                raise
            things = 0
        self.tell(RolloutChecked(release_id, target, things, tuple(checks)))

    def launch(self, release_id: str, target: str) -> None:
        def work() -> None:
            release = self.releasing.service.get(release_id)
            self.follow(self.rollouts.launch(release, [target]), release, target)

        self._in_lane("rollout", "rollout", work)

    def cancel_rollout(self, job_id: str) -> None:
        self._in_lane("stop", "rollout", self.rollouts.cancel, job_id)  # never behind checks or a launch

    def run_tour(self) -> None:
        problem = Problem("GUI-002", "The tour runs on the bench only.", "Open the bench first.")
        self.tell(OperationFailed("tour", problem))

    def close(self) -> None:
        self._closing.cancel()
        self.releasing.stop_batch()
        self._held.close()
        self.services.__exit__(None, None, None)

    def watch_ports(self) -> None:
        """Tells of units plugged in and taken out, until `close`."""
        self._in_lane("ports", "station", self._watch_ports)

    def follow(self, job_id: str, release: Release, target: str) -> Future[None]:
        """Tells that the rollout began, and everything that becomes of it, in a lane of its own."""
        now = datetime.now(UTC)
        self.tell(RolloutStarted(job_id, release.release_id, release.product, release.version, target, now))
        return self._in_lane(
            f"watch {job_id}", "rollout", self.rollouts.watch, job_id, self._closing, FOLLOW_SECONDS
        )

    def _targets(self) -> tuple[Target, ...]:
        groups = self.services.product.identity.thing_groups
        return tuple(
            Target(group, len(list(registry.things_in_group(self.services.cloud, group)))) for group in groups
        )

    def count_targets(self) -> None:
        self._count.cancel()  # one that has not begun would find the same
        self._count = self._in_lane("count", "rollout", lambda: self.tell(TargetsChanged(self._targets())))

    def _watch_ports(self) -> None:
        while True:
            present = {port.uri for port in list_ports()}
            for port in sorted(present - set(self.ports.values())):
                slot = str(len(self.ports) + 1)
                self.ports[slot] = port
            for slot, port in self.ports.items():
                self.tell(SlotChanged(SlotInfo(slot, port, present=port in present)))
            self._closing.wait(PORT_POLL_SECONDS)

    def _in_lane(self, lane: str, area: str, work: Callable[..., object], *arguments: object) -> Future[None]:
        return self._lanes.submit(lane, self._guarded, partial(OperationFailed, area), work, *arguments)

    def _guarded(
        self, failed: Callable[[Problem], Event], work: Callable[..., object], *arguments: object
    ) -> None:
        """Whatever goes wrong becomes an event; a request to stop is not a failure."""
        try:
            work(*arguments)
        except AbortedError:
            return
        except (LinekeyError, SigningError) as error:
            self.tell(failed(problem_of(error)))
        except OSError as error:
            problem = Problem(
                "GUI-003", f"The file cannot be read: {error.strerror}.", "Choose another file."
            )
            self.tell(failed(problem))
        except Exception:  # noqa: BLE001 - whatever went wrong, the page must not wait for ever
            _log.exception("what the window asked for was not done")
            self.tell(failed(UNEXPECTED))


def open_account(listener: Listener) -> LiveBackend:
    """The account the AWS configuration names. Raises SET-010 when it is not set up for the product yet."""
    product = os.environ.get(PRODUCT_VARIABLE, BUILT_IN)
    services = open_services(os.environ.get("LINEKEY_ENDPOINT"), product=product)
    backend = LiveBackend(services, listener, {}, serial_example="")
    backend.announce()
    backend.recover()
    backend.watch_ports()
    return backend
