"""What a release bundle says of itself."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from signing.bundle import read_bundle
from signing.errors import SigningError


def inspect(path: Path) -> dict[str, Any] | None:
    """None of any other ZIP file, and of a bundle that is damaged."""
    try:
        bundle = read_bundle(path)
    except SigningError:
        return None
    return {
        "release_id": bundle.facts.release_id,
        "state": bundle.facts.state,
        "reason": bundle.facts.reason or None,
        "manifest": asdict(bundle.manifest),
        "signatures": [{"key": one.keyid} for one in bundle.envelope.signatures],
    }
