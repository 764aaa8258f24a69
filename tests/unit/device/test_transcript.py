"""The transcript: bounded, in order, without secrets."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from desktop.device.transcript import LONGEST_KEPT, MASK, Transcript

Logged = Callable[[], list[str]]


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Logged:
    """What the debug log has."""
    caplog.set_level(logging.DEBUG, logger="desktop.device.transcript")
    return lambda: [record.getMessage() for record in caplog.records]


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


@pytest.mark.parametrize(
    "said",
    [
        'wifi_credential="planted words"',
        "wifi_credential=planted",
        "WiFi password: planted",
        '{"psk": "planted", "ssid": "line"}',
    ],
)
def test_a_setting_that_is_named_as_a_secret_is_masked(said: str, logged: Logged) -> None:
    transcript = Transcript("COM5")
    for byte in f'{said}\r\nwifi_ssid="line"\r\n'.encode():
        transcript.received(bytes([byte]))
    for told in (transcript.text(), "\n".join(logged())):
        assert "planted" not in told
        assert MASK in told
        assert 'wifi_ssid="line"' in told


def test_an_empty_secret_is_seen_to_be_empty() -> None:
    transcript = Transcript()
    transcript.received(b'wifi_credential=""\r\n')
    assert transcript.text() == '← wifi_credential=""'


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


KEY = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEsecret+/\n-----END EC PRIVATE KEY-----\n"
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIBcert+/\nMIIBmore\n-----END CERTIFICATE-----\n"


def test_exchange_is_logged_line_by_line(logged: Logged) -> None:
    transcript = Transcript("COM5")
    transcript.sent(b"conf ")
    transcript.sent(b"get\r\n")
    transcript.received(b"\x1b[32m<INF>\x1b[0m a\x07=1\r")
    transcript.received(b"\n> ")
    assert logged() == ["COM5 → conf get", "COM5 ← <INF> a\\x07=1"]


def test_certificate_is_abbreviated_in_the_log(logged: Logged) -> None:
    transcript = Transcript("COM5")
    transcript.received(CERTIFICATE.replace("MIIBmore", "> MIIBmore\n<INF> tick").encode() + b"> done\n")
    assert logged() == [
        "COM5 ← -----BEGIN CERTIFICATE-----…",
        "COM5 ← <INF> tick",
        "COM5 ← -----END CERTIFICATE-----",
        "COM5 ← > done",
    ]


@pytest.mark.parametrize("size", [3, 10_000])
@pytest.mark.parametrize(
    "text",
    [
        KEY,
        KEY.replace("\n", "\r\n"),
        KEY.replace("MHcC", "a log line\n> MHcC").replace("+/", " <INF> tick"),
        KEY.partition("-----END")[0] + "\nno end\n",
        f'AT%CMNG=0,1,2,"{KEY}"\r\n',
        KEY.replace("\n", "\\A") + "\n",
        CERTIFICATE.replace("\n", "\\n") + KEY.replace("\n", "\\n") + "\n",
        "x" * (LONGEST_KEPT - 20) + KEY.replace("\n", "") + "x" * LONGEST_KEPT + "\n",
    ],
    ids=["lines", "CR LF", "between log lines", "cut off", "quoted", "escaped", "second", "in a long line"],
)
@pytest.mark.parametrize("direction", ["sent", "received"])
def test_private_key_is_never_logged(logged: Logged, direction: str, text: str, size: int) -> None:
    transcript = Transcript("COM5")
    add = getattr(transcript, direction)
    for start in range(0, len(text), size):
        add(text[start : start + size].encode())
    told = "\n".join(logged())
    assert told
    assert "secret" not in told


def test_hidden_secret_is_never_logged(logged: Logged) -> None:
    transcript = Transcript("COM5")
    transcript.hide("größe7")
    for byte in "conf set wifi_credential größe7\r\n".encode():
        transcript.sent(bytes([byte]))
    assert logged() == [f"COM5 → conf set wifi_credential {MASK}"]


def test_long_line_is_cut_short_in_the_log(logged: Logged) -> None:
    Transcript("COM5").sent(b"x" * 3000 + b"\n")
    [line] = logged()
    assert len(line) < 300
    assert line.endswith("… (3000 characters)")


def test_certificate_in_one_line_is_abbreviated(logged: Logged) -> None:
    escaped = CERTIFICATE.replace("\n", "\\n")
    Transcript("COM5").sent(f'{{"pem": "{escaped}"}}\n'.encode())
    assert logged() == ['COM5 → {"pem": "-----BEGIN CERTIFICATE-----…-----END CERTIFICATE-----\\n"}']


def test_bytes_without_a_line_end_are_not_kept_for_ever(logged: Logged) -> None:
    transcript = Transcript("COM5")
    for _ in range(10):
        transcript.sent(b"\xff" * 4096)
    assert len(logged()) == 2


def test_a_long_line_of_names_is_read_once(logged: Logged) -> None:
    """A unit that resets, or lies, may send one; looked at anew from every letter, it would take minutes."""
    transcript = Transcript("COM5")
    transcript.received(b"pskq" * (LONGEST_KEPT // 4) + b"\n")
    transcript.received(b"pskq" * 9 + b'="s3cret"\n')
    assert logged()[1:] == [f"COM5 ← {'pskq' * 9}={MASK}"]
    assert "s3cret" not in transcript.text()
