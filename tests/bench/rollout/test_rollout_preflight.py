"""What a preflight knows of the fleet, and of a unit at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from desktop.core.errors import CloudError, DeviceError, RolloutError
from desktop.core.events import CheckDone
from desktop.release.store import Release
from desktop.rollout.parts import Options
from signing.identity import new_code_signing_identity
from signing.messages import Message
from tests.bench.rollout.conftest import Desk


def roll_out(desk: Desk, version: str, things: list[str], *failing: str, **options: bool) -> str:
    """A rollout that all but the `failing` things took, watched to its end."""
    job_id = desk.rollouts().launch(desk.release(version), things, options=Options(**options))
    for thing in things:
        desk.report(job_id, thing, "FAILED" if thing in failing else "SUCCEEDED", reason="as told")
    desk.rollouts().watch(job_id, timeout=30)
    return job_id


def state_of(desk: Desk, check: str) -> str:
    return [e for e in desk.heard.events if isinstance(e, CheckDone) and e.check == check][-1].state


def code_of(desk: Desk, release: Release, things: list[str], options: Options | None = None) -> str:
    with pytest.raises((RolloutError, DeviceError)) as refused:
        desk.rollouts().preflight(release, things, options)
    assert refused.value.hint
    problem = [e for e in desk.heard.events if isinstance(e, CheckDone)][-1].problem
    assert problem is not None
    assert problem.code == refused.value.code
    return refused.value.code


def unprotected(desk: Desk) -> Desk:
    firmware = desk.product.firmware.model_copy(update={"rollback_protection": False})
    return replace(desk, product=desk.product.model_copy(update={"firmware": firmware}))


def test_a_version_must_be_above_what_the_things_took(desk: Desk) -> None:
    updated, failed, new = desk.things(3)
    roll_out(desk, "1.2.0", [updated, failed], failed)
    assert code_of(desk, desk.release("1.2.0"), [updated]) == "ROL-020"
    assert code_of(desk, desk.release("1.1.9"), [updated, new]) == "ROL-020"
    for version, things in (("1.2.1", [updated, failed, new]), ("1.2.0", [failed, new])):
        desk.rollouts().preflight(desk.release(version), things)
        assert state_of(desk, "fleet-version") == "pass"


def test_without_rollback_protection_a_downgrade_may_be_chosen(desk: Desk) -> None:
    desk = unprotected(desk)
    things = desk.things(2)
    roll_out(desk, "1.2.0", things)
    old = desk.release("1.1.0")
    assert code_of(desk, old, things) == "ROL-021"
    desk.rollouts().preflight(old, things, Options(allow_downgrade=True))
    assert state_of(desk, "fleet-version") == "warn"
    roll_out(desk, "1.1.0", things[:1], allow_downgrade=True)
    desk.rollouts().preflight(desk.release("1.1.5"), things[:1])  # runs 1.1.0 now
    assert code_of(desk, desk.release("1.1.5"), things[1:]) == "ROL-021"


def test_a_rollout_that_aws_forgot_is_known_from_the_ledger(desk: Desk) -> None:
    things = desk.things(1)
    job_id = roll_out(desk, "1.2.0", things)
    desk.aws("iot").delete_job(jobId=job_id, force=True)
    desk.rollouts().preflight(desk.release("1.1.0"), things)
    assert state_of(desk, "fleet-version") == "warn"
    desk.rollouts().preflight(desk.release("1.3.0"), things)
    assert state_of(desk, "fleet-version") == "pass"


def test_the_certificate_of_a_unit_at_hand(desk: Desk) -> None:
    release, things = desk.release("1.2.0"), desk.things(1)
    desk.rollouts().preflight(release, things, Options(lambda: release.certificate_pem))
    assert state_of(desk, "unit-at-hand") == "pass"
    other = new_code_signing_identity("another", 365).certificate_pem
    with pytest.raises(RolloutError) as refused:
        desk.rollouts().preflight(release, things, Options(lambda: other))
    assert refused.value.code == "ROL-022"
    with pytest.raises(DeviceError):
        desk.rollouts().preflight(release, things, Options(no_answer))


def test_a_revoked_signature_is_not_rolled_out(desk: Desk, limited_cloud: Callable[..., object]) -> None:
    things, kept, revoked = desk.things(1), desk.release("1.2.0"), desk.release("1.2.1")
    assert revoked.signing_job is not None
    desk.aws("signer").revoke_signature(jobId=revoked.signing_job, reason="wrong image")
    desk.rollouts().preflight(kept, things)
    assert state_of(desk, "revocation") == "pass"
    with pytest.raises(CloudError) as refused:
        desk.rollouts().preflight(revoked, things)
    assert refused.value.code == "CLD-052"
    assert refused.value.hint
    assert state_of(desk, "revocation") == "fail"
    before = desk.traces()
    with pytest.raises(CloudError):
        desk.rollouts().launch(revoked, things)
    assert desk.traces() == before
    desk.rollouts().preflight(replace(kept, signing_job="of-another-account"), things)
    assert state_of(desk, "revocation") == "warn"
    cloud = limited_cloud("signer:GetRevocationStatus")
    desk.rollouts(cloud).preflight(kept, things)  # type: ignore[arg-type]
    assert state_of(desk, "revocation") == "warn"
    with pytest.raises(CloudError, match="CLD-052"):
        desk.rollouts(cloud).preflight(revoked, things)  # type: ignore[arg-type]


@pytest.mark.parametrize("signature", ["inside_signing_job", "manifest_signing_job"])
def test_each_signature_of_a_release_may_have_been_revoked(desk: Desk, signature: str) -> None:
    """Also when AWS cannot tell of one before it."""
    job = desk.release("1.2.0").signing_job
    desk.aws("signer").revoke_signature(jobId=job, reason="wrong image")
    changes = {"inside_signing_job": "of-another-account", "signing_job": None, signature: job}
    with pytest.raises(CloudError, match="CLD-052"):
        desk.rollouts().preflight(replace(desk.release("1.2.1"), **changes), desk.things(1))  # type: ignore[arg-type]


def test_what_a_revoked_profile_signed_is_not_rolled_out(desk: Desk) -> None:
    signer, release = desk.aws("signer"), desk.release("1.2.0")
    job = signer.describe_signing_job(jobId=release.signing_job)
    arn = job["signingMaterial"]["certificateArn"]
    name = f"{job['profileName']}_{release.release_id[-8:]}"
    signer.put_signing_profile(
        profileName=name, platformId=job["platformId"], signingMaterial={"certificateArn": arn}
    )
    source, place = job["source"], {"s3": {"bucketName": desk.account.bucket}}
    made = signer.start_signing_job(source=source, destination=place, profileName=name)["jobId"]
    version = signer.get_signing_profile(profileName=name)["profileVersion"]
    signer.revoke_signing_profile(
        profileName=name, profileVersion=version, reason="leaked", effectiveTime=job["createdAt"]
    )
    with pytest.raises(CloudError, match=r"The signing profile of .* was revoked"):
        desk.rollouts().preflight(replace(release, signing_job=made), desk.things(1))


def test_a_signature_of_another_key_than_aws_signer_s_cannot_be_revoked(desk: Desk) -> None:
    release = replace(desk.release("1.2.0"), signing_job=None, manifest_signing_job=None)
    desk.rollouts().preflight(release, desk.things(1))
    told = [event.check for event in desk.heard.events if isinstance(event, CheckDone)]
    assert "label" in told
    assert "revocation" not in told


def no_answer() -> str:
    raise DeviceError(Message("DEV-012", "The unit did not answer.", "Check the cable."))


def test_a_fleet_that_may_not_be_looked_at(desk: Desk, limited_cloud: Callable[..., object]) -> None:
    cloud = limited_cloud("iot:ListJobs")
    with pytest.raises(CloudError) as refused:
        desk.rollouts(cloud).preflight(desk.release("1.2.0"), desk.things(1))  # type: ignore[arg-type]
    assert refused.value.code == "CLD-002"
