"""The credential provider: AWS credentials of a role for who has a certificate. See `desktop.bench.stack`.

Source: AWS IoT developer guide, "Authorizing direct calls to AWS services using AWS IoT Core credential
provider".
"""

# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

import json
import secrets
import time
from datetime import UTC, datetime
from typing import Any

from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext, evaluate_trust_policy
from ministack.services import iam, sts

from desktop.bench.access_keys import LENT, new_access_key
from desktop.bench.stack import Store

LENDER = "credentials.iot.amazonaws.com"

aliases = Store()


def lend(account: str, region: str, certificate_id: str, alias: str) -> dict[str, Any] | None:
    """The `credentials` of its answer; None where there is no such alias, or its role does not trust AWS IoT.

    That the certificate may take the alias is known. Its id is the name of the session, as with AWS.
    """
    record = aliases.get_scoped(account, region, alias)
    if record is None:
        return None
    arn, name = record["roleArn"], record["roleArn"].rpartition("/")[2]
    role = iam._roles.get_scoped(account, None, name)
    if role is None or not _trusts(role, account, arn, region):
        return None
    seconds = record["credentialDurationSeconds"]
    key, secret = new_access_key(LENT)
    given = {
        "accessKeyId": key,
        "secretAccessKey": secret,
        "sessionToken": secrets.token_urlsafe(120),
        "expiration": datetime.fromtimestamp(time.time() + seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    sts.register_session(
        key,
        {
            "Arn": f"arn:aws:sts::{account}:assumed-role/{name}/{certificate_id}",
            "UserId": f"{role['RoleId']}:{certificate_id}",
            "SecretAccessKey": secret,
            "SessionToken": given["sessionToken"],
            "Expiration": time.time() + seconds,
            "AccountId": account,
            "PrincipalType": "AssumedRole",
            "SessionTags": [],
            "SessionPolicies": None,
        },
    )
    return given


def _trusts(role: dict[str, Any], account: str, arn: str, region: str) -> bool:
    """By the statements about AWS IoT alone: MiniStack's matcher takes any service for the account's root."""
    said = json.loads(role.get("AssumeRolePolicyDocument") or "{}").get("Statement", [])
    about = [
        {**one, "Principal": "*"}
        for one in (said if isinstance(said, list) else [said])
        if iam_evaluator._service_principal_matches(one.get("Principal"), LENDER)
    ]
    asked = EvalContext(
        principal_arn=LENDER,
        principal_type="Service",
        principal_account=account,
        action="sts:AssumeRole",
        resource_arn=arn,
        region=region,
        service_context={"aws:sourceaccount": account},
    )
    return bool(evaluate_trust_policy({"Statement": about}, LENDER, asked))
