"""Where private keys live, one module per place; `open_signer` opens one by its URI."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from signing.errors import SigningError
from signing.signer import AwsClients, Secrets, Signer

if TYPE_CHECKING:
    from signing.algorithms import PublicKey


def _open_file(uri: str, secrets: Secrets, _client: AwsClients | None) -> Signer:
    from signing.keys.file import file_signer

    return file_signer(uri, secrets)


def _open_pkcs11(uri: str, secrets: Secrets, _client: AwsClients | None) -> Signer:
    from signing.keys.pkcs11 import Pkcs11Signer

    return Pkcs11Signer(uri, secrets)


def _open_kms(uri: str, _secrets: Secrets, client: AwsClients | None) -> Signer:
    from signing.keys.kms import KmsSigner

    return KmsSigner(uri, _aws(uri, client))


def _open_aws_signer(uri: str, _secrets: Secrets, client: AwsClients | None) -> Signer:
    from signing.keys.aws_signer import profile_signer

    return profile_signer(uri, _aws(uri, client))


SCHEMES: Mapping[str, Callable[[str, Secrets, AwsClients | None], Signer]] = {
    "file": _open_file,
    "pkcs11": _open_pkcs11,
    "awskms": _open_kms,
    "awssigner": _open_aws_signer,
}


def open_signer(
    uri: str,
    secrets: Secrets,
    *,
    client: AwsClients | None = None,
    expected_public_key: PublicKey | None = None,
) -> Signer:
    """Opens the key that `uri` names.

    `file:PATH`, `pkcs11:token=NAME;object=KEY` (RFC 7512), `awskms:ID-OR-ALIAS` or
    `awssigner:PROFILE?bucket=NAME[&prefix=PREFIX]`. Nothing is asked or read before the key is used, unless
    `expected_public_key` is given: then it is compared at once.
    Raises SIG-001, SIG-002, SIG-003 and what the key itself raises.
    """
    scheme, _, location = uri.partition(":")
    if scheme not in SCHEMES or not location:
        raise SigningError(
            "SIG-001",
            # A mistyped URI may hold a PIN: `signing.keys.pkcs11.uri` repeats none either.
            "The URI does not name a key." if "pin-" in uri.lower() else f"“{uri}” does not name a key.",
            f"Write a scheme and a place: {', '.join(f'{name}:…' for name in SCHEMES)}.",
        )
    signer = SCHEMES[scheme](uri, secrets, client)
    if expected_public_key is not None and signer.public_key != expected_public_key:
        raise SigningError(
            "SIG-003",
            f"The key {uri} is not the expected one: its public key differs.",
            "Choose the key that belongs to the certificate the units carry.",
        )
    return signer


def _aws(uri: str, client: AwsClients | None) -> AwsClients:
    if client is None:
        raise SigningError(
            "SIG-002", f"The key {uri} lives in AWS and no access to AWS was given.", "Sign in to AWS first."
        )
    return client
