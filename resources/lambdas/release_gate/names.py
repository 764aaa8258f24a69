"""What belongs to a launch, by names that follow from the job's or are asked for beside it."""

from __future__ import annotations

PREFIX = "AFR_OTA-"  # FreeRTOS agents know an OTA job and its stream by it
ROLLOUTS = "rollouts/"
EXCHANGE = "release-exchange/"


def key_of(job: str) -> str:
    """Where in the bucket the job's image is."""
    return f"{ROLLOUTS}{job}.bin"


def exchange_of(slug: str) -> str:
    """Where in the bucket computers exchange a product's releases."""
    return f"{EXCHANGE}{slug}/"


def refusals_of(slug: str) -> str:
    """Where in the bucket their refusals are, each named by the SHA-256 of a manifest's payload."""
    return f"{exchange_of(slug)}refused/"
