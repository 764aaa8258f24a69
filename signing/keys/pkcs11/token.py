"""One session with one token: module loaded, token found, user logged in, and all of it closed again."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING

import pkcs11
from pkcs11 import exceptions
from pkcs11.constants import TokenFlag
from pkcs11.types import PROTECTED_AUTH, Session, Token

from signing.catalogue.tokens import MODULE_UNUSABLE, NO_MODULE, NO_SUCH_TOKEN, SEVERAL_TOKENS
from signing.errors import SigningError
from signing.keys.pkcs11.errors import pin_refused, token_locked, translated
from signing.keys.pkcs11.uri import Pkcs11Uri
from signing.messages import said
from signing.notices import warn
from signing.signer import Secrets

if TYPE_CHECKING:
    from pkcs11._pkcs11 import lib as Module  # noqa: N812 - the class of a loaded module

MODULE_VARIABLE = "LINEKEY_PKCS11_MODULE"
_PIN_REFUSED = (exceptions.PinIncorrect, exceptions.PinInvalid, exceptions.PinLenRange)

_one_at_a_time = Lock()  # a module is initialised and finalised for the whole process


class TokenAccess:
    """Opens sessions with the token of a URI.

    The PIN is asked when it is first needed and kept only when the token accepted it. After a refused PIN
    nothing is asked or tried any more: tokens lock after few attempts.
    """

    def __init__(self, uri: Pkcs11Uri, secrets: Secrets) -> None:
        self._uri = uri
        self._secrets = secrets
        self._refusal: SigningError | None = None
        self.pin: str | None = None

    @contextmanager
    def session(self, *, writable: bool = False) -> Iterator[Session]:
        """A session with the user logged in. Raises SIG-100 to SIG-103 and SIG-106 to SIG-109."""
        with (
            _one_at_a_time,
            _leaving_no_errors(),
            self._unless_refused(),
            _loaded(self._uri) as module,
            translated(self._uri.text),
            self._opened(_the_token(module, self._uri), writable) as session,
        ):
            yield session

    @contextmanager
    def _unless_refused(self) -> Iterator[None]:
        if self._refusal is not None:
            raise self._refusal
        yield

    def _opened(self, token: Token, writable: bool) -> Session:
        pin = self._pin_for(token)
        try:
            session = token.open(rw=writable, user_pin=pin)
        except _PIN_REFUSED as error:
            self._refusal = pin_refused(token.label, token.slot.get_token().flags)
            raise self._refusal from error
        if isinstance(pin, str):
            self.pin = pin
        return session

    def _pin_for(self, token: Token) -> str | object | None:
        """The PIN; None for a token that wants no login, `PROTECTED_AUTH` for one with keys of its own."""
        if not token.flags & TokenFlag.LOGIN_REQUIRED:
            return None
        if token.flags & TokenFlag.USER_PIN_LOCKED:
            raise token_locked(token.label)
        if token.flags & TokenFlag.USER_PIN_FINAL_TRY:
            warn(said("The token “{label}” locks after one more wrong PIN.", label=token.label))
        if token.flags & TokenFlag.PROTECTED_AUTHENTICATION_PATH:
            return PROTECTED_AUTH
        return self.pin or self._secrets(self._uri.text)


@contextmanager
def _leaving_no_errors() -> Iterator[None]:
    """A module may share Python's OpenSSL, and leave errors for its thread there (SoftHSM: NO_SUCH_ENGINE).

    SSL_get_error(3) wants that queue empty, or the next read of any connection fails with them. A handshake
    begins with emptying it, and so does every connection made later: without `ssl` there is nothing to do.
    """
    try:
        yield
    finally:
        if (ssl := sys.modules.get("ssl")) is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            with suppress(ssl.SSLWantReadError):
                context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO()).do_handshake()


@contextmanager
def _loaded(uri: Pkcs11Uri) -> Iterator[Module]:
    """The module, initialised for one use: so it sees tokens that came since, and no session outlives it."""
    name = _module_name(uri)
    try:
        module = pkcs11.lib(name)
    except exceptions.PKCS11Error as error:
        raise SigningError(MODULE_UNUSABLE, module=name, reason=error or type(error).__name__) from error
    try:
        yield module
    finally:
        with suppress(exceptions.PKCS11Error):  # a token pulled out may leave nothing to finalise
            module.finalize()


def _module_name(uri: Pkcs11Uri) -> str:
    if uri.module_path:
        return uri.module_path
    if uri.module_name:
        return f"{uri.module_name}.dll" if sys.platform == "win32" else f"lib{uri.module_name}.so"
    if named := os.environ.get(MODULE_VARIABLE):
        return named
    raise SigningError(NO_MODULE, variable=MODULE_VARIABLE)


def _the_token(module: Module, uri: Pkcs11Uri) -> Token:
    present = _tokens(module)
    matching = [token for token in present if _matches(token, uri)]
    if len(matching) == 1:
        return matching[0]
    if matching:
        serials = _listed(_serial(token) for token in matching)
        raise SigningError(SEVERAL_TOKENS, count=len(matching), uri=uri.text, serials=serials)
    raise SigningError(
        NO_SUCH_TOKEN, uri=uri.text, present=_listed(token.label for token in present) or "none"
    )


def _tokens(module: Module) -> list[Token]:
    found = []
    for slot in module.get_slots(token_present=True):
        with suppress(exceptions.TokenNotPresent, exceptions.TokenNotRecognised):
            found.append(slot.get_token())
    return [token for token in found if token.flags & TokenFlag.TOKEN_INITIALIZED]


def _matches(token: Token, uri: Pkcs11Uri) -> bool:
    asked = (
        (uri.token, token.label),
        (uri.manufacturer, token.manufacturer_id),
        (uri.model, token.model),
        (uri.serial, _serial(token)),
        (uri.slot_id, token.slot.slot_id),
    )
    return all(wanted is None or wanted == found for wanted, found in asked)


def _serial(token: Token) -> str:
    return token.serial.rstrip(b"\0 ").decode("utf-8", "replace")


def _listed(names: Iterator[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
