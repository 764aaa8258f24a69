"""Whose fault an error is."""

from __future__ import annotations

import pytest

from desktop.cloud.errors import LostAnswerError, NotSeenError
from desktop.core.errors import AbortedError, CloudError, DeviceError, LinekeyError, ProvisionError
from desktop.core.verdicts import Verdict
from desktop.device.link import PortError
from desktop.provision.run import verdict_of


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (DeviceError("DEV-012", "no answer"), Verdict.FAIL),
        (PortError("DEV-015", "port gone"), Verdict.ERROR),
        (CloudError("CLD-001", "not reached"), Verdict.ERROR),
        (LostAnswerError("CLD-030", "answer lost"), Verdict.UNKNOWN),
        (NotSeenError("CLD-040", "not seen connecting"), Verdict.FAIL),
        (ProvisionError("PRV-010", "provisioned already"), Verdict.ERROR),
        (AbortedError(), Verdict.ABORTED),
    ],
)
def test_verdict(error: LinekeyError, verdict: Verdict) -> None:
    assert verdict_of(error) is verdict
