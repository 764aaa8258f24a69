"""What the release gate answers, as Linekey tells it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop.cloud.functions import Invocation
from desktop.cloud.release.gate import GateRefusedError, ReleaseGate, find_gate
from desktop.core.catalogue.cloud import AWS_UNREACHABLE
from desktop.core.errors import CloudError, RolloutError
from resources.lambdas.release_gate import refusals
from signing.messages import said

GATE = ReleaseGate(None, "linekey-lamp-1-gate")  # type: ignore[arg-type] # nothing is asked of AWS here
TOLD = {
    refusals.REQUEST: "ROL-031",
    refusals.POLICY: "ROL-032",
    refusals.EXPIRED: "ROL-033",
    refusals.NOT_APPROVED: "ROL-034",
    refusals.IMAGE: "ROL-035",
    refusals.SIGNATURE: "ROL-036",
    refusals.TARGETS: "ROL-037",
    refusals.TAKEN: "ROL-038",
    refusals.AWS: "ROL-039",
    refusals.FAILED: "ROL-039",
    "OfALaterGate": "ROL-039",
}


def answering(monkeypatch: pytest.MonkeyPatch, answer: Any, *, failed: bool = False) -> None:
    said = Invocation(answer if isinstance(answer, str) else json.dumps(answer), failed, 1.0)
    monkeypatch.setattr("desktop.cloud.release.gate.invoke", lambda *_: said)


@pytest.mark.parametrize("code", TOLD)
def test_a_refusal_has_a_code_a_reason_and_a_next_step(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    answering(monkeypatch, {"code": code, "message": "because of that"})
    with pytest.raises(GateRefusedError, match="because of that") as caught:
        GATE.launch({})
    assert caught.value.code == TOLD[code]
    assert caught.value.hint


def test_every_refusal_of_the_gate_is_told_apart() -> None:
    codes = {value for name, value in vars(refusals).items() if name.isupper()}
    assert codes == TOLD.keys() - {"OfALaterGate"}


@pytest.mark.parametrize(
    ("answer", "failed"),
    [("", False), ("null", False), ("[]", False), ({"errorMessage": "Task timed out"}, True)],
)
def test_an_answer_that_is_none_leaves_it_open_what_was_done(
    monkeypatch: pytest.MonkeyPatch, answer: Any, failed: bool
) -> None:
    answering(monkeypatch, answer, failed=failed)
    with pytest.raises(RolloutError, match="ROL-030") as caught:
        GATE.launch({})
    assert not isinstance(caught.value, GateRefusedError)


def test_what_was_done_is_no_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, {"job": "AFR_OTA-x"})
    GATE.launch({})


def test_an_account_that_does_not_tell_has_no_way_past_the_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else who cannot look up a function, or has no network just then, would launch without it."""

    def describe(_cloud: object, function: str) -> None:
        raise CloudError(AWS_UNREACHABLE, what=said(function), reason="no network", action="")

    monkeypatch.setattr("desktop.cloud.release.gate.describe_function", describe)
    with pytest.raises(CloudError, match="linekey-lamp-1-gate"):
        find_gate(GATE.cloud, "lamp-1")
