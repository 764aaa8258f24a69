"""The `afr_ota` job document, as a FreeRTOS agent parses it (Jobs-for-AWS-IoT, `otaJobParser`)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from desktop.core.catalogue.bench import FIRMWARE_REJECTED
from desktop.core.errors import BenchError

SIGNATURE_KEY = "sig-sha256-ecdsa"
MAX_SIZE = 24 * 1024 * 1024  # quota of MQTT file delivery
_MAX_SIGNATURE = 384  # the agent's buffer


class Refusal(IntEnum):
    """The number after `rejected:` in a report; our own, where the FreeRTOS agent has its error codes."""

    BAD_DOCUMENT = 0x10
    NO_CODE_SIGNER = 0x20
    BAD_SIGNATURE = 0x21
    NOT_AN_IMAGE = 0x30
    NOT_NEWER = 0x31
    SELF_TEST = 0x40
    STREAM = 0x50


class UpdateRefusedError(BenchError):
    """The unit does not take this update: `BEN-110`."""

    def __init__(self, refusal: Refusal, explanation: str) -> None:
        super().__init__(FIRMWARE_REJECTED, code=refusal, reason=explanation)


@dataclass(frozen=True)
class OtaJob:
    job_id: str
    stream: str
    file_id: int
    size: int
    certfile: str
    signature: bytes


def parse_ota_job(job_id: str, document: Mapping[str, Any]) -> OtaJob:
    """Raises `UpdateRefusedError` for anything the agent cannot carry out."""
    try:
        ota = document["afr_ota"]
        file = ota["files"][0]
        if "MQTT" not in ota["protocols"]:
            raise UpdateRefusedError(Refusal.BAD_DOCUMENT, "no MQTT among the protocols")
        job = OtaJob(
            job_id,
            str(ota["streamname"]),
            int(file["fileid"]),
            int(file["filesize"]),
            str(file["certfile"]),
            base64.b64decode(file[SIGNATURE_KEY], validate=True),
        )
    except (KeyError, IndexError, TypeError, ValueError, OverflowError, binascii.Error) as error:
        raise UpdateRefusedError(Refusal.BAD_DOCUMENT, f"job document not understood: {error!r}") from error
    if not job.stream or not 0 < job.size <= MAX_SIZE or not 0 < len(job.signature) <= _MAX_SIGNATURE:
        raise UpdateRefusedError(Refusal.BAD_DOCUMENT, "stream name, file size or signature out of range")
    return job
