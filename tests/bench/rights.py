"""People with no more rights than a policy gives, and what was asked of the bench in their name.

Each policy in `resources/policies` is proved where its journey is, by `prove`: what it allows is enough, and
no action is too many. That is found by reading; `by_chance` has a few of these removals played, too.
"""

from __future__ import annotations

import copy
import dataclasses
import json
import logging
import os
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from desktop.cloud.session import Cloud
from desktop.core.policy.document import policy_of
from desktop.core.policy.evaluation import Outcome, decide

Document = dict[str, Any]
T = TypeVar("T")
Removal = tuple[str, Document]
# AWS never denies it, and needs no policy for it (AWS STS API reference, GetCallerIdentity).
ANYBODY = "sts:GetCallerIdentity"
# What AWS asks for, and the bench does not.
LOGS = {"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"}  # Lambda in the name of a role
LISTED = {"s3:ListBucket"}  # without it, S3 denies what is not there
ENDPOINT = {"iot:DescribeEndpoint"}  # the bench's target knows it
PASSED = {"iam:PassRole"}  # of functions and templates
IMPORTED = {"acm:AddTagsToCertificate", "acm:DescribeCertificate"}  # by Signer, in the name of who calls it
ENTERED = {"sts:TagSession", "sts:SetSourceIdentity"}  # of who gives tags and a name to a session
VERSION = {"s3:GetObjectVersion"}  # of who reads a version; the bench asks for either
# Of AWS's own policy for roles of templates, AWSIoTThingsRegistration: for templates that ask for more.
REGISTERED = {
    "iot:AttachPrincipalPolicy",
    "iot:DescribeCertificate",
    "iot:DescribeThing",
    "iot:DescribeThingGroup",
    "iot:DescribeThingType",
    "iot:DetachThingPrincipal",
    "iot:GetPolicy",
    "iot:ListAttachedPolicies",
    "iot:ListPolicyPrincipals",
    "iot:ListPrincipalPolicies",
    "iot:ListPrincipalThings",
    "iot:ListTargetsForPolicy",
    "iot:ListThingGroupsForThing",
    "iot:ListThingPrincipals",
    "iot:RegisterThing",
    "iot:UpdateThing",
    "iot:UpdateThingGroupsForThing",
}
# By the policy in resources.
UNASKED: dict[str, set[str]] = {
    "authorizer-client": set(),
    "authorizer-role": LOGS,
    "claim": set(),
    "cloud-engineer": PASSED | ENDPOINT | LISTED | IMPORTED,
    "companion-app": set(),
    "enrolled": set(),
    "gate-role": LOGS | LISTED,
    "hook-role": LOGS,
    "jitr-role": LOGS,
    "launcher": ENDPOINT,
    "launcher-gated": ENDPOINT,
    "person": ENTERED,
    "private-ca-role": LOGS,
    "provider-role": LOGS,
    "provisioning-role": REGISTERED,
    "release-manager": set(),
    "station": ENDPOINT,
    "stream-role": VERSION,
    "unit": set(),
    "vending-role": LOGS,
}
# Who may enter a role: no policies of their own.
TRUST = {"function-trust", "iot-trust", "lent-trust", "person-trust"}
# Beside a role, and never more than it: `tests/unit/account/test_people.py`.
SESSIONS = {"launcher-session"}


@dataclass(frozen=True)
class Asked:
    action: str
    resource: str
    values: dict[str, str]


@dataclass(frozen=True)
class Decisions:
    """The file that `LINEKEY_BENCH_DECISIONS` names."""

    path: Path

    def of(self, who: str, *, allowed: bool = True) -> list[Asked]:
        """Each different question of those whose ARN contains `who`, but for what anybody may."""
        found = {}
        for line in self.path.read_text(encoding="utf-8").splitlines():
            one = json.loads(line)
            if who in one["who"] and one["allowed"] is allowed and one["action"] != ANYBODY:
                asked = Asked(one["action"], one["resource"], one["values"])
                found[asked.action, asked.resource, json.dumps(asked.values, sort_keys=True)] = asked
        return list(found.values())


@dataclass(frozen=True)
class Colleague:
    """A user of the account with one managed policy."""

    cloud: Cloud
    arn: str
    document: Document


def colleague(office: Cloud, document: Document) -> Colleague:
    iam, name = office.client("iam"), f"user-{uuid.uuid4().hex[:12]}"
    arn = iam.create_user(UserName=name)["User"]["Arn"]
    made = iam.create_policy(PolicyName=name, PolicyDocument=json.dumps(document))["Policy"]["Arn"]
    iam.attach_user_policy(UserName=name, PolicyArn=made)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    keys = {"access_key_id": key["AccessKeyId"], "secret_access_key": key["SecretAccessKey"]}
    return Colleague(Cloud(dataclasses.replace(office.target, **keys)), arn, document)


def prove(name: str, document: Document, asked: Sequence[Asked]) -> None:
    """`document`, `name` in resources, allows all that was asked, and with any action less it does not."""
    assert refused(document, asked) == []
    assert superfluous(document, asked) == UNASKED[name]


def superfluous(document: Document, asked: Sequence[Asked]) -> set[str]:
    """The actions without which all would still have been allowed, by our own reading of the policy."""
    return {action for action, less in lessened(document) if not refused(less, asked)}


def refused(document: Document, asked: Sequence[Asked]) -> list[Asked]:
    policies = [policy_of("policy", document)] if document["Statement"] else []
    return [
        one
        for one in asked
        if decide(policies, one.action, one.resource, one.values).outcome is not Outcome.ALLOWED
    ]


def lessened(document: Document, effect: str = "Allow") -> Iterator[Removal]:
    """The document without one of the actions that it allows, or else denies, for each of them."""
    for number, statement in enumerate(document["Statement"]):
        if statement["Effect"] != effect:
            continue
        actions = [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]
        for action in actions:
            less = copy.deepcopy(document)
            less["Statement"][number]["Action"] = [one for one in actions if one != action]
            less["Statement"] = [one for one in less["Statement"] if one["Action"]]
            yield action, less


def removals(name: str, document: Document) -> list[Removal]:
    """Those that the bench can notice."""
    return [(action, less) for action, less in lessened(document) if action not in UNASKED[name]]


def by_chance(pool: Sequence[T], usual: int) -> list[T]:
    """So many of the pool, or as many as `LINEKEY_BY_CHANCE` says; `LINEKEY_SEED` chooses the same again."""
    seed = os.environ.get("LINEKEY_SEED") or uuid.uuid4().hex[:8]
    logging.getLogger(__name__).warning("LINEKEY_SEED=%s", seed)
    count = int(os.environ.get("LINEKEY_BY_CHANCE", usual))
    return random.Random(seed).sample(pool, min(count, len(pool)))
