"""The examples for build servers, run: their shell lines sign with KMS, as the role that is lent to them."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from desktop.bench.endpoint import BenchEndpoint, publish
from desktop.cli.main import EXIT_STATUS, run

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or shutil.which("curl") is None, reason="the examples run on Linux, with curl"
)
Aws = Callable[[str], Any]
EXAMPLES = Path(__file__).parents[3] / "docs" / "examples" / "ci"
SUBJECT = "repo:lamps/lamp:environment:release"
ACCOUNT = "000000000000"
SIGNING = EXIT_STATUS["SIG"]


def identity(subject: str) -> str:
    """What the build server says of a run. The bench, unlike AWS, does not look at its signature."""
    claims = {
        "iss": "https://token.actions.githubusercontent.com",
        "aud": "sts.amazonaws.com",
        "sub": subject,
    }
    parts = [json.dumps(part).encode() for part in ({"alg": "RS256"}, claims)]
    return ".".join([*(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts), "c2ln"])


@pytest.fixture
def alias(bench: BenchEndpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A key in KMS; in the working folder its certificate and a firmware."""
    publish(bench)
    monkeypatch.setenv("LINEKEY_ENDPOINT", "bench")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "lamp.bin").write_bytes(b"\x00firmware" * 500)
    name = f"alias/ci-{uuid.uuid4()}"
    assert run(["keys", "new", f"awskms:{name}"]) == 0
    made = ["keys", "certificate", "--key", f"awskms:{name}", "--subject", "Lamp", "--out", "release.crt"]
    assert run(made) == 0
    return name


@pytest.fixture
def role(aws: Aws, alias: str) -> str:
    """The role of the examples, filled in; its ARN."""
    key = aws("kms").describe_key(KeyId=alias)["KeyMetadata"]["Arn"]
    trust = (EXAMPLES / "trust.json").read_text(encoding="utf-8")
    trust = trust.replace("ACCOUNT", ACCOUNT).replace("OWNER/REPOSITORY", "lamps/lamp")
    permissions = (EXAMPLES / "permissions.json").read_text(encoding="utf-8")
    # MiniStack compares the name in the request; AWS always compares the key's own ARN.
    named = f"{key.partition(':key/')[0]}:{alias}"
    permissions = permissions.replace("arn:aws:kms:REGION:ACCOUNT:key/KEY-ID", named)
    name = f"ci-{uuid.uuid4()}"
    arn = aws("iam").create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    aws("iam").put_role_policy(RoleName=name, PolicyName="sign", PolicyDocument=permissions)
    return str(arn)


@pytest.fixture
def environment(bench: BenchEndpoint, role: str, tmp_path: Path) -> dict[str, str]:
    """A build server's: no credentials but what the script fetches, and `linekey` on the PATH."""
    program = tmp_path / "bin" / "linekey"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m desktop "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "LINEKEY_E"))}
    return {
        **kept,
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        "AWS_ENDPOINT_URL": bench.endpoint_url,
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_DEFAULT_REGION": bench.region,
        "AWS_ROLE_ARN": role,
    }


def bash(script: str, environment: dict[str, str], alias: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-e", "-c", script.replace("alias/lamp", alias)],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )


def gitlab(environment: dict[str, str], alias: str, subject: str) -> subprocess.CompletedProcess[str]:
    job = yaml.safe_load((EXAMPLES / "gitlab-ci.yml").read_text(encoding="utf-8"))["sign"]
    _setup, _path, *fetch = job["before_script"]
    token = {"IDENTITY": identity(subject), "AWS_WEB_IDENTITY_TOKEN_FILE": "identity-1"}
    return bash("\n".join([*fetch, *job["script"]]), environment | token, alias)


def test_gitlab_signs(environment: dict[str, str], alias: str, tmp_path: Path) -> None:
    done = gitlab(environment, alias, SUBJECT)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["verified"]
    assert (tmp_path / "identity-1").stat().st_mode & 0o777 == 0o600
    judge = "openssl x509 -in release.crt -pubkey -noout > pub.pem && openssl dgst -sha256 -verify pub.pem"
    assert bash(f"{judge} -signature build/lamp.sig build/lamp.bin", environment, alias).returncode == 0


def test_another_repository_gets_no_role(environment: dict[str, str], alias: str, tmp_path: Path) -> None:
    done = gitlab(environment, alias, "repo:lamps/other:environment:release")
    assert done.returncode == SIGNING, done.stderr
    assert "AssumeRoleWithWebIdentity [SIG-020]" in done.stderr
    assert not (tmp_path / "build" / "lamp.sig").exists()


@pytest.fixture
def github(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The service that tells a run's identity, and the files that steps write to."""
    asked: list[str] = []

    class Service(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.path} {self.headers['Authorization']}")
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"value": identity(SUBJECT)}).encode())

        def log_message(self, format: str, *arguments: object) -> None:
            """Not to the terminal."""

    with HTTPServer(("127.0.0.1", 0), Service) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield {
            "ACTIONS_ID_TOKEN_REQUEST_URL": f"http://127.0.0.1:{server.server_port}/token?version=2",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "of this run",
            "RUNNER_TEMP": str(tmp_path),
            "GITHUB_ENV": str(tmp_path / "github env"),
            "NO_PROXY": "127.0.0.1,localhost",
        }
        server.shutdown()
    assert asked == ["/token?version=2&audience=sts.amazonaws.com bearer of this run"]


def test_github_signs(environment: dict[str, str], github: dict[str, str], alias: str) -> None:
    document = yaml.safe_load((EXAMPLES / "github-actions.yml").read_text(encoding="utf-8"))
    steps = {step.get("name"): step.get("run") for step in document["jobs"]["sign"]["steps"]}
    done = bash(steps["Fetch this run's identity"], environment | github, alias)
    assert done.returncode == 0, done.stderr
    written = Path(github["GITHUB_ENV"]).read_text(encoding="utf-8").splitlines()
    done = bash(steps["Sign and verify"], environment | dict(line.split("=", 1) for line in written), alias)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["verified"]
