"""Streams: the five operations of AWS IoT that make files in S3 readable over MQTT.

Rules and errors: AWS IoT API reference, `CreateStream` and its siblings; quotas: AWS general reference,
"AWS IoT Core endpoints and quotas".
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Protocol

from desktop.bench.place import Here
from desktop.bench.rest import Refused, Request, invalid, not_found, page

STREAM_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
MAX_FILES = 10
MAX_FILE_ID = 255
MAX_FILE_BYTES = 24 * 1024 * 1024
PAGE = 250

Records = MutableMapping[str, dict[str, Any]]
MayPass = Callable[[Mapping[str, str], str], bool]  # by a request's headers, and the ARN of a role


@dataclass(frozen=True)
class StoredObject:
    data: bytes
    etag: str


class Storage(Protocol):
    """S3 and IAM as a stream sees them."""

    def read_object(self, bucket: str, key: str, version: str | None) -> StoredObject | None:
        """None when there is no such object or version."""
        ...

    def role_usable(self, role_arn: str) -> bool:
        """The role exists and lets AWS IoT assume it."""
        ...


class Streams:
    """Answers the REST calls over `records`, a mapping by stream id that knows the caller's account."""

    def __init__(self, records: Records, storage: Storage, here: Here, may_pass: MayPass) -> None:
        self._records = records
        self._storage = storage
        self._may_pass = may_pass
        self._here = here

    def get(self, stream_id: str) -> Mapping[str, Any] | None:
        return self._records.get(stream_id)

    def route(self, request: Request) -> Mapping[str, Any] | None:
        if request.path == "/streams" and request.method == "GET":
            return self._list(request)
        if not request.path.startswith("/streams/"):
            return None
        stream_id = request.path.removeprefix("/streams/")
        if not STREAM_ID.fullmatch(stream_id):
            raise invalid(f"streamId must match {STREAM_ID.pattern}.")
        match request.method:
            case "POST":
                self._require_role_passed(request)
                return self._create(stream_id, request.body)
            case "PUT":
                self._require_role_passed(request)
                return self._update(stream_id, request.body)
            case "GET":
                return {"streamInfo": _described(self._found(stream_id))}
            case "DELETE":
                self._found(stream_id)
                del self._records[stream_id]
                return {}
        return None

    def _require_role_passed(self, request: Request) -> None:
        """Who names a role must be allowed to hand it to AWS IoT (IAM user guide, iam:PassRole)."""
        role = request.body.get("roleArn")
        if isinstance(role, str) and not self._may_pass(request.headers, role):
            raise Refused("AccessDeniedException", f"not authorized to perform: iam:PassRole on {role}", 403)

    def _create(self, stream_id: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        if stream_id in self._records:
            raise Refused("ResourceAlreadyExistsException", f"Stream {stream_id} already exists.", 409)
        files, etags = self._checked_files(body.get("files"))
        now = time.time()
        record = {
            "streamId": stream_id,
            "streamArn": self._here().arn("iot", f"stream/{stream_id}"),
            "streamVersion": 1,
            "description": body.get("description", ""),
            "files": files,
            "etags": etags,
            "roleArn": self._checked_role(body.get("roleArn")),
            "createdAt": now,
            "lastUpdatedAt": now,
        }
        self._records[stream_id] = record
        return _summary(record)

    def _update(self, stream_id: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        record = dict(self._found(stream_id))
        if "files" in body:
            record["files"], record["etags"] = self._checked_files(body["files"])
        if "roleArn" in body:
            record["roleArn"] = self._checked_role(body["roleArn"])
        if "description" in body:
            record["description"] = body["description"]
        record["streamVersion"] += 1
        record["lastUpdatedAt"] = time.time()
        self._records[stream_id] = record
        return _summary(record)

    def _list(self, request: Request) -> Mapping[str, Any]:
        newest_first = request.query.get("isAscendingOrder", "").lower() != "true"
        records = sorted(self._records.values(), key=lambda record: record["createdAt"], reverse=newest_first)
        shown, more = page([_summary(record) for record in records], request, PAGE)
        return {"streams": shown, **more}

    def _found(self, stream_id: str) -> Mapping[str, Any]:
        record = self._records.get(stream_id)
        if record is None:
            raise not_found(f"Stream {stream_id} does not exist.")
        return record

    def _checked_role(self, arn: object) -> str:
        if not isinstance(arn, str) or not self._storage.role_usable(arn):
            raise invalid("roleArn must name a role that AWS IoT may assume.")
        return arn

    def _checked_files(self, files: object) -> tuple[list[dict[str, Any]], list[str]]:
        """The files as given, and the ETag each has now."""
        if not isinstance(files, list) or not files or not all(isinstance(file, dict) for file in files):
            raise invalid("A stream needs at least one file.")
        if len(files) > MAX_FILES:
            raise Refused("LimitExceededException", f"A stream has at most {MAX_FILES} files.", 410)
        identifiers = [file.get("fileId") for file in files]
        if not all(type(number) is int and 0 <= number <= MAX_FILE_ID for number in identifiers):
            raise invalid(f"fileId must lie between 0 and {MAX_FILE_ID}.")
        if len(set(identifiers)) != len(files):
            raise invalid("Each file needs a fileId of its own.")
        return files, [self._checked_object(file.get("s3Location")).etag for file in files]

    def _checked_object(self, location: object) -> StoredObject:
        place = location if isinstance(location, dict) else {}
        bucket, key = place.get("bucket"), place.get("key")
        if not isinstance(bucket, str) or not isinstance(key, str):
            raise invalid("s3Location needs a bucket and a key.")
        stored = self._storage.read_object(bucket, key, place.get("version"))
        if stored is None:
            raise not_found(f"There is no such object or version: s3://{bucket}/{key}.")
        if len(stored.data) > MAX_FILE_BYTES:
            raise invalid(f"s3://{bucket}/{key} is larger than 24 MB.")
        return stored


def _summary(record: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: record[name] for name in ("streamId", "streamArn", "description", "streamVersion")}


def _described(record: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in record.items() if name != "etags"}
