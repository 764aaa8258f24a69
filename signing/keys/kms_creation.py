"""New keys in AWS KMS. KMS makes the key and its alias in two steps, and a key costs money every month.

So a key tells in a tag which alias it waits for: when the program was cut off in between, it is found again.
The tag goes when the alias is there: a key whose alias is taken away later was retired, and is never found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from signing.algorithms import P256, Algorithm, PublicKey
from signing.aws_errors import translated
from signing.catalogue.aws import KEY_EXISTS, KEY_LEFT_OVER
from signing.catalogue.keys import NO_NEW_KMS_KEY
from signing.errors import DeniedError, NotThereError, SigningError, TakenError
from signing.keys.kms import KINDS, KmsSigner
from signing.notices import warn
from signing.signer import AwsClients

SHORTEST_WAIT = 7  # days until a key is deleted (KMS API, ScheduleKeyDeletion)
PURPOSE = {"TagKey": "linekey:purpose", "TagValue": "firmware-signing"}
WAITS = "linekey:waits-for-alias"
_ALIAS = re.compile(r"alias/(?!aws/)[\w/-]{1,250}", re.ASCII)  # KMS API, CreateAlias


def create_kms_key(uri: str, client: AwsClients, algorithm: Algorithm = P256) -> PublicKey:
    """Makes a key in KMS and gives it the alias that the URI names: `awskms:alias/NAME`.

    One of the same kind that was made for this alias and never got it is taken instead. A key whose alias
    cannot be made is scheduled for deletion. Needs kms:CreateKey, TagResource, UntagResource, CreateAlias,
    DescribeKey, GetPublicKey, ListAliases, ListKeys, ListResourceTags and ScheduleKeyDeletion. Raises SIG-001
    (no alias), SIG-014 (the alias exists), SIG-027 (a key is left over), SIG-020 to SIG-025.
    """
    alias = uri.removeprefix("awskms:")
    if not _ALIAS.fullmatch(alias):
        raise SigningError(NO_NEW_KMS_KEY, uri=uri)
    kms = client("kms")
    if _target(kms, alias) is not None:
        raise TakenError(KEY_EXISTS, alias=alias)
    key_id = _nameless(kms, alias, algorithm) or _create(kms, alias, algorithm)
    _name(kms, key_id, alias)
    _wait_no_more(kms, key_id)
    return KmsSigner(f"awskms:{key_id}", client).public_key


def waiting_tags(alias: str) -> list[dict[str, str]]:
    """What a key made here is tagged with until it has its alias."""
    return [PURPOSE, {"TagKey": WAITS, "TagValue": alias}]


def _create(kms: Any, alias: str, algorithm: Algorithm) -> str:
    with translated("a new KMS key"):
        made = kms.create_key(
            KeySpec=KINDS[algorithm].key_spec,
            KeyUsage="SIGN_VERIFY",
            Description=f"Linekey: signs firmware ({algorithm.name})",
            Tags=waiting_tags(alias),
        )
    return str(made["KeyMetadata"]["KeyId"])


def _target(kms: Any, alias: str) -> str | None:
    """The id of the key that has the alias."""
    try:
        with translated("the KMS key {key}", key=alias):
            return str(kms.describe_key(KeyId=alias)["KeyMetadata"]["KeyId"])
    except NotThereError:
        return None


def _nameless(kms: Any, alias: str, algorithm: Algorithm) -> str | None:
    """A key made for the alias by a run that was cut off before it could give it."""
    return next((key for key in _without_alias(kms) if _made_for(kms, key, alias, algorithm)), None)


def _without_alias(kms: Any) -> Iterator[str]:
    with translated("the KMS keys of this account"):
        aliases = kms.get_paginator("list_aliases").paginate()
        named = {alias.get("TargetKeyId") for page in aliases for alias in page["Aliases"]}
        keys = [key["KeyId"] for page in kms.get_paginator("list_keys").paginate() for key in page["Keys"]]
    return (key for key in keys if key not in named)


def _made_for(kms: Any, key_id: str, alias: str, algorithm: Algorithm) -> bool:
    """Only what KMS made itself: the private half of imported key material is known to others."""
    try:
        with translated("the KMS key {key}", key=key_id):
            key = kms.describe_key(KeyId=key_id)["KeyMetadata"]
            facts = (key["KeyState"], key["KeyUsage"], key.get("KeySpec"), key["Origin"])
            if facts != ("Enabled", "SIGN_VERIFY", KINDS[algorithm].key_spec, "AWS_KMS"):
                return False
            tags = kms.list_resource_tags(KeyId=key_id)["Tags"]
    except (DeniedError, NotThereError):  # somebody else's key, or gone by now
        return False
    return all(tag in tags for tag in waiting_tags(alias))


def _name(kms: Any, key_id: str, alias: str) -> None:
    """Gives the new key its alias, or lets KMS delete it.

    That it has the alias although KMS refused to give it is no fault: the answer was lost and the SDK asked
    again, or another run found the key meanwhile.
    """
    try:
        with translated("the alias {alias}", alias=alias):
            kms.create_alias(AliasName=alias, TargetKeyId=key_id)
    except SigningError as error:
        if isinstance(error, TakenError) and _target(kms, alias) == key_id:
            return
        _delete(kms, key_id, error)
        raise


def _wait_no_more(kms: Any, key_id: str) -> None:
    try:
        with translated("the KMS key {key}", key=key_id):
            kms.untag_resource(KeyId=key_id, TagKeys=[WAITS])
    except SigningError as error:  # the key is made, and as good as any
        warn(f"The KMS key {key_id} keeps its tag {WAITS}: remove it before its alias. {error.message}")


def _delete(kms: Any, key_id: str, reason: SigningError) -> None:
    try:
        with translated("the KMS key {key}", key=key_id):
            kms.schedule_key_deletion(KeyId=key_id, PendingWindowInDays=SHORTEST_WAIT)
    except SigningError as error:
        raise SigningError(KEY_LEFT_OVER, reason=reason.message, key=key_id, second=error.message) from error
