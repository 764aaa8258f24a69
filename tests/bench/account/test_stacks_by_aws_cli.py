"""The AWS command line deploys the same templates, unmodified, in two Regions; set-up finds them ready."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.account.authority import AuthorityCertificate, SigningKey
from desktop.account.bucket import Bucket
from desktop.account.names import Names
from desktop.account.setup import AccountSetup
from desktop.account.stacks.definition import Definition
from desktop.account.stacks.definitions import stacks_of
from desktop.account.stacks.deployment import Deployment
from desktop.cloud.session import Cloud
from desktop.core.events import Event, StepDone
from desktop.settings.product.profile import ProductProfile
from tools.cloudformation.__main__ import FOLDER

from .conftest import passphrase

OTHER_REGION = "eu-west-1"
# What no stack makes here: the command line waits up to half a minute for each, so that all go at once, and
# these must be there before.
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


def deploying(cloud: Cloud, stack: Definition, bucket: str, folder: Path) -> subprocess.Popen[str]:
    told = [f"{name}={value}" for name, value in stack.told(bucket).items()]
    command = [sys.executable, "-m", "awscli", "cloudformation", "deploy", "--stack-name", stack.name]
    command += ["--template-file", str(FOLDER / f"{stack.template}.json")]
    command += ["--capabilities", "CAPABILITY_NAMED_IAM", "--parameter-overrides", *told]
    target = cloud.target
    environment = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": str(target.access_key_id),
        "AWS_SECRET_ACCESS_KEY": str(target.secret_access_key),
        "AWS_DEFAULT_REGION": cloud.region,
        "AWS_ENDPOINT_URL": str(target.endpoint_url),
        "AWS_CA_BUNDLE": str(target.ca_file),
    }
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen(command, env=environment, cwd=folder, encoding="utf-8", **pipes)


def deployments(cloud: Cloud, product: ProductProfile, folder: Path) -> Iterator[subprocess.Popen[str]]:
    names = Names(cloud, product)
    for part in (Bucket(cloud, names), SigningKey(cloud), AuthorityCertificate(cloud, names)):
        part.mend()
    for stack in stacks_of(cloud, names):
        if not set(stack.steps) & BY_STACKS:
            continue
        if stack.code is not None:
            place = {"Bucket": names.bucket, "Key": stack.code.key()}
            cloud.client("s3").put_object(**place, Body=stack.code.archive())
        yield deploying(cloud, stack, names.bucket, folder)


@pytest.mark.timeout(240)
def test_aws_cloudformation_deploy(cloud: Cloud, product: ProductProfile, tmp_path: Path) -> None:
    clouds = (cloud, Cloud(replace(cloud.target, region=OTHER_REGION)))
    for process in [one for where in clouds for one in deployments(where, product, tmp_path)]:
        said, _ = process.communicate(timeout=200)
        assert process.returncode == 0, said
    for where in clouds:
        told: list[Event] = []
        setup = AccountSetup(where, product, passphrase, told.append)
        assert {part.step for part in setup.parts() if part.problem() is None} >= FIRST | BY_STACKS
        plan = Deployment(where, product, setup).plan()
        assert {one.definition.template: one.kind for one in plan.stacks} == {
            "core": "apart",
            "authority": "apart",
            "certificate-provider": "same",
            "units": "same",
            "fleet": "same",
            "release-policy": "make",
        }
        setup.setup()
        changed = {event.step for event in told if isinstance(event, StepDone) and event.changed}
        assert not changed & (FIRST | BY_STACKS)
        assert setup.doctor() == 0
