"""The certificate provider: our function signs every CSR of fleet provisioning in this account and Region."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from desktop.account.authority import authority_certificate, authority_key_arn
from desktop.account.names import PROVIDER, PROVIDER_FUNCTION, Names
from desktop.account.part import needs_a_person
from desktop.cloud.errors import NotFoundError, RefusedError, translated
from desktop.cloud.eventually import eventually
from desktop.cloud.providers import create_provider, describe_provider, list_providers, update_provider
from desktop.cloud.session import Cloud
from desktop.core.catalogue.cloud import FUNCTION_DOES_NOT_RUN
from desktop.core.errors import CloudError
from resources.lambdas.package import HANDLER, MEMORY_MB, RUNTIME, TIMEOUT_SECONDS, certificate_provider_zip

ACCOUNT_WIDE = (
    "It signs every fleet-provisioning request of this account and Region, also those of other products."
)
_STATEMENT = "linekey-iot"


@dataclass(frozen=True)
class ProviderFunction:
    """The Lambda function and AWS IoT's permission to call it."""

    cloud: Cloud
    names: Names
    step: str = "provider-function"

    @property
    def detail(self) -> str:
        return PROVIDER_FUNCTION

    def problem(self) -> str | None:
        try:
            found = self._found()
            if found["CodeSha256"] != _sha256(self._zip()):
                return "The function has other code than this Linekey brings."
            if not self._has_settings(found):
                return "The function has other settings than it should."
        except NotFoundError:
            return "The function, the authority's key or its certificate does not exist."
        return None if self._is_permitted() else "AWS IoT may not call the function."

    def mend(self) -> None:
        functions = self.cloud.client("lambda")
        try:
            self._update(functions, self._found())
        except NotFoundError:
            # IAM is eventually consistent: Lambda refuses a role that is a few seconds old.
            eventually(lambda: self._create(functions), RefusedError, timeout=60.0, pause=2.0)
        with translated("wait for the function {function}", function=PROVIDER_FUNCTION):
            functions.get_waiter("function_active_v2").wait(FunctionName=PROVIDER_FUNCTION)
        if not self._is_permitted():
            self._permit(functions)
        self._prove(functions)

    def _create(self, functions: Any) -> None:
        with translated("create the function {function}", function=PROVIDER_FUNCTION):
            functions.create_function(
                FunctionName=PROVIDER_FUNCTION, Code={"ZipFile": self._zip()}, **self._settings()
            )

    def _update(self, functions: Any, found: dict[str, Any]) -> None:
        waiter = functions.get_waiter("function_updated_v2")
        with translated("update the function {function}", function=PROVIDER_FUNCTION):
            if not self._has_settings(found):
                functions.update_function_configuration(FunctionName=PROVIDER_FUNCTION, **self._settings())
                waiter.wait(FunctionName=PROVIDER_FUNCTION)
            if found["CodeSha256"] != _sha256(self._zip()):
                functions.update_function_code(FunctionName=PROVIDER_FUNCTION, ZipFile=self._zip())
                waiter.wait(FunctionName=PROVIDER_FUNCTION)

    def _permit(self, functions: Any) -> None:
        with translated("let AWS IoT call the function"):
            functions.add_permission(
                FunctionName=PROVIDER_FUNCTION,
                StatementId=_STATEMENT,
                Action="lambda:InvokeFunction",
                Principal="iot.amazonaws.com",
                SourceAccount=self.cloud.account_id,
                SourceArn=self.names.provider_arn,
            )

    def _prove(self, functions: Any) -> None:
        """Calls the function once: it must start, and refuse an empty request in its own words.

        The first call also takes the longest, and units wait only 5 s. Raises CLD-033.
        """
        with translated("try the function {function}", function=PROVIDER_FUNCTION):
            answer = functions.invoke(FunctionName=PROVIDER_FUNCTION, Payload=b"{}")
            said = answer["Payload"].read().decode("utf-8", "replace")
        if "certificateSigningRequest" not in said:
            raise CloudError(FUNCTION_DOES_NOT_RUN, function=PROVIDER_FUNCTION, reason=said[:300])

    def _is_permitted(self) -> bool:
        try:
            with translated("look up who may call the function"):
                text = self.cloud.client("lambda").get_policy(FunctionName=PROVIDER_FUNCTION)["Policy"]
        except NotFoundError:
            return False
        return any(statement.get("Sid") == _STATEMENT for statement in json.loads(text)["Statement"])

    def _found(self) -> dict[str, Any]:
        with translated("look up the function {function}", function=PROVIDER_FUNCTION):
            answer = self.cloud.client("lambda").get_function(FunctionName=PROVIDER_FUNCTION)
        found: dict[str, Any] = answer["Configuration"]
        return found

    def _has_settings(self, found: dict[str, Any]) -> bool:
        return all(found.get(key) == value for key, value in self._settings().items())

    def _settings(self) -> dict[str, Any]:
        return {
            "Runtime": RUNTIME,
            "Handler": HANDLER,
            "Role": self.names.role_arn(self.names.provider_role),
            "MemorySize": MEMORY_MB,
            "Timeout": TIMEOUT_SECONDS,
            "Environment": {"Variables": {"CA_KEY_ID": authority_key_arn(self.cloud)}},
        }

    def _zip(self) -> bytes:
        return _archive(authority_certificate(self.cloud, self.names))


@dataclass(frozen=True)
class Provider:
    """There is one provider per account: another one is never replaced."""

    cloud: Cloud
    names: Names
    step: str = "certificate-provider"

    @property
    def detail(self) -> str:
        return f"{PROVIDER}. {ACCOUNT_WIDE}"

    def problem(self) -> str | None:
        known = list_providers(self.cloud)
        others = [name for name in known if name != PROVIDER]
        if others:
            return f"This account has another certificate provider, {others[0]}."
        if PROVIDER not in known:
            return "The certificate provider does not exist."
        if describe_provider(self.cloud, PROVIDER).function_arn != self.names.function_arn:
            return "The certificate provider calls another function."
        return None

    def mend(self) -> None:
        known = list_providers(self.cloud)
        if any(name != PROVIDER for name in known):
            raise needs_a_person(
                self.problem() or "",
                "An account has one provider for all products. Remove it if nothing depends on it, or use "
                "another account or Region.",
            )
        change = update_provider if PROVIDER in known else create_provider
        change(self.cloud, PROVIDER, self.names.function_arn)


@cache
def _archive(ca_certificate_pem: str) -> bytes:
    return certificate_provider_zip(ca_certificate_pem)


def is_ours(cloud: Cloud) -> bool:
    """Whether the account has Linekey's certificate provider already."""
    return PROVIDER in list_providers(cloud)


def _sha256(archive: bytes) -> str:
    return base64.b64encode(hashlib.sha256(archive).digest()).decode("ascii")
