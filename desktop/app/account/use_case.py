"""What the Account page asks for: how the account stands, what set-up would change, and set-up itself."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.app.account.events import (
    AREA,
    AccountLooked,
    AccountNamed,
    AccountReady,
    Change,
    LookBegun,
    PartLooked,
    PartMade,
    Reach,
    SetUpPlanned,
)
from desktop.app.account.place import ENDPOINT_VARIABLE, AwsPlace, place_to_open
from desktop.app.tasks import Tasks
from desktop.core.cancel import CancelToken
from desktop.core.events import CheckDone, Event, StepDone

if TYPE_CHECKING:
    from desktop.wiring import Services

OpenServices = Callable[[AwsPlace], AbstractContextManager["Services"]]


def open_chosen(chosen: AwsPlace) -> Services:
    """For the product and the account that the environment names, else `chosen`. Asks nothing of AWS."""
    from desktop.settings.product.profile import BUILT_IN, PRODUCT_VARIABLE  # slow to load
    from desktop.wiring import open_services

    endpoint, place = os.environ.get(ENDPOINT_VARIABLE), place_to_open(chosen)
    product = os.environ.get(PRODUCT_VARIABLE, BUILT_IN)
    return open_services(endpoint, place.profile or None, place.region or None, product)


class AccountUseCase:
    """There before an account is set up: each request opens its services with `opening`, and closes them.

    Whatever goes wrong is told as `OperationFailed` of the area `account`.
    """

    def __init__(self, tasks: Tasks, opening: OpenServices = open_chosen) -> None:
        self._tasks = tasks
        self._open = opening
        self._forgotten = CancelToken()

    def look(self, chosen: AwsPlace) -> None:
        """Changes nothing. Answers with `LookBegun`, `PartLooked` for each thing, and `AccountLooked`."""
        self._do(_unless_forgotten, self._forgotten, self._look, chosen)

    def plan(self, chosen: AwsPlace) -> None:
        """Changes nothing. Answers with `SetUpPlanned`."""
        self._do(_unless_forgotten, self._forgotten, self._plan, chosen)

    def forget(self) -> None:
        """Nobody waits for a look or a plan asked for until now: it ends early, and nothing is told of it.

        Set-up goes on.
        """
        self._forgotten.cancel()
        self._forgotten = CancelToken()

    def set_up(self, chosen: AwsPlace, confirmed: SetUpPlanned, owner: str) -> None:
        """Does what was `confirmed`; `owner` signs the first release policy. Answers with `PartMade` for each
        part, and `AccountReady`; with `SetUpPlanned` when by now it would be something else.
        """
        self._do(self._set_up, chosen, confirmed, owner)

    def close(self) -> None:
        self._tasks.close()

    def _do(self, work: Callable[..., None], *arguments: object) -> None:
        self._tasks.submit(AREA, AREA, work, *arguments)

    def _look(self, forgotten: CancelToken, chosen: AwsPlace) -> None:
        def tell(event: Event) -> None:
            forgotten.check()
            self._tasks.closing.check()
            self._tasks.tell(event)

        tell(LookBegun())
        with self._open(chosen) as services:
            looked: dict[str, str] = {}

            def listen(event: Event) -> None:
                if isinstance(event, CheckDone):
                    looked[event.check] = event.state
                    tell(PartLooked(event))

            services.account(listen).doctor(lambda: services.completer().things())
            signed_in = looked.get("identity") != "fail"
            tell(AccountLooked(_named(services, signed_in=signed_in)))

    def _plan(self, forgotten: CancelToken, chosen: AwsPlace) -> None:
        with self._open(chosen) as services:
            planned = _planned(services)
            forgotten.check()
            self._tasks.tell(planned)

    def _set_up(self, chosen: AwsPlace, confirmed: SetUpPlanned, owner: str) -> None:
        with self._open(chosen) as services:
            now = _planned(services)
            if now != replace(confirmed, again=False):
                self._tasks.tell(replace(now, again=True))
                return
            services.account(self._told, owner).setup()
            self._tasks.tell(AccountReady(now.account))

    def _told(self, event: Event) -> None:
        if isinstance(event, StepDone):
            self._tasks.tell(PartMade(event))


def _unless_forgotten(forgotten: CancelToken, work: Callable[..., None], chosen: AwsPlace) -> None:
    """What goes wrong is told to nobody either."""
    forgotten.check()
    try:
        work(forgotten, chosen)
    except Exception:
        forgotten.check()
        raise


def _named(services: Services, *, signed_in: bool = True) -> AccountNamed:
    cloud = services.cloud
    account = cloud.account_id if signed_in else ""
    return AccountNamed(account, cloud.region, services.product.name, cloud.target.endpoint_url is None)


def _planned(services: Services) -> SetUpPlanned:
    from desktop.account.provider.affected import count_affected  # slow to load

    account, named = services.account(), _named(services)
    reach = None
    if named.on_aws and account.makes_provider():
        affected = count_affected(services.cloud)
        reach = Reach(affected.templates, affected.claims)
    changes = tuple(Change(part.step, part.detail, problem) for part, problem in account.problems())
    return SetUpPlanned(named, changes, reach)
