"""The link over a real socket: pacing, deadlines, control sequences, ports that go away or are taken."""

from __future__ import annotations

import os
import re
import socket
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from desktop.core.errors import DeviceError
from desktop.device.link import Deadline, Link, LinkSettings, Pace, PortError, open_link

SECONDS = 10.0
LINE = re.compile(r"^(.*)\n", re.MULTILINE)


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(SECONDS)
        yield listening


def uri(server: socket.socket) -> str:
    return f"socket://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def ends(server: socket.socket) -> Iterator[tuple[Link, socket.socket]]:
    """Both ends of one cable."""
    with open_link(uri(server), LinkSettings()) as link:
        far, _ = server.accept()
        far.settimeout(SECONDS)
        with far:
            yield link, far


Ends = tuple[Link, socket.socket]


def test_control_sequences_and_line_ends_are_gone(ends: Ends) -> None:
    link, far = ends
    far.sendall(b"\x1b[32m<INF>\x1b[0m one\rtwo\r\nthree\n")
    said = [link.read_until(LINE, Deadline(SECONDS))[1] for _ in range(3)]
    assert said == ["<INF> one", "two", "three"]


def test_what_follows_the_match_is_kept(ends: Ends) -> None:
    link, far = ends
    far.sendall("first\r\nzweites ü\r\n".encode())
    assert link.read_until(re.compile("first\n"), Deadline(SECONDS))
    assert link.read_until(LINE, Deadline(SECONDS))[1] == "zweites ü"


def test_control_sequence_cut_in_two_is_still_one(ends: Ends) -> None:
    link, far = ends
    far.sendall(b"a\r\n\x1b[3")
    link.read_until(LINE, Deadline(SECONDS))
    far.sendall(b"2mb\r\n")
    assert link.read_until(LINE, Deadline(SECONDS))[1] == "b"


@pytest.mark.parametrize("cut", range(1, 22))
def test_a_line_that_is_erased_was_never_said(ends: Ends, cut: int) -> None:
    """A log line between a command and its end, in two pieces: the echo is not the one that was erased."""
    link, far = ends
    said = b"> conf get\r\x1b[Klog line\r\n> conf get\r\nname=lamp\r\n> "
    far.sendall(said[:cut])
    threading.Timer(0.03, far.sendall, (said[cut:],)).start()
    link.read_until(re.compile(r"^> conf get\n", re.MULTILINE), Deadline(SECONDS))
    assert link.read_until(re.compile(r"\A(.*)\n> "), Deadline(SECONDS))[1] == "name=lamp"


def test_a_carriage_return_alone_ends_a_line(ends: Ends) -> None:
    link, far = ends
    far.sendall(b"one\r")
    assert link.read_until(LINE, Deadline(SECONDS))[1] == "one"


def test_both_directions_are_in_the_transcript(ends: Ends) -> None:
    link, far = ends
    link.write(b"who is there?\n")
    far.sendall(b"a unit\n")
    link.read_until(LINE, Deadline(SECONDS))
    assert link.transcript.text() == "→ who is there?\n← a unit"


def test_discarded_input_is_forgotten(ends: Ends) -> None:
    link, far = ends
    far.sendall(b"old\r\nstill old\r\n")
    link.read_until(re.compile("old\n"), Deadline(SECONDS))
    link.discard_input()
    far.sendall(b"new\r\n")
    assert link.read_until(LINE, Deadline(SECONDS))[1] == "new"


def test_silence_is_told_from_nonsense(ends: Ends) -> None:
    link, far = ends
    with pytest.raises(DeviceError) as silent:
        link.read_until(re.compile("never"), Deadline(0.1))
    far.sendall(b"\xff\xfe??\r\n")
    with pytest.raises(DeviceError) as nonsense:
        link.read_until(re.compile("never"), Deadline(0.3))
    assert [silent.value.code, nonsense.value.code] == ["DEV-012", "DEV-013"]
    assert not isinstance(silent.value, PortError)


def test_deadline_counts_for_the_whole_answer(ends: Ends) -> None:
    """A unit that keeps talking must not keep the station for ever."""
    link, far = ends
    stop = threading.Event()

    def chatter() -> None:
        while not stop.wait(0.02):
            far.sendall(b"log line\r\n")

    talking = threading.Thread(target=chatter)
    talking.start()
    started = time.monotonic()
    try:
        with pytest.raises(DeviceError):
            link.read_until(re.compile("never"), Deadline(0.5))
    finally:
        stop.set()
        talking.join()
    assert time.monotonic() - started < 5


def test_pace_keeps_to_chunks_and_gaps(server: socket.socket) -> None:
    with open_link(uri(server), LinkSettings(pace=Pace(chunk=3, gap=0.02))) as link:
        far, _ = server.accept()
        with far:
            far.settimeout(SECONDS)
            started = time.perf_counter()  # the monotonic clock of Windows has ticks of 16 ms
            link.write(b"0123456789")
            assert time.perf_counter() - started >= 4 * 0.02
            assert far.recv(3) == b"012"


def test_unit_unplugged_in_mid_run(ends: Ends) -> None:
    link, far = ends
    far.sendall(b"hello\r\n")
    link.read_until(LINE, Deadline(SECONDS))
    far.close()
    with pytest.raises(PortError) as gone:
        link.read_until(LINE, Deadline(SECONDS))
    assert gone.value.code == "DEV-015"


def test_socket_that_hangs_up_at_once_is_in_use(ends: Ends) -> None:
    link, far = ends
    far.close()
    with pytest.raises(PortError) as busy:
        link.read_until(LINE, Deadline(SECONDS))
    assert busy.value.code == "DEV-011"


@pytest.mark.parametrize("name", ["socket://127.0.0.1:1", "no-such-port", "nonsense://x", "socket://host"])
def test_port_that_cannot_be_opened(name: str) -> None:
    with pytest.raises(PortError) as missing:
        open_link(name, LinkSettings())
    assert missing.value.code == "DEV-010"
    assert "linekey ports" in missing.value.hint


def test_link_can_be_closed_twice(ends: Ends) -> None:
    link, _ = ends
    link.close()
    link.close()


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
def test_terminal_is_opened_for_one_alone() -> None:
    master, slave = os.openpty()
    try:
        name = os.ttyname(slave)
        with open_link(name, LinkSettings()) as link:
            with pytest.raises(PortError) as busy:
                open_link(name, LinkSettings())
            os.write(master, b"hello\r\n")
            assert link.read_until(LINE, Deadline(SECONDS))[1] == "hello"
        assert busy.value.code == "DEV-011"
    finally:
        os.close(master)
        os.close(slave)


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
@pytest.mark.parametrize("act", ["write", "read", "discard"])
def test_terminal_that_goes_away_in_mid_run(act: str) -> None:
    master, slave = os.openpty()
    name = os.ttyname(slave)
    os.close(slave)
    with open_link(name, LinkSettings()) as link:
        os.close(master)
        with pytest.raises(PortError) as gone:
            {
                "write": lambda: link.write(b"hello"),
                "read": lambda: link.read_until(LINE, Deadline(SECONDS)),
                "discard": link.discard_input,
            }[act]()
    assert gone.value.code == "DEV-015"
