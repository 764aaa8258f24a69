"""What is asked about an account that is left meanwhile, and of one that changes before the answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.account.removal.removal import Plan, Planned, Units
from desktop.app.account.events import (
    AccountLooked,
    AccountRemoved,
    Kept,
    LookBegun,
    PartLooked,
    PartRemoved,
    RemovalPlanned,
)
from desktop.app.account.place import AwsPlace
from desktop.app.account.use_case import AccountUseCase
from desktop.app.tasks import OperationFailed, Tasks
from desktop.core.catalogue.cloud import BROKER_SILENT
from desktop.core.errors import AbortedError, CloudError
from desktop.core.events import CheckDone, Event, Listener, StepDone

LEFT, ENTERED = AwsPlace("left"), AwsPlace("entered")
KEPT = Planned("bucket", "c", "it has records")
SECONDS = 20.0


class Accounts:
    """Of `LEFT`, the second thing that is looked at keeps the look waiting until `answer`."""

    def __init__(self) -> None:
        self.told: list[Event] = []
        self.checked: list[str] = []
        self.waits, self.answer, self.entered = threading.Event(), threading.Event(), threading.Event()
        self.problem: CloudError | None = None
        self.there: tuple[Planned, ...] = (Planned("template", "a", ""), Planned("unit-policy", "b", ""))
        self.removed: list[str] = []
        self.cut_after = ""
        self.tasks = Tasks(self._tell)
        self.use_case = AccountUseCase(self.tasks, self._open, self._open_to_remove)

    def _tell(self, event: Event) -> None:
        self.told.append(event)
        if isinstance(event, AccountLooked) and event.account.region == ENTERED.profile:
            self.entered.set()

    @contextmanager
    def _open(self, chosen: AwsPlace) -> Iterator[Any]:
        def account(listener: Listener = lambda _event: None, **_options: bool) -> Any:
            return SimpleNamespace(
                doctor=lambda _things: self._doctor(chosen, listener),
                makes_provider=lambda: False,
                problems=lambda _step: self._problems(chosen),
            )

        cloud = SimpleNamespace(
            account_id="1", region=chosen.profile, target=SimpleNamespace(endpoint_url="x")
        )
        product = SimpleNamespace(name="LAMP-1")
        yield SimpleNamespace(account=account, cloud=cloud, product=product, completer=None)

    @contextmanager
    def _open_to_remove(self, chosen: AwsPlace) -> Iterator[Any]:
        with self._open(chosen) as services:
            services.removal = self._removal
            yield services

    def _removal(self, listener: Listener = lambda _event: None, *, emptied: bool = False) -> Any:
        def remove(plan: Plan) -> list[str]:
            for part in plan.removed:
                self.removed.append(part.step)
                if part.step == self.cut_after:
                    self.tasks.stop()
                    self.waits.set()
                listener(StepDone("account", part.step))
            return ["AWS keeps it."]

        parts = (*self.there, *(() if emptied else (KEPT,)))
        return SimpleNamespace(plan=lambda: Plan("1", "r", Units(0, 0), (), parts), remove=remove)

    def _doctor(self, chosen: AwsPlace, listener: Listener) -> None:
        for check in ("identity", "clock", "endpoint"):
            if (chosen, check) == (LEFT, "clock"):
                self._wait()
            self.checked.append(f"{chosen.profile} {check}")
            listener(CheckDone(check, "pass", chosen.profile))

    def _problems(self, chosen: AwsPlace) -> list[Any]:
        self.checked.append(f"{chosen.profile} plan")
        self._wait()
        return []

    def _wait(self) -> None:
        self.waits.set()
        assert self.answer.wait(SECONDS)
        if self.problem is not None:
            raise self.problem


@pytest.fixture
def accounts() -> Iterator[Accounts]:
    made = Accounts()
    yield made
    made.answer.set()
    made.use_case.close()


def leave(accounts: Accounts, ask: Callable[[AwsPlace], None]) -> list[Event]:
    """What is told after that place was left with a question under way, until the next was looked at."""
    ask(LEFT)
    assert accounts.waits.wait(SECONDS)
    accounts.use_case.forget()
    before = len(accounts.told)
    accounts.use_case.look(ENTERED)
    accounts.answer.set()
    assert accounts.entered.wait(SECONDS)
    return accounts.told[before:]


def test_a_look_at_an_account_that_was_left_ends_at_once_and_unheard(accounts: Accounts) -> None:
    told = leave(accounts, accounts.use_case.look)
    assert isinstance(told[0], LookBegun)
    assert {event.check.detail for event in told if isinstance(event, PartLooked)} == {ENTERED.profile}
    assert len(told) == 5
    assert "left endpoint" not in accounts.checked


def test_a_plan_for_an_account_that_was_left_is_not_offered(accounts: Accounts) -> None:
    assert len(leave(accounts, accounts.use_case.plan)) == 5


@pytest.mark.parametrize("ask", ["look", "plan"])
def test_what_goes_wrong_in_an_account_that_was_left_is_not_told(accounts: Accounts, ask: str) -> None:
    accounts.problem = CloudError(BROKER_SILENT)
    told = leave(accounts, getattr(accounts.use_case, ask))
    assert not [event for event in told if isinstance(event, OperationFailed)]


def test_what_was_asked_of_an_account_that_was_left_is_not_begun(accounts: Accounts) -> None:
    accounts.use_case.look(LEFT)
    assert accounts.waits.wait(SECONDS)
    accounts.use_case.plan(AwsPlace("never seen"))
    accounts.use_case.forget()
    accounts.use_case.look(ENTERED)
    accounts.answer.set()
    assert accounts.entered.wait(SECONDS)
    assert not any(check.startswith("never seen") for check in accounts.checked)


def test_a_look_ends_when_the_window_closes(accounts: Accounts) -> None:
    accounts.use_case.look(LEFT)
    assert accounts.waits.wait(SECONDS)
    closing = threading.Thread(target=accounts.use_case.close)
    closing.start()
    with pytest.raises(AbortedError):
        accounts.tasks.closing.wait(SECONDS)
    accounts.answer.set()
    closing.join(SECONDS)
    assert not closing.is_alive()
    assert "left endpoint" not in accounts.checked


# --- removal ---------------------------------------------------------------------------------------------


def planned(accounts: Accounts, *, emptied: bool = False) -> RemovalPlanned:
    accounts.use_case.plan_removal(ENTERED, emptied=emptied)
    plan = after(accounts)[-1]
    assert isinstance(plan, RemovalPlanned)
    return plan


def after(accounts: Accounts) -> list[Event]:
    """What was told of all that was asked for, once it is done."""
    accounts.entered.clear()
    accounts.use_case.look(ENTERED)
    assert accounts.entered.wait(SECONDS)
    told, accounts.told = accounts.told, []
    return [event for event in told if not isinstance(event, LookBegun | PartLooked | AccountLooked)]


def test_what_was_confirmed_is_removed_and_what_stays_is_told(accounts: Accounts) -> None:
    plan = planned(accounts)
    assert plan.removed == (("template", "a"), ("unit-policy", "b"))
    assert plan.kept == (Kept("bucket", "c", "it has records"),)
    accounts.use_case.remove(ENTERED, plan)
    *parts, done = after(accounts)
    assert [part.step.step for part in parts if isinstance(part, PartRemoved)] == accounts.removed
    assert isinstance(done, AccountRemoved)
    assert (done.removed, done.kept, done.left) == (2, plan.kept, ("AWS keeps it.",))


def test_a_removal_that_would_be_another_by_now_is_asked_about_again(accounts: Accounts) -> None:
    plan = planned(accounts)
    accounts.there = (*accounts.there, Planned("thing-type", "lamp", ""))
    accounts.use_case.remove(ENTERED, plan)
    [again] = after(accounts)
    assert isinstance(again, RemovalPlanned)
    assert again.again
    assert accounts.removed == []
    accounts.use_case.remove(ENTERED, again)
    assert isinstance(after(accounts)[-1], AccountRemoved)
    assert len(accounts.removed) == 3


def test_the_bucket_is_emptied_only_when_that_was_confirmed(accounts: Accounts) -> None:
    assert planned(accounts).kept
    plan = planned(accounts, emptied=True)
    assert (plan.emptied, plan.kept) == (True, ())


def test_a_removal_ends_after_the_part_at_hand_when_the_window_closes(accounts: Accounts) -> None:
    plan = planned(accounts)
    accounts.cut_after = "template"
    accounts.use_case.remove(ENTERED, plan)
    assert accounts.waits.wait(SECONDS)
    accounts.use_case.close()
    assert accounts.removed == ["template"]
    assert not any(isinstance(event, AccountRemoved) for event in accounts.told)
