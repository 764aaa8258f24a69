"""Whether somebody has refused a release, as Linekey puts it into the bucket for all computers."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from .envelope import Envelope
from .names import refusals_of
from .refusals import NOT_APPROVED, Refused

LONGEST = 200  # characters of a reason that are told
_LARGEST = 64 * 1024  # bytes that are read for them


def require_not_refused(s3: Any, bucket: str, slug: str, envelope: Envelope) -> None:
    """Looks for the object that the manifest's payload names: no other can refuse it, and this one does
    whatever it holds. Raises `Refused`, and what boto3 raises: without `s3:ListBucket` S3 denies what is not
    there, and who cannot look must not launch.
    """
    key = f"{refusals_of(slug)}{hashlib.sha256(envelope.payload).hexdigest()}.json"
    try:
        data = s3.get_object(Bucket=bucket, Key=key)["Body"].read(_LARGEST)
    except s3.exceptions.NoSuchKey:
        return
    raise Refused(NOT_APPROVED, f"The release was refused: {_reason(data)}")


def _reason(data: bytes) -> str:
    try:
        reason = json.loads(data)["reason"]
    except (ValueError, KeyError, TypeError, RecursionError):
        reason = ""
    told = " ".join(reason.split()) if isinstance(reason, str) else ""
    shown = "".join(one for one in told if one.isprintable())[:LONGEST]
    return shown or "why, the bucket does not tell."
