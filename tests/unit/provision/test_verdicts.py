"""Whose fault an error is."""

from __future__ import annotations

import pytest

from desktop.core.errors import AbortedError, CloudError, DeviceError, LinekeyError, ProvisionError
from desktop.core.verdicts import Verdict
from desktop.device.link import PortError
from desktop.provision.run import PHASES, verdict_of


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (DeviceError("DEV-012", "no answer"), Verdict.FAIL),
        (PortError("DEV-015", "port gone"), Verdict.ERROR),
        (CloudError("CLD-001", "not reached"), Verdict.ERROR),
        (CloudError("CLD-030", "answer lost"), Verdict.UNKNOWN),
        (CloudError("CLD-040", "not seen connecting"), Verdict.FAIL),
        (ProvisionError("PRV-010", "provisioned already"), Verdict.ERROR),
        (AbortedError(), Verdict.ABORTED),
    ],
)
def test_verdict(error: LinekeyError, verdict: Verdict) -> None:
    assert verdict_of(error) is verdict


def test_phases_are_those_everyone_knows() -> None:
    assert PHASES == ("identify", "key", "request", "certificate", "write", "restart", "connect", "record")
