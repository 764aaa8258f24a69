"""Where private keys live, one module per place; `open_signer` opens one by its URI."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from signing.catalogue.keys import NO_ACCESS_TO_AWS, NOT_A_KEY, NOT_A_KEY_URI, NOT_THE_EXPECTED_KEY
from signing.errors import AnotherKeyError, SigningError
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
        schemes = ", ".join(f"{name}:…" for name in SCHEMES)
        if "pin-" in uri.lower():  # it may hold a PIN: `signing.keys.pkcs11.uri` repeats none either
            raise SigningError(NOT_A_KEY_URI, schemes=schemes)
        raise SigningError(NOT_A_KEY, uri=uri, schemes=schemes)
    signer = SCHEMES[scheme](uri, secrets, client)
    if expected_public_key is not None and signer.public_key != expected_public_key:
        raise AnotherKeyError(NOT_THE_EXPECTED_KEY, uri=uri)
    return signer


def _aws(uri: str, client: AwsClients | None) -> AwsClients:
    if client is None:
        raise SigningError(NO_ACCESS_TO_AWS, uri=uri)
    return client
