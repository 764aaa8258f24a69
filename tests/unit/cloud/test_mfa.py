"""A profile with a second factor: asked at a terminal, never behind a window."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.cloud.session import Cloud, CloudTarget
from desktop.core.errors import LinekeyError

CONFIG = """
[profile line]
region = eu-west-1
role_arn = arn:aws:iam::123456789012:role/line
mfa_serial = arn:aws:iam::123456789012:mfa/ben
source_profile = ben
[profile ben]
aws_access_key_id = AKIAEXAMPLE
aws_secret_access_key = nothing
"""


def test_where_nobody_can_be_asked_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").write_text(CONFIG, encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setattr("desktop.cloud.mfa.is_person_there", lambda: False)
    cloud = Cloud(CloudTarget("eu-west-1", profile="line"))
    with pytest.raises(LinekeyError) as caught:
        cloud.signed_in_as  # noqa: B018 - it asks AWS
    assert caught.value.code == "SET-092"
