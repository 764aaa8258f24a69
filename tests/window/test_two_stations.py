"""Two stations on one bench: a window, a screen, a language and a data folder each; and who cheats there.

The account is set up in the first one's window, and removed there in the end.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from desktop.bench.endpoint import BenchEndpoint, record_path
from desktop.bench.process import BenchProcess
from desktop.bench.unit.firmware import build_image
from desktop.bench.unit.process import UnitProcess
from desktop.core.catalogue.release import STORED_IMAGE_CHANGED
from desktop.core.catalogue.settings import NOT_A_LABEL
from desktop.core.events import ignore
from desktop.core.verdicts import Verdict
from desktop.ledger.journal import Journal
from desktop.ledger.store import Ledger, ledger_path
from desktop.settings.product.profile import load_product
from desktop.sign_in import bench_target
from desktop.wiring import Services
from tests.window.people import CloudEngineer, ReleaseManager, Technician
from tests.window.real_window import RealWindow, real_window

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

SIZE = (1366, 768)
PASSPHRASE = "planted two stations"  # of every key
FIRST, SECOND, THIRD = "DL00000501", "DL00000502", "DL00000503"
VERSION, IMAGE, KEY = "1.1.0", "lamp-1.1.0.bin", "ana.pem"
ELSEWHERE = "Labels are scanned on the Station page: open it, then scan."


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as here:
        here.setenv("LINEKEY_DATA_DIR", str(folder))
        yield


@dataclass
class Station:
    """`data` is its data folder; its file dialogs begin in `work`."""

    bench: BenchEndpoint
    data: Path
    work: Path

    def set_up(self) -> None:
        """As of another computer, when the account is ready."""
        with (
            writing_to(self.data),
            Services(bench_target(self.bench), load_product("lamp"), lambda _name: PASSPHRASE) as services,
        ):
            record_path().parent.mkdir(parents=True)
            record_path().write_text(self.bench.to_json(), encoding="utf-8")
            services.account(ignore).setup()

    def plug_in(self, stack: ExitStack, *faults: str) -> UnitProcess:
        flash = self.data / f"flash {len(list(self.data.glob('flash *')))}"
        with writing_to(self.data):
            return stack.enter_context(UnitProcess(flash, faults=faults))

    def window(self, language: str, **environment: str) -> AbstractContextManager[RealWindow]:
        told = {
            "LINEKEY_ENDPOINT": "bench",
            "LINEKEY_DATA_DIR": str(self.data),
            "LINEKEY_STATION_KEY_PASSPHRASE": PASSPHRASE,
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }
        return real_window(SIZE, language, self.work, units=0, environment=told | environment)

    def recorded(self, serial: str) -> tuple[list[str], int]:
        """What is on record of a unit, and how many runs are open."""
        with writing_to(self.data), Ledger(ledger_path()) as ledger:
            ledger.verify()
            verdicts = [entry.body["verdict"] for entry in ledger.unit(serial)]
            return verdicts, len(Journal(ledger).open_runs())


@pytest.fixture
def stations(tmp_path: Path) -> Iterator[tuple[Station, Station]]:
    folders = tmp_path / "Linie 一", tmp_path / "line two"
    with ExitStack() as stack:
        with writing_to(folders[0]):
            bench = stack.enter_context(BenchProcess()).endpoint
        made = [Station(bench, folder, folder / "work") for folder in folders]
        for station in made:
            station.work.mkdir(parents=True)
        yield made[0], made[1]


def test_two_stations(stations: tuple[Station, Station]) -> None:
    one, other = stations
    (one.work / IMAGE).write_bytes(build_image(VERSION, 64 * 1024))
    with ExitStack() as stack:
        one.plug_in(stack)
        second = one.plug_in(stack)
        secrets = {"LINEKEY_CLAIM_PASSPHRASE": PASSPHRASE, "LINEKEY_PASSPHRASE": PASSPHRASE}
        window = stack.enter_context(one.window("en", **secrets))
        engineer = CloudEngineer(window)
        engineer.set_up("ana")
        [key] = one.data.rglob("owner-key.pem")
        shutil.copyfile(key, one.work / KEY)
        provision_two(window)
        other.set_up()
        with other.window("zh_CN") as elsewhere:
            other.plug_in(stack, "slow")
            cheat_and_leave(elsewhere)
        assert other.recorded(THIRD) == ([Verdict.ABORTED], 0)
        second.stop()
        manager = release(window)
        stop_on_the_way(window, manager)
        assert outcome(one.bench) == ("CANCELED", {"SUCCEEDED": 1, "CANCELED": 1})
        [image] = one.data.glob("releases/*/*.bin")
        image.write_bytes(image.read_bytes()[:-1] + b"!")
        is_found_out(window, manager)
        engineer.is_refused_with_units()
        take_units_away(one.bench)
        engineer.remove("000000000000")
        window.press("alt+F4")
        assert window.ended() == 0


def provision_two(window: RealWindow) -> None:
    """While keys come between those of the scanner, and a menu is open."""
    technician = Technician(window)
    technician.tile("2")
    window.wait(technician.is_ready_to_scan, "the scan box")
    window.scan_over(FIRST, 5, "ctrl+2")
    technician.is_refused(NOT_A_LABEL.order, ELSEWHERE)
    window.press("ctrl+1")
    window.wait(lambda: window.find("Scan its label"), "the station")
    with window.holding("alt"):
        window.scan(FIRST)
    window.wait(lambda: "\N{REPLACEMENT CHARACTER}" * 3 in window.text, "what is left of a label")
    technician.choose("1")
    window.scan(FIRST)
    technician.choose("2")
    technician.scan_over_menu(SECOND)
    for slot, serial in (("1", FIRST), ("2", SECOND)):
        technician.wait_for("PASS", slot, serial)


def cheat_and_leave(window: RealWindow) -> None:
    """The label of a unit of the other station; then its own, and nobody waits for the end of that."""
    technician = Technician(window)
    technician.tile("1")
    window.wait(technician.is_ready_to_scan, "the scan box")
    window.scan(FIRST)
    technician.unlock(PASSPHRASE)
    technician.wait_for("ERROR", "1", FIRST)
    technician.choose("1")
    window.scan(THIRD)
    window.wait_for("step {0} of {1}", 2)
    window.press("alt+F4")
    window.click("Stop them and close")
    assert window.ended() == 0


def release(window: RealWindow) -> ReleaseManager:
    manager = ReleaseManager(window)
    manager.sign(IMAGE, VERSION)
    manager.open(VERSION)
    manager.approve(KEY, PASSPHRASE)
    return manager


def stop_on_the_way(window: RealWindow, manager: ReleaseManager) -> None:
    """One unit has it, the other is switched off and waits."""
    manager.begin_rollout("lamp-line")
    manager.confirm(2)
    window.wait(lambda: window.find("Succeeded", kind="part"), "the unit that is switched on")
    manager.stop_rollout()


def iot_of(bench: BenchEndpoint) -> Any:
    session = boto3.Session(bench.access_key_id, bench.secret_access_key, region_name=bench.region)
    return session.client("iot", endpoint_url=bench.endpoint_url)


def outcome(bench: BenchEndpoint) -> tuple[str, Counter[str]]:
    """Of the only job, as AWS tells it."""
    iot = iot_of(bench)
    [job] = iot.list_jobs()["jobs"]
    executions = iot.list_job_executions_for_job(jobId=job["jobId"])["executionSummaries"]
    return job["status"], Counter(one["jobExecutionSummary"]["status"] for one in executions)


def take_units_away(bench: BenchEndpoint) -> None:
    """As somebody does who has scrapped them."""
    iot = iot_of(bench)
    for thing in iot.list_things()["things"]:
        for arn in iot.list_thing_principals(thingName=thing["thingName"])["principals"]:
            certificate_id = arn.rpartition("/")[2]
            iot.detach_thing_principal(thingName=thing["thingName"], principal=arn)
            for policy in iot.list_attached_policies(target=arn)["policies"]:
                iot.detach_policy(policyName=policy["policyName"], target=arn)
            iot.update_certificate(certificateId=certificate_id, newStatus="INACTIVE")
            iot.delete_certificate(certificateId=certificate_id)
        iot.delete_thing(thingName=thing["thingName"])


def is_found_out(window: RealWindow, manager: ReleaseManager) -> None:
    """The stored image, in which somebody has changed a byte since."""
    window.press("ctrl+2")
    manager.begin_rollout("lamp-line")
    window.wait_for("{0} cannot be rolled out now", VERSION)
    window.wait_for(STORED_IMAGE_CHANGED.text)
    window.press("Escape")
    window.wait(lambda: not window.says("{0} cannot be rolled out now", VERSION), "the end of the dialog")
