"""The gate's role has every right that the gate uses, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.account.release_policy.publishing import publisher
from desktop.account.roles import POLICY_NAME
from desktop.cloud.release.gate import GateRefusedError
from tests.bench.gate.conftest import DECISIONS, PEOPLE, Site
from tests.bench.rights import Decisions, prove
from tests.policies import after, signed


def test_the_gate_uses_every_right(site: Site, gate_folder: Path) -> None:
    request = site.request()
    site.gate.launch(request)
    site.gate.launch(request)  # whose answer was lost
    site.cloud.client("iot").delete_job(jobId=request["job"], force=True)
    site.gate.launch(request)  # which was cut off before its job
    with pytest.raises(GateRefusedError):
        site.gate.launch(site.request(targets=[site.thing() + "-nobody"]))
    abandoned = site.request()
    site.gate.abandon(abandoned["job"], abandoned["stream"])
    publisher(site.launcher, site.product, site.gate).publish(
        signed(after(site.first, approvals=0), PEOPLE["ana"])
    )
    role = site.names.gate_role
    document = site.cloud.client("iam").get_role_policy(RoleName=role, PolicyName=POLICY_NAME)
    prove("gate-role", document["PolicyDocument"], Decisions(gate_folder / DECISIONS).of(f"/{role}"))
