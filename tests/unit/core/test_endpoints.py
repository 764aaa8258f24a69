"""Where AWS is, and in which Region the work is done: asked for, the units' home, or as settings say."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import sign_in
from desktop.core.errors import BenchError, LinekeyError, RegionUnknownError, SettingsError
from desktop.core.events import Problem, Remedy
from desktop.sign_in import cloud_target
from tests.bench_endpoint import NOBODYS_BENCH

CONFIG = """
[default]
region = eu-central-1
[profile factory]
region = us-west-2
[profile bare]
output = json
"""


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").write_text(CONFIG, encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    monkeypatch.setattr(sign_in, "running_bench", lambda: NOBODYS_BENCH)


@pytest.mark.parametrize("endpoint", ["Bench", "https://localhost:4566", "aws"])
def test_set_004_only_the_bench_is_an_endpoint(endpoint: str) -> None:
    with pytest.raises(SettingsError, match="is not an endpoint") as refused:
        cloud_target(endpoint, region="eu-west-1")
    assert refused.value.code == "SET-004"


@pytest.mark.parametrize(
    ("endpoint", "profile", "region", "home", "variable", "chosen"),
    [
        (None, None, None, "", "", "eu-central-1"),
        (None, "factory", None, "", "", "us-west-2"),
        (None, "factory", "ap-south-1", "", "eu-north-1", "ap-south-1"),
        (None, "factory", None, "", "eu-north-1", "eu-north-1"),
        (None, "factory", None, "eu-west-1", "eu-north-1", "eu-west-1"),
        (None, None, "eu-west-1", "eu-west-1", "", "eu-west-1"),
        (None, None, "cn-north-1", "", "", "cn-north-1"),
        (None, None, "xx-future-9", "", "", "xx-future-9"),
        ("bench", None, None, "", "", "us-east-1"),
        ("bench", None, "eu-west-1", "", "ap-south-1", "eu-west-1"),
        ("bench", None, None, "", "ap-south-1", "ap-south-1"),
        ("bench", None, None, "eu-west-1", "ap-south-1", "eu-west-1"),
        ("bench", "factory", None, "", "", "us-west-2"),
        ("bench", "bare", None, "", "", "us-east-1"),
    ],
)
def test_the_region_that_is_worked_in(
    monkeypatch: pytest.MonkeyPatch,
    endpoint: str | None,
    profile: str | None,
    region: str | None,
    home: str,
    variable: str,
    chosen: str,
) -> None:
    if variable:
        monkeypatch.setenv("AWS_DEFAULT_REGION", variable)
    target = cloud_target(endpoint, profile, region, home)
    assert (target.region, target.endpoint_url is None) == (chosen, endpoint is None)


@pytest.mark.parametrize("endpoint", [None, "bench"])
def test_the_region_of_the_environment_is_the_one_the_aws_command_line_takes(
    monkeypatch: pytest.MonkeyPatch, endpoint: str | None
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-south-1")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    assert cloud_target(endpoint).region == "eu-west-1"
    assert cloud_target(endpoint, "factory").region == "eu-west-1"


def test_the_bench_takes_the_keys_of_a_profile_that_is_asked_for() -> None:
    administrator = cloud_target("bench")
    assert (administrator.profile, administrator.secret_access_key) == (None, "very secret")
    another = cloud_target("bench", "factory")
    assert (another.profile, another.access_key_id, another.secret_access_key) == ("factory", None, None)


@pytest.mark.parametrize("endpoint", [None, "bench"])
@pytest.mark.parametrize(
    ("region", "home", "code", "hint"),
    [
        ("us-east-1", "eu-west-1", "SET-060", "Leave the Region out"),
        ("EU-WEST-1", "", "SET-061", "eu-west-1"),
        ("eu_west_1", "", "SET-061", "eu-west-1"),
        ("euwest1", "", "SET-061", "eu-west-1"),
        ("Ireland", "", "SET-061", "names like"),
        ("eu-west-1 ", "", "SET-061", "eu-west-1"),
        ("eu-west-1\n", "", "SET-061", "eu-west-1"),
        ("x" * 5000, "", "SET-061", "names like"),
    ],
)
def test_a_region_that_cannot_be_is_told(
    endpoint: str | None, region: str, home: str, code: str, hint: str
) -> None:
    with pytest.raises(RegionUnknownError) as refused:
        cloud_target(endpoint, None, region, home)
    assert refused.value.code == code
    assert hint in refused.value.hint
    assert Problem.of(refused.value).remedy is Remedy.ACCOUNT


@pytest.mark.parametrize(
    ("region", "hint"),
    [
        ("eu-wset-1", "Did you mean eu-west-1?"),
        ("cn-north-1", "partition “aws”"),
        ("us-gov-west-1", "partition “aws”"),
        ("xx-future-9", "names like"),
    ],
)
def test_ben_120_the_bench_has_the_regions_of_one_partition(region: str, hint: str) -> None:
    """ARNs begin otherwise in the others, which MiniStack does not know."""
    with pytest.raises(BenchError) as refused:
        cloud_target("bench", region=region)
    assert refused.value.code == "BEN-120"
    assert hint in refused.value.hint


def test_the_bench_refuses_a_wrong_region_of_the_environment_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-wset-1")
    with pytest.raises(LinekeyError, match="BEN-120"):
        cloud_target("bench")
