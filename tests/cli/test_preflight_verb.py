"""`linekey preflight`, with certificates from files and from a unit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from desktop.bench.unit.process import UnitProcess
from desktop.cli.main import EXIT_STATUS, run
from desktop.device.driver import open_driver
from desktop.ledger.store import Ledger, ledger_path

SIGNED = ["preflight", "lamp.bin", "--signature", "lamp.sig"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LINEKEY_PASSPHRASE", "a passphrase")
    Path("lamp.bin").write_bytes(b"firmware" * 1000)
    for name in ("release", "other"):
        key = ["--key", f"file:{name}.pem"]
        assert run(["keys", "new", f"{name}.pem"]) == 0
        assert run(["keys", "certificate", *key, "--subject", "Lamp", "--out", f"{name}.crt"]) == 0
    assert run(["sign", "lamp.bin", "--key", "file:release.pem", "--out", "lamp.sig"]) == 0


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[str]:
    """The port of a blank virtual unit."""
    with UnitProcess(tmp_path / "flash") as units:
        yield units.uris[0]


def write_certificate(port: str, name: str) -> None:
    driver = open_driver("freertos", port, {})
    with driver.link:
        driver.identify()
        driver.write_code_signing("ota_signer_cert", Path(name).read_text(encoding="ascii"))


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    capsys.readouterr()
    status = run([*arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_each_check_is_a_line_with_a_mark_and_a_word(
    capsys: pytest.CaptureFixture[str], data_dir: Path
) -> None:
    capsys.readouterr()
    assert run([*SIGNED, "--certificate", "release.crt", "--version", "1.0.0"]) == 0
    *lines, last = capsys.readouterr().out.splitlines()
    assert len(lines) == 8
    assert all(line.startswith("  ✔ PASS ") for line in lines)
    assert last == "Fit for the units."
    assert not ledger_path().exists()  # nothing is changed, not even here


def test_each_refusal_has_a_code_and_a_next_step(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    status = run([*SIGNED, "--certificate", "other.crt", "--version", "one"])
    assert status == EXIT_STATUS["SIG"]
    out = capsys.readouterr().out
    for code in ("SIG-051", "REL-001"):
        [line] = [index for index, text in enumerate(out.splitlines()) if code in text]
        assert out.splitlines()[line].startswith("  ✖ FAIL ")
        assert out.splitlines()[line + 1].startswith("         ")
    assert out.endswith("Not fit: 2 of 8 failed.\n")


def test_the_certificate_of_the_unit_decides(unit: str, capsys: pytest.CaptureFixture[str]) -> None:
    on_unit = [*SIGNED, "--port", unit, "--version", "1.0.0"]
    status, blank = told(capsys, *on_unit)
    assert (status, blank["fit"]) == (EXIT_STATUS["DEV"], False)
    assert [check["code"] for check in blank["checks"] if "code" in check] == ["DEV-017"]
    write_certificate(unit, "other.crt")
    status, wrong = told(capsys, *on_unit)
    assert [check["code"] for check in wrong["checks"] if "code" in check] == ["SIG-051"]
    assert status == EXIT_STATUS["SIG"]
    write_certificate(unit, "release.crt")
    status, fit = told(capsys, *on_unit)
    assert (status, fit["fit"]) == (0, True)
    assert "ota_signer_cert" in next(c["detail"] for c in fit["checks"] if c["check"] == "certificate")


def test_nobody_on_the_port(capsys: pytest.CaptureFixture[str]) -> None:
    status, document = told(capsys, *SIGNED, "--port", "socket://127.0.0.1:9")
    assert status == EXIT_STATUS["DEV"]
    assert [check["code"] for check in document["checks"] if "code" in check] == ["DEV-010"]


def test_no_image_is_told_in_the_same_shape(capsys: pytest.CaptureFixture[str]) -> None:
    status, document = told(capsys, "preflight", "none.bin", "--certificate", "release.crt")
    assert (document["fit"], document["checks"], document["error"]["code"]) == (False, [], "REL-002")
    assert status == EXIT_STATUS["REL"]
    _, refused = told(capsys, *SIGNED, "--certificate", "other.crt", "--version", "1.0.0")
    [failed] = [check for check in refused["checks"] if check["state"] == "fail"]
    assert refused["error"].items() >= {(name, failed[name]) for name in ("code", "message", "hint")}


def test_an_image_with_its_own_signature_needs_no_file(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--version", "1.2.3", "--header-size", "0x200", "--slot-size", "0x20000", "--pad-header"]
    sign = ["sign", "lamp.bin", "--key", "file:release.pem", "--out", "signed.bin", "--format", "mcuboot"]
    assert run([*sign, *options]) == 0
    profile = resources.files("resources").joinpath("products", "lamp.toml").read_text(encoding="utf-8")
    Path("boot.toml").write_text(
        profile.replace('format = "freertos"', 'format = "mcuboot"'), encoding="utf-8"
    )
    preflight = ["preflight", "signed.bin", "--product", "boot.toml", "--certificate"]
    status, document = told(capsys, *preflight, "release.crt")
    states = {check["check"]: check["state"] for check in document["checks"]}
    assert (status, states["signature"], states["image"]) == (0, "pass", "pass")
    assert told(capsys, "preflight", "signed.bin", "--certificate", "release.crt")[0] == EXIT_STATUS["REL"]
    status, document = told(capsys, *preflight, "other.crt", "--version", "2.0.0")
    assert [check["code"] for check in document["checks"] if "code" in check] == ["SIG-088", "REL-032"]
    assert status == EXIT_STATUS["SIG"]


def test_what_units_took_is_known_from_the_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    plan = {"action": "launched", "product": "LAMP-1", "version": "2.0.0", "targets": ["arn"], "things": 2}
    with Ledger(ledger_path()) as ledger:
        ledger.append("rollout", "job", plan)
        ledger.append("rollout", "job", {"action": "finished", "counts": {"SUCCEEDED": 1, "FAILED": 1}})
        ledger.append("rollout", "failed", {**plan, "version": "3.0.0"})
        ledger.append("rollout", "failed", {"action": "finished", "counts": {"FAILED": 2}})
    fit = [*SIGNED, "--certificate", "release.crt", "--version"]
    assert told(capsys, *fit, "2.0.1")[0] == 0
    status, document = told(capsys, *fit, "2.0.0")
    assert [check["code"] for check in document["checks"] if "code" in check] == ["REL-031"]
    assert status == EXIT_STATUS["REL"]


def test_one_certificate_and_not_two() -> None:
    assert run(SIGNED) == 2
    assert run([*SIGNED, "--certificate", "release.crt", "--port", "COM1"]) == 2
