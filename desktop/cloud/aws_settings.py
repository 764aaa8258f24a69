"""What the AWS settings of this computer offer to choose from. Asks nobody."""

from __future__ import annotations

import botocore.session
from botocore.loaders import create_loader

from desktop.cloud.errors import translated


def profile_regions() -> dict[str, str]:
    """Profile -> its Region, which may be empty. Raises CLD-013 for settings that cannot be read."""
    with translated("read the AWS settings"):
        profiles = botocore.session.Session().full_config["profiles"]
    return {name: str(settings.get("region", "")) for name, settings in sorted(profiles.items())}


def iot_regions() -> dict[str, str]:
    """Region -> where it is, of all partitions: those that have AWS IoT, as this botocore knows them."""
    found: dict[str, str] = {}
    for partition in create_loader().load_data("endpoints")["partitions"]:
        offered = partition["services"].get("iot", {}).get("endpoints", {})
        regions = partition["regions"]
        found |= {name: str(told["description"]) for name, told in regions.items() if name in offered}
    return dict(sorted(found.items()))
