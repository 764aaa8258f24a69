"""The transcript: bounded, in order, without secrets."""

from __future__ import annotations

from desktop.device.transcript import MASK, Transcript


def test_directions_and_lines() -> None:
    transcript = Transcript()
    transcript.sent(b"conf ")
    transcript.sent(b"get\r\n")
    transcript.received(b"a=1\r\nb=2\r\n")
    assert transcript.text() == "→ conf get\n← a=1\n← b=2"


def test_hidden_secret_is_masked_wherever_it_was_cut() -> None:
    transcript = Transcript()
    transcript.hide("hunter2")
    for piece in (b"conf set wifi_credential hun", b"te", b"r2\r\n"):
        transcript.sent(piece)
    transcript.received(b"wifi_credential=hunter2\r\n")
    assert "hunter2" not in transcript.text()
    assert transcript.text().count(MASK) == 2


def test_longer_secret_is_masked_whole() -> None:
    transcript = Transcript()
    transcript.hide("pass")
    transcript.hide("password")
    transcript.sent(b"password")
    assert transcript.text() == f"→ {MASK}"


def test_private_key_is_masked_even_when_it_is_cut_off() -> None:
    transcript = Transcript()
    transcript.received(
        b"-----BEGIN EC PRIVATE KEY-----\r\nMHcCAQEE\r\n-----END EC PRIVATE KEY-----\r\nok\r\n"
    )
    transcript.received(b"-----BEGIN PRIVATE KEY-----\r\nMIGHAgEA\r\n")
    text = transcript.text()
    assert "MHcCAQEE" not in text
    assert "MIGHAgEA" not in text
    assert "← ok" in text


def test_only_the_newest_bytes_are_kept() -> None:
    transcript = Transcript(limit=10)
    for number in range(100):
        transcript.received(f"{number:02d}\r\n".encode())
    assert transcript.text() == "← 98\n← 99"
