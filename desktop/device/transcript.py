"""What was said on a cable, kept for the technician and the log, without secrets."""

from __future__ import annotations

import re
import threading
from collections import deque
from itertools import groupby

PRIVATE_KEY = re.compile(
    r"(-----BEGIN [A-Z ]*PRIVATE KEY-----).*?(-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL
)
MASK = "•••"
LARGEST_BYTES = 64 * 1024


class Transcript:
    """The newest `limit` bytes of both directions. Thread safe."""

    def __init__(self, limit: int = LARGEST_BYTES) -> None:
        self._limit = limit
        self._size = 0
        self._said: deque[tuple[str, bytes]] = deque()
        self._secrets: set[str] = set()
        self._lock = threading.Lock()

    def hide(self, secret: str) -> None:
        """From now on `secret` shows as a mask, wherever it stands."""
        with self._lock:
            self._secrets.add(secret)

    def sent(self, data: bytes) -> None:
        self._add("→", data)

    def received(self, data: bytes) -> None:
        self._add("←", data)

    def _add(self, direction: str, data: bytes) -> None:
        with self._lock:
            self._said.append((direction, data))
            self._size += len(data)
            while self._size > self._limit:
                self._size -= len(self._said.popleft()[1])

    def text(self) -> str:
        """Line by line, `→` to the unit, `←` from it; private keys and hidden secrets are masked."""
        with self._lock:
            turns = [
                (direction, b"".join(data for _, data in said).decode("utf-8", errors="replace"))
                for direction, said in groupby(self._said, key=lambda entry: entry[0])
            ]
            secrets = sorted(self._secrets, key=len, reverse=True)
        return "\n".join(
            f"{direction} {line}" for direction, said in turns for line in _masked(said, secrets).splitlines()
        )


def _masked(text: str, secrets: list[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, MASK)
    return PRIVATE_KEY.sub(rf"\1{MASK}\2", text)
