"""Classic device shadows over HTTPS."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from desktop.cloud.errors import translated
from desktop.cloud.session import Cloud


def get_shadow(cloud: Cloud, thing: str) -> dict[str, Any]:
    """The whole document (`state`, `metadata`, `version`). Raises CLD-004 when the thing has none."""
    with translated("read the shadow of {thing}", thing=thing):
        answer = cloud.client("iot-data").get_thing_shadow(thingName=thing)
        document: dict[str, Any] = json.loads(answer["payload"].read())
    return document


def reported(cloud: Cloud, thing: str) -> dict[str, Any]:
    """What the unit last reported; empty when it reported nothing. Raises CLD-004 when it has no shadow."""
    state: dict[str, Any] = get_shadow(cloud, thing).get("state", {}).get("reported", {})
    return state


def set_desired(cloud: Cloud, thing: str, desired: Mapping[str, object]) -> int:
    """Merges `desired` and returns the shadow's new version."""
    payload = json.dumps({"state": {"desired": dict(desired)}}).encode()
    with translated("write the shadow of {thing}", thing=thing):
        answer = cloud.client("iot-data").update_thing_shadow(thingName=thing, payload=payload)
        return int(json.loads(answer["payload"].read())["version"])
