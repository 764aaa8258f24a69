from __future__ import annotations

from desktop.app.rollouts.events import PAGE_ROWS, Execution, ExecutionsRead, RolloutStarted
from desktop.app.tasks import OperationFailed
from desktop.core.events import ExecutionsChanged, ReleaseChanged, RolloutFinished, RolloutProgress
from desktop.gui.pages.rollouts.model import RolloutsModel
from desktop.ledger.projections.executions import ReasonCount
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
    rows = {row.thing: row for row in rollout.read.rows}
    assert rows["DL00000130"].blocks == (184, 256)
    assert [updated for _, updated in rollout.curve] == [0, 1, 2]
    assert rollout.changed == rows["DL00000131"].since, "it failed after the others updated"
    reason = "rejected: 0x000010b0 signature verification failed"
    assert rollout.read.reasons == (ReasonCount("FAILED", reason, 1),)


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
    for text in ("", "x/256", "3/0", "3"):
        assert Execution("DL00000130", "IN_PROGRESS", {"receive": text}, shift.NOON).share == 0.0


def test_one_answer_is_awaited_at_a_time_and_no_change_is_missed() -> None:
    model, _ = rollouts()
    assert model.next_read() is None, "nothing has changed"
    for _ in range(100):
        model.apply(ExecutionsChanged(JOB))
    assert model.next_read() == (JOB, PAGE_ROWS)
    model.apply(ExecutionsChanged(JOB))
    assert model.next_read() is None, "the answer may or may not have what changed since"
    model.apply(ExecutionsRead(JOB))
    assert model.next_read() == (JOB, PAGE_ROWS)
    model.apply(ExecutionsRead(JOB))
    assert model.next_read() is None


def test_a_read_that_failed_is_made_again_at_the_next_change() -> None:
    model, _ = rollouts()
    model.apply(ExecutionsChanged(JOB))
    assert model.next_read() is not None
    model.apply(OperationFailed("rollout", shift.UNREACHED))
    model.apply(ExecutionsChanged(JOB))
    assert model.next_read() == (JOB, PAGE_ROWS)


def test_rollouts_are_read_in_turn_also_one_that_is_not_on_show() -> None:
    model, clock = rollouts()
    model.apply(RolloutStarted("job-2", "rel-1.2.0", "LAMP-1", "1.2.0", "DL00000126", clock.now()))
    for job in ("job-2", JOB):
        model.apply(ExecutionsChanged(job))
    asked = [model.next_read()]
    clock.forward(1)
    model.apply(ExecutionsRead(JOB, counts={"SUCCEEDED": 3, "FAILED": 1}))
    asked.append(model.next_read())
    assert asked == [(JOB, PAGE_ROWS), ("job-2", PAGE_ROWS)]
    assert model.shown == "job-2"
    assert model.rollouts[JOB].curve[-1] == (clock.now(), 3)


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
    model.apply(ReleaseChanged("rel-1.1.0", "approved", "Cy", ("Ada", "Bea"), 2))
    assert "rel-1.1.0" in {release.release_id for release in model.releases}
    for state in ("refused", "signed", "barred"):
        model.apply(ReleaseChanged("rel-1.1.0", state, "Cy", ("Ada", "Bea"), 2))
        assert "rel-1.1.0" not in {release.release_id for release in model.releases}
    model.apply(ReleaseChanged("rel-1.1.0", "requested", "Cy", (), 0))
    assert "rel-1.1.0" in {release.release_id for release in model.releases}
    model.apply(shift.release("1.3.0", 0))
    assert "rel-1.3.0" not in {release.release_id for release in model.releases}, "nothing is known of it yet"
