"""Makes the sounds of the station, each told from the others by its shape: `python -m tools.sounds`.

Short notes with soft ends, mono, between 260 and 1100 Hz: what a small loudspeaker in a noisy hall can play.
"""

from __future__ import annotations

import math
import struct
import wave
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "resources" / "sounds"
RATE = 22_050
_LOUD, _EDGE = 0.6, 0.012

# Notes of a sound: hertz (0 is silence) and seconds.
SOUNDS: dict[str, tuple[tuple[float, float], ...]] = {
    "pass": ((784, 0.09), (1047, 0.16)),
    "fail": ((392, 0.18), (0, 0.05), (311, 0.18), (0, 0.05), (262, 0.34)),
    "error": ((440, 0.2), (0, 0.08), (440, 0.2), (0, 0.08), (440, 0.2)),
    "refused": ((294, 0.1), (0, 0.04), (294, 0.28)),
    "ask": ((523, 0.12), (0, 0.03), (698, 0.12), (0, 0.03), (932, 0.12)),
}


def samples(name: str) -> list[int]:
    """The sound as signed 16-bit samples, `RATE` of them a second."""
    made: list[int] = []
    for hertz, seconds in SOUNDS[name]:
        count = round(seconds * RATE)
        for index in range(count):
            edge = min(index, count - index) / (RATE * _EDGE)
            turn = 2 * math.pi * hertz * index / RATE
            tone = math.sin(turn) + math.sin(3 * turn) / 5  # the overtone is heard where the note is not
            made.append(round(32_767 * _LOUD * min(edge, 1.0) * tone / 1.2))
    return made


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in SOUNDS:
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            made = samples(name)
            file.writeframes(struct.pack(f"<{len(made)}h", *made))


if __name__ == "__main__":
    write(FOLDER)
