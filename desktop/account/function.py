"""Lambda functions of ours, and AWS IoT's permission to call them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from desktop.account.names import AccountNames
from desktop.account.part import NOTHING, OURS, Holding, left_alone
from desktop.cloud import functions
from desktop.cloud.errors import ConflictError, NotFoundError, RefusedError, translated
from desktop.cloud.eventually import eventually
from desktop.cloud.session import Cloud
from desktop.core.catalogue.cloud import FUNCTION_DOES_NOT_RUN
from desktop.core.errors import CloudError
from resources.lambdas.package import MEMORY_MB, RUNTIME, TIMEOUT_SECONDS
from signing.messages import said


@dataclass(frozen=True)
class Function:
    """`archive` and `variables` are asked when they are needed: they may name what other parts make first.

    `caller` is the ARN of the AWS IoT resource that may call it, where it is one. `refusal` is a word of what
    it says to an empty event, which shows that it runs. `seconds` is how long it may take.
    """

    cloud: Cloud
    names: AccountNames
    step: str
    name: str
    handler: str
    role: str
    archive: Callable[[], bytes]
    variables: Callable[[], dict[str, str]]
    caller: str = ""
    refusal: str = "certificateSigningRequest"
    seconds: int = TIMEOUT_SECONDS

    @property
    def detail(self) -> str:
        return self.name

    def problem(self) -> str | None:
        try:
            found = functions.describe_function(self.cloud, self.name)
            if found["CodeSha256"] != _sha256(self.archive()):
                return said("The function has other code than this Linekey brings.")
            if not self._has_settings(found):
                return said("The function has other settings than it should.")
        except NotFoundError:
            return said("The function {name}, or what it needs, does not exist.", name=self.name)
        return None if self._is_permitted() else said("AWS IoT may not call the function.")

    def mend(self) -> None:
        try:
            # Whoever set it up in the meantime told it what is not to be lost.
            eventually(self._update, ConflictError)
        except NotFoundError:
            # IAM is eventually consistent: Lambda refuses a role that is a few seconds old.
            eventually(self._create, RefusedError, timeout=60.0, pause=2.0)
        with translated("wait for the function {function}", function=self.name):
            self.cloud.client("lambda").get_waiter("function_active_v2").wait(
                FunctionName=self.name, WaiterConfig=functions.LOOKS
            )
        if not self._is_permitted():
            functions.permit(self.cloud, self.name, self.caller)
        self._prove()

    def held(self) -> Holding:
        """Ours by what it runs and the role it runs as; code and settings may be an older Linekey's."""
        try:
            found = functions.describe_function(self.cloud, self.name)
        except NotFoundError:
            return NOTHING
        if (found["Handler"], found["Role"]) != (self.handler, self.names.role_arn(self.role)):
            return left_alone("it runs something else than Linekey's, or as another role")
        return OURS

    def remove(self) -> str:
        functions.delete_function(self.cloud, self.name)
        return ""

    def _create(self) -> None:
        with translated("create the function {function}", function=self.name):
            self.cloud.client("lambda").create_function(
                FunctionName=self.name, Code={"ZipFile": self.archive()}, **self.settings()
            )

    def _update(self) -> None:
        found = functions.describe_function(self.cloud, self.name)
        client = self.cloud.client("lambda")
        waiter = client.get_waiter("function_updated_v2")
        with translated("update the function {function}", function=self.name):
            if not self._has_settings(found):
                client.update_function_configuration(
                    FunctionName=self.name, RevisionId=found["RevisionId"], **self.settings()
                )
                waiter.wait(FunctionName=self.name, WaiterConfig=functions.LOOKS)
            if found["CodeSha256"] != _sha256(self.archive()):
                client.update_function_code(FunctionName=self.name, ZipFile=self.archive())
                waiter.wait(FunctionName=self.name, WaiterConfig=functions.LOOKS)

    def _prove(self) -> None:
        """Calls the function once: it must start, and refuse an empty request in its own words.

        The first call also takes the longest, and units wait only 5 s. Raises CLD-033.
        """
        said = functions.invoke(self.cloud, self.name, {}).text
        if self.refusal not in said:
            raise CloudError(FUNCTION_DOES_NOT_RUN, function=self.name, reason=said[:300])

    def _is_permitted(self) -> bool:
        return not self.caller or functions.may_call(self.cloud, self.name, self.caller)

    def _has_settings(self, found: dict[str, Any]) -> bool:
        return all(found.get(key) == value for key, value in self.settings().items())

    def settings(self) -> dict[str, Any]:
        """Its configuration, as Lambda spells it."""
        return {
            "Runtime": RUNTIME,
            "Handler": self.handler,
            "Role": self.names.role_arn(self.role),
            "MemorySize": MEMORY_MB,
            "Timeout": self.seconds,
            "Environment": {"Variables": self.variables()},
        }


def _sha256(archive: bytes) -> str:
    return base64.b64encode(hashlib.sha256(archive).digest()).decode("ascii")
