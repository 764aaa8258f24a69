"""A burst of characters that ends in Enter or Tab is a scan; what comes slower was typed."""

from __future__ import annotations

from typing import Literal

# ms by the keys' own time. A scanner types faster than this, a person nearly always slower.
GAP_MS = 50
# Who typed within this time before a burst may have been the scanner itself, which stumbled.
STUMBLE_MS = 1000
SHORTEST = 3

# Stands in a scan for what is no character: a key of its own, or what came before a stumble.
NO_CHARACTER = "\0"

Ending = Literal["scan", "rest", "typed"]


class Burst:
    """Follows the keys of one keyboard by their characters and times (ms) alone; it holds no key."""

    def __init__(self) -> None:
        self._text = ""
        self._last: int | None = None  # when the last character came
        self._ended: int | None = None  # when the last scan ended
        self.stumbled = False

    @property
    def begun(self) -> bool:
        """Whether there are characters that an end could end."""
        return bool(self._text)

    def goes_on(self, at: int) -> bool:
        """Whether a key at this time follows the characters before it as a scanner's does."""
        return self.begun and _within(GAP_MS, self._last, at)

    def take(self, text: str, at: int) -> None:
        """A character, or NO_CHARACTER; one that does not go on with the burst begins another."""
        if not self.goes_on(at):
            self._text = ""
            self.stumbled = self._last is not None and at - self._last <= STUMBLE_MS
        self._text += text
        self._last = at

    def interrupt(self) -> None:
        """A key came that is no character: what was typed before it is no scan."""
        self._text = ""

    def end(self, at: int) -> Ending:
        """What Enter or Tab at this time ends; `rest` is one more end of the scan before it."""
        if self.goes_on(at) and len(self._text) >= SHORTEST:
            self._ended = at
            return "scan"
        if not self._text and _within(GAP_MS, self._ended, at):
            self._ended = at
            return "rest"
        self.forget()
        return "typed"

    def scan(self) -> str:
        """The text of the scan that has ended; one that came in pieces begins with NO_CHARACTER."""
        text = NO_CHARACTER * self.stumbled + self._text
        self._forget_text()
        return text

    def forget(self) -> None:
        self._forget_text()
        self._ended = None

    def _forget_text(self) -> None:
        self._text, self._last, self.stumbled = "", None, False


def _within(limit: int, before: int | None, at: int) -> bool:
    return before is not None and 0 <= at - before <= limit
