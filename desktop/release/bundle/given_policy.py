"""A release policy from a file, for computers that have no account."""

from __future__ import annotations

from pathlib import Path

from signing.dsse import read_envelope
from signing.output import read_whole
from signing.release_policy import ReleasePolicy, verify_alone


def read_policy_file(path: Path) -> ReleasePolicy:
    """Signed by its own owners; that it is the one in force, whoever gives it vouches for.

    Raises SIG-042, SIG-120, SIG-123, SIG-130, SIG-137.
    """
    return verify_alone(read_envelope(read_whole(path)))
