from __future__ import annotations

from desktop.app.rollouts.events import RolloutStarted
from desktop.app.tasks import OperationFailed
from desktop.core.events import ExecutionChanged, ReleaseChanged, RolloutFinished, RolloutProgress
from desktop.gui.pages.rollouts.model import RolloutsModel
from tools import shift
from tools.shift import JOB, ManualClock


def rollouts() -> tuple[RolloutsModel, ManualClock]:
    clock = ManualClock()
    model = RolloutsModel(clock)
    model.apply(shift.targets())
    for event in shift.rollout(clock):
        model.apply(event)
    return model, clock


def test_a_rollout_counts_its_executions() -> None:
    model, _ = rollouts()
    rollout = model.current
    assert rollout is not None
    assert (rollout.counts["SUCCEEDED"], rollout.total, rollout.failed) == (2, 4, 1)
    assert rollout.executions["DL00000130"].blocks == (184, 256)
    assert [updated for _, updated in rollout.curve] == [0, 1, 2]
    assert rollout.last_change == rollout.executions["DL00000131"].since, "it failed after the others updated"
    assert rollout.reasons == [("rejected: 0x000010b0 signature verification failed", "FAILED", 1)]


def test_totals_of_aws_count_when_not_every_execution_is_known() -> None:
    model, _ = rollouts()
    model.apply(RolloutProgress(JOB, "IN_PROGRESS", {"SUCCEEDED": 61_482, "QUEUED": 38_518}))
    rollout = model.current
    assert rollout is not None
    assert (rollout.counts["SUCCEEDED"], rollout.total) == (61_482, 100_000)


def test_a_rollout_that_is_over_shows_its_totals_while_rows_still_come() -> None:
    model, _ = rollouts()
    model.apply(RolloutProgress(JOB, "COMPLETED", {"SUCCEEDED": 4}))
    rollout = model.current
    assert rollout is not None
    assert (rollout.counts["SUCCEEDED"], rollout.counts["IN_PROGRESS"]) == (4, 0)


def test_a_malformed_progress_detail_is_no_progress() -> None:
    model, _ = rollouts()
    for text in ("", "x/256", "3/0", "3"):
        model.apply(ExecutionChanged(JOB, "DL00000130", "IN_PROGRESS", {"receive": text}))
        rollout = model.current
        assert rollout is not None
        assert rollout.executions["DL00000130"].share == 0.0


def test_details_stay_when_an_event_brings_none() -> None:
    model, _ = rollouts()
    model.apply(ExecutionChanged(JOB, "DL00000130", "IN_PROGRESS"))
    rollout = model.current
    assert rollout is not None
    assert rollout.executions["DL00000130"].blocks == (184, 256)


def test_a_finished_rollout_stays_and_a_new_one_is_shown() -> None:
    model, clock = rollouts()
    model.apply(RolloutFinished(JOB, "COMPLETED", {"SUCCEEDED": 4}))
    assert model.rollouts[JOB].finished
    model.apply(RolloutStarted("job-2", "rel-1.2.0", "LAMP-1", "1.2.0", "DL00000126", clock.now()))
    assert model.shown == "job-2"
    assert list(model.rollouts) == [JOB, "job-2"]


def test_a_rollout_that_could_not_be_stopped_can_be_stopped_again() -> None:
    model, _ = rollouts()
    model.rollouts[JOB].stopping = True
    model.apply(OperationFailed("rollout", shift.UNREACHED))
    assert not model.rollouts[JOB].stopping


def test_only_a_release_that_may_be_rolled_out_is_offered() -> None:
    model, _ = rollouts()
    for event in shift.releases():
        model.apply(event)
    assert {"rel-1.0.0"} <= {release.release_id for release in model.releases}
    assert "rel-1.1.0" not in {release.release_id for release in model.releases}  # waits for an approval
    model.apply(ReleaseChanged("rel-1.1.0", "approved", ("Ada", "Bea"), 2))
    assert "rel-1.1.0" in {release.release_id for release in model.releases}
    model.apply(ReleaseChanged("rel-1.1.0", "refused", ("Ada", "Bea"), 2))
    assert "rel-1.1.0" not in {release.release_id for release in model.releases}
