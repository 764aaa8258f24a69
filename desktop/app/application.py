"""Composes the use cases of all pages on the services of an account, or of a bench."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, ExitStack, nullcontext

from desktop.app.account.place import ENDPOINT_VARIABLE, NOWHERE, AwsPlace, place_to_open
from desktop.app.account.use_case import AccountUseCase, open_signed_in
from desktop.app.releases.use_case import ReleasesUseCase
from desktop.app.rollouts.use_case import RolloutsUseCase
from desktop.app.station.checkpoints import CheckpointsUseCase
from desktop.app.station.slots import Slots, with_virtual_units
from desktop.app.station.use_case import StationClaim, StationUseCase
from desktop.app.tasks import Tasks
from desktop.app.tour.use_case import TourUseCase, slots_of
from desktop.core.events import Listener
from desktop.demo.workshop import Workshop
from desktop.device.ports import PortList
from desktop.settings.product.profile import BUILT_IN, PRODUCT_VARIABLE
from desktop.settings.slots import station_slots
from desktop.sign_in import BENCH
from desktop.wiring import Services, open_services


class Application:
    """What a person can ask for, page by page. There is a `tour` on a `workshop` only.

    Owns `services` and `workshop`: they are closed by `close`, or when this raises.
    """

    def __init__(
        self,
        services: Services,
        listener: Listener,
        slots: Slots,
        *,
        serial_example: str = "",
        workshop: Workshop | None = None,
    ) -> None:
        """Raises SET-010 when the account is not set up for the product yet."""
        with ExitStack() as held:
            if workshop is not None:
                held.push(workshop)
            held.push(services)
            self._services = services
            tasks, claim = Tasks(listener), StationClaim(services)
            removing = open_signed_in if workshop is None else self._of_all
            self.account = AccountUseCase(tasks, self._of_all, removing)
            self.checkpoints = CheckpointsUseCase(services, tasks)
            held.callback(self.checkpoints.end_shift)  # when the last run has ended
            held.callback(tasks.close)
            line = held.enter_context(services.station(listener, claim.open))
            service = services.releases(listener)
            self.releases = ReleasesUseCase(services, tasks, service)
            self.rollouts = RolloutsUseCase(services, tasks, service)
            self.station = StationUseCase(
                services, tasks, line, claim, slots, serial_example, self._count_run
            )
            self.tour: TourUseCase | None = None
            if workshop is not None:
                self.tour = TourUseCase(workshop, tasks, line, self.station, self.releases, self.rollouts)
            held.callback(self.releases.stop_batch)
            held.callback(tasks.stop)
            self._held = held.pop_all()

    def _of_all(self, _chosen: AwsPlace) -> AbstractContextManager[Services]:
        """Those of the other pages, which stay open."""
        return nullcontext(self._services)

    def _count_run(self) -> None:
        self.rollouts.count_made()
        self.checkpoints.count_run()

    def announce(self) -> None:
        """Tells what there is, and what is on record. Asks AWS; closes all when it raises."""
        with ExitStack() as held:
            held.callback(self.close)
            for page in (self.station, self.rollouts, self.releases):
                page.announce()
            if self.tour is not None:
                self.tour.announce(os.environ.get(PRODUCT_VARIABLE) or BUILT_IN)
            self.checkpoints.look()
            held.pop_all()

    def recover(self) -> None:
        """Compares the ledger with its checkpoint; finishes or undoes what an earlier session left open."""
        self.checkpoints.begin_shift()
        self.rollouts.recover()
        self.station.recover()

    def close(self) -> None:
        """Stops what waits, then ends everything. Blocks."""
        self._held.close()


def open_account(listener: Listener, chosen: AwsPlace = NOWHERE) -> Application:
    """The account the environment names, else `chosen`, else what the AWS settings say.

    Raises SET-010 when it is not set up for the product yet.
    """
    product = os.environ.get(PRODUCT_VARIABLE, BUILT_IN)
    endpoint, place = os.environ.get(ENDPOINT_VARIABLE), place_to_open(chosen)
    slots = Slots(station_slots(), with_virtual_units if endpoint == BENCH else PortList())
    services = open_services(endpoint, place.profile or None, place.region or None, product)
    application = Application(services, listener, slots)
    application.announce()
    application.recover()
    application.station.watch_ports()
    return application


def open_bench(listener: Listener, unit_count: int = 4, begun: Workshop | None = None) -> Application:
    """A fresh bench with its account set up; `begun` may have been waiting for this.

    Raises `BenchError` when it does not start.
    """
    with ExitStack() as held:
        workshop = held.enter_context(begun or Workshop(unit_count))
        workshop.set_up_account(listener)
        slots, first = Slots.at(slots_of(workshop)), workshop.serials[0]
        application = Application(workshop.services, listener, slots, serial_example=first, workshop=workshop)
        held.pop_all()
    application.announce()
    return application
