"""What a token answers, translated once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pkcs11 import exceptions
from pkcs11.constants import TokenFlag

from signing.errors import SigningError

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
        raise SigningError(
            "SIG-108",
            f"The token of {uri} was removed while it was used.",
            "Plug it in and try again.",
            retryable=True,
        ) from error
    except _UNABLE as error:
        raise kind_unknown(uri) from error
    except exceptions.DataLenRange as error:
        raise SigningError(
            "SIG-043",
            f"The token of {uri} does not take a message of this length.",
            "Use an ECDSA or RSA key: its token gets only a digest.",
        ) from error
    except exceptions.PKCS11Error as error:
        raise SigningError(
            "SIG-109",
            f"The token of {uri} refuses: {str(error) or type(error).__name__}.",
            "Check that it is plugged in, and that it allows what was asked.",
        ) from error


def pin_refused(token: str, flags: TokenFlag) -> SigningError:
    """SIG-106 with the attempts left, as far as `flags`, read after the refusal, tell; SIG-107 when none is.

    Tokens tell only “some were wrong” and “one is left” (PKCS#11 v2.40, CK_TOKEN_INFO).
    """
    if flags & TokenFlag.USER_PIN_LOCKED:
        return token_locked(token)
    left = ""
    if flags & TokenFlag.USER_PIN_FINAL_TRY:
        left = " One attempt is left before it locks."
    elif flags & TokenFlag.USER_PIN_COUNT_LOW:
        left = " It counts wrong attempts, and more than one is left."
    return SigningError(
        "SIG-106",
        f"The PIN does not open the token “{token}”.{left}",
        "Check which token and which PIN it is.",
    )


def token_locked(token: str) -> SigningError:
    return SigningError(
        "SIG-107",
        f"The user PIN of the token “{token}” is locked or expired.",
        "Whoever has the security officer's PIN (SO PIN, PUK) can set a new one.",
    )


def kind_unknown(uri: str) -> SigningError:
    return SigningError(
        "SIG-113",
        f"The token of {uri} does not sign with keys of this kind.",
        "Choose another kind of key, or another token.",
    )
