"""Product profiles of the documentation, each from an empty account to a unit that AWS has seen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.bench.endpoint import running_bench
from desktop.bench.process import BenchProcess
from desktop.bench.unit.process import UnitProcess
from desktop.cli.main import run
from desktop.cloud.session import Cloud
from desktop.core.log import LEVEL_VARIABLE
from desktop.settings.secrets import environment_name
from desktop.sign_in import bench_target

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A bench, and a station that has nothing yet; its data folder."""
    folder = tmp_path_factory.mktemp("Station 3 – Prüfplatz")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LINEKEY_DATA_DIR", str(folder))
        environment.delenv(environment_name("claim passphrase"), raising=False)
        with BenchProcess():
            yield folder


@pytest.fixture(autouse=True)
def data_dir(station: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(station))
    monkeypatch.setenv(environment_name("passphrase"), "of the release policy's owner")


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str, status: int = 0) -> Any:
        assert run([*arguments, "--endpoint", "bench", "--json"]) == status
        return json.loads(capsys.readouterr().out)

    return call


def passes(cli: Any, example: str, serial: str, tmp_path: Path) -> Any:
    product = str(EXAMPLES / f"{example}.toml")
    with UnitProcess(tmp_path / "flash") as unit:
        slot = ("--port", unit.uris[0], "--serial", serial)
        [told] = cli("provision", "--product", product, *slot)["units"]
    assert (told["verdict"], told["connected"]) == ("PASS", True), told
    return told


def test_fleet_in_cbor(cli: Any, station: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(environment_name("claim passphrase"), "a passphrase for tests")
    cli("account", "setup", "--product", str(EXAMPLES / "fleet-cbor.toml"))
    told = passes(cli, "fleet-cbor", "FC00000001", tmp_path)
    assert told["issuer"] == "fleet"


def test_fleet_without_a_claim_key(cli: Any, station: Path, tmp_path: Path) -> None:
    """There is no claim key; the one that set-up makes is of the release policy's owner."""
    facts = cli("account", "setup", "--product", str(EXAMPLES / "fleet-trusted-user.toml"))["facts"]
    assert facts["claim_certificate_pem"] == facts["claim_key_path"] == ""
    passes(cli, "fleet-trusted-user", "FT00000001", tmp_path)
    folder = station / "accounts" / "000000000000-us-east-1" / "fleet-trusted-1"
    [facts_file, owner_key, pin] = sorted(path.name for path in folder.iterdir())
    assert (facts_file, owner_key) == ("facts.json", "owner-key.pem")
    assert pin.startswith("release-policy-")
    kept = [path.read_bytes() for path in station.rglob("*") if path.is_file() and "bench" not in path.parts]
    clear = (b"BEGIN PRIVATE KEY", b"RSA PRIVATE KEY", b"EC PRIVATE KEY")
    assert not [content for content in kept for words in clear if words in content]


def test_vending(cli: Any, station: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LEVEL_VARIABLE, "debug")
    product = ("--product", str(EXAMPLES / "vending.toml"))
    assert cli("account", "setup", *product)["facts"]["vending"] == "linekey-vending-vending-1"
    steps = cli("account", "vending", "setup", *product)["steps"]
    assert not any(step["changed"] for step in steps)
    (tmp_path / "units.csv").write_text("productid\nVM00000001\nVM00000002\n", encoding="utf-8")
    out = station / "tokens.csv"
    made = cli("account", "vending", "import", str(tmp_path / "units.csv"), "--out", str(out), *product)
    assert made == {"added": 2, "known": 0, "tokens_made": 2, "out": str(out)}

    told = passes(cli, "vending", "VM00000001", tmp_path)
    unit = cli("account", "vending", "show", "VM00000001", *product)
    assert (unit["state"], unit["certificate_status"]) == ("issued", "ACTIVE")
    assert unit["certificate_id"] == told["certificate_id"]
    free = cli("account", "vending", "list", "--state", "free", *product)["units"]
    assert [one["productid"] for one in free] == ["VM00000002"]

    tokens = [line.split(",")[1] for line in out.read_text(encoding="utf-8").split()[1:]]
    kept = [path for path in station.rglob("*") if path.is_file() and path != out]
    log = (station / "logs" / "linekey.log").read_text(encoding="utf-8")
    assert "the vending machine answers 200" in log
    assert not [path for path in kept for token in tokens if token.encode() in path.read_bytes()]


def test_a_vended_unit_is_made_again_once_its_row_is_reset(
    cli: Any, station: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    product = ("--product", str(EXAMPLES / "vending.toml"))
    slot = ("--serial", "VM00000001", *product)
    with UnitProcess(tmp_path / "flash") as unit:
        [told] = cli("provision", "--port", unit.uris[0], *slot, status=12)["units"]
        assert told["problem"]["code"] == "PRV-010"
        assert cli("account", "vending", "reset", "VM00000001", "--yes", *product)["state"] == "free"
        refused = cli("account", "vending", "reset", "VM00000001", "--yes", *product, status=12)
        assert refused["error"]["code"] == "PRV-079"
    passes(cli, "vending", "VM00000001", tmp_path)
    iot = Cloud(bench_target(running_bench())).client("iot")
    assert len(iot.list_thing_principals(thingName="VM00000001")["principals"]) == 1
