"""Short sessions of a role, renewed before they end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import boto3
from botocore.credentials import CredentialProvider, CredentialResolver, DeferredRefreshableCredentials
from botocore.session import get_session

from desktop.cloud.errors import translated
from desktop.cloud.models import use_small_models
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
    """The boto3 session of who is signed in at `base`, in the role."""

    def entered() -> Lent:
        with translated("start a session of the role {role}", role=session.role_arn):
            given = base.client("sts").assume_role(**session.request())["Credentials"]
        return Lent(
            given["AccessKeyId"],
            given["SecretAccessKey"],
            given["SessionToken"],
            given["Expiration"].isoformat(),
        )

    return renewing(entered, base.region)


@dataclass(frozen=True)
class Lent:
    """AWS credentials until `until` (ISO 8601)."""

    access_key: str
    secret_key: str = field(repr=False)
    token: str = field(repr=False)
    until: str


def renewing(lend: Callable[[], Lent], region: str) -> Any:
    """The boto3 session with what `lend` gives; it is asked when the session is first used, and anew minutes
    before that ends. What it raises leaves where the session is used.
    """

    def lent() -> dict[str, str]:
        given = lend()
        secret, token = hide(given.secret_key), hide(given.token)
        return {
            "access_key": given.access_key,
            "secret_key": secret,
            "token": token,
            "expiry_time": given.until,
        }

    inner = get_session()
    use_small_models(inner)
    inner.register_component("credential_provider", CredentialResolver([_Lender(lent)]))
    return boto3.session.Session(botocore_session=inner, region_name=region)


class _Lender(CredentialProvider):
    METHOD = "linekey"

    def __init__(self, lent: Callable[[], dict[str, str]]) -> None:
        super().__init__()
        self._lent = lent

    def load(self) -> DeferredRefreshableCredentials:
        return DeferredRefreshableCredentials(self._lent, self.METHOD)
