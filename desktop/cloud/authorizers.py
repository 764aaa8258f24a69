"""Custom authorizers of AWS IoT: what lets clients in that have no certificate.

Source: AWS IoT developer guide, "Custom authentication and authorization".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.mqtt import MqttConnection
from desktop.cloud.mqtt_client import Endpoint
from desktop.cloud.session import Cloud
from desktop.cloud.tls import MQTT_BY_CUSTOM_AUTHENTICATION, client_context
from resources.lambdas.authorizer.users import TOKEN_KEY

NAME, SIGNATURE = "x-amz-customauthorizer-name", "x-amz-customauthorizer-signature"


@dataclass(frozen=True)
class Authorizer:
    """`public_keys` verify the tokens' signatures, unless `unsigned`: then nobody's token is verified."""

    function_arn: str
    token_key: str
    public_keys: Mapping[str, str]
    active: bool = True
    unsigned: bool = False


@dataclass(frozen=True)
class Login:
    """What a client connects with. `user_name` is what its MQTT library is given."""

    user_name: str
    client_id: str
    token: str
    signature: str
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Admission:
    """What the authorizer says of a client; nothing but `admitted` of one that it refuses."""

    admitted: bool
    principal: str = ""
    policies: tuple[str, ...] = ()
    refresh_seconds: int = 0
    disconnect_seconds: int = 0


def describe_authorizer(cloud: Cloud, name: str) -> Authorizer:
    """Raises CLD-004 when there is none."""
    with translated("look up the authorizer {name}", name=name):
        found = cloud.client("iot").describe_authorizer(authorizerName=name)["authorizerDescription"]
    return Authorizer(
        found["authorizerFunctionArn"],
        found.get("tokenKeyName", ""),
        found.get("tokenSigningPublicKeys", {}),
        found["status"] == "ACTIVE",
        found.get("signingDisabled", False),
    )


def create_authorizer(cloud: Cloud, name: str, wanted: Authorizer) -> None:
    with translated("create the authorizer {name}", name=name):
        cloud.client("iot").create_authorizer(authorizerName=name, **_fields(wanted))


def update_authorizer(cloud: Cloud, name: str, wanted: Authorizer) -> None:
    """Whether tokens are signed cannot be changed."""
    with translated("change the authorizer {name}", name=name):
        cloud.client("iot").update_authorizer(authorizerName=name, **_fields(wanted))


def delete_authorizer(cloud: Cloud, name: str) -> None:
    """AWS deletes none that is active. What is gone already is no error."""
    iot = cloud.client("iot")
    with suppress(NotFoundError), translated("delete the authorizer {name}", name=name):
        iot.update_authorizer(authorizerName=name, status="INACTIVE")
        iot.delete_authorizer(authorizerName=name)


def is_default(cloud: Cloud, name: str) -> bool:
    """Whether it lets in clients that name no authorizer."""
    try:
        with translated("look up the default authorizer"):
            found = cloud.client("iot").describe_default_authorizer()["authorizerDescription"]
    except NotFoundError:
        return False
    return bool(found["authorizerName"] == name)


def domains_of(cloud: Cloud, name: str) -> Iterator[str]:
    """Names of the domain configurations that let clients in by it."""
    iot = cloud.client("iot")
    with translated("look up the domain configurations"):
        for page in iot.get_paginator("list_domain_configurations").paginate():
            for one in page["domainConfigurations"]:
                domain = one["domainConfigurationName"]
                found = iot.describe_domain_configuration(domainConfigurationName=domain)
                if found.get("authorizerConfig", {}).get("defaultAuthorizerName") == name:
                    yield domain


def user_name(user: str, authorizer: str, token: str, signature: str) -> str:
    """What the client's MQTT library is given as user name: AWS IoT reads its query."""
    query = {NAME: authorizer, SIGNATURE: signature, TOKEN_KEY: token}
    return f"{user}?" + "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items())


def ask_authorizer(cloud: Cloud, name: str, login: Login) -> Admission:
    """By `TestInvokeAuthorizer`, which runs the function. Raises CLD-010 when the token is not its own."""
    with translated("try the authorizer {name}", name=name):
        said = cloud.client("iot").test_invoke_authorizer(
            authorizerName=name,
            token=login.token,
            tokenSignature=login.signature,
            mqttContext={
                "username": login.user_name,
                "password": login.password.encode("utf-8"),
                "clientId": login.client_id,
            },
        )
    if not said.get("isAuthenticated"):
        return Admission(admitted=False)
    return Admission(
        True,
        said["principalId"],
        tuple(said["policyDocuments"]),
        said["refreshAfterInSeconds"],
        said["disconnectAfterInSeconds"],
    )


def connect_once(cloud: Cloud, login: Login) -> None:
    """As the client will: MQTT over TLS on port 443. Raises CLD-020, CLD-021, CLD-012."""
    context = client_context(cloud.trust_pem(), system=cloud.target.ca_file is None)
    context.set_alpn_protocols([MQTT_BY_CUSTOM_AUTHENTICATION])
    host, port = cloud.websocket_endpoint()
    endpoint = Endpoint(host, port, context, login=(login.user_name, login.password))
    connection = MqttConnection(endpoint, login.client_id, reconnect=False)
    connection.open()
    connection.close()


def _fields(wanted: Authorizer) -> dict[str, Any]:
    return {
        "authorizerFunctionArn": wanted.function_arn,
        "tokenKeyName": wanted.token_key,
        "tokenSigningPublicKeys": dict(wanted.public_keys),
        "status": "ACTIVE" if wanted.active else "INACTIVE",
    }
