"""AWS errors translated once, for the keys that live there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError

from signing.errors import SigningError

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
_SIGN_IN = "Sign in to AWS again, or choose another AWS profile."


@contextmanager
def translated(thing: str) -> Iterator[None]:
    """Turns botocore's errors about `thing` (“the KMS key alias/release”) into `SigningError`."""
    try:
        yield
    except ClientError as error:
        raise _from_answer(thing, error) from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise SigningError("SIG-023", "AWS credentials are missing.", _SIGN_IN) from error
    except BotoCoreError as error:
        raise SigningError(
            "SIG-024", f"AWS cannot be reached about {thing}: {error}", "Check the network.", retryable=True
        ) from error


def _from_answer(thing: str, error: ClientError) -> SigningError:
    code = str(error.response.get("Error", {}).get("Code", ""))
    said = str(error.response.get("Error", {}).get("Message", ""))
    if code in _DENIED:
        return SigningError(
            "SIG-020", f"AWS denies the use of {thing}: {said}", "Ask for the missing permission."
        )
    if code in _MISSING:
        return SigningError(
            "SIG-021",
            f"AWS does not know {thing} in this account and region.",
            "Check the name and the region.",
        )
    if code in _TAKEN:
        return SigningError("SIG-014", f"AWS has {thing} already.", "Choose another name.")
    if code in _DISABLED:
        return SigningError(
            "SIG-022", f"AWS cannot use {thing} now: {said}", "Enable the key, or choose another."
        )
    if code in _CREDENTIALS:
        return SigningError("SIG-023", f"AWS refuses the credentials: {said}", _SIGN_IN)
    if code in _BUSY:
        return SigningError("SIG-024", f"AWS is busy with {thing}: {said}", "Try again.", retryable=True)
    return SigningError("SIG-025", f"AWS refused {thing}: {said} ({code})", "See the message of AWS.")
