"""What the Account page asks for, on a bench: from nothing to all that a product needs, and back."""

from __future__ import annotations

import queue
from collections.abc import Iterator

import pytest

from desktop.account.facts import load_facts
from desktop.account.names import Names
from desktop.app.account.events import (
    AccountLooked,
    AccountReady,
    AccountRemoved,
    LookBegun,
    PartLooked,
    PartMade,
    PartRemoved,
    ProviderOff,
    ProviderOffPlanned,
    Reach,
    RemovalPlanned,
    SetUpPlanned,
)
from desktop.app.account.place import NOWHERE, AwsPlace
from desktop.app.account.use_case import AccountUseCase
from desktop.app.tasks import OperationFailed, Tasks
from desktop.cloud.session import Cloud
from desktop.core.events import Event
from desktop.settings.product.profile import ProductProfile
from desktop.wiring import Services

from .conftest import passphrase

SECONDS = 120.0


class Page:
    """Hears what the use case tells, until an event of that kind has come."""

    def __init__(self, cloud: Cloud, product: ProductProfile) -> None:
        self._told: queue.Queue[Event] = queue.Queue()
        self.heard: list[Event] = []
        self.has_authorizer = False

        def opening(_chosen: AwsPlace) -> Services:
            return Services(cloud.target, product, passphrase)

        self.use_case = AccountUseCase(Tasks(self._told.put), opening, opening)

    def until(self, *kinds: type[Event]) -> Event:
        self.heard = []
        while True:
            event = self._told.get(timeout=SECONDS)
            assert not isinstance(event, OperationFailed), event.problem
            self.heard.append(event)
            if isinstance(event, kinds):
                return event

    def looked(self) -> dict[str, str]:
        self.use_case.look(NOWHERE)
        seen = self.until(AccountLooked)
        assert isinstance(seen, AccountLooked)
        self.has_authorizer = seen.authorizer
        assert isinstance(self.heard[0], LookBegun)
        return {event.check.check: event.check.state for event in self.heard if isinstance(event, PartLooked)}

    def planned(self, step: str = "") -> SetUpPlanned:
        self.use_case.plan(NOWHERE, step)
        plan = self.until(SetUpPlanned)
        assert isinstance(plan, SetUpPlanned)
        return plan


@pytest.fixture
def page(cloud: Cloud, product: ProductProfile) -> Iterator[Page]:
    made = Page(cloud, product)
    yield made
    made.use_case.close()


@pytest.mark.timeout(300)
def test_from_nothing_to_green_and_back_by_what_was_confirmed(
    page: Page, cloud: Cloud, product: ProductProfile
) -> None:
    before = page.looked()
    assert before["bucket"] == before["certificate-provider"] == before["template"] == "fail"
    assert not page.has_authorizer
    assert steps_of(page.planned("thing-type")) == ["bucket", "serials", "thing-type"]
    assert "authorizer" not in steps_of(page.planned())
    plan = page.planned("authorizer")
    assert {"bucket", "template", "release-policy", "authorizer"} <= set(steps_of(plan))
    assert plan.account.product == product.name
    assert (plan.account.on_aws, plan.reach) == (False, None), "nobody else is on a bench"

    bucket = Names(cloud, product).bucket
    cloud.client("s3").create_bucket(Bucket=bucket)  # by somebody else, while the question is open
    page.use_case.set_up(NOWHERE, plan, "owner")
    again = page.until(SetUpPlanned, AccountReady)
    assert isinstance(again, SetUpPlanned)
    assert again.again
    assert not any(isinstance(event, PartMade) for event in page.heard)

    page.use_case.set_up(NOWHERE, again, "owner")
    page.until(AccountReady)
    made = {event.step.step for event in page.heard if isinstance(event, PartMade) and event.step.changed}
    assert made == set(steps_of(again))
    assert load_facts(cloud, product).bucket == bucket
    assert "fail" not in page.looked().values()
    assert page.has_authorizer
    assert page.planned().changes == ()

    page.use_case.plan_provider_off(NOWHERE)
    off = page.until(ProviderOffPlanned)
    assert isinstance(off, ProviderOffPlanned)
    assert off.reach == Reach(templates=1, claims=1)
    page.use_case.switch_provider_off(NOWHERE, off)
    page.until(ProviderOff)
    assert steps_of(page.planned("certificate-provider")) == ["certificate-provider"]

    page.use_case.plan_removal(NOWHERE, emptied=True)
    removal = page.until(RemovalPlanned)
    assert isinstance(removal, RemovalPlanned)
    page.use_case.remove(NOWHERE, removal)
    done = page.until(AccountRemoved)
    assert isinstance(done, AccountRemoved)
    removed = [event.step.step for event in page.heard if isinstance(event, PartRemoved)]
    assert removed == [step for step, _detail in removal.removed]
    assert any("AWS Signer never gives these names again" in text for text in done.left)
    wrong = {name for name, state in page.looked().items() if state == "fail"}
    assert wrong == {name for name, state in before.items() if state == "fail"} - {"job-events"}


def steps_of(plan: SetUpPlanned) -> list[str]:
    return [change.step for change in plan.changes]
