"""The AWS command line and Linekey's verbs see the same account: what one makes, the other shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.bench.endpoint import BenchEndpoint
from desktop.cli.main import run
from desktop.sign_in import bench_target
from signing.keys.file import create_key_file

from .test_aws_cli import cli

__all__ = ["cli"]

Cli = Callable[..., Any]
Linekey = Callable[..., Any]


@pytest.fixture
def linekey(
    bench: BenchEndpoint, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Linekey:
    """`linekey("ca", "list")`: the document of `linekey account ca list`."""
    monkeypatch.setenv("LINEKEY_PASSPHRASE", "correct horse")
    monkeypatch.setattr("desktop.sign_in.cloud_target", lambda *_: bench_target(bench))

    def account(*arguments: str, error: str = "") -> Any:
        status = run(["account", *arguments, "--json"])
        document = json.loads(capsys.readouterr().out)
        assert (document.get("error") or {}).get("code", "") == error, document
        assert (status != 0) is bool(error)
        return document

    return account


def test_a_provider_made_with_the_aws_command_line(
    cli: Cli, linekey: Linekey, bench: BenchEndpoint, make_function: Callable[..., str]
) -> None:
    """In the words of AWS's guide, “Self-managed certificate signing”."""
    arn = make_function("my-function-1", "def handler(event, context):\n    return {}\n", bench)
    named = ["--certificate-provider-name", "my-certificate-provider"]
    cli(
        *("iot", "create-certificate-provider", *named, "--lambda-function-arn", arn),
        *("--account-default-for-operations", "CreateCertificateFromCsr"),
    )
    assert linekey("provider", "list") == {"providers": ["my-certificate-provider"]}
    (one,) = linekey("provider", "show")["providers"]
    assert (one["kind"], one["function_arn"], one["callable"]) == ("another", arn, False)
    linekey("provider", "create", "--function", arn, "--yes", error="SET-011")
    linekey("provider", "remove", "my-certificate-provider", "--yes")
    assert cli("iot", "list-certificate-providers")["certificateProviders"] == []

    linekey("provider", "create", "--function", "my-function-1", "--yes")
    ours = cli("iot", "describe-certificate-provider", "--certificate-provider-name", "linekey")
    assert ours["lambdaFunctionArn"] == arn
    assert ours["accountDefaultForOperations"] == ["CreateCertificateFromCsr"]
    cli("iot", "delete-certificate-provider", "--certificate-provider-name", "linekey")
    assert linekey("provider", "list") == {"providers": []}


def test_authorities_made_with_either(cli: Cli, linekey: Linekey, tmp_path: Path) -> None:
    key, pem = tmp_path / "key.pem", tmp_path / "ca.crt"
    create_key_file(key, "correct horse")
    made = linekey("ca", "create", "--key", f"file:{key}", "--subject", "Line 1", "--out", str(pem))
    named = ["--certificate-id", made["id"]]
    cli(
        *("iot", "register-ca-certificate", "--ca-certificate", f"file://{pem}"),
        *("--certificate-mode", "SNI_ONLY", "--set-as-active", "--allow-auto-registration"),
    )
    (one,) = linekey("ca", "list")["authorities"]
    told = (one["id"], one["status"], one["mode"], one["auto_registration"])
    assert told == (made["id"], "ACTIVE", "SNI_ONLY", True)
    linekey("ca", "deactivate", made["id"], "--yes")
    assert cli("iot", "describe-ca-certificate", *named)["certificateDescription"]["status"] == "INACTIVE"
    cli("iot", "delete-ca-certificate", *named)
    assert linekey("ca", "list") == {"authorities": []}

    linekey("ca", "register", "--certificate", str(pem), "--key", f"file:{key}")
    described = cli("iot", "describe-ca-certificate", *named)["certificateDescription"]
    assert (described["status"], described["certificateMode"]) == ("ACTIVE", "DEFAULT")
    cli("iot", "update-ca-certificate", *named, "--new-status", "INACTIVE")
    assert linekey("ca", "show", made["id"])["status"] == "INACTIVE"
    linekey("ca", "remove", made["id"], "--yes")
    assert cli("iot", "list-ca-certificates")["certificates"] == []


def test_what_a_certificate_may_do(
    cli: Cli, linekey: Linekey, aws: Callable[[str], Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """Both are told the same of a policy that Linekey ships."""
    iot, document = aws("iot"), json.dumps(linekey("policy", "show", "unit"))
    iot.create_policy(policyName="shipped", policyDocument=document)
    made = iot.create_keys_and_certificate(setAsActive=True)
    arn, certificate = made["certificateArn"], made["certificateId"]
    iot.create_thing(thingName="DL00000777")
    iot.attach_thing_principal(thingName="DL00000777", principal=arn)
    iot.attach_policy(policyName="shipped", target=arn)
    [applies] = cli("iot", "get-effective-policies", "--principal", arn)["effectivePolicies"]
    assert (applies["policyName"], json.loads(applies["policyDocument"])) == ("shipped", json.loads(document))
    for thing, decision in (("DL00000777", "ALLOWED"), ("DL00000778", "IMPLICIT_DENY")):
        topic = f"$aws/things/{thing}/shadow/update"
        resource = arn.partition("cert/")[0] + f"topic/{topic}"
        asked = ["--auth-infos", f"actionType=PUBLISH,resources={resource}", "--client-id", "DL00000777"]
        [told] = cli("iot", "test-authorization", "--principal", arn, *asked)["authResults"]
        assert told["authDecision"] == decision
        may = decision == "ALLOWED"
        assert run(["account", "policy", "can", certificate, "publish", topic]) == (0 if may else 15)
        said = capsys.readouterr().out
        assert said.startswith(f"It {'may' if may else 'may not'} publish to {topic} as DL00000777")
    told = linekey("policy", "show", "companion-app", "--app", "phone", "--unit", "DL00000777")
    assert told["Statement"][0]["Resource"].endswith(":client/phone")
