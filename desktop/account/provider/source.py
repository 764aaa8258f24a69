"""Who signs for fleet provisioning in the account: the certificate provider's function, and what it needs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Literal

from desktop.account.authority import (
    AuthorityCertificate,
    SigningKey,
    authority_certificate,
    authority_key_arn,
)
from desktop.account.bucket import Bucket
from desktop.account.function import Function
from desktop.account.names import PRIVATE_CA_FUNCTION, PROVIDER, PROVIDER_FUNCTION, AccountNames
from desktop.account.part import Part, needs_a_person
from desktop.account.private_ca import PrivateCa
from desktop.account.roles import private_ca_role, provider_role
from desktop.cloud import functions
from desktop.cloud.errors import NotFoundError
from desktop.cloud.private_ca import describe_private_ca
from desktop.cloud.providers import describe_provider, list_providers
from desktop.cloud.session import Cloud
from resources.lambdas.package import HANDLER, PRIVATE_CA_HANDLER, certificate_provider_zip
from signing.messages import said

PROFILES_VARIABLE = "CERTIFICATE_PROFILES"
CHANGE = "linekey account provider update"


@dataclass(frozen=True)
class Source:
    """`parts` in the order they are made. `authority_pem()` is the certificate of who signs, empty where only
    the function's author knows. `shared` are parts that every product has anyway.
    """

    kind: Literal["kms", "private-ca", "function"]
    function_arn: str
    parts: tuple[Part, ...]
    authority_pem: Callable[[], str]
    shared: tuple[Part, ...] = ()


def kms_source(cloud: Cloud) -> Source:
    """An authority of our own whose key is in KMS."""
    names = AccountNames(cloud)
    function = Function(
        cloud,
        names,
        step="provider-function",
        name=PROVIDER_FUNCTION,
        handler=HANDLER,
        role=names.provider_role,
        archive=lambda: _archive(authority_certificate(cloud, names)),
        variables=lambda: {"CA_KEY_ID": authority_key_arn(cloud), **_told(cloud)},
        caller=names.provider_arn,
    )
    parts = (
        SigningKey(cloud),
        AuthorityCertificate(cloud, names),
        provider_role(cloud, names),
        function,
    )
    arn = names.function_arn(PROVIDER_FUNCTION)
    authority_pem = partial(authority_certificate, cloud, names)
    return Source("kms", arn, parts, authority_pem, shared=(Bucket(cloud, names),))


def profiles_of(cloud: Cloud) -> dict[str, Any]:
    """What the function was told of certificates, by product; nothing before there is a function."""
    try:
        return profiles_in(functions.describe_function(cloud, PROVIDER_FUNCTION))
    except NotFoundError:
        return {}


def profiles_in(function: Mapping[str, Any]) -> dict[str, Any]:
    """As `profiles_of`, from the function's configuration."""
    try:
        found = json.loads(_variables(function).get(PROFILES_VARIABLE, "{}"))
    except ValueError:  # somebody else's writing: it is made anew
        return {}
    return found if isinstance(found, dict) else {}


def _told(cloud: Cloud) -> dict[str, str]:
    """The part of the function's environment that products write, not the function's own part."""
    try:
        variables = _variables(functions.describe_function(cloud, PROVIDER_FUNCTION))
    except NotFoundError:
        return {}
    return {name: text for name, text in variables.items() if name == PROFILES_VARIABLE}


def _variables(function: Mapping[str, Any]) -> dict[str, str]:
    return dict(function.get("Environment", {}).get("Variables", {}))


def private_ca_source(cloud: Cloud, authority: str) -> Source:
    """An authority in AWS Private CA, by its ARN."""
    names = AccountNames(cloud)

    def authority_pem() -> str:
        return describe_private_ca(cloud, authority).certificate_pem

    def variables() -> dict[str, str]:
        algorithm = describe_private_ca(cloud, authority).signing_algorithm
        return {"CA_ARN": authority, "SIGNING_ALGORITHM": algorithm}

    function = Function(
        cloud,
        names,
        step="provider-function",
        name=PRIVATE_CA_FUNCTION,
        handler=PRIVATE_CA_HANDLER,
        role=names.private_ca_role,
        archive=lambda: _archive(authority_pem()),
        variables=variables,
        caller=names.provider_arn,
    )
    parts = (PrivateCa(cloud, authority), private_ca_role(cloud, names, authority), function)
    return Source("private-ca", names.function_arn(PRIVATE_CA_FUNCTION), parts, authority_pem)


def function_source(cloud: Cloud, function: str) -> Source:
    """A function of the account's own, by its name or ARN. Raises CLD-004 when there is none."""
    arn = str(functions.describe_function(cloud, function)["FunctionArn"])
    return _of_yours(cloud, arn)


def current_source(cloud: Cloud) -> Source:
    """The one that Linekey's provider calls, which a person chose; our own authority without a provider."""
    if PROVIDER not in list_providers(cloud):
        return kms_source(cloud)
    arn, names = describe_provider(cloud, PROVIDER).function_arn, AccountNames(cloud)
    if arn == names.function_arn(PROVIDER_FUNCTION):
        return kms_source(cloud)
    if arn == names.function_arn(PRIVATE_CA_FUNCTION) and (authority := _private_ca_of(cloud, arn)):
        return private_ca_source(cloud, authority)
    return _of_yours(cloud, arn)


def _private_ca_of(cloud: Cloud, function_arn: str) -> str | None:
    """The authority that our function is for; None when the function is gone or somebody changed it."""
    try:
        found = functions.describe_function(cloud, function_arn)
    except NotFoundError:
        return None
    authority: str | None = found.get("Environment", {}).get("Variables", {}).get("CA_ARN")
    return authority


def _of_yours(cloud: Cloud, function_arn: str) -> Source:
    return Source("function", function_arn, (FunctionOfYours(cloud, function_arn),), str)


@dataclass(frozen=True)
class FunctionOfYours:
    """A function that somebody else wrote: only AWS IoT's permission to call it is made here."""

    cloud: Cloud
    function_arn: str
    step: str = "provider-function"

    @property
    def detail(self) -> str:
        return self.function_arn

    def problem(self) -> str | None:
        try:
            functions.describe_function(self.cloud, self.function_arn)
        except NotFoundError:
            return said("The function {function_arn} does not exist.", function_arn=self.function_arn)
        caller = AccountNames(self.cloud).provider_arn
        if functions.may_call(self.cloud, self.function_arn, caller):
            return None
        return said("AWS IoT may not call {function_arn}.", function_arn=self.function_arn)

    def mend(self) -> None:
        """Raises SET-011 when the function is gone."""
        caller = AccountNames(self.cloud).provider_arn
        try:
            functions.describe_function(self.cloud, self.function_arn)
        except NotFoundError as error:
            raise needs_a_person(self.problem() or "", f"Choose who signs: {CHANGE}") from error
        functions.permit(self.cloud, self.function_arn, caller)


@cache
def _archive(ca_certificate_pem: str) -> bytes:
    return certificate_provider_zip(ca_certificate_pem)
