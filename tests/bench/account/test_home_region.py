"""Units whose home is another Region than the factory's: made there, connected there, updated there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from desktop.bench.endpoint import BenchEndpoint
from desktop.bench.process import BenchProcess
from desktop.bench.unit.firmware import build_image
from desktop.bench.unit.process import UnitProcess
from desktop.cli.main import run
from desktop.core import paths
from tests.bench.virtual_units import status

FACTORY, HOME = "us-east-1", "eu-west-1"
SERIAL, GROUP = "DL00004711", "lamp-line"
LAMP = Path(__file__).parents[3] / "resources" / "products" / "lamp.toml"

Aws = Callable[[str, str], Any]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BenchEndpoint]:
    """The environment of a station whose own Region is the factory's."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LINEKEY_DATA_DIR", str(tmp_path_factory.mktemp("Fabrik")))
        environment.setenv("LINEKEY_ENDPOINT", "bench")
        environment.setenv("AWS_DEFAULT_REGION", FACTORY)
        for name in ("LINEKEY_CLAIM_PASSPHRASE", "LINEKEY_PASSPHRASE"):
            environment.setenv(name, "correct horse battery staple")
        with BenchProcess() as process:
            yield process.endpoint


@pytest.fixture(autouse=True)
def data_dir(bench: BenchEndpoint) -> None:
    """In place of the folder each test has for itself."""


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("products") / "lamp-eu.toml"
    home = f'\n[home]\nregion = "{HOME}"\n'
    path.write_text(LAMP.read_text(encoding="utf-8") + home, encoding="utf-8")
    return str(path)


@pytest.fixture
def aws(bench: BenchEndpoint) -> Aws:
    session = boto3.Session(bench.access_key_id, bench.secret_access_key)
    return lambda service, region: session.client(
        service, region_name=region, endpoint_url=bench.endpoint_url
    )


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    def call(*arguments: str, exit_status: int = 0) -> Any:
        capsys.readouterr()
        assert run([*arguments, "--json"]) == exit_status, capsys.readouterr()
        return json.loads(capsys.readouterr().out.splitlines()[-1])

    return call


def test_from_set_up_to_an_update_all_is_in_the_units_home(
    cli: Callable[..., Any], aws: Aws, product: str, tmp_path: Path
) -> None:
    facts = cli("account", "setup", "--product", product, "--yes")["facts"]
    assert (facts["region"], facts["bucket"]) == (HOME, f"linekey-000000000000-{HOME}")
    assert cli("account", "doctor", "--product", product)["wrong"] == 0
    with UnitProcess(tmp_path / "flash") as unit:
        slot = ("--port", unit.uris[0], "--serial", SERIAL)
        [told] = cli("provision", "--product", product, *slot)["units"]
        assert (told["verdict"], told["connected"]) == ("PASS", True), told
        certificate = aws("iot", HOME).describe_certificate(certificateId=told["certificate_id"])
        assert certificate["certificateDescription"]["certificateArn"].split(":")[3] == HOME

        image = tmp_path / "lamp-1.1.0.bin"
        image.write_bytes(build_image("1.1.0", 20_000))
        [owner] = paths.data_dir().glob("accounts/*/lamp-1/owner-key.pem")
        made = ("--product", product, "--version", "1.1.0", "--requester-key", f"file:{owner}")
        release = cli("release", "create", str(image), *made)["release_id"]
        job = cli("rollout", "launch", release, "--product", product, "--target", GROUP)["job_id"]
        ended = cli("rollout", "watch", job, "--product", product)
        assert (ended["status"], ended["counts"]["SUCCEEDED"]) == ("COMPLETED", 1), ended
        assert status(unit.flashes[0])["version"] == "1.1.0"
    assert nothing_of_ours(aws, FACTORY)
    assert not nothing_of_ours(aws, HOME)


def nothing_of_ours(aws: Aws, region: str) -> bool:
    iot = aws("iot", region)
    listed = (
        iot.list_things()["things"],
        iot.list_certificates()["certificates"],
        iot.list_certificate_providers()["certificateProviders"],
        iot.list_provisioning_templates()["templates"],
        iot.list_streams()["streams"],
        iot.list_jobs()["jobs"],
        aws("signer", region).list_signing_profiles()["profiles"],
        aws("signer", region).list_signing_jobs()["jobs"],
        aws("lambda", region).list_functions()["Functions"],
        aws("dynamodb", region).list_tables()["TableNames"],
        aws("kms", region).list_aliases()["Aliases"],
    )
    return not any(listed)


@pytest.mark.parametrize(
    ("product_named", "region", "exit_status", "code", "said"),
    [
        ("lamp-eu", FACTORY, 15, "SET-060", f"live in {HOME}, and {FACTORY} was asked for"),
        ("lamp", FACTORY, 15, "SET-010", f"in {FACTORY}"),
        ("lamp", "eu-wset-1", 17, "BEN-120", "eu-wset-1"),
        ("lamp", "EU-WEST-1", 15, "SET-061", "EU-WEST-1"),
    ],
)
def test_a_wrong_region_is_told_before_anything_happens(
    cli: Callable[..., Any],
    aws: Aws,
    product: str,
    product_named: str,
    region: str,
    exit_status: int,
    code: str,
    said: str,
) -> None:
    named = product if product_named == "lamp-eu" else product_named
    slot = ("--port", "socket://127.0.0.1:1", "--serial", SERIAL)
    told = cli("provision", "--product", named, "--region", region, *slot, exit_status=exit_status)
    assert (told["error"]["code"], said in told["error"]["message"]) == (code, True), told
    assert nothing_of_ours(aws, FACTORY)
