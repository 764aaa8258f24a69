"""Lambda functions: who may call them, and calling them as AWS IoT does."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ReadTimeoutError

from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.session import Cloud
from desktop.core.policy.patterns import matches

IOT = "iot.amazonaws.com"
INVOKE = "lambda:InvokeFunction"
STATEMENT = "linekey-iot"  # of ours in a function's policy
# How a waiter looks at a function that is made or changed, which takes AWS a second or less as a rule: five
# times a second, five minutes long. By itself it looks once a second.
LOOKS = {"Delay": 0.2, "MaxAttempts": 1500}
_OPERATORS = ("StringEquals", "StringLike", "ArnEquals", "ArnLike")


@dataclass(frozen=True)
class Invocation:
    """`text` is what came back, `failed` whether that is an exception's; `seconds` as seen from here."""

    text: str
    failed: bool
    seconds: float


def describe_function(cloud: Cloud, function: str) -> dict[str, Any]:
    """Its configuration as Lambda tells it; `function` is a name or an ARN. Raises CLD-004."""
    with translated("look up the function {function}", function=function):
        found: dict[str, Any] = cloud.client("lambda").get_function(FunctionName=function)["Configuration"]
    return found


def invoke(cloud: Cloud, function: str, event: Mapping[str, object]) -> Invocation:
    """Calls it once. Raises `TimeoutError` when nothing came back while the client waited."""
    client, begun = cloud.client("lambda", attempts=1), time.monotonic()
    with translated("call the function {function}", function=function):
        try:
            answer = client.invoke(FunctionName=function, Payload=json.dumps(event).encode())
            text = answer["Payload"].read().decode("utf-8", "replace")
        except ReadTimeoutError as error:
            raise TimeoutError(function) from error
    return Invocation(text, "FunctionError" in answer, time.monotonic() - begun)


def may_call(cloud: Cloud, function: str, source_arn: str) -> bool:
    """Whether the function's own policy lets AWS IoT call it on behalf of `source_arn`."""
    policy = _policy(cloud, function)
    return any(_allows(statement, cloud.account_id, source_arn) for statement in policy)


@dataclass(frozen=True)
class Permission:
    """A statement by which AWS IoT may call a function for more than one resource.

    `account`: only for resources of this account.
    """

    statement: str
    account: bool


def loose_permissions(cloud: Cloud, function: str) -> list[Permission]:
    """Those in the function's own policy; none for a function that is not there."""
    found = []
    for statement in _policy(cloud, function):
        if not _invites(statement):
            continue
        conditions = [pair for one in statement.get("Condition", {}).values() for pair in one.items()]
        named = {key.lower(): _list(value) for key, value in conditions}
        arns = named.get("aws:sourcearn", ["*"])
        if any({"*", "?"} & set(arn) for arn in arns):
            account = _is_of(cloud.account_id, named.get("aws:sourceaccount", []), arns)
            found.append(Permission(str(statement.get("Sid", "")), account))
    return found


def _is_of(account_id: str, accounts: list[str], arns: list[str]) -> bool:
    """Whether conditions hold for resources of this account alone."""
    owners = [arn.split(":")[4:5] for arn in arns]
    return accounts == [account_id] or all(owner == [account_id] for owner in owners)


def delete_function(cloud: Cloud, function: str) -> None:
    """With its log; what is gone already is no error. The log goes first: the function finds it again."""
    delete_log(cloud, function)
    with suppress(NotFoundError), translated("remove the function {function}", function=function):
        cloud.client("lambda").delete_function(FunctionName=function)


def delete_log(cloud: Cloud, function: str) -> None:
    """That Lambda writes for it; what is gone already is no error."""
    group = f"/aws/lambda/{function}"
    with suppress(NotFoundError), translated("remove the log {group}", group=group):
        cloud.client("logs").delete_log_group(logGroupName=group)


def permit(cloud: Cloud, function: str, source_arn: str) -> None:
    """Lets AWS IoT call the function on behalf of `source_arn`, instead of what our statement said."""
    client = cloud.client("lambda")
    with translated("let AWS IoT call the function"):
        if any(statement.get("Sid") == STATEMENT for statement in _policy(cloud, function)):
            client.remove_permission(FunctionName=function, StatementId=STATEMENT)
        client.add_permission(
            FunctionName=function,
            StatementId=STATEMENT,
            Action=INVOKE,
            Principal=IOT,
            SourceAccount=cloud.account_id,
            SourceArn=source_arn,
        )


def _policy(cloud: Cloud, function: str) -> list[dict[str, Any]]:
    try:
        with translated("look up who may call the function {function}", function=function):
            text = cloud.client("lambda").get_policy(FunctionName=function)["Policy"]
    except NotFoundError:
        return []
    statements: list[dict[str, Any]] = json.loads(text)["Statement"]
    return statements


def _allows(statement: Mapping[str, Any], account_id: str, source_arn: str) -> bool:
    """Reads what AddPermission can write, and nothing that it cannot: any other condition fails."""
    return _invites(statement) and all(
        operator in _OPERATORS and _holds(key.lower(), _list(wanted), account_id, source_arn)
        for operator, conditions in statement.get("Condition", {}).items()
        for key, wanted in conditions.items()
    )


def _invites(statement: Mapping[str, Any]) -> bool:
    """Whether it is about AWS IoT calling the function, its conditions aside."""
    principal = statement.get("Principal")
    service = principal.get("Service") if isinstance(principal, Mapping) else principal
    return (
        statement.get("Effect") == "Allow"
        and bool({IOT, "*"}.intersection(_list(service)))
        and any(matches(action.lower(), INVOKE.lower()) for action in _list(statement.get("Action")))
    )


def _holds(key: str, wanted: Iterable[str], account_id: str, source_arn: str) -> bool:
    if key == "aws:sourceaccount":
        return account_id in wanted
    if key == "aws:sourcearn":
        return any(matches(_with_slash(pattern), _with_slash(source_arn)) for pattern in wanted)
    return False


def _with_slash(arn: str) -> str:
    """AWS's guide writes `certificateprovider:NAME`, its IAM reference `certificateprovider/NAME`."""
    return arn.replace(":certificateprovider:", ":certificateprovider/")


def _list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])
