"""A virtual unit joins the cloud with what was written to it, and with nothing less."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from desktop.bench.endpoint import BenchEndpoint
from desktop.bench.unit.process import UnitProcess
from tests.bench.virtual_units import ConsoleClient, ProvisionedUnit, unit_policy, wait_until

Provision = Callable[..., ProvisionedUnit]
StartUnit = Callable[..., UnitProcess]
Aws = Callable[[str], Any]


def _reported_version(aws: Aws, thing: str) -> str | None:
    data = aws("iot-data")
    try:
        document = json.loads(data.get_thing_shadow(thingName=thing)["payload"].read())
    except data.exceptions.ResourceNotFoundException:
        return None
    return str(document["state"]["reported"]["firmware"]["version"])


def test_unit_connects_after_the_restart_and_reports_its_version(
    start_unit: StartUnit, provision: Provision, aws: Aws
) -> None:
    unit = provision(start_unit(version="1.4.2"), "joins-1")
    assert wait_until(lambda: _reported_version(aws, "joins-1"), "shadow of the unit") == "1.4.2"
    assert unit.status() == {"version": "1.4.2", "slot": "a", "connected": True, "trouble": ""}


def test_unit_without_a_network_never_connects(start_unit: StartUnit, provision: Provision, aws: Aws) -> None:
    unit = provision(start_unit(faults=["no-network"]), "joins-2")
    unit.process.stop()
    assert _reported_version(aws, "joins-2") is None
    assert unit.status()["connected"] is False


def test_a_policy_that_lacks_one_topic_shows(
    start_unit: StartUnit, provision: Provision, aws: Aws, bench: BenchEndpoint
) -> None:
    policy = unit_policy(bench)
    policy["Statement"][2]["Resource"] = [
        name for name in policy["Statement"][2]["Resource"] if "/jobs/" not in name
    ]
    aws("iot").create_policy(policyName="no-jobs", policyDocument=json.dumps(policy))
    unit = provision(start_unit(), "joins-3", "no-jobs")
    trouble = wait_until(lambda: unit.status()["trouble"], "the trouble of the unit")
    assert "jobs/notify-next" in trouble


def test_unit_stays_joined_over_a_restart_of_its_process(
    start_unit: StartUnit, provision: Provision, aws: Aws
) -> None:
    unit = provision(start_unit(), "joins-4")
    wait_until(lambda: unit.status()["connected"], "first connection")
    unit.process.stop()
    assert unit.status()["connected"] is False
    with UnitProcess(unit.flash):
        wait_until(lambda: unit.status()["connected"], "connection after the restart")


def test_unit_without_power_is_off_the_cloud_until_it_is_plugged_in_again(
    start_unit: StartUnit, provision: Provision, open_console: Callable[[str], ConsoleClient]
) -> None:
    unit = provision(start_unit(), "joins-5")
    wait_until(lambda: unit.status()["connected"], "first connection")
    unit.process.stop()
    with UnitProcess(unit.flash, faults=["power-cut=key"]) as process:
        wait_until(lambda: unit.status()["connected"], "connection before the power cut")
        open_console(process.uris[0]).send("pki generate key\r\n")
        wait_until(lambda: not unit.status()["connected"], "the end of the connection")
        open_console(process.uris[0])
        wait_until(lambda: unit.status()["connected"], "connection after the power cut")
