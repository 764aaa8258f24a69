"""Role aliases: what AWS IoT lends the role of to who has a certificate."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.session import Cloud

# How long what is lent lasts; AWS takes 900 to 43,200 ("CreateRoleAlias").
SECONDS = 3600


@dataclass(frozen=True)
class RoleAlias:
    name: str
    role_arn: str
    seconds: int


def find_alias(cloud: Cloud, name: str) -> RoleAlias | None:
    try:
        with translated("look up the role alias {name}", name=name):
            found = cloud.client("iot").describe_role_alias(roleAlias=name)["roleAliasDescription"]
    except NotFoundError:
        return None
    return RoleAlias(name, found["roleArn"], found["credentialDurationSeconds"])


def write_alias(cloud: Cloud, alias: RoleAlias) -> None:
    """Makes it, or changes the one there is."""
    iot = cloud.client("iot")
    write = iot.update_role_alias if find_alias(cloud, alias.name) else iot.create_role_alias
    with translated("write the role alias {name}", name=alias.name):
        write(roleAlias=alias.name, roleArn=alias.role_arn, credentialDurationSeconds=alias.seconds)


def delete_alias(cloud: Cloud, name: str) -> None:
    """What is gone already is no error."""
    with suppress(NotFoundError), translated("remove the role alias {name}", name=name):
        cloud.client("iot").delete_role_alias(roleAlias=name)


def credential_host(cloud: Cloud) -> str:
    """Where AWS IoT lends, for this account and Region."""
    with translated("ask for the credential provider of AWS IoT"):
        answer = cloud.client("iot").describe_endpoint(endpointType="iot:CredentialProvider")
    return str(answer["endpointAddress"])
