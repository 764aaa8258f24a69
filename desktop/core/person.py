"""Who sits at this computer, as far as it tells."""

from __future__ import annotations

import getpass


def signed_in_name() -> str:
    """The name of the user of the operating system: a claim, no proof. Empty when there is none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no entry for this user, and how each system says so
        return ""
