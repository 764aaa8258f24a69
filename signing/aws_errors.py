"""AWS errors translated once, for the keys that live there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError

from signing.catalogue.aws import (
    BUSY,
    CREDENTIALS_MISSING,
    CREDENTIALS_REFUSED,
    DENIED,
    NAME_TAKEN,
    REFUSED,
    UNKNOWN,
    UNREACHABLE,
    UNUSABLE,
)
from signing.errors import DeniedError, NotThereError, SigningError, TakenError
from signing.messages import said

_DENIED = {"AccessDenied", "AccessDeniedException", "403"}
_MISSING = {"NotFoundException", "ResourceNotFoundException", "NoSuchBucket", "NoSuchKey", "404"}
_TAKEN = {"AlreadyExistsException"}
_DISABLED = {"DisabledException", "KMSInvalidStateException", "KeyUnavailableException"}
_CREDENTIALS = {
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
_BUSY = {
    "InternalFailure",
    "InternalServiceErrorException",
    "ServiceUnavailable",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
}


@contextmanager
def translated(thing: str, /, **values: object) -> Iterator[None]:
    """Turns botocore's errors about `thing` (“the KMS key {key}”, filled) into `SigningError`."""
    try:
        yield
    except ClientError as error:
        raise _from_answer(said(thing, **values), error) from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise SigningError(CREDENTIALS_MISSING) from error
    except BotoCoreError as error:
        raise SigningError(UNREACHABLE, thing=said(thing, **values), reason=error) from error


def _from_answer(thing: str, error: ClientError) -> SigningError:
    code = str(error.response.get("Error", {}).get("Code", ""))
    reason = str(error.response.get("Error", {}).get("Message", ""))
    if code in _DENIED:
        return DeniedError(DENIED, thing=thing, reason=reason)
    if code in _MISSING:
        return NotThereError(UNKNOWN, thing=thing)
    if code in _TAKEN:
        return TakenError(NAME_TAKEN, thing=thing)
    if code in _DISABLED:
        return SigningError(UNUSABLE, thing=thing, reason=reason)
    if code in _CREDENTIALS:
        return SigningError(CREDENTIALS_REFUSED, reason=reason)
    if code in _BUSY:
        return SigningError(BUSY, thing=thing, reason=reason)
    return SigningError(REFUSED, thing=thing, reason=reason, code=code)
