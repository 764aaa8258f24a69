"""Roles that AWS services take on: each may do one thing, and only for this account."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from desktop.account.authority import authority_key_arn
from desktop.account.documents import compact, document
from desktop.account.names import PRIVATE_CA_FUNCTION, PROVIDER_FUNCTION, AccountNames, Names
from desktop.account.part import NOTHING, OURS, Holding, left_alone
from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.serials import TABLE
from desktop.cloud.session import Cloud
from resources.lambdas.release_gate.names import ROLLOUTS
from signing.messages import said

POLICY_NAME = "linekey"


@dataclass(frozen=True)
class Role:
    """`policy` is asked when it is needed: it may name things that other parts make first."""

    cloud: Cloud
    step: str
    name: str
    trust: dict[str, Any]
    policy: Callable[[], dict[str, Any]]

    @property
    def detail(self) -> str:
        return self.name

    def problem(self) -> str | None:
        iam = self.cloud.client("iam")
        try:
            with translated("look up the role {name}", name=self.name):
                role = iam.get_role(RoleName=self.name)["Role"]
                given = iam.get_role_policy(RoleName=self.name, PolicyName=POLICY_NAME)["PolicyDocument"]
        except NotFoundError:
            return said("The role {name} or its policy does not exist.", name=self.name)
        if _parsed(role["AssumeRolePolicyDocument"]) != self.trust:
            return said("The role {name} trusts someone else than it should.", name=self.name)
        if _parsed(given) != self.policy():
            return said("The role {name} has other rights than it should.", name=self.name)
        return None

    def mend(self) -> None:
        iam = self.cloud.client("iam")
        with translated("set up the role {name}", name=self.name):
            if self._exists():
                iam.update_assume_role_policy(RoleName=self.name, PolicyDocument=compact(self.trust))
            else:
                iam.create_role(RoleName=self.name, AssumeRolePolicyDocument=compact(self.trust))
            iam.put_role_policy(
                RoleName=self.name, PolicyName=POLICY_NAME, PolicyDocument=compact(self.policy())
            )

    def held(self) -> Holding:
        """Ours by whom it trusts, and by having no rights but those that set-up gives; a cut may have left
        it none.
        """
        iam = self.cloud.client("iam")
        try:
            with translated("look up the role {name}", name=self.name):
                role = iam.get_role(RoleName=self.name)["Role"]
                inline = iam.list_role_policies(RoleName=self.name)["PolicyNames"]
                attached = iam.list_attached_role_policies(RoleName=self.name)["AttachedPolicies"]
        except NotFoundError:
            return NOTHING
        if _parsed(role["AssumeRolePolicyDocument"]) != self.trust:
            return left_alone("it trusts someone else than Linekey lets it")
        if attached or set(inline) - {POLICY_NAME}:
            return left_alone("it has rights that Linekey did not give it")
        return OURS

    def remove(self) -> str:
        iam = self.cloud.client("iam")
        with suppress(NotFoundError), translated("remove the role {name}", name=self.name):
            iam.delete_role_policy(RoleName=self.name, PolicyName=POLICY_NAME)
        with suppress(NotFoundError), translated("remove the role {name}", name=self.name):
            iam.delete_role(RoleName=self.name)
        return ""

    def _exists(self) -> bool:
        try:
            with translated("look up the role {name}", name=self.name):
                self.cloud.client("iam").get_role(RoleName=self.name)
        except NotFoundError:
            return False
        return True


def stream_role(cloud: Cloud, names: Names) -> Role:
    """Lets AWS IoT read firmware out of the bucket."""
    return Role(
        cloud,
        "stream-role",
        names.stream_role,
        document("policies/iot-trust", account=cloud.account_id),
        lambda: document("policies/stream-role", bucket=names.bucket_arn, prefix=ROLLOUTS),
    )


def provisioning_role(cloud: Cloud, names: Names) -> Role:
    """Lets AWS IoT carry out the provisioning template, for things that may be called as the product's units.

    `cert/*` it must be: a certificate's id is its hash, and it is made later.
    """
    things = names.unit_arn
    groups = [f"{names.iot}:thinggroup/{group}" for group in names.product.identity.thing_groups]
    return Role(
        cloud,
        "provisioning-role",
        names.provisioning_role,
        document("policies/iot-trust", account=cloud.account_id),
        lambda: document(
            "policies/provisioning-role",
            iot=names.iot,
            things=things,
            groups=[*groups, things],
            unit_policy=names.unit_policy,
            thing_type=names.product.identity.thing_type,
        ),
    )


def provider_role(cloud: Cloud, names: AccountNames) -> Role:
    """Lets the certificate provider's function sign with the authority's key and write its log."""
    return Role(
        cloud,
        "provider-role",
        names.provider_role,
        # Lambda gives no aws:SourceAccount when it takes a function's role on.
        document("policies/function-trust"),
        lambda: document(
            "policies/provider-role",
            key=authority_key_arn(cloud),
            log_group=names.log_group_arn(PROVIDER_FUNCTION),
        ),
    )


def private_ca_role(cloud: Cloud, names: AccountNames, authority: str) -> Role:
    """Lets the certificate provider's function have AWS Private CA sign, and write its log."""
    return Role(
        cloud,
        "provider-role",
        names.private_ca_role,
        document("policies/function-trust"),
        lambda: document(
            "policies/private-ca-role",
            authority=authority,
            log_group=names.log_group_arn(PRIVATE_CA_FUNCTION),
        ),
    )


def hook_role(cloud: Cloud, names: Names) -> Role:
    """Lets the template's hook read and change rows of serial numbers, and write its log."""
    return Role(
        cloud,
        "hook-role",
        names.hook_role,
        document("policies/function-trust"),
        lambda: document(
            "policies/hook-role",
            table=cloud.arn("dynamodb", f"table/{TABLE}"),
            log_group=names.log_group_arn(names.hook_function),
        ),
    )


def _parsed(body: Any) -> Any:
    return json.loads(body) if isinstance(body, str) else body
