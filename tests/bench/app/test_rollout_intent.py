"""What a check answers on a real bench is what is there, and no more is launched than was confirmed."""

from __future__ import annotations

from queue import Queue
from typing import TypeVar

import pytest

from desktop.app.rollouts.events import AccountNamed, Intent, RolloutChecked, RolloutStarted, Target
from desktop.app.rollouts.use_case import RolloutsUseCase
from desktop.app.tasks import OperationFailed, Tasks
from desktop.core.events import Event, ignore
from desktop.demo import story
from desktop.demo.workshop import ANA, BEA, Workshop
from desktop.release.store import Release

LONGEST = 60  # seconds until an event

pytestmark = [pytest.mark.bench, pytest.mark.timeout(240)]

Wanted = TypeVar("Wanted", bound=Event)


def heard(told: Queue[Event], kind: type[Wanted]) -> Wanted:
    while not isinstance(event := told.get(timeout=LONGEST), kind):
        pass
    return event


def agreed_release(workshop: Workshop) -> Release:
    """Of two units that are provisioned, for which two people agreed to it."""
    workshop.set_up_account(ignore)
    with workshop.services.station() as station:
        story.require_pass(story.provision(workshop, station))
    release = story.sign(workshop, ignore)
    story.request_alone(workshop, release, ignore)
    story.approve(workshop, release, ignore)
    return release


def test_a_rollout_is_confirmed_as_it_is() -> None:
    told: Queue[Event] = Queue()
    tasks = Tasks(told.put)
    with Workshop(2) as workshop:
        try:
            release, services = agreed_release(workshop), workshop.services
            [group] = services.product.identity.thing_groups
            rollouts = RolloutsUseCase(services, tasks, services.releases())
            rollouts.check(release.release_id, group)
            checked = heard(told, RolloutChecked)
            assert checked.things == 2, checked.checks
            assert checked.intent is not None
            assert_as_it_is(checked.intent, workshop, release, group)
            rollouts.launch(release.release_id, group, 1)
            assert heard(told, OperationFailed).problem.code == "ROL-023"
            rollouts.launch(release.release_id, group, 2)
            assert heard(told, RolloutStarted).release_id == release.release_id
        finally:
            tasks.close()


def assert_as_it_is(intent: Intent, workshop: Workshop, release: Release, group: str) -> None:
    cloud = workshop.services.cloud
    assert (intent.release.release_id, intent.release.sha256) == (release.release_id, release.sha256)
    assert intent.account == AccountNamed(cloud.account_id, cloud.region, bench=True)
    assert intent.targets == (Target(group, 2),)
    reported = {story.running_version(workshop, serial) for serial in workshop.serials}
    assert intent.versions == ((reported.pop(), 2),)
    assert not reported
    standing = intent.standing
    assert standing.requester is not None
    assert (standing.requester.id, [one.id for one in standing.approvers]) == (ANA, [BEA])
    assert intent.key != standing.requester.key
