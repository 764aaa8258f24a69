"""What the policies that Linekey ships leave to nobody, asked action by action."""

from __future__ import annotations

import fnmatch
import itertools
import json
from importlib import resources
from typing import Any

import pytest
from botocore.loaders import Loader

from desktop.account.names import Names
from desktop.account.rights.shipped import shipped
from desktop.cloud.session import Cloud, CloudTarget
from desktop.core.policy.document import policy_of
from desktop.core.policy.evaluation import Outcome, decide
from desktop.settings.product.profile import load_product
from tests.bench.rights import lessened

# A service of AWS by its model in botocore, and what its actions begin with.
SERVICES = {
    "acm": "acm",
    "acm-pca": "acm-pca",
    "apigatewayv2": "apigateway",
    "cloudformation": "cloudformation",
    "dynamodb": "dynamodb",
    "iam": "iam",
    "iot": "iot",
    "iot-data": "iot",
    "iot-jobs-data": "iotjobsdata",
    "kms": "kms",
    "lambda": "lambda",
    "logs": "logs",
    "s3": "s3",
    "secretsmanager": "secretsmanager",
    "signer": "signer",
    "ssm": "ssm",
    "sts": "sts",
}
# Actions that no operation is called as.
OTHERS = {
    "iam:PassRole",
    "iot:AssumeRoleWithCertificate",
    "iot:Connect",
    "iot:Receive",
    "iot:RetainPublish",
    "iot:Subscribe",
    "lambda:InvokeFunction",
    "s3:DeleteObjectVersion",
    "s3:GetBucketPublicAccessBlock",
    "s3:GetObjectVersion",
    "s3:ListAllMyBuckets",
    "s3:ListBucket",
    "s3:ListBucketVersions",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutLifecycleConfiguration",
    "sts:SetSourceIdentity",
    "sts:TagSession",
}
# Of the whole account, for AWS knows no narrower right: what a station lists, and where it is.
LISTS = {
    "iot:DescribeEndpoint",
    "iot:ListAttachedPolicies",
    "iot:ListCertificates",
    "iot:ListPrincipalThings",
}
# A certificate's id is its hash: no policy can tell those of the product's units from others.
CERTIFICATES = {
    "iot:DeleteCertificate",
    "iot:DescribeCertificate",
    "iot:DetachPolicy",
    "iot:DetachThingPrincipal",
    "iot:UpdateCertificate",
}
UNITS = {"iot:DeleteThing", "iot:DescribeThing", "iot:DetachThingPrincipal", "iot:ListThingPrincipals"}
ROWS = {"dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:UpdateItem"}
LEDGERS = {"s3:GetObject", "s3:ListBucket", "s3:PutObject"}


@pytest.fixture
def cloud() -> Cloud:
    cloud = Cloud(CloudTarget(region="eu-west-1", access_key_id="AKIA", secret_access_key="x"))
    cloud.__dict__ |= {"account_id": "123456789012", "partition": "aws"}
    return cloud


def actions() -> list[str]:
    """All that can be done in those services."""
    models = {service: Loader().load_service_model(service, "service-2") for service in SERVICES}
    named = {
        f"{SERVICES[service]}:{name}" for service, model in models.items() for name in model["operations"]
    }
    return sorted(named | OTHERS)


def of_others(cloud: Cloud) -> list[str]:
    """One of each kind that is no unit of the product, nor a place where a station keeps its ledger."""
    names = Names(cloud, load_product("lamp"))
    in_iot = (
        *("thing/of-another-product", "thinggroup/all", "thingtype/lamp", "billinggroup/all"),
        *("policy/linekey-lamp-1-unit", "job/AFR_OTA-1", "jobtemplate/x", "stream/AFR_OTA-1", "otaupdate/x"),
        *(
            "rule/x",
            "rolealias/linekey-lamp-1-line",
            "authorizer/linekey-authorizer-lamp-1",
            "index/AWS_Things",
        ),
        *("provisioningtemplate/x", "certificateprovider/linekey", "cacert/x", "domainconfiguration/x"),
        *("client/DL00000001", "topic/$aws/things/DL00000001/jobs/get", "topic/$aws/events/job/x"),
        *("topicfilter/#", "topicfilter/$aws/events/#", "topicfilter/$aws/things/DL00000001/shadow/update"),
    )
    others = {
        "dynamodb": ("table/others", "table/linekey-vending-lamp-1", "table/linekey-serials/index/x"),
        "kms": ("key/x", "alias/linekey-ca"),
        "lambda": (f"function:{names.hook_function}",),
        "logs": ("log-group:/aws/lambda/x",),
        "secretsmanager": ("secret:x",),
        "signer": ("/signing-profiles/linekey_lamp_1",),
        "ssm": ("parameter/linekey/lamp-1/release-policy",),
        "acm": ("certificate/x",),
        "cloudformation": ("stack/linekey/x",),
    }
    buckets = "arn:aws:s3:::linekey-000000000000-eu-west-1", f"{names.bucket_arn}-2"
    kept = ("release-policies/lamp-1/1.json", "rollouts/x", "signed/x", "authority/x", "ledgers")
    return [
        "*",
        *(f"{names.iot}:{one}" for one in in_iot),
        *(cloud.arn(service, one) for service, several in others.items() for one in several),
        *(f"arn:aws:iam::123456789012:{one}" for one in ("role/x", f"role/{names.line_role}", "user/x")),
        *buckets,
        *(f"{bucket}/ledgers/x" for bucket in buckets),
        *(f"{names.bucket_arn}/{key}" for key in kept),
    ]


def test_a_technician_can_do_nothing_else(cloud: Cloud) -> None:
    """Nor an enrolled station: it is lent the same."""
    given = shipped(cloud, load_product("lamp"), "station")
    anywhere = {**given, "Statement": [{**one, "Resource": "*"} for one in given["Statement"]]}
    known = actions()
    assert len(known) > 1200
    may_somewhere = [action for action in known if allowed(anywhere, action, "*")]

    def done_to(*resources: str) -> set[str]:
        questions = itertools.product(may_somewhere, resources)
        return {action for action, resource in questions if allowed(given, action, resource)}

    assert done_to(*of_others(cloud)) == LISTS
    assert done_to(cloud.arn("iot", f"cert/{'0' * 64}")) == LISTS | CERTIFICATES
    bucket = Names(cloud, load_product("lamp")).bucket_arn
    assert done_to(cloud.arn("iot", "thing/DL00000001")) == LISTS | UNITS
    assert done_to(cloud.arn("dynamodb", "table/linekey-serials")) == LISTS | ROWS
    assert done_to(bucket, f"{bucket}/ledgers/x") == LISTS | LEDGERS


def allowed(policy: dict[str, Any], action: str, resource: str) -> bool:
    return decide([policy_of("x", policy)], action, resource, {}).outcome is Outcome.ALLOWED


def test_every_ban_on_a_launcher_holds_whatever_else_he_may(cloud: Cloud) -> None:
    """And each is needed: without it, somebody with all rights may."""
    everything = policy_of("all", {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})
    held = shipped(cloud, load_product("lamp"), "launcher-gated")

    def outcome(given: dict[str, Any], action: str, resource: str) -> Outcome:
        policies = [everything, policy_of("launcher-gated", given)]
        return decide(policies, action, resource.replace("*", "x"), {}).outcome

    bans = [one for one in held["Statement"] if one["Effect"] == "Deny"]
    assert len(bans) > 5
    for action, less in lessened(held, "Deny"):
        [where] = [one["Resource"] for one in bans if one not in less["Statement"]]
        for resource in [where] if isinstance(where, str) else where:
            assert outcome(held, action, resource) is Outcome.EXPLICIT_DENY, (action, resource)
            assert outcome(less, action, resource) is Outcome.ALLOWED, (action, resource)


def test_no_action_is_misspelt() -> None:
    """A right that is none is missed when it is needed; a ban that is none is never missed."""
    policies = (resources.files("resources") / "policies").iterdir()
    statements = [one for file in policies for one in json.loads(file.read_bytes())["Statement"]]
    named = {
        name
        for one in statements
        for name in ([one["Action"]] if isinstance(one["Action"], str) else one["Action"])
    }
    assert len(named) > 100
    assert {one for one in named if not fnmatch.filter(actions(), one)} == set()
