"""The certificate provider: a function signs every CSR of fleet provisioning in this account and Region."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.account.names import PRIVATE_CA_FUNCTION, PROVIDER, PROVIDER_FUNCTION, AccountNames
from desktop.account.part import NOTHING, OURS, Holding, left_alone, needs_a_person
from desktop.cloud.providers import (
    create_provider,
    delete_provider,
    describe_provider,
    list_providers,
    update_provider,
)
from desktop.cloud.session import Cloud
from signing.messages import said

ACCOUNT_WIDE = (
    "It signs every fleet-provisioning request of this account and Region, also those of other products."
)


@dataclass(frozen=True)
class Provider:
    """There is one provider per account: another one is never replaced."""

    cloud: Cloud
    function_arn: str
    step: str = "certificate-provider"

    @property
    def detail(self) -> str:
        return f"{PROVIDER}. {ACCOUNT_WIDE}"

    def problem(self) -> str | None:
        known = list_providers(self.cloud)
        others = [name for name in known if name != PROVIDER]
        if others:
            return said("This account has another certificate provider, {one}.", one=others[0])
        if PROVIDER not in known:
            return said("The certificate provider does not exist.")
        if describe_provider(self.cloud, PROVIDER).function_arn != self.function_arn:
            return said("The certificate provider calls another function.")
        return None

    def held(self) -> Holding:
        """Ours while it calls a function of ours, whether that is still there or not."""
        if PROVIDER not in list_providers(self.cloud):
            return NOTHING
        names, called = AccountNames(self.cloud), describe_provider(self.cloud, PROVIDER).function_arn
        if called not in {names.function_arn(one) for one in (PROVIDER_FUNCTION, PRIVATE_CA_FUNCTION)}:
            return left_alone(
                "it calls {function}, which is not Linekey's: linekey account provider remove",
                function=called,
            )
        return OURS

    def remove(self) -> str:
        delete_provider(self.cloud, PROVIDER)
        return said("AWS IoT may take some minutes to notice that it signs itself again.")

    def mend(self) -> None:
        check_ours(self.cloud)
        change = update_provider if PROVIDER in list_providers(self.cloud) else create_provider
        change(self.cloud, PROVIDER, self.function_arn)


def check_ours(cloud: Cloud) -> None:
    """Raises SET-011 when the account's certificate provider is another's."""
    others = [name for name in list_providers(cloud) if name != PROVIDER]
    if others:
        raise needs_a_person(
            f"This account has another certificate provider, {others[0]}.",
            "An account has one provider for all products. Remove it if nothing depends on it, or use "
            "another account or Region.",
        )


def is_ours(cloud: Cloud) -> bool:
    """Whether the account has Linekey's certificate provider already."""
    return PROVIDER in list_providers(cloud)
