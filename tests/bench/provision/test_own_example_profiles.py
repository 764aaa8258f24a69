"""Profiles of the issuers without a claim, each from an empty account to a unit that AWS has seen."""

from __future__ import annotations

import json
import logging
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.bench.endpoint import running_bench
from desktop.bench.process import BenchProcess
from desktop.bench.unit.process import UnitProcess
from desktop.cli.main import run
from desktop.cloud.session import Cloud
from desktop.ledger.store import Ledger, ledger_path
from desktop.settings.secrets import environment_name
from desktop.sign_in import bench_target
from tests.bench.cloud.private_ca import make_root
from tests.bench.provision.line import passphrase
from tests.contract.issuers.ways import new_authority

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A bench, and a station that has nothing yet; its data folder."""
    folder = tmp_path_factory.mktemp("Station 4 – 工位")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LINEKEY_DATA_DIR", str(folder))
        with BenchProcess():
            yield folder


@pytest.fixture(autouse=True)
def environment(station: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(station))
    monkeypatch.setenv(environment_name("authority passphrase"), passphrase(""))
    monkeypatch.setenv(environment_name("passphrase"), passphrase(""))


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str, status: int = 0) -> Any:
        assert run([*arguments, "--endpoint", "bench", "--json"]) == status
        return json.loads(capsys.readouterr().out)

    return call


@pytest.fixture
def profile(tmp_path: Path) -> Any:
    """`profile("jitr")`: the documentation's profile beside its authority, in a folder with a space."""

    def copy(name: str) -> Path:
        folder = tmp_path / "the profiles"
        folder.mkdir()
        new_authority(folder, f"Authority of {name}")
        return Path(shutil.copy(EXAMPLES / f"{name}.toml", folder))

    return copy


def aws(service: str) -> Any:
    return Cloud(bench_target(running_bench())).client(service)


def passes(cli: Any, product: Path, serial: str, tmp_path: Path) -> Any:
    cli("account", "setup", "--yes", "--product", str(product))
    with UnitProcess(tmp_path / "flash") as unit:
        slot = ("--port", unit.uris[0], "--serial", serial)
        [told] = cli("provision", "--product", str(product), *slot)["units"]
    assert (told["verdict"], told["connected"]) == ("PASS", True), told
    found = aws("iot").list_thing_principals(thingName=serial)["principals"]
    assert [arn.rpartition("/")[2] for arn in found] == [told["certificate_id"]]
    assert cli("account", "doctor", "--product", str(product))["wrong"] == 0
    return told


@pytest.mark.parametrize(
    ("name", "serial"), [("direct", "DI00000001"), ("authority", "AU00000001"), ("jitr", "JR00000001")]
)
def test_profile(cli: Any, profile: Any, name: str, serial: str, tmp_path: Path) -> None:
    told = passes(cli, profile(name), serial, tmp_path)
    assert told["issuer"] == ("direct" if name == "direct" else "authority")


def test_private_ca(cli: Any, tmp_path: Path) -> None:
    text = (EXAMPLES / "private-ca.toml").read_text(encoding="utf-8")
    [named] = [line.split('"')[1] for line in text.splitlines() if line.startswith("ca_arn")]
    product = tmp_path / "private-ca.toml"
    product.write_text(text.replace(named, make_root(aws("acm-pca"), "Lamps")), encoding="utf-8")
    assert passes(cli, product, "PC00000001", tmp_path)["issuer"] == "private-ca"


def test_offline(
    cli: Any, profile: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture, station: Path
) -> None:
    """Made without a word to AWS; complete when the unit has come there by itself."""
    product, serial = profile("offline"), "OF00000001"
    cli("account", "setup", "--product", str(product))
    arguments = ("--product", str(product))
    (tmp_path / "labels.txt").write_text(serial, encoding="utf-8")
    cli("account", "serials", "lease", str(tmp_path / "labels.txt"), *arguments)
    with UnitProcess(tmp_path / "flash") as unit:
        slot = ("--port", unit.uris[0], "--serial", serial)
        with caplog.at_level(logging.DEBUG):
            [made] = cli("provision", *slot, *arguments)["units"]
        assert (made["verdict"], made["connected"], made["problem"]) == ("MADE", False, None)
        asked = [record.getMessage() for record in caplog.records if record.name.startswith("desktop.cloud")]
        assert asked == []
        [again] = cli("provision", *slot, *arguments, status=12)["units"]
        assert again["problem"]["code"] == "PRV-065"
        done = wait_completed(cli, arguments)
    assert done["completed"] == [serial]
    assert cli("complete", *arguments) == {"completed": [], "waiting": [], "barred": [], "doubled": {}}
    with Ledger(ledger_path()) as ledger:
        entries = list(ledger.unit(serial))
    assert [entry.body["verdict"] for entry in entries] == ["MADE", "PASS"]
    [row] = cli("account", "serials", "list", *arguments)["serials"]
    assert (row["state"], row["certificate_id"]) == ("active", entries[-1].body["certificate_id"])


def wait_completed(cli: Any, arguments: tuple[str, ...]) -> Any:
    """The unit has restarted with its certificate, and connects until AWS lets it in."""
    deadline = time.monotonic() + 30
    while True:
        done = cli("complete", *arguments)
        if done["completed"] or time.monotonic() > deadline:
            return done
        assert done["waiting"]
        time.sleep(0.5)
