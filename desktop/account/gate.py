"""The release gate of a product: made on request, looked at, and taken away."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from desktop.account.documents import document
from desktop.account.function import Function
from desktop.account.names import Names
from desktop.account.part import needs_a_person, set_up
from desktop.account.release_policy.kept import first_policy, shelf_of
from desktop.account.roles import POLICY_NAME, Role
from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.functions import delete_function, describe_function
from desktop.cloud.session import Cloud
from desktop.core.events import Listener, ignore
from desktop.settings.product.profile import ProductProfile
from resources.lambdas.package import GATE_HANDLER, GATE_SECONDS, release_gate_zip
from resources.lambdas.release_gate.names import ROLLOUTS, exchange_of, refusals_of

FIRST_POLICY = "FIRST_POLICY"


@dataclass(frozen=True)
class GateView:
    """`first_policy` is the SHA-256 of the policy's first version, which the gate follows all others from."""

    function: str
    exists: bool
    first_policy: str
    problems: tuple[str, ...]


class Gate:
    """`first_policy` answers the SHA-256 of the policy's first version, as this station knows it."""

    def __init__(self, cloud: Cloud, names: Names, first_policy: Callable[[], str]) -> None:
        self._cloud = cloud
        self._names = names
        self._first_policy = first_policy

    @property
    def name(self) -> str:
        """Of the function."""
        return self._names.gate

    def parts(self) -> tuple[Role, Function]:
        """In the order they are made."""
        names = self._names
        function = Function(
            self._cloud,
            names,
            "release-gate",
            names.gate,
            GATE_HANDLER,
            names.gate_role,
            archive=cache(release_gate_zip),
            variables=self._variables,
            refusal="RequestRefused",
            seconds=GATE_SECONDS,
        )
        return gate_role(self._cloud, names), function

    def set_up(self, tell: Listener = ignore) -> None:
        """Makes what is missing, mends what differs. Emits `StepDone` for each part.

        Raises SET-011 when the gate follows another first policy than this station knows, REL-060 to REL-064
        for an account without a sound one.
        """
        self._variables()  # which may be wrong: before anything is made
        set_up(self.parts(), tell)

    def view(self) -> GateView:
        held = self._held()
        found = [] if held is None else [part.problem() for part in self.parts()]
        problems = tuple(problem for problem in found if problem)
        return GateView(self._names.gate, held is not None, held or "", problems)

    def exists(self) -> bool:
        return self._held() is not None

    def remove(self) -> None:
        """Function with its log, and role; what is gone already is no error."""
        iam, role = self._cloud.client("iam"), self._names.gate_role
        delete_function(self._cloud, self._names.gate)
        with suppress(NotFoundError), translated("remove the role {name}", name=role):
            iam.delete_role_policy(RoleName=role, PolicyName=POLICY_NAME)
        with suppress(NotFoundError), translated("remove the role {name}", name=role):
            iam.delete_role(RoleName=role)

    def _held(self) -> str | None:
        """The first policy that the account's gate follows; None without a gate."""
        try:
            found = describe_function(self._cloud, self._names.gate)
        except NotFoundError:
            return None
        return str(found.get("Environment", {}).get("Variables", {}).get(FIRST_POLICY, ""))

    def _variables(self) -> dict[str, str]:
        known, held = self._first_policy(), self._held()
        if held and held != known:
            raise needs_a_person(
                f"The gate follows the policy {held[:16]}…, this station knows {known[:16]}… as the first.",
                "Find out which is the owners'. To begin anew: linekey account gate remove",
            )
        return gate_variables(self._names, known)


def gate_variables(names: Names, first_policy: str) -> dict[str, str]:
    """The function's environment; `first_policy` is the SHA-256 of the policy's first version."""
    return {
        "PRODUCT": names.product.name,
        "SLUG": names.slug,
        FIRST_POLICY: first_policy,
        "BUCKET": names.bucket,
        "STREAM_ROLE": names.role_arn(names.stream_role),
        "IOT": names.iot,
    }


def gate_of(cloud: Cloud, product: ProductProfile) -> Gate:
    """That of the product; its first policy is the one from which this station has followed all others."""
    return Gate(cloud, Names(cloud, product), cache(partial(first_policy, cloud, product)))


def launcher_policy(cloud: Cloud, names: Names, *, gated: bool) -> dict[str, Any]:
    """The IAM policy of whoever launches: through the gate alone, or by themselves."""
    name = "policies/launcher-gated" if gated else "policies/launcher"
    return document(
        name,
        **places(cloud, names),
        gate=names.function_arn(names.gate),
        gate_role=names.role_arn(names.gate_role),
    )


def gate_role(cloud: Cloud, names: Names) -> Role:
    """Lets the function read images, policies and refusals, start rollouts, write policies and its log."""
    return Role(
        cloud,
        "release-gate-role",
        names.gate_role,
        document("policies/function-trust"),
        lambda: document(
            "policies/gate-role", **places(cloud, names), log_group=names.log_group_arn(names.gate)
        ),
    )


def places(cloud: Cloud, names: Names) -> dict[str, str]:
    """What the policies of releases and rollouts name."""
    shelf = shelf_of(cloud, names.product)
    return {
        "iot": names.iot,
        "bucket": names.bucket_arn,
        "rollouts": ROLLOUTS,
        "policies": shelf.key(1).removesuffix("1.json"),
        "exchange": exchange_of(names.slug),
        "refusals": refusals_of(names.slug),
        "parameter": cloud.arn("ssm", f"parameter{shelf.parameter}"),
        "stream_role": names.role_arn(names.stream_role),
    }
