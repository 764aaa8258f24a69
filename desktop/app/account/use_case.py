"""What the Account page asks for: how the account stands, what would change, and the change itself."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.app.account.events import (
    AREA,
    AccountLooked,
    AccountReady,
    AccountRemoved,
    LookBegun,
    PartLooked,
    PartMade,
    PartRemoved,
    ProviderOff,
    ProviderOffPlanned,
    RemovalPlanned,
    SetUpPlanned,
)
from desktop.app.account.place import ENDPOINT_VARIABLE, AwsPlace, place_to_open
from desktop.app.account.plans import (
    AUTHORIZER,
    named,
    provider_off_planned,
    removal_planned,
    set_up_planned,
)
from desktop.app.tasks import Tasks
from desktop.core.cancel import CancelToken
from desktop.core.events import CheckDone, Event, StackProgress, StepDone

if TYPE_CHECKING:
    from desktop.wiring import Services

OpenServices = Callable[[AwsPlace], AbstractContextManager["Services"]]


def open_chosen(chosen: AwsPlace, *, in_role: bool = True) -> Services:
    """For the product and the account that the environment names, else `chosen`. Asks nothing of AWS.

    Without `in_role` all is done by whoever is signed in, whatever the station's own role is.
    """
    from desktop.settings.product.profile import BUILT_IN, PRODUCT_VARIABLE  # slow to load
    from desktop.wiring import open_services

    endpoint, place = os.environ.get(ENDPOINT_VARIABLE), place_to_open(chosen)
    product = os.environ.get(PRODUCT_VARIABLE, BUILT_IN)
    return open_services(endpoint, place.profile or None, place.region or None, product, in_role=in_role)


def open_signed_in(chosen: AwsPlace) -> Services:
    return open_chosen(chosen, in_role=False)


class AccountUseCase:
    """There before an account is set up: each request opens its services with `opening`, and closes them;
    for a removal, which takes the roles of stations away, with `removing`.

    Whatever goes wrong is told as `OperationFailed` of the area `account`.
    """

    def __init__(
        self, tasks: Tasks, opening: OpenServices = open_chosen, removing: OpenServices = open_signed_in
    ) -> None:
        self._tasks = tasks
        self._open, self._open_to_remove = opening, removing
        self._forgotten = CancelToken()

    def look(self, chosen: AwsPlace) -> None:
        """Changes nothing. Answers with `LookBegun`, `PartLooked` for each thing, and `AccountLooked`."""
        self._do(_unless_forgotten, self._forgotten, self._look, chosen)

    def plan(self, chosen: AwsPlace, step: str = "") -> None:
        """Changes nothing. Answers with `SetUpPlanned`: of all, or of one thing, which may be the custom
        authorizer that all would not make.
        """
        self._do(_unless_forgotten, self._forgotten, self._plan, chosen, step)

    def plan_removal(self, chosen: AwsPlace, *, emptied: bool = False) -> None:
        """Changes nothing. Answers with `RemovalPlanned`; SET-077 when there are units."""
        self._do(_unless_forgotten, self._forgotten, self._plan_removal, chosen, emptied)

    def plan_provider_off(self, chosen: AwsPlace) -> None:
        """Changes nothing. Answers with `ProviderOffPlanned`."""
        self._do(_unless_forgotten, self._forgotten, self._plan_provider_off, chosen)

    def forget(self) -> None:
        """Nobody waits for a look or a plan asked for until now: it ends early, and nothing is told of it.

        What was confirmed goes on.
        """
        self._forgotten.cancel()
        self._forgotten = CancelToken()

    def set_up(self, chosen: AwsPlace, confirmed: SetUpPlanned, owner: str) -> None:
        """Does what was `confirmed`; `owner` signs the first release policy. Answers with `PartMade` for each
        part, and `AccountReady`; with `SetUpPlanned` when by now it would be something else.
        """
        self._do(self._set_up, chosen, confirmed, owner)

    def remove(self, chosen: AwsPlace, confirmed: RemovalPlanned) -> None:
        """Removes what was `confirmed`. Answers with `PartRemoved` for each part, and `AccountRemoved`; with
        `RemovalPlanned` when by now it would be something else. When the window closes it ends after the
        part at hand, and can be gone on with.
        """
        self._do(self._remove, chosen, confirmed)

    def switch_provider_off(self, chosen: AwsPlace, confirmed: ProviderOffPlanned) -> None:
        """Removes the certificate provider and nothing else. Answers with `ProviderOff`; with
        `ProviderOffPlanned` when by now it would concern others.
        """
        self._do(self._switch_provider_off, chosen, confirmed)

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
            seen = signed_in and "parts" not in looked  # which is told where they cannot be looked for
            account = named(services, signed_in=signed_in)
            tell(AccountLooked(account, authorizer=not seen or AUTHORIZER in looked))

    def _plan(self, forgotten: CancelToken, chosen: AwsPlace, step: str) -> None:
        with self._open(chosen) as services:
            self._offer(forgotten, set_up_planned(services, step))

    def _plan_removal(self, forgotten: CancelToken, chosen: AwsPlace, emptied: bool) -> None:
        with self._open_to_remove(chosen) as services:
            plan = services.removal(emptied=emptied).plan()
            self._offer(forgotten, removal_planned(services, plan, emptied=emptied))

    def _plan_provider_off(self, forgotten: CancelToken, chosen: AwsPlace) -> None:
        with self._open(chosen) as services:
            self._offer(forgotten, provider_off_planned(services))

    def _offer(self, forgotten: CancelToken, planned: Event) -> None:
        forgotten.check()
        self._tasks.tell(planned)

    def _set_up(self, chosen: AwsPlace, confirmed: SetUpPlanned, owner: str) -> None:
        with self._open(chosen) as services:
            now = set_up_planned(services, confirmed.step)
            if now != replace(confirmed, again=False):
                self._tasks.tell(replace(now, again=True))
                return
            account = services.account(self._made, owner, authorizer=now.step == AUTHORIZER)
            if now.step:
                account.mend(now.step)
            else:
                account.setup()
            self._tasks.tell(AccountReady(now.account, whole=not now.step))

    def _remove(self, chosen: AwsPlace, confirmed: RemovalPlanned) -> None:
        with self._open_to_remove(chosen) as services:
            removal = services.removal(self._removed, emptied=confirmed.emptied)
            plan = removal.plan()
            now = removal_planned(services, plan, emptied=confirmed.emptied)
            if (now.account, now.removed) != (confirmed.account, confirmed.removed):
                self._tasks.tell(replace(now, again=True))
                return
            left = removal.remove(plan)
            self._tasks.tell(AccountRemoved(now.account, len(now.removed), now.kept, tuple(left)))

    def _switch_provider_off(self, chosen: AwsPlace, confirmed: ProviderOffPlanned) -> None:
        from desktop.account.names import PROVIDER  # slow to load
        from desktop.cloud.providers import delete_provider

        with self._open(chosen) as services:
            now = provider_off_planned(services)
            if now != replace(confirmed, again=False):
                self._tasks.tell(replace(now, again=True))
                return
            delete_provider(services.cloud, PROVIDER)
            self._tasks.tell(ProviderOff(now.account))

    def _made(self, event: Event) -> None:
        if isinstance(event, StepDone):
            self._tasks.tell(PartMade(event))

    def _removed(self, event: Event) -> None:
        match event:
            case StepDone():
                self._tasks.tell(PartRemoved(event))
            case StackProgress():
                self._tasks.tell(event)
        self._tasks.closing.check()


def _unless_forgotten(forgotten: CancelToken, work: Callable[..., None], *arguments: object) -> None:
    """What goes wrong is told to nobody either."""
    forgotten.check()
    try:
        work(forgotten, *arguments)
    except Exception:
        forgotten.check()
        raise
