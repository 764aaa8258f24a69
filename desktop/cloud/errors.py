"""Third-party cloud errors become `CloudError` here, once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from awscrt.exceptions import AwsCrtError
from botocore import exceptions as boto

from desktop.core.errors import CloudError


class NotFoundError(CloudError):
    """What was asked for does not exist in AWS (CLD-004)."""


class ConflictError(CloudError):
    """A thing of that name exists, or its state forbids the change (CLD-008)."""


class RefusedError(CloudError):
    """AWS understood the request and will not have it as it is (CLD-010)."""


class LostAnswerError(CloudError):
    """AWS was asked and its answer was lost: it may have done it, so never ask again blindly (CLD-030)."""


class NoEventError(CloudError):
    """An event that was waited for did not come in time (CLD-023)."""


class NotSeenError(CloudError):
    """AWS did not see a unit connect as it should have (CLD-040)."""


@dataclass(frozen=True)
class _Kind:
    code: str
    sentence: str  # `{text}` is AWS's own message, `{action}` the IAM action
    hint: str = ""
    retryable: bool = False
    error: type[CloudError] = CloudError


_CLOCK = _Kind(
    "CLD-007", "AWS says this station's clock is wrong", "Set the clock; turn on time synchronisation."
)
_DENIED = _Kind("CLD-002", "AWS denied {action}", "Ask for that permission in the role you use.")
_EXPIRED = _Kind("CLD-005", "the AWS sign-in has expired", "Sign in again (`aws sso login`).")
_MISSING = _Kind(
    "CLD-006", "there are no AWS credentials", "Name a profile with --profile, or sign in to AWS."
)
_UNKNOWN = _Kind("CLD-014", "AWS does not accept the credentials", "Check the profile's access key.")
_THROTTLED = _Kind("CLD-003", "AWS asks to slow down", "Try again in a moment.", retryable=True)
_FAILED = _Kind("CLD-011", "AWS failed ({text})", "Try again in a moment.", retryable=True)
_ABSENT = _Kind("CLD-004", "{text}", "Check the name, the account and the Region.", error=NotFoundError)
_CONFLICT = _Kind("CLD-008", "{text}", error=ConflictError)
_LIMIT = _Kind(
    "CLD-009", "a limit of the account is reached ({text})", "Remove what is unused, or ask AWS for more."
)
_REFUSED = _Kind(
    "CLD-010", "AWS refused it ({text})", "Correct what AWS names, and try again.", error=RefusedError
)
_AWAY = _Kind("CLD-001", "AWS cannot be reached", "Check the network and the proxy.", retryable=True)
_UNTRUSTED = _Kind(
    "CLD-012", "the certificate of the AWS endpoint is not trusted", "Check the proxy and the clock."
)
_SETTINGS = _Kind("CLD-013", "{text}", "Check --profile and --region.")

# The services spell the same answer in many ways; these are the spellings of the botocore models in use.
_BY_AWS_CODE = {
    name: kind
    for kind, names in {
        _CLOCK: "RequestTimeTooSkewed RequestExpired",
        _DENIED: "AccessDenied AccessDeniedException UnauthorizedException ForbiddenException"
        " NotAuthorized 403",
        _EXPIRED: "ExpiredToken ExpiredTokenException",
        _UNKNOWN: "InvalidClientTokenId InvalidAccessKeyId UnrecognizedClientException SignatureDoesNotMatch"
        " InvalidSignatureException IncompleteSignature MissingAuthenticationToken",
        _THROTTLED: "Throttling ThrottlingException TooManyRequestsException RequestLimitExceeded"
        " SlowDown 429",
        _ABSENT: "ResourceNotFoundException NotFoundException NoSuchEntity NoSuchBucket NoSuchKey"
        " NoSuchVersion 404",
        _CONFLICT: "ResourceAlreadyExistsException ResourceConflictException EntityAlreadyExists"
        " AlreadyExistsException BucketAlreadyExists BucketAlreadyOwnedByYou ConflictException"
        " DeleteConflictException DeleteConflict CertificateStateException VersionConflictException"
        " InvalidStateTransitionException ConflictingResourceUpdateException ProfileAlreadyExists",
        _LIMIT: "LimitExceeded LimitExceededException VersionsLimitExceededException",
    }.items()
    for name in names.split()
}

_BY_EXCEPTION: tuple[tuple[tuple[type[Exception], ...], _Kind], ...] = (
    ((boto.TokenRetrievalError, boto.UnauthorizedSSOTokenError, boto.SSOTokenLoadError), _EXPIRED),
    ((boto.NoCredentialsError, boto.PartialCredentialsError, boto.CredentialRetrievalError), _MISSING),
    ((boto.ProfileNotFound, boto.NoRegionError), _SETTINGS),
    ((boto.SSLError,), _UNTRUSTED),
    ((boto.HTTPClientError, boto.ConnectionError), _AWAY),
)


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Whatever botocore or awscrt raises inside leaves as a `CloudError`.

    `what` completes the sentence "Linekey could not …", for example `create the thing DL00000001`.
    """
    try:
        yield
    except boto.ClientError as error:
        raise _of_answer(what, error) from error
    except boto.BotoCoreError as error:
        kind = next((kind for types, kind in _BY_EXCEPTION if isinstance(error, types)), _REFUSED)
        raise _made(kind, what, text=str(error)) from error
    except AwsCrtError as error:
        raise CloudError(
            "CLD-020",
            f"Linekey could not {what}: {error.message} ({error.name}).",
            "Check the network to AWS IoT: ports 8883 and 443 must be open.",
            retryable=True,
        ) from error


def _of_answer(what: str, error: Any) -> CloudError:
    answer = error.response.get("Error", {})
    code, text = str(answer.get("Code", "")), str(answer.get("Message", "")).rstrip(".")
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    if "Signature expired" in text or "Signature not yet current" in text:
        kind = _CLOCK
    else:
        kind = (
            _BY_AWS_CODE.get(code)
            or _BY_AWS_CODE.get(str(status))
            or (_FAILED if status >= 500 else _REFUSED)
        )
    context = {"operation": error.operation_name, "aws_code": code, "http_status": status}
    named = f"{code}: {text}" if kind in (_REFUSED, _FAILED, _LIMIT) else text or code
    return _made(kind, what, text=named, action=_denied_action(text, error.operation_name), context=context)


def _denied_action(text: str, operation: str) -> str:
    """`iot:CreateThing` as AWS's message names it, else the operation's name."""
    found = re.search(r"\b[a-z0-9-]+:[A-Z][A-Za-z]+\b", text)
    return found.group(0) if found else operation


def _made(
    kind: _Kind, what: str, text: str, action: str = "", context: dict[str, object] | None = None
) -> CloudError:
    words = " ".join(text.rstrip(".").split())  # botocore's own checks answer in several lines
    sentence = kind.sentence.format(text=words, action=action)
    return kind.error(
        kind.code,
        f"Linekey could not {what}: {sentence}.",
        kind.hint,
        retryable=kind.retryable,
        context=context,
    )
