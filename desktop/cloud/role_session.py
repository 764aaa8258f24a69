"""Short sessions of a role, renewed before they end."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import boto3
from botocore.credentials import CredentialProvider, CredentialResolver, DeferredRefreshableCredentials
from botocore.exceptions import ClientError
from botocore.session import get_session

from desktop.cloud.errors import translated
from desktop.cloud.models import use_small_models
from desktop.core.redaction import hide

if TYPE_CHECKING:
    from desktop.cloud.session import Cloud

_log = logging.getLogger(__name__)
# The most that AWS gives to who is in a role already, as with SSO ("role chaining", IAM user guide).
SECONDS = 3600
_TOO_LARGE = "PackedPolicyTooLarge"


@dataclass(frozen=True)
class RoleSession:
    """Who enters which role. `identity` and `tags` stand in CloudTrail beside all that is done in it;
    `policy` narrows what the role may: 2,048 characters at most ("IAM and AWS STS quotas").
    """

    role_arn: str
    identity: str
    tags: Mapping[str, str]
    policy: str

    def request(self) -> dict[str, Any]:
        """The parameters of AssumeRole."""
        return {
            "RoleArn": self.role_arn,
            "RoleSessionName": self.identity,
            "SourceIdentity": self.identity,
            "DurationSeconds": SECONDS,
            "Tags": [{"Key": key, "Value": value} for key, value in self.tags.items()],
            "Policy": self.policy,
        }


def enter(base: Cloud, session: RoleSession) -> Any:
    """The boto3 session of who is signed in at `base`, in the role.

    Raises CLD-060 where the tags that whoever signed in brings along leave no room for a session.
    """

    def entered() -> Lent:
        with translated("start a session of the role {role}", role=session.role_arn):
            given = _assumed(base.client("sts"), session.request())["Credentials"]
        return Lent(
            given["AccessKeyId"],
            given["SecretAccessKey"],
            given["SessionToken"],
            given["Expiration"].isoformat(),
        )

    return renewing(entered, base.region)


def _assumed(sts: Any, request: dict[str, Any]) -> Any:
    """AWS packs policy and tags, those of an earlier session too, and tells only then whether they fit
    (IAM user guide, "Pass session tags in AWS STS"). Where they do not, the role alone says what may be done.
    """
    try:
        return sts.assume_role(**request)
    except ClientError as error:
        if error.response["Error"]["Code"] != _TOO_LARGE:
            raise
        _log.debug("%s is entered without a policy: %s", request["RoleArn"], error)
    del request["Policy"]
    return sts.assume_role(**request)


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
