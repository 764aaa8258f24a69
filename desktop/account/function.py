"""A Lambda function whose code Linekey brings."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.cloud.errors import NotFoundError, RefusedError, translated
from desktop.cloud.eventually import eventually
from desktop.cloud.session import Cloud
from desktop.core.catalogue.cloud import FUNCTION_DOES_NOT_RUN
from desktop.core.errors import CloudError


@dataclass(frozen=True)
class Function:
    """`archive()` is its code, `settings()` what Lambda is told beside it, both asked when they are needed.

    `proof`: what it must say of an empty event, so that one that does not even start is found at once.
    """

    cloud: Cloud
    step: str
    name: str
    archive: Callable[[], bytes]
    settings: Callable[[], Mapping[str, Any]]
    proof: str

    @property
    def detail(self) -> str:
        return self.name

    def problem(self) -> str | None:
        try:
            found = self._found()
        except NotFoundError:
            return f"The function {self.name} does not exist."
        if found["CodeSha256"] != self._sha256():
            return f"The function {self.name} has other code than this Linekey brings."
        if not self._has_settings(found):
            return f"The function {self.name} has other settings than it should."
        return None

    def mend(self) -> None:
        """Raises CLD-033 when it does not run."""
        functions = self.cloud.client("lambda")
        try:
            self._update(functions, self._found())
        except NotFoundError:
            # IAM is eventually consistent: Lambda refuses a role that is a few seconds old.
            eventually(lambda: self._create(functions), RefusedError, timeout=60.0, pause=2.0)
        with translated("wait for the function {function}", function=self.name):
            functions.get_waiter("function_active_v2").wait(FunctionName=self.name)
        self._prove(functions)

    def _create(self, functions: Any) -> None:
        with translated("create the function {function}", function=self.name):
            functions.create_function(
                FunctionName=self.name, Code={"ZipFile": self.archive()}, **self.settings()
            )

    def _update(self, functions: Any, found: dict[str, Any]) -> None:
        waiter = functions.get_waiter("function_updated_v2")
        with translated("update the function {function}", function=self.name):
            if not self._has_settings(found):
                functions.update_function_configuration(FunctionName=self.name, **self.settings())
                waiter.wait(FunctionName=self.name)
            if found["CodeSha256"] != self._sha256():
                functions.update_function_code(FunctionName=self.name, ZipFile=self.archive())
                waiter.wait(FunctionName=self.name)

    def _prove(self, functions: Any) -> None:
        with translated("try the function {function}", function=self.name):
            answer = functions.invoke(FunctionName=self.name, Payload=b"{}")
            said = answer["Payload"].read().decode("utf-8", "replace")
        if self.proof not in said:
            raise CloudError(FUNCTION_DOES_NOT_RUN, function=self.name, reason=said[:300])

    def _found(self) -> dict[str, Any]:
        with translated("look up the function {function}", function=self.name):
            answer = self.cloud.client("lambda").get_function(FunctionName=self.name)
        found: dict[str, Any] = answer["Configuration"]
        return found

    def _has_settings(self, found: dict[str, Any]) -> bool:
        return all(found.get(key) == value for key, value in self.settings().items())

    def _sha256(self) -> str:
        return base64.b64encode(hashlib.sha256(self.archive()).digest()).decode("ascii")
