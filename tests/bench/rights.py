"""People with no more rights than a policy gives, and what was asked of the bench in their name."""

from __future__ import annotations

import copy
import dataclasses
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.cloud.session import Cloud
from desktop.core.policy.document import policy_of
from desktop.core.policy.evaluation import Outcome, decide

Document = dict[str, Any]
# AWS never denies it, and needs no policy for it (AWS STS API reference, GetCallerIdentity).
ANYBODY = "sts:GetCallerIdentity"
# What Lambda does in the name of a function's role, on AWS alone.
LOGS = {"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"}
LISTED = {"s3:ListBucket"}  # without it, S3 on AWS denies what is not there


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


def superfluous(document: Document, asked: Sequence[Asked]) -> set[str]:
    """The actions without which all would still have been allowed, by our own reading of the policy."""
    assert refused(document, asked) == []
    return {action for action, less in lessened(document) if not refused(less, asked)}


def refused(document: Document, asked: Sequence[Asked]) -> list[Asked]:
    policies = [policy_of("policy", document)] if document["Statement"] else []
    return [
        one
        for one in asked
        if decide(policies, one.action, one.resource, one.values).outcome is not Outcome.ALLOWED
    ]


def lessened(document: Document) -> Iterator[tuple[str, Document]]:
    """The document without one of its allowed actions, for each of them."""
    for number, statement in enumerate(document["Statement"]):
        if statement["Effect"] != "Allow":
            continue
        actions = [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]
        for action in actions:
            less = copy.deepcopy(document)
            less["Statement"][number]["Action"] = [one for one in actions if one != action]
            less["Statement"] = [one for one in less["Statement"] if one["Action"]]
            yield action, less
