"""A short session of a role, entered by whoever is signed in and renewed before it ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.credentials import CredentialProvider, CredentialResolver, DeferredRefreshableCredentials
from botocore.session import get_session

from desktop.cloud.errors import translated
from desktop.core.redaction import hide

if TYPE_CHECKING:
    from desktop.cloud.session import Cloud

# The most that AWS gives to who is in a role already, as with SSO ("role chaining", IAM user guide).
SECONDS = 3600
# Characters of a session policy ("IAM and AWS STS quotas").
MOST_LETTERS = 2048


@dataclass(frozen=True)
class RoleSession:
    """Who enters which role. `identity` and `tags` stand in CloudTrail beside all that is done in it;
    `policy` narrows what the role may, empty where AWS would not take it for its length.
    """

    role_arn: str
    identity: str
    tags: Mapping[str, str]
    policy: str

    def request(self) -> dict[str, Any]:
        """The parameters of AssumeRole."""
        narrowed = {"Policy": self.policy} if self.policy else {}
        return {
            "RoleArn": self.role_arn,
            "RoleSessionName": self.identity,
            "SourceIdentity": self.identity,
            "DurationSeconds": SECONDS,
            "Tags": [{"Key": key, "Value": value} for key, value in self.tags.items()],
            **narrowed,
        }


def enter(base: Cloud, session: RoleSession) -> Any:
    """The boto3 session in the role; AWS is asked when it is first used, and anew minutes before it ends.

    What AWS refuses leaves as a `CloudError` where the session is used.
    """

    def entered() -> dict[str, str]:
        with translated("start a session of the role {role}", role=session.role_arn):
            given = base.client("sts").assume_role(**session.request())["Credentials"]
        hide(given["SecretAccessKey"])
        hide(given["SessionToken"])
        return {
            "access_key": given["AccessKeyId"],
            "secret_key": given["SecretAccessKey"],
            "token": given["SessionToken"],
            "expiry_time": given["Expiration"].isoformat(),
        }

    inner = get_session()
    inner.register_component("credential_provider", CredentialResolver([_Entered(entered)]))
    return boto3.session.Session(botocore_session=inner, region_name=base.region)


class _Entered(CredentialProvider):  # type: ignore[misc]
    METHOD = "linekey-role"

    def __init__(self, entered: Callable[[], dict[str, str]]) -> None:
        super().__init__()
        self._entered = entered

    def load(self) -> DeferredRefreshableCredentials:
        return DeferredRefreshableCredentials(self._entered, self.METHOD)
