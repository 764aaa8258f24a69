"""What a token answers, translated once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pkcs11 import exceptions
from pkcs11.constants import TokenFlag

from signing.catalogue.tokens import (
    KIND_NOT_SIGNED,
    MESSAGE_TOO_LONG,
    PIN_LOCKED,
    PIN_WRONG,
    TOKEN_REFUSES,
    TOKEN_REMOVED,
)
from signing.errors import FileError, SecretError, SigningError
from signing.messages import N

_LOCKED = (exceptions.PinLocked, exceptions.PinExpired)
_GONE = (
    exceptions.DeviceRemoved,
    exceptions.SessionClosed,
    exceptions.SessionHandleInvalid,
    exceptions.TokenNotPresent,
    exceptions.TokenNotRecognised,
)
# What tokens answer that do not know a mechanism, a curve or a size.
_UNABLE = (
    exceptions.DomainParamsInvalid,
    exceptions.KeySizeRange,
    exceptions.MechanismInvalid,
    exceptions.MechanismParamInvalid,
)


@contextmanager
def translated(uri: str) -> Iterator[None]:
    """Turns the library's errors about the token of `uri` into `SigningError` SIG-106 to SIG-113."""
    try:
        yield
    except exceptions.PinIncorrect as error:
        raise pin_refused(uri, TokenFlag(0)) from error
    except _LOCKED as error:
        raise token_locked(uri) from error
    except _GONE as error:
        raise SigningError(TOKEN_REMOVED, uri=uri) from error
    except _UNABLE as error:
        raise kind_unknown(uri) from error
    except exceptions.DataLenRange as error:
        raise FileError(MESSAGE_TOO_LONG, uri=uri) from error
    except exceptions.PKCS11Error as error:
        raise SigningError(TOKEN_REFUSES, uri=uri, reason=str(error) or type(error).__name__) from error


def pin_refused(token: str, flags: TokenFlag) -> SigningError:
    """SIG-106 with the attempts left, as far as `flags`, read after the refusal, tell; SIG-107 when none is.

    Tokens tell only “some were wrong” and “one is left” (PKCS#11 v2.40, CK_TOKEN_INFO).
    """
    if flags & TokenFlag.USER_PIN_LOCKED:
        return token_locked(token)
    left = ""
    if flags & TokenFlag.USER_PIN_FINAL_TRY:
        left = N(" One attempt is left before it locks.")
    elif flags & TokenFlag.USER_PIN_COUNT_LOW:
        left = N(" It counts wrong attempts, and more than one is left.")
    return SecretError(PIN_WRONG, token=token, left=left)


def token_locked(token: str) -> SigningError:
    return SigningError(PIN_LOCKED, token=token)


def kind_unknown(uri: str) -> SigningError:
    return SigningError(KIND_NOT_SIGNED, uri=uri)
