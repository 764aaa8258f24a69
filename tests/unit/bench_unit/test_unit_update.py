"""The update agent against a cloud made of two lists."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from desktop.bench.unit import identity
from desktop.bench.unit.faults import Fault, Faults
from desktop.bench.unit.firmware import build_image
from desktop.bench.unit.flash import Flash
from desktop.bench.unit.ota import REQUEST_ATTEMPTS, REQUEST_SECONDS, SELF_TEST_SECONDS, OtaAgent
from desktop.bench.unit.ota_job import Refusal, UpdateRefusedError
from desktop.core.errors import BenchError
from signing.formats import EmbeddedFormat
from signing.formats.esp.writing import EspSecureBoot
from signing.formats.mcuboot.layout import Version
from signing.formats.mcuboot.writing import Mcuboot
from signing.keys.local import LocalSigner, memory_signer
from tests.unit.signing.image_judges import OTHER, esp_application

SIGNER = identity.new_private_key()
UNITS_KEY = memory_signer(load_pem_private_key(SIGNER, None))  # type: ignore[arg-type] # P-256
BOOTS: dict[str, tuple[EmbeddedFormat, bytes]] = {
    "mcuboot": (Mcuboot(Version(1, 1, 0, 7), 0x200, 0x10000, pad_header=True), b"firmware " * 1000),
    "esp": (EspSecureBoot(), esp_application(b"firmware " * 1000, "1.1.0")),
}
UNNAMED = esp_application(b"", "between-versions")
NEXT_JOB = "$aws/things/t/jobs/$next/get/accepted"
DATA = "$aws/things/t/streams/s/data/cbor"


class Desk:
    """A unit `t` with its code-signing certificate, a clock, and a cloud that only listens."""

    def __init__(self, folder: Path, *faults: Fault) -> None:
        self.flash = Flash(folder)
        self.flash.write_object("certificate", "signer", identity.self_signed_certificate(SIGNER, "signer"))
        self.faults = Faults(faults)
        self.now = 0.0
        self.reports: list[tuple[str, dict[str, str]]] = []
        self.requests: list[dict[str, Any]] = []
        self.subscribed: list[str] = []
        self.boot()

    def boot(self) -> None:
        self.flash.boot()
        self.restarted = False
        self.agent = OtaAgent(
            "t",
            self.flash,
            self.faults,
            restart=self._restart,
            log=lambda _: None,
            monotonic=lambda: self.now,
        )
        self.agent.connected(self)

    def _restart(self) -> None:
        self.restarted = True

    def subscribe(self, topic_filters: list[str]) -> None:
        self.subscribed += topic_filters

    def publish(self, topic: str, payload: bytes) -> None:
        if topic.endswith("/update"):
            body = json.loads(payload)
            self.reports.append((body["status"], body["statusDetails"]))
        elif topic.endswith("/get/cbor"):
            self.requests.append(cbor2.loads(payload))

    def offer(self, image: bytes, details: dict[str, str] | None = None, **changes: Any) -> None:
        """The cloud's answer to `$next/get`: a job for `image`, signed, with `changes` to its file."""
        key = load_pem_private_key(SIGNER, None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        signature = base64.b64encode(key.sign(image, ec.ECDSA(hashes.SHA256()))).decode()
        file = {"filepath": "/", "filesize": len(image), "fileid": 0, "certfile": "signer", "fileType": 0}
        file |= {"sig-sha256-ecdsa": signature} | changes
        document = {"afr_ota": {"protocols": ["MQTT"], "streamname": "s", "files": [file]}}
        self.tell(
            NEXT_JOB, {"execution": {"jobId": "j", "jobDocument": document, "statusDetails": details or {}}}
        )

    def tell(self, topic: str, document: dict[str, Any]) -> None:
        self.agent.message(topic, json.dumps(document).encode())

    def deliver(self, image: bytes) -> None:
        """Every block that was ever asked for and is still wanted."""
        answered = 0
        while answered < len(self.requests):
            request = self.requests[answered]
            answered += 1
            for index in range(request["o"], request["o"] + request["n"]):
                payload = image[index * 4096 : (index + 1) * 4096]
                self.agent.message(DATA, cbor2.dumps({"f": 0, "i": index, "l": len(payload), "p": payload}))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_update_from_offer_to_acceptance(desk: Desk) -> None:
    image = build_image("1.1.0", 4096 * 130 + 1)
    desk.offer(image)
    desk.deliver(image)
    assert [details.get("receive") for _, details in desk.reports[:-1]] == [
        "1/131",
        "64/131",
        "128/131",
        "131/131",
    ]
    assert desk.reports[-1] == ("IN_PROGRESS", {"self_test": "ready", "updatedBy": "0x01000000"})
    assert [request["n"] for request in desk.requests] == [32, 32, 32, 32, 3]
    assert desk.restarted
    desk.boot()
    desk.offer(image, {"self_test": "ready", "updatedBy": "0x01000000"})
    assert desk.reports[-2:] == [
        ("IN_PROGRESS", {"self_test": "active", "updatedBy": "0x01000000"}),
        ("SUCCEEDED", {"reason": "accepted v1.1.0", "updatedBy": "0x01000000"}),
    ]
    desk.boot()
    assert desk.flash.version == (1, 1, 0)


def _rejected(desk: Desk) -> str:
    assert not desk.restarted
    status, details = desk.reports[-1]
    assert status == "FAILED"
    assert desk.flash.boot_state.trial == ""
    return details["reason"]


def test_tampered_image_is_refused(desk: Desk) -> None:
    image = build_image("1.1.0", 9000)
    desk.offer(image)
    desk.deliver(image[:-1] + bytes([image[-1] ^ 1]))
    assert _rejected(desk) == "rejected: 0x00000021 signature verification failed"


def test_corrupt_block_is_refused(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Fault("corrupt-block"))
    image = build_image("1.1.0", 9000)
    desk.offer(image)
    desk.deliver(image)
    assert "signature verification failed" in _rejected(desk)


@pytest.mark.parametrize("version", ["1.0.0", "0.9.9"])
def test_a_version_that_is_not_newer_is_refused(desk: Desk, version: str) -> None:
    image = build_image(version, 9000)
    desk.offer(image)
    desk.deliver(image)
    assert _rejected(desk) == f"rejected: 0x00000031 v{version} is not newer than v1.0.0"


def test_signed_file_that_is_no_firmware_is_refused(desk: Desk) -> None:
    image = b"%PDF-1.7" * 100
    desk.offer(image)
    desk.deliver(image)
    assert "no firmware for this unit" in _rejected(desk)


def signed_inside(form: EmbeddedFormat, plain: bytes, key: LocalSigner) -> bytes:
    unsigned = form.prepare(plain, key.public_key)
    return bytes(unsigned.with_signature(key.sign_digest(unsigned.digest)))


@pytest.mark.parametrize("form", BOOTS)
def test_an_image_that_the_boot_loader_verifies_is_taken(desk: Desk, form: str) -> None:
    image = signed_inside(*BOOTS[form], UNITS_KEY)
    desk.offer(image)
    desk.deliver(image)
    desk.boot()
    assert desk.flash.version == (1, 1, 0)


@pytest.mark.parametrize("form", BOOTS)
def test_an_image_that_the_boot_loader_refuses_is_not_taken(desk: Desk, form: str) -> None:
    image = signed_inside(*BOOTS[form], OTHER)
    desk.offer(image)
    desk.deliver(image)
    assert "0x00000021 the boot loader refuses it" in _rejected(desk)


@pytest.mark.parametrize(
    "image", [signed_inside(EspSecureBoot(), UNNAMED, UNITS_KEY), b"\x3d\xb8\xf3\x96" * 20]
)
def test_an_image_that_says_no_version_or_is_cut_off_is_refused(desk: Desk, image: bytes) -> None:
    desk.offer(image)
    desk.deliver(image)
    _rejected(desk)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"certfile": "stranger"}, "no code-signing certificate under 'stranger'"),
        ({"certfile": "../private-key/tls_key_priv"}, "no code-signing certificate"),
        ({"sig-sha256-ecdsa": base64.b64encode(b"0E\x02!").decode()}, "signature verification failed"),
    ],
)
def test_unfit_signatures_are_refused(desk: Desk, changes: dict[str, Any], reason: str) -> None:
    image = build_image("1.1.0", 9000)
    desk.offer(image, **changes)
    desk.deliver(image)
    assert reason in _rejected(desk)


@pytest.mark.parametrize(
    "changes",
    [
        {"filesize": 0},
        {"filesize": 2**30},
        {"filesize": "many"},
        {"filesize": float("inf")},
        {"sig-sha256-ecdsa": "no base64!"},
    ],
)
def test_unfit_documents_are_refused_before_anything_is_asked_for(
    desk: Desk, changes: dict[str, Any]
) -> None:
    desk.offer(build_image("1.1.0", 9000), **changes)
    assert "0x00000010" in _rejected(desk)
    assert desk.requests == []


def test_other_jobs_are_rejected(desk: Desk) -> None:
    desk.tell(NEXT_JOB, {"execution": {"jobId": "j", "jobDocument": {"operation": "dance"}}})
    assert desk.reports[-1][0] == "REJECTED"


def test_failed_self_test_rolls_back_and_is_reported(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Fault("self-test-fails"))
    image = build_image("1.1.0", 9000)
    desk.offer(image)
    desk.deliver(image)
    desk.boot()
    desk.offer(image, {"self_test": "ready", "updatedBy": "0x01000000"})
    assert desk.restarted
    desk.boot()
    assert desk.flash.version == (1, 0, 0)
    desk.offer(image, {"self_test": "active", "updatedBy": "0x01000000"})
    assert _rejected(desk) == "rejected: 0x00000040 self-test failed, rolled back to v1.0.0"


def test_image_that_cannot_reach_the_cloud_is_rolled_back_in_time(desk: Desk) -> None:
    image = build_image("1.1.0", 9000)
    desk.offer(image)
    desk.deliver(image)
    desk.boot()
    assert desk.agent.deadline == SELF_TEST_SECONDS
    desk.agent.timer()
    assert desk.restarted
    desk.boot()
    assert desk.flash.version == (1, 0, 0)


def test_lost_blocks_are_asked_for_again_and_not_for_ever(desk: Desk) -> None:
    desk.offer(build_image("1.1.0", 9000))
    assert desk.agent.deadline == REQUEST_SECONDS
    for _ in range(REQUEST_ATTEMPTS):
        desk.agent.timer()
    assert "no block after" in _rejected(desk)
    assert len(desk.requests) == REQUEST_ATTEMPTS
    assert desk.agent.deadline is None


def test_refused_stream_ends_the_job_with_its_reason(desk: Desk) -> None:
    desk.offer(build_image("1.1.0", 9000))
    rejection = cbor2.dumps({"o": "ResourceNotFound", "m": "no such stream"})
    desk.agent.message("$aws/things/t/streams/s/rejected/cbor", rejection)
    assert "stream refused: ResourceNotFound: no such stream" in _rejected(desk)


def test_cancelled_job_stops_the_download(desk: Desk) -> None:
    image = build_image("1.1.0", 9000)
    desk.offer(image)
    desk.tell("$aws/things/t/jobs/j/update/rejected", {"code": "InvalidStateTransition"})
    desk.deliver(image)
    assert not desk.restarted
    assert desk.agent.deadline is None


def test_result_lost_on_the_way_is_reported_again(desk: Desk) -> None:
    image = build_image("1.1.0", 9000)
    desk.offer(image)
    desk.deliver(image)
    desk.boot()
    desk.flash.confirm_image()
    desk.boot()
    desk.offer(image, {"self_test": "active", "updatedBy": "0x01000000"})
    assert desk.reports[-1] == ("SUCCEEDED", {"reason": "accepted v1.1.0", "updatedBy": "0x01000000"})


@pytest.mark.parametrize("payload", [b"no JSON", b"[]", b"7"])
def test_ben_112_a_job_message_that_is_none(desk: Desk, payload: bytes) -> None:
    with pytest.raises(BenchError, match="does not understand") as told:
        desk.agent.message(NEXT_JOB, payload)
    assert told.value.code == "BEN-112"


def test_ben_110_says_what_a_unit_reports() -> None:
    refused = UpdateRefusedError(Refusal.NOT_NEWER, "v1.0.0 is not newer than v1.1.0")
    assert refused.code == "BEN-110"
    assert refused.message == "rejected: 0x00000031 v1.0.0 is not newer than v1.1.0"
