"""What a caller may ask for: these fields and no others."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .refusals import REQUEST, TARGETS, require

MOST_TARGETS = 100  # AWS IoT jobs quotas
# CreateJob's own names for how fast, how long and when: nothing of what or to whom.
OPTIONS = {
    *("abortConfig", "jobExecutionsRetryConfig", "jobExecutionsRolloutConfig", "timeoutConfig"),
    *("schedulingConfig", "targetSelection"),
}
_JOB = re.compile(r"AFR_OTA-v[0-9]{1,10}(_[0-9]{1,10}){2}-[A-Za-z0-9-]{1,40}", re.ASCII)
_LONGEST_JOB = 64
# Whoever knows it may read it, so it is a random UUID; agents' buffers hold 44 characters.
_STREAM = re.compile(r"AFR_OTA-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_TARGET = re.compile(r":(thing|thinggroup)/[A-Za-z0-9:_-]{1,128}", re.ASCII)
_VERSION_ID = re.compile(r"[\x21-\x7e]{1,1024}", re.ASCII)
_RELEASE = re.compile(r"[A-Za-z0-9._-]{1,128}", re.ASCII)
_LAUNCH = {
    *("action", "job", "stream", "release", "image", "manifest"),
    *("certificate", "signature", "targets", "options"),
}


@dataclass(frozen=True)
class Launch:
    """`image` is the S3 version of the object that the job's name leads to, `manifest` an envelope,
    `signature` the image's own, in DER; `template` is the team's own job document, or empty.
    """

    job: str
    stream: str
    release: str
    image: str
    manifest: bytes
    certificate: str
    signature: bytes
    targets: tuple[str, ...]
    options: Mapping[str, Any]
    template: str


def launch_of(event: Mapping[str, Any], iot: str) -> Launch:
    """`iot` is how ARNs of this account and Region begin. Raises `Refused`."""
    require(set(event) - {"template"} == _LAUNCH, REQUEST, f"A launch has the fields {sorted(_LAUNCH)}.")
    image, options = event["image"], event["options"]
    # Of a bucket that keeps no versions `null` is the one that changes.
    named = isinstance(image, str) and _VERSION_ID.fullmatch(image) is not None and image != "null"
    require(named, REQUEST, "The image is no version of an object.")
    require(_is(_RELEASE, event["release"]), REQUEST, "The release is no id.")
    known = isinstance(options, dict) and set(options) <= OPTIONS
    require(known, REQUEST, f"The options are {sorted(OPTIONS)}.")
    return Launch(
        job=job_of(event),
        stream=stream_of(event),
        release=event["release"],
        image=image,
        manifest=text_of(event, "manifest").encode(),
        certificate=text_of(event, "certificate"),
        signature=_base64(text_of(event, "signature")),
        targets=_targets(event["targets"], iot),
        options=options,
        template=text_of(event, "template") if "template" in event else "",
    )


def job_of(event: Mapping[str, Any]) -> str:
    job = event.get("job")
    named = isinstance(job, str) and len(job) <= _LONGEST_JOB and _JOB.fullmatch(job) is not None
    require(named, REQUEST, "The job's name is not as Linekey makes it.")
    return str(job)


def stream_of(event: Mapping[str, Any]) -> str:
    require(_is(_STREAM, event.get("stream")), REQUEST, "The stream's name is not as Linekey makes it.")
    return str(event["stream"])


def text_of(event: Mapping[str, Any], field: str) -> str:
    value = event.get(field)
    require(isinstance(value, str) and value != "" and _is_unicode(value), REQUEST, f"{field} is no text.")
    return str(value)


def _is_unicode(text: str) -> bool:
    """JSON can spell halves of characters, which no file can hold."""
    return text.encode("utf-8", "replace").decode() == text


def _targets(listed: Any, iot: str) -> tuple[str, ...]:
    require(isinstance(listed, list) and 1 <= len(listed) <= MOST_TARGETS, TARGETS, "1 to 100 targets.")
    for arn in listed:
        own = isinstance(arn, str) and arn.startswith(iot) and _is(_TARGET, arn[len(iot) :])
        require(own, TARGETS, "A target is no thing or group of this account and Region.")
    require(len(set(listed)) == len(listed), TARGETS, "A target is there twice.")
    return tuple(listed)


def _is(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _base64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        data = b""
    require(data != b"" and base64.b64encode(data).decode() == text, REQUEST, "The signature is no base64.")
    return data
