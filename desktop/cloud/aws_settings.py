"""What the AWS settings of this computer offer to choose from. Asks nobody."""

from __future__ import annotations

import botocore.session

from desktop.cloud.errors import translated


def profile_regions() -> dict[str, str]:
    """Profile -> its Region, which may be empty. Raises CLD-013 for settings that cannot be read."""
    with translated("read the AWS settings"):
        profiles = botocore.session.Session().full_config["profiles"]
    return {name: str(settings.get("region", "")) for name, settings in sorted(profiles.items())}
