"""Third-party cloud errors become `CloudError` here, once."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from botocore import exceptions as boto

from desktop.cloud.regions import probably_meant, unknown_region
from desktop.core.catalogue.cloud import (
    ANSWER_LOST,
    ASKED_TOO_OFTEN,
    AWS_FAILED,
    AWS_REFUSED,
    AWS_SETTINGS_WRONG,
    AWS_UNREACHABLE,
    CLOCK_OFF,
    CLOCK_WRONG,
    CREDENTIALS_MISSING,
    CREDENTIALS_REFUSED,
    ENDPOINT_NOT_TRUSTED,
    IN_THE_WAY,
    LIMIT_REACHED,
    NOT_THERE,
    NOT_VALID_NOW,
    PERMISSION_DENIED,
    SESSION_TOO_LARGE,
    SIGN_IN_EXPIRED,
)
from desktop.core.catalogue.settings import REGION_UNREACHABLE
from desktop.core.errors import AccountUnknownError, CloudError
from signing.messages import Message, N, Sentence, said


class NotFoundError(CloudError):
    """What was asked for does not exist in AWS (CLD-004)."""


class ConflictError(CloudError):
    """A thing of that name exists, or its state forbids the change (CLD-008)."""


class RefusedError(CloudError):
    """AWS understood the request and will not have it as it is (CLD-010)."""


class DeniedError(CloudError):
    """Whoever is signed in may not do this (CLD-002)."""


class ThrottledError(CloudError):
    """AWS was asked too often, and did nothing (CLD-003)."""


class LostAnswerError(CloudError):
    """AWS was asked and its answer was lost: it may have done it, so never ask again blindly (CLD-030)."""


class NoEventError(CloudError):
    """An event that was waited for did not come in time (CLD-023)."""


class NotSeenError(CloudError):
    """AWS did not see a unit connect as it should have (CLD-040)."""


# The services spell the same answer in many ways; these are the spellings of the botocore models in use.
_BY_AWS_CODE = {
    name: kind
    for kind, names in {
        CLOCK_WRONG: "RequestTimeTooSkewed RequestExpired",
        PERMISSION_DENIED: "AccessDenied AccessDeniedException UnauthorizedException ForbiddenException"
        " NotAuthorized 403",
        SIGN_IN_EXPIRED: "ExpiredToken ExpiredTokenException",
        CREDENTIALS_REFUSED: "InvalidClientTokenId InvalidAccessKeyId UnrecognizedClientException"
        " SignatureDoesNotMatch InvalidSignatureException IncompleteSignature MissingAuthenticationToken",
        ASKED_TOO_OFTEN: "Throttling ThrottlingException TooManyRequestsException RequestLimitExceeded"
        " RequestThrottled SlowDown 429",
        NOT_THERE: "ResourceNotFoundException NotFoundException NoSuchEntity NoSuchBucket NoSuchKey"
        " NoSuchVersion ParameterNotFound 404",
        IN_THE_WAY: "ResourceAlreadyExistsException ResourceConflictException EntityAlreadyExists"
        " AlreadyExistsException BucketAlreadyExists BucketAlreadyOwnedByYou ConflictException"
        " DeleteConflictException DeleteConflict CertificateStateException VersionConflictException"
        " PreconditionFailedException PreconditionFailed ConditionalRequestConflict ParameterAlreadyExists"
        " InvalidStateTransitionException ConflictingResourceUpdateException ProfileAlreadyExists",
        LIMIT_REACHED: "LimitExceeded LimitExceededException VersionsLimitExceededException",
        SESSION_TOO_LARGE: "PackedPolicyTooLarge",
    }.items()
    for name in names.split()
}

_BY_EXCEPTION: tuple[tuple[tuple[type[Exception], ...], Message], ...] = (
    ((boto.TokenRetrievalError, boto.UnauthorizedSSOTokenError, boto.SSOTokenLoadError), SIGN_IN_EXPIRED),
    (
        (boto.NoCredentialsError, boto.PartialCredentialsError, boto.CredentialRetrievalError),
        CREDENTIALS_MISSING,
    ),
    (
        (boto.ProfileNotFound, boto.NoRegionError, boto.ConfigParseError, boto.UnknownRegionError),
        AWS_SETTINGS_WRONG,
    ),
    ((boto.HTTPClientError, boto.ConnectionError), AWS_UNREACHABLE),
)


_CLASSES: dict[Message, type[CloudError]] = {
    NOT_THERE: NotFoundError,
    IN_THE_WAY: ConflictError,
    AWS_REFUSED: RefusedError,
    PERMISSION_DENIED: DeniedError,
    ASKED_TOO_OFTEN: ThrottledError,
    CREDENTIALS_MISSING: AccountUnknownError,
    AWS_SETTINGS_WRONG: AccountUnknownError,
    CREDENTIALS_REFUSED: AccountUnknownError,
}


# As OpenSSL words X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED.
_BY_THE_CLOCK = {
    "certificate is not yet valid": N("is not valid yet"),
    "certificate has expired": N("has expired"),
}

# AWS refuses signatures that are further off (S3: 15 minutes, others: 5).
MOST_SECONDS_OFF = 240.0


def seconds_off(date: str) -> float:
    """How far this station's clock is ahead of the `Date` header of an answer; 0 without a good one."""
    try:
        return time.time() - parsedate_to_datetime(date).timestamp()
    except (TypeError, ValueError, OverflowError):
        return 0.0


def minutes_off(off: float) -> int:
    return round(abs(off) / 60)


def direction_of(off: float) -> Sentence:
    return said(N("ahead of")) if off > 0 else said(N("behind"))


def not_valid_now(what: Sentence, error: Exception) -> CloudError | None:
    """A server's certificate that is not valid by this station's clock, which errs more often than AWS."""
    reason = next((said(told) for words, told in _BY_THE_CLOCK.items() if words in str(error)), None)
    if reason is None:
        return None
    now = datetime.now().astimezone().isoformat(" ", "minutes")
    return CloudError(NOT_VALID_NOW, what=what, now=now, reason=reason)


def is_throttling(aws_code: str, status: int) -> bool:
    """Whether AWS refused because it was asked too often."""
    return (_BY_AWS_CODE.get(aws_code) or _BY_AWS_CODE.get(str(status))) is ASKED_TOO_OFTEN


@contextmanager
def translated(what: str, /, **values: object) -> Iterator[None]:
    """Whatever botocore raises inside leaves as a `CloudError`.

    `what`, filled with `values`, completes the sentence "Linekey could not …": `create the thing {name}`.
    """
    try:
        yield
    except boto.ClientError as error:
        raise _of_answer(said(what, **values), error) from error
    except boto.SSLError as error:
        about = said(what, **values)
        raise not_valid_now(about, error) or _made(ENDPOINT_NOT_TRUSTED, about, text=str(error)) from error
    except boto.BotoCoreError as error:
        kind = next((kind for types, kind in _BY_EXCEPTION if isinstance(error, types)), AWS_REFUSED)
        if isinstance(error, boto.EndpointConnectionError):
            _check_region(said(what, **values), error)
        raise _made(kind, said(what, **values), text=str(error)) from error


def _check_region(what: Sentence, error: Any) -> None:
    """Who asked for a Region that does not exist has no use for advice about the network."""
    region = unknown_region(str(error.kwargs.get("endpoint_url", "")))
    if region:
        advice = probably_meant(region)
        raise AccountUnknownError(REGION_UNREACHABLE, what=what, region=region, advice=advice) from error


@contextmanager
def asked_once(what: str) -> Iterator[None]:
    """Goes into `translated`, around a call by a client with `attempts=1` that must not be made twice.

    Raises `LostAnswerError` where the request went out and nobody knows what became of it: no answer came, or
    one in which AWS owns to a fault of its own. `what` was asked for: `a certificate`.
    """
    try:
        yield
    except (boto.ReadTimeoutError, boto.ConnectionClosedError, boto.ResponseStreamingError) as error:
        raise LostAnswerError(ANSWER_LOST, what=said(what)) from error
    except boto.ClientError as error:
        status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        if status >= 500 and status != 503:  # 503: AWS was too busy to begin
            raise LostAnswerError(ANSWER_LOST, what=said(what)) from error
        raise


def _of_answer(what: Sentence, error: Any) -> CloudError:
    answer = error.response.get("Error", {})
    code, text = str(answer.get("Code", "")), str(answer.get("Message", "")).rstrip(".")
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    off = seconds_off(headers.get("date", ""))
    untimely = "Signature expired" in text or "Signature not yet current" in text
    if untimely or (_BY_AWS_CODE.get(code) is CREDENTIALS_REFUSED and abs(off) > MOST_SECONDS_OFF):
        kind = CLOCK_WRONG
    else:
        kind = (
            _BY_AWS_CODE.get(code)
            or _BY_AWS_CODE.get(str(status))
            or (AWS_FAILED if status >= 500 else AWS_REFUSED)
        )
    context = {"operation": error.operation_name, "aws_code": code, "http_status": status}
    named = f"{code}: {text}" if kind in (AWS_REFUSED, AWS_FAILED, LIMIT_REACHED) else text or code
    if kind is CLOCK_WRONG and abs(off) > MOST_SECONDS_OFF:
        return CloudError(
            CLOCK_OFF, what=what, minutes=minutes_off(off), direction=direction_of(off), context=context
        )
    return _made(kind, what, text=named, action=_denied_action(text, error.operation_name), context=context)


def _denied_action(text: str, operation: str) -> str:
    """`iot:CreateThing` as AWS's message names it, else the operation's name."""
    found = re.search(r"\b[a-z0-9-]+:[A-Z][A-Za-z]+\b", text)
    return found.group(0) if found else operation


def _made(
    kind: Message, what: Sentence, text: str, action: str = "", context: dict[str, object] | None = None
) -> CloudError:
    words = " ".join(text.rstrip(".").split())  # botocore's own checks answer in several lines
    return _CLASSES.get(kind, CloudError)(kind, what=what, reason=words, action=action, context=context)
