"""May this certificate do that? Asked of AWS IoT, and worked out here from the same policies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop.cloud.errors import translated
from desktop.cloud.session import Cloud
from desktop.core.policy.document import Policy, read_policy
from desktop.core.policy.evaluation import Decision, Outcome, decide
from desktop.core.policy.patterns import Values, normal_key
from signing.certificates.attributes import attributes_of

# What each action is asked of, and what TestAuthorization calls it.
ACTIONS = {"connect": "client", "publish": "topic", "receive": "topic", "subscribe": "topicfilter"}


@dataclass(frozen=True)
class Connection:
    """What AWS IoT would know of the certificate when it connects with that client id, and what applies."""

    certificate_id: str
    arn: str
    status: str  # of the certificate: only ACTIVE ones connect at all
    client_id: str
    thing: str  # that it is attached to and called as; or empty
    policies: tuple[Policy, ...]
    values: Values


@dataclass(frozen=True)
class Answer:
    """`aws` and `ours` may differ where nobody here knows a value, such as a client's address."""

    certificate_id: str
    status: str
    client_id: str
    thing: str
    action: str
    resource: str
    aws: Outcome
    aws_by: tuple[str, ...]
    ours: Decision

    @property
    def agree(self) -> bool:
        return self.aws == self.ours.outcome

    @property
    def allowed(self) -> bool:
        """Both say so, and the certificate is in use."""
        return self.agree and self.aws is Outcome.ALLOWED and self.status == "ACTIVE"


def can(cloud: Cloud, certificate_id: str, action: str, name: str, client_id: str = "") -> Answer:
    """`name` is a topic, a filter, or the client id to connect with.

    Without a client id it is that of the certificate's one thing. Changes nothing. Raises CLD-004 for a
    certificate that is not there.
    """
    known = connection(cloud, certificate_id, name if action == "connect" else client_id)
    resource = cloud.arn("iot", f"{ACTIONS[action]}/{name}")
    question = {"actionType": action.upper(), "resources": [resource]}
    named = {"clientId": known.client_id} if known.client_id else {}
    with translated("ask what the certificate may do"):
        asked = cloud.client("iot").test_authorization(principal=known.arn, authInfos=[question], **named)
    result = asked["authResults"][0]
    return Answer(
        certificate_id,
        known.status,
        known.client_id,
        known.thing,
        action,
        resource,
        Outcome(result["authDecision"]),
        _named(result),
        decide(known.policies, f"iot:{action.capitalize()}", resource, known.values),
    )


def connection(cloud: Cloud, certificate_id: str, client_id: str) -> Connection:
    """Without a client id it is that of the certificate's one thing."""
    iot = cloud.client("iot")
    thing: dict[str, Any] | None = None
    with translated("look up the certificate {id}", id=certificate_id):
        certificate = iot.describe_certificate(certificateId=certificate_id)["certificateDescription"]
        arn = certificate["certificateArn"]
        things = iot.list_principal_things(principal=arn)["things"]
        if not client_id and len(things) == 1:
            client_id = things[0]
        if client_id in things:
            thing = iot.describe_thing(thingName=client_id)
    named = {"thingName": client_id} if thing else {}
    with translated("ask which policies the certificate has"):
        effective = iot.get_effective_policies(principal=arn, **named)["effectivePolicies"]
    return Connection(
        certificate_id,
        arn,
        certificate["status"],
        client_id,
        client_id if thing else "",
        tuple(read_policy(one["policyName"], one["policyDocument"]) for one in effective),
        _values(certificate, client_id, thing),
    )


def _named(result: dict[str, Any]) -> tuple[str, ...]:
    """The policies that decided."""
    match result["authDecision"]:
        case "ALLOWED":
            policies = result["allowed"]["policies"]
        case "EXPLICIT_DENY":
            policies = result["denied"]["explicitDeny"]["policies"]
        case _:
            policies = []
    return tuple(one["policyName"] for one in policies)


def _values(certificate: dict[str, Any], client_id: str, thing: dict[str, Any] | None) -> Values:
    values = {"iot:CertificateId": certificate["certificateId"]}
    for name, value in attributes_of(certificate["certificatePem"]).items():
        values[f"iot:Certificate.{name}"] = value
    if client_id:
        values["iot:ClientId"] = client_id
        values["iot:Connection.Thing.IsAttached"] = "true" if thing else "false"
    if thing:
        values["iot:Connection.Thing.ThingName"] = thing["thingName"]
        if thing.get("thingTypeName"):
            values["iot:Connection.Thing.ThingTypeName"] = thing["thingTypeName"]
        for name, value in thing.get("attributes", {}).items():
            values[f"iot:Connection.Thing.Attributes[{name}]"] = value
    return {normal_key(key): value for key, value in values.items()}
