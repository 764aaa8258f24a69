"""Tries who signs for fleet provisioning, with a request of a unit that does not exist."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from desktop.cloud import certificates, functions
from desktop.cloud.errors import LostAnswerError, NotFoundError
from desktop.cloud.fleet_provisioning import ClaimConnection, ClaimCredentials
from desktop.cloud.providers import CertificateProvider, describe_provider, list_providers
from desktop.cloud.session import Cloud
from desktop.core.catalogue.settings import (
    ANSWER_UNFIT,
    FUNCTION_BROKEN,
    FUNCTION_MISSING,
    FUNCTION_NOT_PERMITTED,
    FUNCTION_SLOW,
    NOTHING_TO_TRY,
)
from desktop.core.errors import CloudError, SettingsError
from signing.algorithms import algorithm_of
from signing.certificates import check_certificate
from signing.errors import SigningError
from signing.identity import throwaway_request

AWS_WAITS = 5.0  # seconds, for the answer of a provider
COMMON_NAME = "linekey-provider-test"


@dataclass(frozen=True)
class Trial:
    """`provider` and `function_arn` are empty where AWS signs itself; `path` is how the request went.

    `key` is that of the certificate, `seconds` the time until it was there.
    """

    provider: str
    function_arn: str
    path: Literal["mqtt", "function"]
    issuer: str
    key: str
    days: int
    seconds: float


def try_provider(cloud: Cloud, claim: Callable[[], ClaimCredentials] | None) -> Trial:
    """Has a certificate made for a throw-away key, looks at it, and removes what AWS registered of it.

    As units do, over MQTT, with `claim`; without one the function is called as AWS IoT calls it. Raises
    SET-053 (the function does not exist), SET-054 (lacks a permission), SET-055 (does not run), SET-056 (is
    too slow), SET-057 (answers with the wrong certificate), SET-058 (nobody to ask), and `CloudError` when
    AWS is not reached or the claim is refused.
    """
    provider = next((describe_provider(cloud, name) for name in list_providers(cloud)), None)
    request = throwaway_request(f"{COMMON_NAME}-{secrets.token_hex(4)}")
    if provider is not None:
        _check_callable(cloud, provider)
    if claim is None:
        if provider is None:
            raise SettingsError(NOTHING_TO_TRY)
        return _by_function(cloud, provider, request)
    return _over_mqtt(cloud, provider, claim(), request)


def _check_callable(cloud: Cloud, provider: CertificateProvider) -> None:
    try:
        functions.describe_function(cloud, provider.function_arn)
    except NotFoundError as error:
        raise SettingsError(FUNCTION_MISSING, function=provider.function_arn) from error
    if not functions.may_call(cloud, provider.function_arn, provider.arn):
        raise SettingsError(FUNCTION_NOT_PERMITTED, function=provider.function_arn, provider=provider.arn)


def _over_mqtt(
    cloud: Cloud, provider: CertificateProvider | None, claim: ClaimCredentials, request: str
) -> Trial:
    begun = datetime.now(UTC)
    with ClaimConnection(cloud, claim, COMMON_NAME) as connection:
        asked = time.monotonic()
        try:
            made = connection.create_from_csr(request)
        except CloudError as error:
            if isinstance(error, LostAnswerError):
                _discard_all(cloud, request, begun)
            if provider is not None:  # over MQTT nobody is told why: the function, called once more, tells
                _by_function(cloud, provider, request)
            raise
        seconds = time.monotonic() - asked
    try:
        return _judged(provider, "mqtt", made.certificate_pem, request, seconds)
    finally:
        certificates.discard(cloud, made.certificate_id)


def _discard_all(cloud: Cloud, request: str, since: datetime) -> None:
    for found in certificates.for_request(cloud, request, since, "PENDING_ACTIVATION"):
        certificates.discard(cloud, found.certificate_id)


def _by_function(cloud: Cloud, provider: CertificateProvider, request: str) -> Trial:
    function = provider.function_arn
    event = {"certificateSigningRequest": request, "principalId": COMMON_NAME, "clientId": COMMON_NAME}
    try:
        said = functions.invoke(cloud, function, event)
    except TimeoutError as error:
        raise SettingsError(FUNCTION_SLOW, function=function, seconds=AWS_WAITS) from error
    answer = _read(said.text)
    if said.failed and "timed out" in str(answer.get("errorMessage", "")).lower():
        raise SettingsError(FUNCTION_SLOW, function=function, seconds=AWS_WAITS)
    pem = answer.get("certificatePem")
    if said.failed or not isinstance(pem, str):
        reason = answer.get("errorMessage") or said.text[:300] or "nothing"
        raise SettingsError(FUNCTION_BROKEN, function=function, reason=reason)
    trial = _judged(provider, "function", pem, request, said.seconds)
    if said.seconds > AWS_WAITS:
        raise SettingsError(FUNCTION_SLOW, function=function, seconds=AWS_WAITS)
    return trial


def _judged(
    provider: CertificateProvider | None,
    path: Literal["mqtt", "function"],
    pem: str,
    request: str,
    seconds: float,
) -> Trial:
    try:
        certificate = check_certificate(pem, request)
        key = algorithm_of(certificate.public_key(), COMMON_NAME).name
    except SigningError as error:
        raise SettingsError(
            ANSWER_UNFIT, reason=error.message, advice=error.hint, context={"cause": error.code}
        ) from error
    return Trial(
        provider=provider.name if provider else "",
        function_arn=provider.function_arn if provider else "",
        path=path,
        issuer=certificate.issuer.rfc4514_string(),
        key=key,
        days=(certificate.not_valid_after_utc - datetime.now(UTC)).days,
        seconds=round(seconds, 2),
    )


def _read(text: str) -> dict[str, Any]:
    """Empty for what is no JSON object."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
