"""Just-in-time registration: a rule and its function make units of certificates that connect first."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.account.documents import document
from desktop.account.function import Function
from desktop.account.names import Names
from desktop.account.part import NOTHING, OURS, Holding, left_alone
from desktop.account.roles import Role
from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.serials import TABLE
from desktop.cloud.session import Cloud
from resources.lambdas.package import JITR_HANDLER, JITR_SECONDS, jitr_zip
from signing.certificates import fingerprint
from signing.messages import said


def registration_parts(cloud: Cloud, names: Names, certificate: Path) -> tuple[Role, Function, Rule]:
    """For the product whose authority has that certificate: role, function, rule."""

    def authority_id() -> str:
        return fingerprint(certificate.read_text(encoding="ascii"))

    function = Function(
        cloud,
        names,
        "registration-function",
        names.registration_function,
        JITR_HANDLER,
        names.registration_role,
        jitr_zip,
        lambda: {"PRODUCT": _product(names, authority_id())},
        caller=cloud.arn("iot", f"rule/{names.registration_rule}"),
        refusal="certificateId",
        seconds=JITR_SECONDS,
    )
    return _role(cloud, names), function, Rule(cloud, names, authority_id)


def _role(cloud: Cloud, names: Names) -> Role:
    groups = [f"{names.iot}:thinggroup/{group}" for group in names.product.identity.thing_groups]
    return Role(
        cloud,
        "registration-role",
        names.registration_role,
        document("policies/function-trust"),
        lambda: document(
            "policies/jitr-role",
            iot=names.iot,
            things=names.unit_arn,
            members=[names.unit_arn, *groups],
            table=cloud.arn("dynamodb", f"table/{TABLE}"),
            log_group=names.log_group_arn(names.registration_function),
        ),
    )


def _product(names: Names, authority_id: str) -> str:
    """What the function must know, as JSON."""
    identity = names.product.identity
    return json.dumps(
        {
            "product": names.slug,
            "authorities": [authority_id],
            "table": TABLE,
            "thing_type": identity.thing_type,
            "thing_groups": list(identity.thing_groups),
            "unit_policy": names.unit_policy,
        }
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
            return said("The rule {detail} does not exist.", detail=self.detail)
        if {key: found.get(key) for key in wanted} != wanted:
            return said("The rule {detail} says something else than it should.", detail=self.detail)
        return None

    def mend(self) -> None:
        iot = self.cloud.client("iot")
        change = iot.create_topic_rule if self._found() is None else iot.replace_topic_rule
        with translated("set up the rule {name}", name=self.detail):
            change(ruleName=self.detail, topicRulePayload=self._payload())

    def held(self) -> Holding:
        found, wanted = self._found(), self._payload()
        if found is None:
            return NOTHING
        if (found.get("sql"), found.get("actions")) != (wanted["sql"], wanted["actions"]):
            return left_alone("it says something else than Linekey's")
        return OURS

    def remove(self) -> str:
        with suppress(NotFoundError), translated("remove the rule {name}", name=self.detail):
            self.cloud.client("iot").delete_topic_rule(ruleName=self.detail)
        return ""

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
