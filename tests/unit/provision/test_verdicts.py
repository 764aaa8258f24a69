"""Whose fault an error is."""

from __future__ import annotations

import pytest

from desktop.cloud.errors import LostAnswerError, NotSeenError
from desktop.core.errors import AbortedError, CloudError, DeviceError, LinekeyError, ProvisionError
from desktop.core.verdicts import Verdict
from desktop.device.link import PortError
from desktop.provision.run import verdict_of
from signing.messages import Message


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (DeviceError(Message("DEV-012", "no answer")), Verdict.FAIL),
        (PortError(Message("DEV-015", "port gone")), Verdict.ERROR),
        (CloudError(Message("CLD-001", "not reached")), Verdict.ERROR),
        (LostAnswerError(Message("CLD-030", "answer lost")), Verdict.UNKNOWN),
        (NotSeenError(Message("CLD-040", "not seen connecting")), Verdict.FAIL),
        (ProvisionError(Message("PRV-010", "provisioned already")), Verdict.ERROR),
        (AbortedError(), Verdict.ABORTED),
    ],
)
def test_verdict(error: LinekeyError, verdict: Verdict) -> None:
    assert verdict_of(error) is verdict
