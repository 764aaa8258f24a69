"""Secrets by name: from the environment, the OS keyring, or asked at the moment of use. Never from a file."""

from __future__ import annotations

import os
from collections.abc import Callable

from desktop.core.catalogue.settings import SECRET_NEEDED
from desktop.core.errors import SecretNeededError
from desktop.core.redaction import hide
from signing.messages import N

SERVICE = "linekey"
GENERATED_BYTES = 24

SecretSource = Callable[[str], str]


def environment_name(name: str) -> str:
    """`claim passphrase` -> `LINEKEY_CLAIM_PASSPHRASE`."""
    return "LINEKEY_" + "".join(c if c.isalnum() else "_" for c in name).upper()


def find_secret(name: str, owner: str = "") -> str:
    """The secret called `name`, of the key or thing `owner` if there are many of its name.

    The keyring may keep one for the owner alone (`NAME of OWNER`) or one for all of that name; whoever is
    asked sees the owner. Raises SET-020 when nobody can give it.
    """
    known = _known(name, owner)
    return known if known is not None else _ask(name, _own(name, owner))


def stored_secret(name: str) -> str:
    """As `find_secret`, for a window: nobody at the terminal is asked. Raises SET-020."""
    known = _from_environment(name) or _from_keyring(name)
    if known is None:
        raise _unknown(name, name, N("it is not stored on this computer"))
    return known


def find_or_make_secret(name: str, owner: str = "") -> str:
    """As `find_secret`, but a secret that does not exist yet is made and kept in the OS keyring."""
    known = kept_secret(name, owner)
    return known if known is not None else _ask(name, _own(name, owner))


def kept_secret(name: str, owner: str = "") -> str | None:
    """As `find_or_make_secret`, but nobody is asked: None where there is no keyring either."""
    known = _known(name, owner)
    if known is not None:
        return known
    from secrets import token_urlsafe

    made = hide(token_urlsafe(GENERATED_BYTES))
    return made if _into_keyring(_own(name, owner), made) else None


def _own(name: str, owner: str) -> str:
    return f"{name} of {owner}" if owner else name


def _known(name: str, owner: str) -> str | None:
    own = _from_environment(name) or _from_keyring(_own(name, owner))
    return own or (_from_keyring(name) if owner else None)


def _from_environment(name: str) -> str | None:
    return hide(os.environ.get(environment_name(name), "")) or None


def _from_keyring(name: str) -> str | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        found = keyring.get_password(SERVICE, name)
    except KeyringError:  # no keyring on this machine: the other sources remain
        return None
    return None if found is None else hide(found)


def _into_keyring(name: str, value: str) -> bool:
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, name, value)
    except KeyringError:
        return False
    return True


def _ask(name: str, own: str) -> str:
    from desktop.core.person import is_person_there

    if not is_person_there():
        raise _unknown(name, own, N("nobody is at the terminal to give it"))
    import getpass

    return hide(getpass.getpass(f"{own}: "))


def _unknown(name: str, own: str, reason: str) -> SecretNeededError:
    return SecretNeededError(
        SECRET_NEEDED, secret=own, reason=reason, variable=environment_name(name), service=SERVICE
    )
