"""MQTT-based file delivery: `describe` and `get` requests on a thing's topics, answered block by block.

The IoT policies of who asks and who listens are the only access control; the broker has applied them.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import cbor2

from desktop.bench.streams.blocks import StreamRejected, read_request, read_token, wanted_blocks
from desktop.bench.streams.registry import Storage, StoredObject, Streams

REQUEST = re.compile(r"\$aws/things/([^/]+)/streams/([^/]+)/(describe|get)/([^/]+)")

Reply = Callable[[str, bytes], Awaitable[None]]


class ReadableStorage(Storage, Protocol):
    def role_reads(self, role_arn: str, bucket: str, key: str) -> bool:
        """The role may read the object."""
        ...


@dataclass(frozen=True)
class _Request:
    """`$aws/things/<thing>/streams/<stream>/<verb>/<format>` and what was published there."""

    thing: str
    stream_id: str
    verb: str
    form: str
    payload: bytes

    def topic(self, verb: str) -> str:
        form = self.form if self.form == "cbor" else "json"
        return f"$aws/things/{self.thing}/streams/{self.stream_id}/{verb}/{form}"

    def encode(self, document: Mapping[str, Any]) -> bytes:
        if self.form == "cbor":
            return cbor2.dumps(document)
        return json.dumps(document, separators=(",", ":")).encode()

    def encode_block(self, data: bytes) -> bytes | str:
        return data if self.form == "cbor" else base64.b64encode(data).decode()

    def decode(self) -> Mapping[str, Any]:
        if self.form not in {"json", "cbor"}:
            raise StreamRejected("InvalidTopic", "The topic must end in /json or /cbor.")
        try:
            document = cbor2.loads(self.payload) if self.form == "cbor" else json.loads(self.payload)
        except (ValueError, RecursionError, cbor2.CBORDecodeError) as error:
            raise StreamRejected(f"Invalid{self.form.title()}", "The message cannot be parsed.") from error
        if not isinstance(document, Mapping):
            raise StreamRejected("InvalidRequest", "The message must be a map.")
        return document


class StreamDelivery:
    """Answers requests with `reply(topic, payload)`, which reaches who asked.

    `streams` and `storage` are those of the account and Region at work.
    """

    def __init__(self, streams: Streams, storage: ReadableStorage, reply: Reply) -> None:
        self._streams = streams
        self._storage = storage
        self._reply = reply

    async def hear(self, topic: str, payload: bytes) -> None:
        """Answers what was published if it is a request, and nothing else."""
        match = REQUEST.fullmatch(topic)
        if match is not None:
            thing, stream_id, verb, form = match.groups()
            await self._answer(_Request(thing, stream_id, verb, form, payload))

    async def _answer(self, request: _Request) -> None:
        token: Mapping[str, Any] = {}
        try:
            document = request.decode()
            if (given := read_token(document)) is not None:
                token = {"c": given}
            if request.verb == "describe":
                await self._describe(request, token)
            else:
                await self._send_blocks(request, document, token)
        except StreamRejected as rejected:
            answer = {"o": rejected.code, "m": rejected.message, **token}
            await self._reply(request.topic("rejected"), request.encode(answer))

    async def _describe(self, request: _Request, token: Mapping[str, Any]) -> None:
        stream = self._found(request.stream_id)
        sizes = [
            {"f": file["fileId"], "z": len(self._read(stream, file["fileId"]).data)}
            for file in stream["files"]
        ]
        answer = {**token, "s": stream["streamVersion"], "d": stream["description"], "r": sizes}
        await self._reply(request.topic("description"), request.encode(answer))

    async def _send_blocks(
        self, request: _Request, document: Mapping[str, Any], token: Mapping[str, Any]
    ) -> None:
        wanted = read_request(document)
        stream = self._found(request.stream_id)
        if wanted.version is not None and wanted.version != stream["streamVersion"]:
            raise StreamRejected("VersionMismatch", f"The stream has version {stream['streamVersion']}.")
        data = self._read(stream, wanted.file_id).data
        for number in wanted_blocks(wanted, len(data)):
            block = data[number * wanted.block_bytes : (number + 1) * wanted.block_bytes]
            answer = {
                **token,
                "f": wanted.file_id,
                "l": len(block),
                "i": number,
                "p": request.encode_block(block),
            }
            await self._reply(request.topic("data"), request.encode(answer))

    def _found(self, stream_id: str) -> Mapping[str, Any]:
        stream = self._streams.get(stream_id)
        if stream is None:
            raise StreamRejected("ResourceNotFound", f"Stream {stream_id} does not exist.")
        return stream

    def _read(self, stream: Mapping[str, Any], file_id: int) -> StoredObject:
        """The file as it was when the stream was made: never another object in its place."""
        identifiers = [file["fileId"] for file in stream["files"]]
        if file_id not in identifiers:
            raise StreamRejected("ResourceNotFound", f"The stream has no file {file_id}.")
        index = identifiers.index(file_id)
        place = stream["files"][index]["s3Location"]
        if not self._storage.role_reads(stream["roleArn"], place["bucket"], place["key"]):
            raise StreamRejected("Unauthorized", "The role of the stream may not read the file.")
        stored = self._storage.read_object(place["bucket"], place["key"], place.get("version"))
        if stored is None:
            raise StreamRejected("ResourceNotFound", "The file of the stream is gone.")
        if stored.etag != stream["etags"][index]:
            raise StreamRejected("ETagMismatch", "The file has changed since the stream was made.")
        return stored
