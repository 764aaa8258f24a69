"""What belongs to a launch, by the job's name: so that what is asked twice is made once."""

from __future__ import annotations

import hashlib

PREFIX = "AFR_OTA-"  # FreeRTOS agents know an OTA job and its stream by it
ROLLOUTS = "rollouts/"
_STREAM_DIGITS = 36  # agents' buffers hold 44 characters of stream name


def key_of(job: str) -> str:
    """Where in the bucket the job's image is."""
    return f"{ROLLOUTS}{job}.bin"


def stream_of(job: str) -> str:
    """The one stream of the job."""
    return f"{PREFIX}{hashlib.sha256(job.encode()).hexdigest()[:_STREAM_DIGITS]}"
