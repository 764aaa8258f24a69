"""The AWS command line deploys the same templates, unmodified; set-up finds what they make ready."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.account.authority import AuthorityCertificate, SigningKey
from desktop.account.bucket import Bucket
from desktop.account.names import Names
from desktop.account.setup import AccountSetup
from desktop.account.stacks.definitions import stacks_of
from desktop.account.stacks.deployment import Deployment
from desktop.cloud.session import Cloud
from desktop.core.events import Event, StepDone
from desktop.settings.product.profile import ProductProfile
from tools.cloudformation.__main__ import FOLDER

from .conftest import passphrase

# What no stack made here: the command line waits half a minute for each stack, so all go at once, and these
# must be there before.
FIRST = {"bucket", "authority-key", "authority-certificate"}
BY_STACKS = {
    "unit-policy",
    "provider-role",
    "provider-function",
    "certificate-provider",
    "provisioning-role",
    "hook-role",
    "serial-hook",
    "template",
    "claim-policy",
}


@pytest.mark.timeout(180)
def test_aws_cloudformation_deploy(cloud: Cloud, product: ProductProfile, tmp_path: Path) -> None:
    names = Names(cloud, product)
    for part in (Bucket(cloud, names), SigningKey(cloud), AuthorityCertificate(cloud, names)):
        part.mend()
    target = cloud.target
    environment = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": str(target.access_key_id),
        "AWS_SECRET_ACCESS_KEY": str(target.secret_access_key),
        "AWS_DEFAULT_REGION": cloud.region,
        "AWS_ENDPOINT_URL": str(target.endpoint_url),
        "AWS_CA_BUNDLE": str(target.ca_file),
    }
    made = [one for one in stacks_of(cloud, names) if set(one.steps) & BY_STACKS]
    running = []
    for stack in made:
        if stack.code is not None:
            place = {"Bucket": names.bucket, "Key": stack.code.key()}
            cloud.client("s3").put_object(**place, Body=stack.code.archive())
        told = [f"{name}={value}" for name, value in stack.told(names.bucket).items()]
        command = [sys.executable, "-m", "awscli", "cloudformation", "deploy", "--stack-name", stack.name]
        command += ["--template-file", str(FOLDER / f"{stack.template}.json")]
        command += ["--capabilities", "CAPABILITY_NAMED_IAM", "--parameter-overrides", *told]
        running.append(
            subprocess.Popen(
                command,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                cwd=tmp_path,
            )
        )
    for process in running:
        said, _ = process.communicate(timeout=150)
        assert process.returncode == 0, said

    told_events: list[Event] = []
    setup = AccountSetup(cloud, product, passphrase, told_events.append)
    assert {part.step for part in setup.parts() if part.problem() is None} >= FIRST | BY_STACKS
    kinds = {one.definition.template: one.kind for one in Deployment(cloud, product, setup).plan().stacks}
    assert kinds == {
        "core": "apart",
        "authority": "apart",
        "certificate-provider": "same",
        "units": "same",
        "fleet": "same",
    }
    setup.setup()
    changed = {event.step for event in told_events if isinstance(event, StepDone) and event.changed}
    assert not changed & (FIRST | BY_STACKS)
    assert setup.doctor() == 0
