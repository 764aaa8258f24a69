"""Things, their types and groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from desktop.cloud.certificates import bar_known, is_active, is_usable
from desktop.cloud.errors import NotFoundError, RefusedError, translated
from desktop.cloud.eventually import eventually
from desktop.cloud.session import Cloud


@dataclass(frozen=True)
class Thing:
    name: str
    arn: str
    type_name: str
    attributes: Mapping[str, str]
    version: int


def describe_thing(cloud: Cloud, name: str) -> Thing:
    """Raises CLD-004 when there is no such thing."""
    with translated("look up the thing {name}", name=name):
        found = cloud.client("iot").describe_thing(thingName=name)
    return Thing(
        found["thingName"],
        found["thingArn"],
        found.get("thingTypeName", ""),
        found.get("attributes", {}),
        found.get("version", 1),
    )


def thing_arn(cloud: Cloud, name: str) -> str:
    return cloud.arn("iot", f"thing/{name}")


def thing_principals(cloud: Cloud, name: str) -> list[str]:
    """Ids of the certificates attached to the thing; empty when the thing does not exist."""
    try:
        with translated("list the certificates of the thing {name}", name=name):
            pages = cloud.client("iot").get_paginator("list_thing_principals").paginate(thingName=name)
            return [arn.rpartition("/")[2] for page in pages for arn in page["principals"]]
    except NotFoundError:
        return []


def delete_thing(cloud: Cloud, name: str) -> None:
    """Deletes the registry entry; discard its certificates first. Does nothing when it is gone."""
    try:
        # AWS detaches certificates asynchronously and refuses the deletion until that has happened.
        eventually(lambda: _delete_thing(cloud, name), RefusedError)
    except NotFoundError:
        return


def _delete_thing(cloud: Cloud, name: str) -> None:
    with translated("delete the thing {name}", name=name):
        cloud.client("iot").delete_thing(thingName=name)


@dataclass(frozen=True)
class Registry:
    """The same, bound to one account, as a unit's run asks it."""

    cloud: Cloud

    def thing_exists(self, name: str) -> bool:
        try:
            describe_thing(self.cloud, name)
        except NotFoundError:
            return False
        return True

    def certificates_of(self, thing: str) -> list[str]:
        return thing_principals(self.cloud, thing)

    def delete_thing(self, name: str) -> None:
        delete_thing(self.cloud, name)

    def certificate_exists(self, certificate_id: str) -> bool:
        return is_usable(self.cloud, certificate_id)

    def is_active(self, certificate_id: str) -> bool:
        return is_active(self.cloud, certificate_id)

    def bar(self, certificate_id: str) -> bool:
        return bar_known(self.cloud, certificate_id)


def describe_group(cloud: Cloud, name: str) -> dict[str, Any]:
    """As AWS IoT tells it. Raises CLD-004 when there is no such thing group."""
    with translated("look up the thing group {name}", name=name):
        found: dict[str, Any] = cloud.client("iot").describe_thing_group(thingGroupName=name)
    return found


def group_arn(cloud: Cloud, name: str) -> str:
    """Raises CLD-004 when there is no such thing group."""
    return str(describe_group(cloud, name)["thingGroupArn"])


def things_of_type(cloud: Cloud, name: str) -> Iterator[str]:
    """Names of the things of that type; none where there is no such type."""
    with suppress(NotFoundError), translated("list the things of the type {name}", name=name):
        for page in cloud.client("iot").get_paginator("list_things").paginate(thingTypeName=name):
            yield from (thing["thingName"] for thing in page["things"])


def things_in_group(cloud: Cloud, name: str) -> Iterator[str]:
    """Thing names, those of child groups included. Raises CLD-004 when there is no such group."""
    with translated("list the things of the group {name}", name=name):
        pages = cloud.client("iot").get_paginator("list_things_in_thing_group")
        for page in pages.paginate(thingGroupName=name, recursive=True):
            yield from page["things"]
