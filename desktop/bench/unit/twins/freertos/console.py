"""The serial console of the FreeRTOS reference integration (`Common/cli/cli_uart_drv.c`), byte by byte.

The prompt stands before every line the unit reads, the lines of a pasted PEM included. A log line that comes
while a line is being typed erases it (`CR ESC [ K`), prints itself, and shows prompt and line again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

PROMPT = b"> "
EOL = b"\r\n"
_ERASE_LINE = b"\r\x1b[K"
_INTERRUPT = 0x03
_ERASE_KEYS = (0x08, 0x7F)
_LINE_LIMIT = 512
_END_OF_PASTE = 2  # blank lines


class Paste(Protocol):
    def __call__(self, text: str, /) -> str | None:
        """Takes the pasted lines; answers like a command."""
        ...


Execute = Callable[[str], "str | Paste | None"]


class Console:
    """Feed it what arrives; it answers through `write`. Knows nothing of links and threads.

    `execute` runs one command line: a text is printed, followed by the prompt; a `Paste` collects lines up to
    two blank ones; None prints nothing, not even the prompt.
    """

    def __init__(self, execute: Execute, write: Callable[[bytes], None]) -> None:
        self._execute = execute
        self._write = write
        self.restart()

    def restart(self) -> None:
        """Forgets the line being typed and any paste."""
        self._line = bytearray()
        self._prompted = False
        self._paste: Paste | None = None
        self._pasted: list[str] = []
        self._blank_lines = 0
        self._after_return = False

    def prompt(self) -> None:
        self._prompted = True
        self._write(PROMPT)

    def log(self, text: str) -> None:
        """Prints a line that has nothing to do with the conversation."""
        line = text.encode() + EOL
        if self._prompted:
            line = _ERASE_LINE + line + PROMPT + bytes(self._line)
        self._write(line)

    def feed(self, data: bytes) -> None:
        for byte in data:
            self._take(byte)

    def _take(self, byte: int) -> None:
        if byte in b"\r\n":
            # CR LF is one line end; the reference firmware ignores the LF as an empty line.
            if not (byte == ord("\n") and self._after_return):
                self._end_line()
            self._after_return = byte == ord("\r")
            return
        self._after_return = False
        if byte == _INTERRUPT:
            self._interrupt()
        elif byte in _ERASE_KEYS:
            if self._line:
                self._line.pop()
                self._write(b"\b \b")
        elif len(self._line) < _LINE_LIMIT:
            self._line.append(byte)
            self._write(bytes([byte]))

    def _interrupt(self) -> None:
        self.restart()
        self._write(EOL)
        self.prompt()

    def _end_line(self) -> None:
        if not self._line:
            self._blank_line()
            return
        line = self._line.decode("utf-8", errors="replace")
        self._line = bytearray()
        self._prompted = False
        self._write(EOL)
        if self._paste is None:
            self._answer(self._execute(line))
        else:
            self._pasted.append(line)
            self._blank_lines = 0
            if not line.startswith("-----END "):
                self.prompt()

    def _blank_line(self) -> None:
        if self._paste is None:
            return
        self._blank_lines += 1
        if self._blank_lines == _END_OF_PASTE:
            paste, text = self._paste, "\n".join(self._pasted) + "\n"
            self._paste, self._pasted = None, []
            self._prompted = False
            self._answer(paste(text))

    def _answer(self, answer: str | Paste | None) -> None:
        if answer is None:
            return
        if not isinstance(answer, str):
            self._paste = answer
            self._blank_lines = 0
        else:
            self._write(answer.replace("\n", "\r\n").encode())
        self.prompt()
