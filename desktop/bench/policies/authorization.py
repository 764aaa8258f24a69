"""TestAuthorization and GetEffectivePolicies, as the AWS IoT API reference has them.

The decisions are those of the broker: see `ministack_policies`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from desktop.bench.rest import Request, invalid, not_found

ACTIONS = {
    "CONNECT": "iot:Connect",
    "PUBLISH": "iot:Publish",
    "RECEIVE": "iot:Receive",
    "SUBSCRIBE": "iot:Subscribe",
}
MOST_QUESTIONS = 10


@dataclass(frozen=True)
class Attached:
    """A policy with the document of its default version."""

    name: str
    arn: str
    document: str

    @property
    def named(self) -> dict[str, str]:
        return {"policyName": self.name, "policyArn": self.arn}


class Account(Protocol):
    """What the broker knows, of the caller's account and Region."""

    def policies_of(self, target: str) -> list[Attached] | None:
        """Of a certificate's or a thing group's ARN; None when there is none."""

    def policies_by_thing(self, thing: str) -> list[Attached] | None:
        """Of all groups that it is in; None when there is no such thing."""

    def named(self, name: str) -> Attached | None: ...

    def values(self, certificate_arn: str, client_id: str) -> dict[str, str]:
        """Of policy variables and conditions, by their names in lower case."""

    def judge(self, document: str, values: Mapping[str, str], action: str, resource: str) -> str:
        """`Allow`, `Deny` or `ImplicitDeny`."""

    def missing(self, document: str, values: Mapping[str, str]) -> set[str]:
        """What the document needs to know and nobody does."""


class PolicyTests:
    def __init__(self, account: Account) -> None:
        self._account = account

    def route(self, request: Request) -> Mapping[str, Any] | None:
        if request.method == "POST" and request.path == "/test-authorization":
            return self._test(request.body, request.query.get("clientId", ""))
        if request.method == "POST" and request.path == "/effective-policies":
            return self._effective(request.body, request.query.get("thingName", ""))
        return None

    def _effective(self, body: Mapping[str, Any], thing: str) -> Mapping[str, Any]:
        if not body.get("principal") and not thing:
            raise invalid("Give a principal, a thing, or both.")
        found = [*(self._of(body) if body.get("principal") else ()), *self._by_thing(thing)]
        documents = {one.name: {**one.named, "policyDocument": one.document} for one in found}
        return {"effectivePolicies": list(documents.values())}

    def _by_thing(self, thing: str) -> list[Attached]:
        found = self._account.policies_by_thing(thing) if thing else []
        if found is None:
            raise not_found(f"Thing {thing} does not exist.")
        return found

    def _of(self, body: Mapping[str, Any]) -> list[Attached]:
        if body.get("cognitoIdentityPoolId"):
            raise invalid("The bench has no Cognito identities.")
        principal = str(body.get("principal", ""))
        found = self._account.policies_of(principal)
        if found is None:
            raise not_found(f"The principal {principal} does not exist.")
        return found

    def _test(self, body: Mapping[str, Any], client_id: str) -> Mapping[str, Any]:
        questions = body.get("authInfos")
        if not isinstance(questions, list) or not 1 <= len(questions) <= MOST_QUESTIONS:
            raise invalid(f"authInfos must be 1 to {MOST_QUESTIONS} questions.")
        principal = str(body.get("principal", ""))
        if ":thinggroup/" in principal:
            raise invalid("The principal must be a certificate.")
        attached = {one.name: one for one in self._of(body)}
        values = self._account.values(principal, client_id)
        if "iot:connection.thing.thingname" in values:
            attached |= {one.name: one for one in self._by_thing(client_id)}
        for name in _names(body, "policyNamesToSkip"):
            attached.pop(name, None)
        for name in _names(body, "policyNamesToAdd"):
            added = self._account.named(name)
            if added is None:
                raise not_found(f"Policy {name} does not exist.")
            attached[name] = added
        policies = list(attached.values())
        return {"authResults": [self._answer(question, policies, values) for question in questions]}

    def _answer(
        self, question: object, policies: Sequence[Attached], values: Mapping[str, str]
    ) -> Mapping[str, Any]:
        """Of several resources, all must be allowed."""
        action, resources = _read(question)
        said: dict[str, set[str]] = {"Allow": set(), "Deny": set(), "ImplicitDeny": set()}
        nobody_minds = True
        for resource in resources:
            found = {
                one.name: self._account.judge(one.document, values, action, resource) for one in policies
            }
            for name, which in found.items():
                said[which].add(name)
            nobody_minds &= "Allow" in found.values()
        allowed = "ALLOWED" if nobody_minds else "IMPLICIT_DENY"

        def those(which: str) -> dict[str, Any]:
            return {"policies": [one.named for one in policies if one.name in said[which]]}

        missing = {key for one in policies for key in self._account.missing(one.document, values)}
        return {
            "authInfo": question,
            "allowed": those("Allow"),
            "denied": {"implicitDeny": those("ImplicitDeny"), "explicitDeny": those("Deny")},
            "authDecision": "EXPLICIT_DENY" if said["Deny"] else allowed,
            "missingContextValues": sorted(missing),
        }


def _read(question: object) -> tuple[str, list[str]]:
    if not isinstance(question, dict):
        raise invalid("Each of authInfos must be a structure.")
    kind, resources = question.get("actionType"), question.get("resources")
    if kind not in ACTIONS:
        raise invalid(f"actionType must be one of {', '.join(ACTIONS)}.")
    if not isinstance(resources, list) or not resources or not all(isinstance(one, str) for one in resources):
        raise invalid("resources must be ARNs.")
    return ACTIONS[kind], resources


def _names(body: Mapping[str, Any], field: str) -> list[str]:
    given = body.get(field) or []
    if not isinstance(given, list):
        raise invalid(f"{field} must be a list.")
    return [str(one) for one in given]
