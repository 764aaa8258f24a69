"""Tags of signing profiles (AWS Signer API reference, `TagResource`): added, removed and listed later.

The words of a refusal are not documented; its codes are those of the botocore model.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from typing import Any
from urllib.parse import unquote

from desktop.bench.place import Here
from desktop.bench.rest import Refused, Request

MOST_TAGS = 200
_KEY = re.compile(r"(?!aws:)[a-zA-Z+-=._:/]{1,128}")
_LONGEST_VALUE = 256  # characters


class SignerTags:
    """Answers over MiniStack's records of the profiles of the caller's account and Region."""

    def __init__(self, profiles: MutableMapping[str, dict[str, Any]], here: Here) -> None:
        self._profiles = profiles
        self._here = here

    def route(self, request: Request) -> Mapping[str, Any] | None:
        start, found, arn = unquote(request.path).partition("/tags/")
        if start or not found:
            return None
        match request.method:
            case "GET":
                return {"tags": self._tags(arn)}
            case "POST":
                return self._change(arn, {**self._tags(arn), **_checked(request.body.get("tags"))})
            case "DELETE":
                gone = request.repeated.get("tagKeys")
                if not gone:
                    raise _bad("tagKeys is required")
                kept = {key: value for key, value in self._tags(arn).items() if key not in gone}
                return self._change(arn, kept)
        return None

    def _tags(self, arn: str) -> Mapping[str, str]:
        return self._profiles[self._name(arn)].get("tags") or {}

    def _change(self, arn: str, tags: Mapping[str, str]) -> Mapping[str, Any]:
        if len(tags) > MOST_TAGS:
            raise _bad(f"a profile has at most {MOST_TAGS} tags")
        name = self._name(arn)
        self._profiles[name] = {**self._profiles[name], "tags": dict(tags) or None}
        return {}

    def _name(self, arn: str) -> str:
        start = self._here().arn("signer", "/signing-profiles/")
        name = arn.removeprefix(start)
        if not arn.startswith(start) or name not in self._profiles:
            raise Refused("NotFoundException", f"There is no signing profile {arn}.", 404)
        return name


def _checked(tags: object) -> dict[str, str]:
    if not isinstance(tags, dict) or not tags:
        raise _bad("tags is required")
    for key, value in tags.items():
        if not _KEY.fullmatch(key):
            raise _bad(f"{key} cannot be the key of a tag")
        if not isinstance(value, str) or len(value) > _LONGEST_VALUE:
            raise _bad(f"the value of {key} must be a text of at most {_LONGEST_VALUE} characters")
    return tags


def _bad(message: str) -> Refused:
    return Refused("BadRequestException", message)
