"""What in the environment of a program says where it works."""

from __future__ import annotations

from desktop.app.account.place import PROFILE_VARIABLES
from desktop.core.region import REGION_VARIABLES

VARIABLES = (
    *PROFILE_VARIABLES,
    *REGION_VARIABLES,
    "AWS_ACCESS_KEY_ID",
    "LINEKEY_ENDPOINT",
    "LINEKEY_PRODUCT",
)
