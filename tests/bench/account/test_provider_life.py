"""The certificate provider through the verbs: made, pointed elsewhere, tried, and taken away."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.account.facts import AccountFacts
from desktop.account.names import PRIVATE_CA_FUNCTION, PROVIDER_FUNCTION, AccountNames
from desktop.account.roles import POLICY_NAME
from desktop.account.setup import AccountSetup
from desktop.cli.main import run
from desktop.cloud import functions, providers
from desktop.cloud.session import Cloud
from desktop.settings.product.profile import ProductProfile
from signing.certificates import check_certificate
from signing.identity import throwaway_request
from tests.bench.cloud.clients import allow
from tests.bench.cloud.private_ca import make_root
from tests.bench.conftest import LAMBDA_TRUST
from tests.bench.rights import Decisions, prove

from .conftest import DECISIONS, passphrase

Linekey = Callable[..., Any]


@pytest.fixture
def linekey(cloud: Cloud, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Linekey:
    """`linekey("show")`: the document of `linekey account provider show`; `error=` expects that code."""
    monkeypatch.setenv("LINEKEY_CLAIM_PASSPHRASE", passphrase("claim passphrase"))

    def provider(*arguments: str, error: str = "") -> Any:
        status = run(["account", "provider", *arguments, "--endpoint", "bench", "--json"])
        document = json.loads(capsys.readouterr().out)
        if error:
            assert status != 0
            assert document["error"]["code"] == error
            assert document["error"]["hint"]
            return document["error"]
        assert status == 0, document
        return document

    return provider


@pytest.fixture
def ours(cloud: Cloud, product: ProductProfile, facts: AccountFacts) -> Iterator[None]:
    """Set up, and so again afterwards, whatever the test did to the provider."""
    yield
    for name in providers.list_providers(cloud):
        providers.delete_provider(cloud, name)
    AccountSetup(cloud, product, passphrase).setup()


@pytest.fixture(scope="module")
def private_ca(cloud: Cloud) -> str:
    return make_root(cloud.client("acm-pca"), "Lamps root", key="RSA_2048")


@pytest.fixture(scope="module")
def role(cloud: Cloud) -> str:
    made = cloud.client("iam").create_role(
        RoleName="theirs", AssumeRolePolicyDocument=json.dumps(LAMBDA_TRUST)
    )
    return str(made["Role"]["Arn"])


@pytest.fixture
def function(cloud: Cloud, role: str) -> Iterator[Callable[[str], str]]:
    """`function(source)`: the ARN of a function called `theirs`."""

    def make(source: str, timeout: int = 30) -> str:
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("function.py", source)
        made = cloud.client("lambda").create_function(
            FunctionName="theirs",
            Runtime="python3.12",
            Handler="function.handler",
            Role=role,
            Timeout=timeout,
            Code={"ZipFile": archive.getvalue()},
        )
        return str(made["FunctionArn"])

    yield make
    if "theirs" in [one["FunctionName"] for one in cloud.client("lambda").list_functions()["Functions"]]:
        cloud.client("lambda").delete_function(FunctionName="theirs")


ANSWERS = "def handler(event, context):\n    return {'certificatePem': 'nothing'}\n"


def registered(cloud: Cloud) -> set[str]:
    pages = cloud.client("iot").get_paginator("list_certificates").paginate()
    return {one["certificateId"] for page in pages for one in page["certificates"]}


def test_who_signs_is_shown_with_what_depends_on_it(linekey: Linekey, cloud: Cloud, ours: None) -> None:
    shown = linekey("show")
    (one,) = shown["providers"]
    assert (one["name"], one["kind"], one["callable"]) == ("linekey", "kms", True)
    assert one["function_arn"].endswith(PROVIDER_FUNCTION)
    assert one["created"]
    assert (shown["templates"], shown["claims"]) == (1, 1)
    assert linekey("show", "linekey")["providers"] == [one]
    linekey("show", "none", error="CLD-004")
    assert linekey("list") == {"providers": ["linekey"]}


def test_our_own_signs_for_a_request_over_mqtt_and_nothing_stays(
    linekey: Linekey, cloud: Cloud, ours: None
) -> None:
    before = registered(cloud)
    trial = linekey("test")
    assert (trial["provider"], trial["path"], trial["key"]) == ("linekey", "mqtt", "ECDSA P-256")
    assert trial["issuer"] == "CN=Linekey unit authority"
    assert trial["days"] in (3649, 3650)
    assert 0 < trial["seconds"] < 5
    assert registered(cloud) == before


def test_without_a_claim_the_function_is_called(
    linekey: Linekey, cloud: Cloud, ours: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr("desktop.sign_in.cloud_target", lambda *_: cloud.target)
        elsewhere.setenv("LINEKEY_DATA_DIR", str(tmp_path))
        trial = linekey("test")
        assert (trial["provider"], trial["path"]) == ("linekey", "function")
        providers.delete_provider(cloud, "linekey")
        linekey("test", error="SET-058")


def test_aws_signs_itself_and_back(linekey: Linekey, cloud: Cloud, ours: None) -> None:
    told = linekey("remove", "--yes")
    assert told == {"removed": "linekey", "templates": 1, "claims": 1}
    assert linekey("list") == {"providers": []}
    linekey("remove", "--yes", error="CLD-004")
    linekey("update", "--yes", error="CLD-004")
    before = registered(cloud)
    trial = linekey("test")
    assert (trial["provider"], trial["function_arn"], trial["path"]) == ("", "", "mqtt")
    assert "Linekey" not in trial["issuer"]
    assert registered(cloud) == before
    made = linekey("create", "--yes")
    assert made["provider"]["kind"] == "kms"
    assert [step["step"] for step in made["steps"] if step["changed"]] == ["certificate-provider"]
    again = linekey("create", "--yes")
    assert not any(step["changed"] for step in again["steps"])


def test_the_numbers_are_said_before_anything_is_done(
    linekey: Linekey, cloud: Cloud, ours: None, capsys: pytest.CaptureFixture[str]
) -> None:
    for verb in ("remove", "create", "update"):
        assert run(["account", "provider", verb, "--endpoint", "bench"]) == 2
        told = capsys.readouterr().err
        assert "1 enabled provisioning template and 1 certificate that may claim others" in told
        assert "--yes" in told
    assert providers.list_providers(cloud) == ["linekey"]


def test_aws_private_ca_as_the_source(
    linekey: Linekey,
    cloud: Cloud,
    product: ProductProfile,
    ours: None,
    private_ca: str,
    account_folder: Path,
) -> None:
    linekey("create", "--private-ca", private_ca, "--yes", error="SET-011")
    made = linekey("update", "--private-ca", private_ca, "--yes")
    assert made["provider"]["kind"] == "private-ca"
    assert made["provider"]["function_arn"].endswith(PRIVATE_CA_FUNCTION)
    trial = linekey("test")
    assert (trial["path"], trial["key"]) == ("mqtt", "ECDSA P-256")
    assert "Lamps root" in trial["issuer"]
    # Set-up leaves that choice alone, and the station then takes what this authority signs.
    after = AccountSetup(cloud, product, passphrase).setup()
    assert linekey("show")["providers"][0]["kind"] == "private-ca"
    assert AccountSetup(cloud, product, passphrase).doctor() == 0
    request = throwaway_request("DL00000001")
    event = {"certificateSigningRequest": request, "principalId": "p", "clientId": "c"}
    answer = json.loads(functions.invoke(cloud, PRIVATE_CA_FUNCTION, event).text)
    check_certificate(answer["certificatePem"], request, issuer_pem=after.ca_certificate_pem)
    role = AccountNames(cloud).private_ca_role
    given = cloud.client("iam").get_role_policy(RoleName=role, PolicyName=POLICY_NAME)["PolicyDocument"]
    prove("private-ca-role", given, Decisions(account_folder / DECISIONS).of(f"/{role}"))
    back = linekey("update", "--function", PROVIDER_FUNCTION, "--yes")
    assert back["provider"]["kind"] == "kms"


def test_a_disabled_private_ca_is_left_to_a_person(
    linekey: Linekey, cloud: Cloud, ours: None, private_ca: str
) -> None:
    linekey("update", "--private-ca", private_ca, "--yes")
    pca = cloud.client("acm-pca")
    pca.update_certificate_authority(CertificateAuthorityArn=private_ca, Status="DISABLED")
    try:
        assert "InvalidState" in linekey("test", error="SET-055")["message"]
        assert "DISABLED" in linekey("update", "--yes", error="SET-011")["message"]
    finally:
        pca.update_certificate_authority(CertificateAuthorityArn=private_ca, Status="ACTIVE")
    linekey("update", "--private-ca", private_ca[:-4] + "ffff", "--yes", error="SET-011")


def test_another_s_provider_is_seen_and_never_overwritten(linekey: Linekey, cloud: Cloud, ours: None) -> None:
    providers.delete_provider(cloud, "linekey")
    arn = AccountNames(cloud).function_arn(PROVIDER_FUNCTION)
    providers.create_provider(cloud, "theirs", arn)
    (one,) = linekey("show")["providers"]
    # Its function's policy names our provider alone: AWS would refuse every unit.
    assert (one["name"], one["kind"], one["callable"]) == ("theirs", "another", False)
    linekey("test", error="SET-054")
    for verb in ("create", "update"):
        assert "theirs" in linekey(verb, "--yes", error="SET-011")["message"]
    linekey("remove", "--yes", error="CLD-004")
    assert providers.list_providers(cloud) == ["theirs"]
    assert linekey("remove", "theirs", "--yes")["removed"] == "theirs"
    assert providers.list_providers(cloud) == []


def test_a_function_of_yours(
    linekey: Linekey, cloud: Cloud, product: ProductProfile, ours: None, function: Callable[..., str]
) -> None:
    linekey("update", "--function", "theirs", "--yes", error="CLD-004")
    linekey("update", "--function", "a", "--private-ca", "b", error="CLI-020")
    arn = function(ANSWERS)
    made = linekey("update", "--function", "theirs", "--yes")
    assert made["provider"]["kind"] == "function"
    assert made["provider"]["function_arn"] == arn
    assert made["provider"]["callable"]
    after = AccountSetup(cloud, product, passphrase).setup()
    assert after.ca_certificate_pem == ""
    assert linekey("show")["providers"][0]["function_arn"] == arn
    linekey("test", error="SET-057")


WRONG = """
from base64 import b64decode
def handler(event, context):
    return {"certificatePem": %r}
"""


@pytest.mark.parametrize(
    ("source", "timeout", "code", "said"),
    [
        (
            "def handler(event, context):\n    raise ValueError('no key today')\n",
            30,
            "SET-055",
            "no key today",
        ),
        ("def handler(event, context):\n    return 'certificate'\n", 30, "SET-055", "certificate"),
        ("def handler(event, context):\n    return {}\n", 30, "SET-055", "{}"),
        (
            "import time\ndef handler(event, context):\n    time.sleep(6)\n    return {}\n",
            2,
            "SET-056",
            "5 s",
        ),
        ("another subject", 30, "SET-057", "the request was for"),
        (ANSWERS, 30, "SET-057", "PEM"),
    ],
    ids=["throws", "no object", "no certificate", "slow", "wrong", "no PEM"],
)
def test_what_is_wrong_with_a_function_is_told_apart(
    source: str,
    timeout: int,
    code: str,
    said: str,
    linekey: Linekey,
    cloud: Cloud,
    ours: None,
    function: Callable[..., str],
) -> None:
    if source == "another subject":
        request = throwaway_request("another")
        event = {"certificateSigningRequest": request, "principalId": "p", "clientId": "c"}
        source = WRONG % json.loads(functions.invoke(cloud, PROVIDER_FUNCTION, event).text)["certificatePem"]
    function(source, timeout)
    linekey("update", "--function", "theirs", "--yes")
    before = registered(cloud)
    assert said in linekey("test", error=code)["message"]
    assert registered(cloud) == before


def test_a_function_without_permission_or_gone(
    linekey: Linekey, cloud: Cloud, product: ProductProfile, ours: None, function: Callable[..., str]
) -> None:
    function(ANSWERS)
    linekey("update", "--function", "theirs", "--yes")
    client = cloud.client("lambda")
    client.remove_permission(FunctionName="theirs", StatementId=functions.STATEMENT)
    linekey("test", error="SET-054")
    assert not linekey("show")["providers"][0]["callable"]
    linekey("update", "--yes")  # mends the permission
    linekey("test", error="SET-057")
    client.delete_function(FunctionName="theirs")
    linekey("test", error="SET-053")
    linekey("update", "--yes", error="SET-011")
    assert AccountSetup(cloud, product, passphrase).doctor() == 1
    assert linekey("update", "--function", PROVIDER_FUNCTION, "--yes")["provider"]["kind"] == "kms"


# AWS's guide, “Example Lambda function” for certificate providers, in the account's own Private CA.
SEED = """
import os
import time
import uuid
import boto3

def handler(event, context):
    ca_arn = %r
    csr = (event['certificateSigningRequest']).encode('utf-8')
    acmpca = boto3.client('acm-pca')
    cert_arn = acmpca.issue_certificate(
        CertificateAuthorityArn=ca_arn,
        Csr=csr,
        Validity={"Type": "DAYS", "Value": 365},
        SigningAlgorithm='SHA256WITHRSA',
        IdempotencyToken=str(uuid.uuid4())
    )['CertificateArn']
    time.sleep(1)
    cert_pem = acmpca.get_certificate(CertificateAuthorityArn=ca_arn, CertificateArn=cert_arn)['Certificate']
    return {'certificatePem': cert_pem}
"""


def test_the_example_of_aws_s_guide_signs_with_its_permission_in_its_words(
    linekey: Linekey, cloud: Cloud, ours: None, function: Callable[..., str], private_ca: str
) -> None:
    arn = function(SEED % private_ca)
    policy = {"Version": "2012-10-17", "Statement": allow("acm-pca:*", private_ca)}
    cloud.client("iam").put_role_policy(
        RoleName="theirs", PolicyName="sign", PolicyDocument=json.dumps(policy)
    )
    provider = AccountNames(cloud).provider_arn.replace("certificateprovider/", "certificateprovider:")
    cloud.client("lambda").add_permission(
        FunctionName="theirs",
        StatementId="LambdaAllowIotProvider",
        Action="lambda:InvokeFunction",
        Principal="iot.amazonaws.com",
        SourceAccount=cloud.account_id,
        SourceArn=provider,
    )
    made = linekey("update", "--function", arn, "--yes")
    assert made["provider"]["callable"]
    assert [step["step"] for step in made["steps"] if step["changed"]] == ["certificate-provider"]
    trial = linekey("test")
    assert trial["path"] == "mqtt"
    assert trial["days"] in (364, 365)
    assert "Lamps root" in trial["issuer"]
