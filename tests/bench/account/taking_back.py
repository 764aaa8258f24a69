"""Units taken out of an account by hand, as the guide says it."""

from __future__ import annotations

from desktop.cloud.certificates import discard
from desktop.cloud.session import Cloud


def take_back_units(cloud: Cloud) -> int:
    """Every thing, with its certificates; how many there were."""
    iot, count = cloud.client("iot"), 0
    for page in iot.get_paginator("list_things").paginate():
        for one in page["things"]:
            name = one["thingName"]
            for principal in iot.list_thing_principals(thingName=name)["principals"]:
                discard(cloud, principal.rpartition("/")[2])
            iot.delete_thing(thingName=name)
            count += 1
    return count
