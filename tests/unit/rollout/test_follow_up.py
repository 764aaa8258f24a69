"""How many things a rollout can name that follows from another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest

from desktop.cloud.jobs import Execution, Job
from desktop.cloud.session import Cloud
from desktop.core.errors import RolloutError
from desktop.rollout import follow_up
from desktop.rollout.follow_up import retry_of
from desktop.rollout.parts import Follows

CLOUD = cast("Cloud", None)
OVER = Job("AFR_OTA-1", "arn", "COMPLETED", {}, ())


@pytest.mark.parametrize("count", [100, 101])
def test_aws_takes_a_hundred(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def listed(_cloud: Cloud, job_id: str, state: str) -> Iterator[Execution]:
        numbers = range(count) if state == "FAILED" else range(0)
        return (Execution(job_id, f"DL{number:03}", state, {}) for number in numbers)

    monkeypatch.setattr(follow_up, "list_executions", listed)
    monkeypatch.setattr(follow_up, "running", lambda *_: {})
    if count == 100:
        assert retry_of(CLOUD, OVER, "lamp") == Follows(
            OVER.job_id, "retry", frozenset(f"DL{n:03}" for n in range(100))
        )
    else:
        with pytest.raises(RolloutError, match="ROL-047"):
            retry_of(CLOUD, OVER, "lamp")
