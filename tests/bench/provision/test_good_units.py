"""Good units pass, side by side, and AWS, ledger and unit agree about it."""

from __future__ import annotations

from pathlib import Path

from desktop.cloud.certificates import certificate_arn
from desktop.core.events import PhaseFinished, PhaseStarted, RunFinished, RunStarted
from desktop.core.verdicts import Verdict
from desktop.device.driver import open_driver
from signing.certificates import check_chain, fingerprint
from tests.bench.provision.line import PHASES, RUN_SECONDS, Bay, Line, Plug, next_serial


def test_four_units_pass_side_by_side(line: Line, bay: Bay, plug: Plug) -> None:
    serials = [next_serial() for _ in range(4)]
    runs = [
        bay.station.start(str(slot), port, serial)
        for slot, (port, serial) in enumerate(zip(plug(count=4), serials, strict=True), start=1)
    ]
    finished = [run.result(RUN_SECONDS) for run in runs]

    assert [unit.verdict for unit in finished] == [Verdict.PASS] * 4, finished
    assert all(unit.connected and unit.issuer == "fleet" for unit in finished)
    for unit in finished:
        assert line.principals(unit.thing) == [unit.certificate_id]
        assert bay.verdicts(unit.serial) == ["PASS"]
    assert bay.open_runs() == []
    assert bay.ledger.verify() == 4


def test_certificate_comes_from_the_products_own_authority(
    line: Line, bay: Bay, plug: Plug, serial: str
) -> None:
    [port] = plug()
    finished = bay.run(port, serial)

    driver = open_driver("freertos", port, {})
    with driver.link:
        on_unit = driver.read_certificate()
    assert fingerprint(on_unit) == finished.certificate_id
    check_chain([on_unit], line.facts.ca_certificate_pem)


def test_run_tells_every_phase_in_order_with_its_seconds(bay: Bay, plug: Plug, serial: str) -> None:
    [port] = plug()
    finished = bay.run(port, serial)

    assert isinstance(bay.events[0], RunStarted)
    assert bay.events[0].phases == PHASES
    assert [event.phase for event in bay.events if isinstance(event, PhaseStarted)] == list(PHASES)
    measured = {event.phase: event.seconds for event in bay.events if isinstance(event, PhaseFinished)}
    assert tuple(measured) == PHASES
    assert sum(measured.values()) <= finished.seconds + 0.5
    assert bay.events[-1] == finished
    [row] = bay.ledger.unit(serial)
    assert row.body["phases"] == {name: measured[name] for name in PHASES[:-1]}


def test_thing_has_its_type_group_and_policy(line: Line, bay: Bay, plug: Plug, serial: str) -> None:
    [port] = plug()
    finished = bay.run(port, serial)

    thing = line.iot.describe_thing(thingName=serial)
    assert thing["thingTypeName"] == "lamp"
    groups = line.iot.list_thing_groups_for_thing(thingName=serial)["thingGroups"]
    assert [group["groupName"] for group in groups] == ["lamp-line"]
    arn = certificate_arn(line.cloud, finished.certificate_id)
    policies = line.iot.list_attached_policies(target=arn)["policies"]
    assert [policy["policyName"] for policy in policies] == [line.facts.unit_policy]


def test_no_transcript_is_kept_of_a_good_unit(bay: Bay, plug: Plug, serial: str, tmp_path: Path) -> None:
    [port] = plug()
    assert isinstance(bay.run(port, serial), RunFinished)
    assert not (tmp_path / "station" / "transcripts").exists()
