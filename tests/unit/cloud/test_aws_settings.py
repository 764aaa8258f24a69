"""Profiles and Regions that this computer knows, from files as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.cloud.aws_settings import profile_regions
from desktop.cloud.regions import iot_regions
from desktop.core.errors import AccountUnknownError

CONFIG = """
[default]
region = eu-central-1
[profile factory]
region = cn-north-1
[profile 灯]
sso_session = corp
[sso-session corp]
sso_region = us-east-1
"""
CREDENTIALS = """
[factory]
aws_access_key_id = AKIDEXAMPLE
[old]
aws_access_key_id = AKIDEXAMPLE
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    return tmp_path


def test_profiles_of_both_files_are_found_with_their_regions(settings: Path) -> None:
    (settings / "config").write_text(CONFIG, encoding="utf-8")
    (settings / "credentials").write_text(CREDENTIALS, encoding="utf-8")
    assert profile_regions() == {"default": "eu-central-1", "factory": "cn-north-1", "old": "", "灯": ""}


def test_a_computer_without_any_has_none(settings: Path) -> None:
    assert profile_regions() == {}


def test_a_profile_in_the_environment_that_is_not_there_does_not_hide_the_others(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "gone")
    (settings / "config").write_text(CONFIG, encoding="utf-8")
    assert "factory" in profile_regions()
    assert "eu-west-1" in iot_regions()


def test_settings_that_cannot_be_read_are_an_error_about_the_account(settings: Path) -> None:
    (settings / "config").write_text("[profile a\nregion", encoding="utf-8")
    with pytest.raises(AccountUnknownError) as caught:
        profile_regions()
    assert caught.value.code == "CLD-013"


def test_regions_of_all_partitions_say_where_they_are() -> None:
    regions = iot_regions()
    assert regions["eu-west-1"] == "Europe (Ireland)"
    assert regions["cn-north-1"] == "China (Beijing)"
    assert "us-gov-west-1" in regions
    assert not any("fips" in name for name in regions)
