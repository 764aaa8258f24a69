"""The console, byte by byte, as the FreeRTOS reference firmware behaves."""

from __future__ import annotations

import re
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from desktop.bench.unit import identity
from desktop.bench.unit.faults import PowerCutError
from desktop.bench.unit.twins.freertos.console import Console
from tests.unit.bench_unit.conftest import DeskUnit

CERTIFICATE = identity.self_signed_certificate(identity.new_private_key(), "SN1").decode()
PASTE = CERTIFICATE.replace("\n", "\r\n") + "\r\n\r\n"


def test_command_is_echoed_and_ends_with_the_prompt(desk_unit: DeskUnit) -> None:
    assert desk_unit.say("conf set thing_name SN1") == 'conf set thing_name SN1\r\nthing_name="SN1"\r\n> '
    assert desk_unit.say("conf get mqtt_port") == "conf get mqtt_port\r\nmqtt_port=8883\r\n> "


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_every_line_end_ends_one_line(desk_unit: DeskUnit, end: bytes) -> None:
    assert desk_unit.feed(b"uptime" + end) == "uptime\r\nSystem uptime: 7 ms\r\n> "


def test_empty_lines_are_ignored(desk_unit: DeskUnit) -> None:
    assert desk_unit.feed(b"\r\n\r\n\n") == ""


def test_interrupt_clears_the_line(desk_unit: DeskUnit) -> None:
    assert desk_unit.feed(b"conf se\x03uptime\r\n") == "conf se\r\n> uptime\r\nSystem uptime: 7 ms\r\n> "


def test_delete_takes_back_a_character(desk_unit: DeskUnit) -> None:
    assert desk_unit.feed(b"uptimx\x7fe\r\n").endswith("\x08 \x08e\r\nSystem uptime: 7 ms\r\n> ")


def test_log_line_gives_the_typed_line_back(desk_unit: DeskUnit) -> None:
    desk_unit.feed(b"\x03conf g")
    desk_unit.output.clear()
    desk_unit.log("tick")
    assert desk_unit.output == b"\r\x1b[K<INF> tick\r\n> conf g"
    assert desk_unit.feed(b"et time_hwm\r\n") == "et time_hwm\r\ntime_hwm=0\r\n> "


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("conf get colour", "Error: key: colour was not recognized."),
        ("conf set colour red", "Error: key: colour was not recognized."),
        ("conf set mqtt_port many", "Error: value: many is not valid for key: mqtt_port"),
        ("conf set mqtt_port -1", "Error: value: -1 is not valid for key: mqtt_port"),
        ("pki generate csr", "ERROR: Failed to locate private key"),
        ("pki export key", "ERROR: Failed to locate public key"),
        ("dance", "Command not recognized."),
    ],
)
def test_wrong_commands_say_so(desk_unit: DeskUnit, line: str, answer: str) -> None:
    assert answer in desk_unit.say(line)


def test_settings_are_volatile_until_committed(desk_unit: DeskUnit) -> None:
    desk_unit.say("conf set thing_name SN1")
    desk_unit.say("reset")
    assert 'thing_name=""' in desk_unit.say("conf get")
    desk_unit.say("conf set thing_name SN1")
    assert "Configuration saved to NVM." in desk_unit.say("conf commit")
    desk_unit.say("reset")
    assert 'thing_name="SN1"' in desk_unit.say("conf get")


def test_request_carries_thing_name_and_reported_key(desk_unit: DeskUnit) -> None:
    desk_unit.say("conf set thing_name SN1")
    answer = desk_unit.say("pki generate key")
    assert "Private Key Label: tls_key_priv\r\nPublic Key Label: tls_key_pub\r\n" in answer
    request = x509.load_pem_x509_csr(_pem(desk_unit.say("pki generate csr")))
    assert request.is_signature_valid
    assert request.subject.rfc4514_string() == "CN=SN1"
    assert request.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo) == _pem(answer)


@pytest.mark.parametrize(
    "line",
    [
        "pki generate key",
        "pki generate key pub prv",
        "pki generate csr prv",
        "pki generate cert c prv",
        "pki export key",
        "pki export key prv",
        "pki export key tls_key_priv",
        "pki export cert tls_key_priv",
        "pki export cert ../private-key/tls_key_priv",
        "conf get",
        "help",
    ],
)
def test_private_key_is_never_printed(desk_unit: DeskUnit, line: str) -> None:
    desk_unit.say("pki generate key")
    desk_unit.say("pki generate key pub prv")
    answer = desk_unit.say(line)
    assert "PRIVATE" not in answer
    secrets = [
        path.read_text(encoding="utf-8") for path in (desk_unit.flash.folder / "private-key").iterdir()
    ]
    assert len(secrets) == 2
    assert all(secret.splitlines()[1] not in answer for secret in secrets)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists, not modes")
def test_private_key_file_is_for_its_owner_only(desk_unit: DeskUnit) -> None:
    desk_unit.say("pki generate key")
    assert (desk_unit.flash.folder / "private-key" / "tls_key_priv.pem").stat().st_mode & 0o077 == 0


def test_certificate_is_pasted_echoed_and_exported(desk_unit: DeskUnit) -> None:
    desk_unit.say("pki import cert")
    answer = desk_unit.feed(PASTE.encode())
    assert _pem(answer.replace("> ", "")) == CERTIFICATE.encode()
    assert answer.endswith(
        "-----END CERTIFICATE-----\r\nSuccess: Certificate loaded to label: 'tls_cert'.\r\n> "
    )
    assert _pem(desk_unit.say("pki export cert")) == CERTIFICATE.encode()


def test_paste_ends_only_with_two_blank_lines(desk_unit: DeskUnit) -> None:
    desk_unit.say("pki import cert root_ca_cert")
    assert "Success" not in desk_unit.feed(PASTE.encode()[:-2])
    assert "Success" in desk_unit.feed(b"\r\n")
    assert desk_unit.feed(b"\r\n") == "", "a third blank line is one too many, and harmless"


def test_damaged_certificate_is_refused(desk_unit: DeskUnit) -> None:
    desk_unit.say("pki import cert")
    damaged = PASTE.replace(PASTE.splitlines()[2], PASTE.splitlines()[2][::-1])
    assert "Error: failed to save certificate" in desk_unit.feed(damaged.encode())
    assert desk_unit.flash.read_object("certificate", "tls_cert") is None


def test_code_signing_key_is_imported(desk_unit: DeskUnit) -> None:
    public = identity.certificate_public_key(CERTIFICATE.encode()).decode()
    desk_unit.say("pki import key")
    assert "Success: Public Key loaded to label: 'ota_signer_pub'." in desk_unit.feed(
        f"{public}\n\n".encode()
    )
    assert _pem(desk_unit.say("pki export key ota_signer_pub")).decode() == public


@given(cuts=st.lists(st.integers(0, 2000), max_size=40))
def test_any_chunking_gives_the_same_conversation(cuts: list[int]) -> None:
    def converse(chunks: list[bytes]) -> bytes:
        output, stored = bytearray(), list[str]()
        console = Console(
            lambda line: (
                (lambda text, /: stored.append(text) or "Success\n") if line == "import" else f"{line}!\n"
            ),
            output.extend,
        )
        for chunk in chunks:
            console.feed(chunk)
        assert stored == [CERTIFICATE]
        return bytes(output)

    data = f"\x03one\r\nimport\r\n{PASTE}two\x7fo\r\nthree\r\n".encode()
    edges = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    chunks = [data[start:end] for start, end in pairwise(edges)]
    assert converse(chunks) == converse([data])


@pytest.mark.parametrize(
    ("step", "line"),
    [
        ("conf", "conf set thing_name SN1"),
        ("commit", "conf commit"),
        ("key", "pki generate key"),
        ("csr", "pki generate csr"),
        ("reset", "reset"),
    ],
)
def test_a_step_without_answer_is_echoed_and_has_no_effect(tmp_path: Path, step: str, line: str) -> None:
    unit = DeskUnit(tmp_path, f"no-answer={step}")
    assert unit.say(line) == f"{line}\r\n"
    assert unit.resets == 0
    assert not (tmp_path / "nvm.json").exists()
    assert not (tmp_path / "private-key").exists()
    assert unit.feed(b"\x03") == "\r\n> ", "the unit still listens"


def test_power_cut_at_the_commit_leaves_nothing_written_and_happens_once(tmp_path: Path) -> None:
    unit = DeskUnit(tmp_path, "power-cut=commit")
    unit.say("conf set thing_name SN1")
    with pytest.raises(PowerCutError):
        unit.say("conf commit")
    assert not (tmp_path / "nvm.json").exists()
    unit.reset()
    assert 'thing_name=""' in unit.say("conf get thing_name")
    assert "saved to NVM" in unit.say("conf commit")


def test_power_cut_at_the_certificate_strikes_after_the_paste(tmp_path: Path) -> None:
    unit = DeskUnit(tmp_path, "power-cut=cert")
    unit.say("pki import cert")
    with pytest.raises(PowerCutError):
        unit.feed(PASTE.encode())
    assert unit.flash.read_object("certificate", "tls_cert") is None


def test_unit_that_refuses_certificates(tmp_path: Path) -> None:
    unit = DeskUnit(tmp_path, "refuses-certificate")
    unit.say("pki import cert")
    assert "Error: failed to save certificate to label: 'tls_cert'." in unit.feed(PASTE.encode())


def test_garbled_request_does_not_parse(tmp_path: Path) -> None:
    unit = DeskUnit(tmp_path, "garbled")
    unit.say("pki generate key")
    with pytest.raises(ValueError, match=r"."):
        assert x509.load_pem_x509_csr(_pem(unit.say("pki generate csr"))).is_signature_valid


def _pem(answer: str) -> bytes:
    found = re.search(r"-----BEGIN.*?-----END[^\r\n]*", answer, re.DOTALL)
    assert found, answer
    return found.group().replace("\r\n", "\n").encode() + b"\n"
