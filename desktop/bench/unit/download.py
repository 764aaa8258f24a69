"""One firmware file on its way in, block by block, in any order (MQTT file delivery, CBOR)."""

from __future__ import annotations

import cbor2

from desktop.bench.unit.ota_job import OtaJob, Refusal, UpdateRefusedError

DEFAULT_BLOCK_SIZE = 4096
BYTES_PER_REQUEST = 128 * 1024  # one GetStream request returns no more
_BLOCKS_PER_REQUEST = 32


class Download:
    def __init__(self, job: OtaJob, block_size: int = DEFAULT_BLOCK_SIZE) -> None:
        self.job = job
        self.total = -(-job.size // block_size)
        self._block_size = block_size
        self._data = bytearray(job.size)
        self._missing = set(range(self.total))
        self._asked: set[int] = set()

    @property
    def received(self) -> int:
        return self.total - len(self._missing)

    @property
    def complete(self) -> bool:
        return not self._missing

    @property
    def answered(self) -> bool:
        """Every block of the last request has come."""
        return not self._asked & self._missing

    @property
    def data(self) -> bytes:
        return bytes(self._data)

    def request(self) -> bytes:
        """Asks for the next missing blocks: the first one's number, and a bitmap that begins with it."""
        first = min(self._missing)
        window = min(_BLOCKS_PER_REQUEST, max(1, BYTES_PER_REQUEST // self._block_size), self.total - first)
        self._asked = {block for block in range(first, first + window) if block in self._missing}
        bitmap = sum(1 << (block - first) for block in self._asked)
        message = {
            "c": "rdy",
            "f": self.job.file_id,
            "l": self._block_size,
            "o": first,
            "n": len(self._asked),
            "b": bitmap.to_bytes(-(-window // 8), "little"),
        }
        return cbor2.dumps(message)

    def accept(self, message: bytes) -> bool:
        """Takes one block; False when it is already here. Raises `UpdateRefusedError` for an unfit one."""
        try:
            document = cbor2.loads(message)
            file_id, index, payload = document["f"], document["i"], document["p"]
            fits = file_id == self.job.file_id and len(payload) == self._length(index)
        except (cbor2.CBORDecodeError, KeyError, TypeError) as error:
            raise UpdateRefusedError(Refusal.STREAM, "data message not understood") from error
        if not fits:
            raise UpdateRefusedError(Refusal.STREAM, f"block {index} of file {file_id} does not fit the file")
        if index not in self._missing:
            return False
        start = index * self._block_size
        self._data[start : start + len(payload)] = payload
        self._missing.remove(index)
        return True

    def _length(self, index: int) -> int:
        if not 0 <= index < self.total:
            return -1
        return min(self._block_size, self.job.size - index * self._block_size)
