"""Stream, job document and job, built here and by nobody else; each launch has names of its own.

Whatever is asked twice is made once: names are the caller's, and what is there already must be the same.
Sources: AWS IoT API reference, CreateStream and CreateJob; for the document the AFR OTA agent's.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from .consent import Manifest
from .names import key_of
from .policy import Policy
from .refusals import REQUEST, TAKEN, Refused, require
from .request import Launch

_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}", re.ASCII)


def document_of(launch: Launch, manifest: Manifest, policy: Policy) -> str:
    """The `afr_ota` job document, or a template that the policy admits, filled in. Raises `Refused`."""
    values: dict[str, str | int] = {
        "stream": launch.stream,
        "path": policy.path,
        "size": manifest.size,
        "certificate": policy.certificate_label,
        "signature": base64.b64encode(launch.signature).decode("ascii"),
        "sha256": manifest.sha256,
        "version": manifest.version,
        "product": manifest.product,
    }
    if not launch.template:
        return json.dumps(_ota(values), ensure_ascii=False)
    admitted = hashlib.sha256(launch.template.encode()).hexdigest() in policy.templates
    require(admitted, REQUEST, "The policy does not admit this template of a job document.")
    try:
        return json.dumps(_filled(json.loads(launch.template), values), ensure_ascii=False)
    except (ValueError, KeyError, RecursionError) as error:
        raise Refused(
            REQUEST, "The template is no JSON, or asks for something that no release has."
        ) from error


def _ota(values: Mapping[str, str | int]) -> dict[str, Any]:
    entry = {
        "filepath": values["path"],
        "filesize": values["size"],
        "fileid": 0,
        "certfile": values["certificate"],
        "fileType": 0,
        "attr": 0,
        "sig-sha256-ecdsa": values["signature"],
    }
    return {"afr_ota": {"protocols": ["MQTT"], "streamname": values["stream"], "files": [entry]}}


def _filled(node: Any, values: Mapping[str, str | int]) -> Any:
    """A text that is nothing but a placeholder becomes the value itself, so that numbers can be put in."""
    if isinstance(node, dict):
        return {key: _filled(value, values) for key, value in node.items()}
    if isinstance(node, list):
        return [_filled(value, values) for value in node]
    if not isinstance(node, str):
        return node
    whole = _PLACEHOLDER.fullmatch(node)
    if whole:
        return values[whole.group(1)]
    return _PLACEHOLDER.sub(lambda found: str(values[found.group(1)]), node)


@dataclass(frozen=True)
class Rollouts:
    """`role` lets AWS IoT read the bucket for the stream."""

    iot: Any
    s3: Any
    bucket: str
    role: str

    def start(self, launch: Launch, manifest: Manifest, document: str) -> None:
        """Stream and job, both or neither. Raises `Refused`, and what boto3 raises."""
        made = self._make_stream(launch)
        try:
            self._make_job(launch, manifest, document)
        except BaseException:
            # Another request of the same name may have made the job with this stream.
            if made and not self._job_has(launch.job, launch.stream):
                self.iot.delete_stream(streamId=launch.stream)
            raise

    def _make_stream(self, launch: Launch) -> bool:
        """Whether it is made now; the one that is there already must be the same."""
        place = {"bucket": self.bucket, "key": key_of(launch.job), "version": launch.image}
        wanted = {"files": [{"fileId": 0, "s3Location": place}], "roleArn": self.role}
        try:
            self.iot.create_stream(streamId=launch.stream, description=launch.release, **wanted)
        except self.iot.exceptions.ResourceAlreadyExistsException:
            there = self.iot.describe_stream(streamId=launch.stream)["streamInfo"]
            same = {name: there[name] for name in wanted} == wanted
            require(same, TAKEN, f"There is another stream {launch.stream}.")
            return False
        return True

    def _make_job(self, launch: Launch, manifest: Manifest, document: str) -> None:
        try:
            self.iot.create_job(
                jobId=launch.job,
                targets=list(launch.targets),
                document=document,
                description=f"{manifest.product} {manifest.version}",
                **launch.options,
            )
        except (BotoCoreError, ClientError):
            # It exists already, or the answer that it was made is lost.
            if not self.job_exists(launch.job):
                raise
            self._require_same(launch, document)

    def _require_same(self, launch: Launch, document: str) -> None:
        there = self.iot.describe_job(jobId=launch.job)["job"]
        text = self.iot.get_job_document(jobId=launch.job)["document"]
        same = set(there["targets"]) == set(launch.targets) and json.loads(text) == json.loads(document)
        require(same, TAKEN, f"There is another job {launch.job}.")

    def _job_has(self, job: str, stream: str) -> bool:
        try:
            return stream in self.iot.get_job_document(jobId=job)["document"]
        except self.iot.exceptions.ResourceNotFoundException:
            return False

    def job_exists(self, job: str) -> bool:
        try:
            self.iot.describe_job(jobId=job)
        except self.iot.exceptions.ResourceNotFoundException:
            return False
        return True

    def abandon(self, job: str, stream: str) -> None:
        """Removes stream and image of a launch that never became a job. Raises `Refused` when it did."""
        require(not self.job_exists(job), TAKEN, f"The job {job} exists: cancel it instead.")
        key = key_of(job)
        with suppress(self.iot.exceptions.ResourceNotFoundException):
            files = self.iot.describe_stream(streamId=stream)["streamInfo"]["files"]
            held = [file["s3Location"]["key"] for file in files]
            require(held == [key], TAKEN, f"The stream {stream} is of another launch.")
            self.iot.delete_stream(streamId=stream)
        listed = self.s3.list_object_versions(Bucket=self.bucket, Prefix=key)
        for row in [*listed.get("Versions", ()), *listed.get("DeleteMarkers", ())]:
            if row["Key"] == key:
                self.s3.delete_object(Bucket=self.bucket, Key=key, VersionId=row["VersionId"])
