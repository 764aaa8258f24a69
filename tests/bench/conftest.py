"""One bench for all the tests that need a cloud."""

from __future__ import annotations

import functools
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import botocore.loaders
import pytest

from desktop.bench.endpoint import BenchEndpoint
from desktop.bench.process import BenchProcess
from tests.bench.virtual_units import open_console, provision, start_unit, unit_policy_name

# Here, for all that have virtual units: a fixture imported twice is two fixtures.
__all__ = ["open_console", "provision", "start_unit", "unit_policy_name"]

Aws = Callable[[str], Any]

# Each session parses megabytes of JSON for its clients; the tests make hundreds of sessions.
parse = functools.cache(botocore.loaders.JSONFileLoader().load_file)
botocore.loaders.JSONFileLoader.load_file = lambda _self, path: parse(path)


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BenchEndpoint]:
    """The endpoint of a bench that lives as long as the test session."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LINEKEY_DATA_DIR", str(tmp_path_factory.mktemp("bench data")))
        with BenchProcess() as process:
            yield process.endpoint


@pytest.fixture(scope="session")
def aws(bench: BenchEndpoint) -> Aws:
    """`aws("iot")`: a boto3 client of the bench with the key of its account."""
    session = boto3.Session(bench.access_key_id, bench.secret_access_key, region_name=bench.region)
    return lambda service: session.client(service, endpoint_url=bench.endpoint_url)


LAMBDA_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}


@pytest.fixture(scope="session")
def make_function() -> Callable[..., str]:
    """`make_function(name, source, endpoint, policy=None)`: a Python Lambda function; its ARN.

    It has a role of its own, and `policy` is that role's IAM policy document.
    """

    def make(name: str, source: str, endpoint: BenchEndpoint, policy: dict[str, Any] | None = None) -> str:
        session = boto3.Session(
            endpoint.access_key_id, endpoint.secret_access_key, region_name=endpoint.region
        )
        iam = session.client("iam", endpoint_url=endpoint.endpoint_url)
        role = f"{name}-role"
        trust = json.dumps(LAMBDA_TRUST)
        role_arn = iam.create_role(RoleName=role, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
        if policy is not None:
            iam.put_role_policy(RoleName=role, PolicyName="function", PolicyDocument=json.dumps(policy))
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("function.py", source)
        function = session.client("lambda", endpoint_url=endpoint.endpoint_url).create_function(
            FunctionName=name,
            Runtime="python3.12",
            Handler="function.handler",
            Role=role_arn,
            Timeout=30,
            Code={"ZipFile": archive.getvalue()},
        )
        return str(function["FunctionArn"])

    return make
