"""Just-in-time registration: a rule and its function make units of certificates that connect first."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.account.documents import document
from desktop.account.function import Function
from desktop.account.names import Names
from desktop.account.part import Part
from desktop.account.roles import Role
from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.serials import TABLE
from desktop.cloud.session import Cloud
from resources.lambdas.package import JITR_HANDLER, JITR_SECONDS, RUNTIME, jitr_zip
from signing.certificates import fingerprint

_STATEMENT = "linekey-rule"
_MEMORY_MB = 256


def registration_parts(cloud: Cloud, names: Names, certificate: Path) -> tuple[Part, ...]:
    """For the product whose authority has that certificate: role, function, its permission, rule."""

    def authority_id() -> str:
        return fingerprint(certificate.read_text(encoding="ascii"))

    function = Function(
        cloud,
        "registration-function",
        names.registration_function,
        jitr_zip,
        lambda: _settings(names, authority_id()),
        "certificateId",
    )
    rule_arn = cloud.arn("iot", f"rule/{names.registration_rule}")
    return (
        _role(cloud, names),
        function,
        Permission(cloud, names.registration_function, rule_arn),
        Rule(cloud, names, authority_id),
    )


def _role(cloud: Cloud, names: Names) -> Role:
    product = names.product
    things = product.unit.thing_name.replace("{serial}", "*")
    groups = [f"{names.iot}:thinggroup/{group}" for group in product.identity.thing_groups]
    function = names.registration_function
    return Role(
        cloud,
        "registration-role",
        names.registration_role,
        document("policies/function-trust"),
        lambda: document(
            "policies/jitr-role",
            iot=names.iot,
            things=things,
            members=[f"{names.iot}:thing/{things}", *groups],
            table=cloud.arn("dynamodb", f"table/{TABLE}"),
            log_group=cloud.arn("logs", f"log-group:/aws/lambda/{function}"),
        ),
    )


def _settings(names: Names, authority_id: str) -> dict[str, Any]:
    identity = names.product.identity
    product = {
        "product": names.slug,
        "authorities": [authority_id],
        "table": TABLE,
        "thing_type": identity.thing_type,
        "thing_groups": list(identity.thing_groups),
        "unit_policy": names.unit_policy,
    }
    return {
        "Runtime": RUNTIME,
        "Handler": JITR_HANDLER,
        "Role": names.role_arn(names.registration_role),
        "MemorySize": _MEMORY_MB,
        "Timeout": JITR_SECONDS,
        "Environment": {"Variables": {"PRODUCT": json.dumps(product)}},
    }


@dataclass(frozen=True)
class Permission:
    """AWS IoT's, to call the function by that rule."""

    cloud: Cloud
    function: str
    rule_arn: str
    step: str = "registration-permission"

    @property
    def detail(self) -> str:
        return f"{self.rule_arn} calls {self.function}"

    def problem(self) -> str | None:
        try:
            with translated("look up who may call the function"):
                text = self.cloud.client("lambda").get_policy(FunctionName=self.function)["Policy"]
        except NotFoundError:
            text = '{"Statement": []}'
        allowed = [one for one in json.loads(text)["Statement"] if one.get("Sid") == _STATEMENT]
        return None if allowed else f"AWS IoT may not call the function {self.function}."

    def mend(self) -> None:
        with translated("let AWS IoT call the function"):
            self.cloud.client("lambda").add_permission(
                FunctionName=self.function,
                StatementId=_STATEMENT,
                Action="lambda:InvokeFunction",
                Principal="iot.amazonaws.com",
                SourceAccount=self.cloud.account_id,
                SourceArn=self.rule_arn,
            )


@dataclass(frozen=True)
class Rule:
    """On the event that AWS IoT publishes when a certificate of the authority is used for the first time."""

    cloud: Cloud
    names: Names
    authority_id: Callable[[], str]
    step: str = "registration-rule"

    @property
    def detail(self) -> str:
        return self.names.registration_rule

    def problem(self) -> str | None:
        found, wanted = self._found(), self._payload()
        if found is None:
            return f"The rule {self.detail} does not exist."
        if {key: found.get(key) for key in wanted} != wanted:
            return f"The rule {self.detail} says something else than it should."
        return None

    def mend(self) -> None:
        iot = self.cloud.client("iot")
        change = iot.create_topic_rule if self._found() is None else iot.replace_topic_rule
        with translated("set up the rule {name}", name=self.detail):
            change(ruleName=self.detail, topicRulePayload=self._payload())

    def _payload(self) -> dict[str, Any]:
        arn = self.cloud.arn("lambda", f"function:{self.names.registration_function}")
        topic = f"$aws/events/certificates/registered/{self.authority_id()}"
        return {
            "sql": f"SELECT * FROM '{topic}'",  # noqa: S608 - IoT SQL, of our own words
            "awsIotSqlVersion": "2016-03-23",
            "ruleDisabled": False,
            "actions": [{"lambda": {"functionArn": arn}}],
        }

    def _found(self) -> dict[str, Any] | None:
        """Looked for in the list: of a rule that is not there AWS says that it may not be seen."""
        iot = self.cloud.client("iot")
        with translated("look up the rule {name}", name=self.detail):
            pages = iot.get_paginator("list_topic_rules").paginate()
            if self.detail not in {one["ruleName"] for page in pages for one in page["rules"]}:
                return None
            rule: dict[str, Any] = iot.get_topic_rule(ruleName=self.detail)["rule"]
        return rule
