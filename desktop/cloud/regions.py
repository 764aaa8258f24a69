"""AWS's Regions: which there are, and in which one the work is done. Asks nobody."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable

from desktop.core.catalogue.settings import (
    LIKE_EU_WEST_1,
    NOT_A_REGION,
    PERHAPS_REGION,
    REGION_OF_ANOTHER,
)
from desktop.core.errors import RegionUnknownError
from signing.messages import Sentence, said

AWS = "aws"  # the partition that is not that of a government or of China
# As names of Regions are made: botocore, which may be older than a Region, goes by the same.
NAME = re.compile(r"[a-z]{2,}(-[a-z]+)+-\d+")
# The endpoint of a service, wherever it is: `iot.eu-west-1.amazonaws.com`, also below `.cn`.
_HOST = re.compile(r"\.([a-z0-9-]+)\.amazonaws\.com\b")


def iot_regions(partition: str = "") -> dict[str, str]:
    """Region -> where it is: those of a partition, or of all, that have AWS IoT as this botocore knows it."""
    from botocore.loaders import create_loader  # slow to load, and of who meets no error not needed

    found: dict[str, str] = {}
    for known in create_loader().load_data("endpoints")["partitions"]:
        if partition not in ("", known["partition"]):
            continue
        offered = known["services"].get("iot", {}).get("endpoints", {})
        regions = known["regions"]
        found |= {name: str(told["description"]) for name, told in regions.items() if name in offered}
    return dict(sorted(found.items()))


def agreed_region(asked: str | None, home: str, otherwise: Callable[[], str]) -> str:
    """The Region that was `asked` for, else the units' `home`, else what the settings say.

    Raises SET-060 when another than the units' home is asked for, SET-061 for what is no Region's name, and
    what `otherwise` raises.
    """
    if asked and home and asked != home:
        raise RegionUnknownError(REGION_OF_ANOTHER, region=asked, home=home)
    region = asked or home or otherwise()
    if not NAME.fullmatch(region):
        raise RegionUnknownError(NOT_A_REGION, region=region, advice=probably_meant(region))
    return region


def probably_meant(region: str) -> Sentence:
    """What to do about a Region that nobody knows."""
    written = region.lower().replace("_", "-").replace(" ", "-")
    close = difflib.get_close_matches(written, iot_regions(), n=1)
    return said(PERHAPS_REGION, region=close[0]) if close else said(LIKE_EU_WEST_1)


def unknown_region(endpoint_url: str) -> str:
    """The Region in the address of a service of AWS, if this botocore knows it not; else nothing."""
    match = _HOST.search(endpoint_url)
    region = match[1] if match else ""
    return region if NAME.fullmatch(region) and region not in iot_regions() else ""
