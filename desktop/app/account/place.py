"""Which AWS account and Region the window works in: what there is to choose from, and who chose."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from desktop.core.errors import SettingsError
from desktop.core.events import Event
from desktop.core.region import region_of_environment

ENDPOINT_VARIABLE = "LINEKEY_ENDPOINT"
# In botocore's order.
PROFILE_VARIABLES = ("AWS_DEFAULT_PROFILE", "AWS_PROFILE")
KEY_VARIABLE = "AWS_ACCESS_KEY_ID"


@dataclass(frozen=True)
class AwsPlace:
    """A profile and a Region of AWS; what is empty the AWS settings of this computer say."""

    profile: str = ""
    region: str = ""


NOWHERE = AwsPlace()


@dataclass(frozen=True)
class AccountsFound(Event):
    """Profile -> its Region, which may be empty; Region -> where it is. `fixed` is what the environment says,
    `keys` whether it has keys, which belong to no profile, `home` where the product's units live, `endpoint`
    what is in the place of AWS: nobody chooses otherwise.
    """

    profiles: Mapping[str, str]
    regions: Mapping[str, str]
    fixed: AwsPlace
    keys: bool = False
    home: str = ""
    endpoint: str = ""


def fixed_by_environment() -> AwsPlace:
    """Who starts a window with a profile or a Region in its environment means that one."""
    profile = next((os.environ[name] for name in PROFILE_VARIABLES if os.environ.get(name)), "")
    return AwsPlace(profile, region_of_environment())


def has_keys() -> bool:
    """Whether the environment has an access key: botocore asks no profile for another."""
    return bool(os.environ.get(KEY_VARIABLE))


def still_chosen(chosen: AwsPlace) -> AwsPlace:
    """What `chosen` decides: nothing that the environment says, and a Region only for its own profile."""
    fixed = fixed_by_environment()
    profile = "" if fixed.profile or has_keys() else chosen.profile
    own = chosen.profile == (fixed.profile or profile)
    return AwsPlace(profile, chosen.region if own and not fixed.region else "")


def units_home() -> str:
    """The Region where the product's units live; empty where its profile says none, or cannot be read."""
    from desktop.settings.product.profile import BUILT_IN, PRODUCT_VARIABLE, load_product  # slow to load

    try:
        return load_product(os.environ.get(PRODUCT_VARIABLE, BUILT_IN)).home_region
    except SettingsError:
        return ""


def place_to_open(chosen: AwsPlace) -> AwsPlace:
    """Where the window's services open: `chosen` is a place of AWS, and the units' home goes before its
    Region.
    """
    if os.environ.get(ENDPOINT_VARIABLE):
        return NOWHERE
    place = still_chosen(chosen)
    return AwsPlace(place.profile) if units_home() else place


def find_accounts() -> AccountsFound:
    """What there is to choose from. Raises CLD-013 for settings that cannot be read."""
    from desktop.cloud.aws_settings import profile_regions  # slow to load
    from desktop.cloud.regions import iot_regions

    fixed, home = fixed_by_environment(), units_home()
    endpoint = os.environ.get(ENDPOINT_VARIABLE, "")
    return AccountsFound(profile_regions(), iot_regions(), fixed, has_keys(), home, endpoint)
