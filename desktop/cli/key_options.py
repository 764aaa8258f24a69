"""How verbs that sign are told which key to use and how to reach it."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.options import cloud_options, open_log
from desktop.core.redaction import hide
from desktop.settings.secrets import environment_name, find_secret

if TYPE_CHECKING:
    from signing.signer import AwsClients, Secrets, Signer

PASSPHRASE = "passphrase"  # noqa: S105 - the name of the secret
PIN = "pin"
ENVIRONMENT_VARIABLE = environment_name(PASSPHRASE)

OWN_KEY_URIS = "file:PATH or pkcs11:token=NAME;object=KEY"
KEY_URIS = "file:PATH, pkcs11:token=NAME;object=KEY, awskms:ID-OR-ALIAS or awssigner:PROFILE?bucket=NAME"

OpenSigner = Callable[..., "Signer"]

passphrase_fd_option = click.option(
    "--passphrase-fd",
    type=int,
    metavar="N",
    help=f"Read the passphrase or PIN from this file descriptor; else {ENVIRONMENT_VARIABLE} or "
    f"{environment_name(PIN)}, the keyring, you.",
)


def signer_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--passphrase-fd` and the cloud options; the command gets `open_key(uri, expected=None)` instead."""

    @passphrase_fd_option
    @cloud_options
    @wraps(command)
    def with_key(
        *args: Any,
        passphrase_fd: int | None,
        endpoint: str | None,
        profile: str | None,
        region: str | None,
        **options: Any,
    ) -> Any:
        def open_key(uri: str, expected: Path | None = None) -> Signer:
            from signing.keys import open_signer

            if not uri.startswith("file:"):
                open_log(click.get_current_context())
            return open_signer(
                uri,
                passphrase_source(passphrase_fd),
                client=aws_clients(endpoint, profile, region),
                expected_public_key=None if expected is None else _public_key(expected),
            )

        return command(*args, open_key=open_key, **options)

    return with_key


def passphrase_source(descriptor: int | None) -> Secrets:
    """Where a key's passphrase comes from when the key is used; a token has a PIN instead.

    The two are never tried for one another: a token locks after a few wrong PINs.
    """
    if descriptor is None:
        return lambda uri: find_secret(PIN if uri.startswith("pkcs11:") else PASSPHRASE, uri)
    return lambda _uri: _from_descriptor(descriptor)


def new_passphrase(descriptor: int | None) -> str:
    """The passphrase of a key to be made; a person at the terminal types it twice."""
    from desktop.core.person import is_person_there

    if descriptor is None and ENVIRONMENT_VARIABLE not in os.environ and is_person_there():
        typed: str = click.prompt("New passphrase", hide_input=True, confirmation_prompt=True, err=True)
        return hide(typed)
    return passphrase_source(descriptor)("")


def _from_descriptor(descriptor: int) -> str:
    try:
        with os.fdopen(descriptor, encoding="utf-8", closefd=False) as stream:
            return hide(stream.readline().rstrip("\r\n"))
    except (OSError, UnicodeDecodeError) as error:
        raise click.BadParameter(f"file descriptor {descriptor} cannot be read.") from error


def aws_clients(endpoint: str | None, profile: str | None, region: str | None) -> AwsClients:
    """Clients of one account and Region; nothing is read or asked before the first is needed."""

    @cache
    def factory() -> AwsClients:
        from desktop.sign_in import client_factory

        return client_factory(endpoint, profile, region)

    return lambda service: factory()(service)


def _public_key(path: Path) -> Any:
    from signing.output import read_whole
    from signing.verification import load_public_key

    return load_public_key(read_whole(path), str(path))
