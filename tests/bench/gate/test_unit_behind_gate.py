"""From a blank unit to one that runs the new firmware, where launchers may create no job."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.account.gate import gate_of, launcher_policy
from desktop.account.names import Names
from desktop.account.roles import POLICY_NAME
from desktop.cloud.release.gate import GateRefusedError
from desktop.core.events import CheckDone, Event, ignore
from desktop.demo.story import approve, provision, require_pass, roll_out, running_version, sign
from desktop.demo.workshop import ANA, Workshop
from desktop.release.service import ReleaseService
from tests.bench.gate.conftest import DECISIONS, user_of
from tests.bench.rights import Decisions, prove


@pytest.fixture(scope="module")
def decisions(tmp_path_factory: pytest.TempPathFactory) -> Decisions:
    return Decisions(tmp_path_factory.mktemp("decisions") / DECISIONS)


@pytest.fixture(scope="module")
def workshop(decisions: Decisions) -> Iterator[Workshop]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LINEKEY_BENCH_DECISIONS", str(decisions.path))
        with Workshop(1) as opened:
            yield opened


@pytest.fixture(autouse=True)
def data_dir() -> None:
    """The workshop has one."""


def test_a_launcher_updates_a_unit_through_the_gate(
    workshop: Workshop, decisions: Decisions, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = workshop.services
    workshop.set_up_account(ignore)
    gate_of(services.cloud, services.product).set_up()
    told: list[Event] = []
    assert services.account(told.append).doctor() == 0
    assert {"release-gate", "release-gate-role"} <= {
        event.check for event in told if isinstance(event, CheckDone)
    }
    with services.station(ignore) as station:
        require_pass(provision(workshop, station))
    release = sign(workshop, ignore)
    services.releases().request(release.release_id, workshop.key(ANA), workshop.secret)
    policy = launcher_policy(services.cloud, Names(services.cloud, services.product), gated=True)
    engineer = services.cloud
    services.cloud = user_of(engineer, policy)
    with monkeypatch.context() as patched:
        # A launcher's Linekey that was edited asks nobody; the gate does.
        patched.setattr(ReleaseService, "verify_approved", ReleaseService.verify)
        with pytest.raises(GateRefusedError, match="ROL-034"):
            roll_out(workshop, release, ignore)
    approve(workshop, release, ignore)
    finished = roll_out(workshop, release, ignore)
    assert finished.counts["SUCCEEDED"] == 1
    services.cloud = engineer
    assert running_version(workshop, workshop.serials[0]) == "1.1.0"
    role = Names(services.cloud, services.product).stream_role
    given = engineer.client("iam").get_role_policy(RoleName=role, PolicyName=POLICY_NAME)["PolicyDocument"]
    prove("stream-role", given, decisions.of(f"/{role}"))
