"""What a technician hears."""

from __future__ import annotations

import struct
import wave
from pathlib import Path

import pytest

from desktop.core.verdicts import Verdict
from desktop.gui import sound
from desktop.gui.preferences import Preferences
from desktop.gui.sound import Sounds
from tools import sounds


@pytest.fixture
def heard() -> list[str]:
    return []


@pytest.fixture
def played(data_folder: Path, heard: list[str]) -> Sounds:
    return Sounds(Preferences(), heard.append)


def test_each_verdict_is_heard_and_a_stopped_run_is_not(played: Sounds, heard: list[str]) -> None:
    for verdict in Verdict:
        played.tell(verdict)
    assert heard == [sound.VERDICT_SOUNDS[one] for one in Verdict if one is not Verdict.ABORTED]


def test_a_sound_that_is_turned_off_is_not_heard(data_folder: Path, heard: list[str]) -> None:
    preferences = Preferences()
    played = Sounds(preferences, heard.append)
    preferences.sound = False
    played.play("refused")
    assert heard == []
    preferences.sound = True
    played.play("refused")
    assert heard == ["refused"]


@pytest.mark.parametrize("name", sounds.SOUNDS)
def test_a_sound_is_short_and_as_it_was_made(name: str) -> None:
    with wave.open(str(sounds.FOLDER / f"{name}.wav"), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, sounds.RATE)
        frames = file.readframes(file.getnframes())
    there = struct.unpack(f"<{len(frames) // 2}h", frames)
    made = sounds.samples(name)
    assert len(there) == len(made) < sounds.RATE
    # A sine differs by its last bit from one computer to another.
    assert max(abs(a - b) for a, b in zip(there, made, strict=True)) <= 1


def test_every_sound_that_can_be_asked_for_is_there() -> None:
    assert {path.stem for path in sounds.FOLDER.glob("*.wav")} == set(sounds.SOUNDS)
    assert set(sound.VERDICT_SOUNDS.values()) | {"refused", "ask"} == set(sounds.SOUNDS)
