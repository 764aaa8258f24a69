"""The update agent: jobs, file blocks, self-test and their reports, as FreeRTOS does them.

It is driven from outside (connected, message, timer) and knows neither threads nor sockets. All reports are
`statusDetails` in the agent's own words: `receive`, `self_test`, `updatedBy`, `reason`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import cbor2

from desktop.bench.unit.download import DEFAULT_BLOCK_SIZE, Download
from desktop.bench.unit.faults import Faults
from desktop.bench.unit.flash import Flash
from desktop.bench.unit.image import check_image
from desktop.bench.unit.ota_job import Refusal, UpdateRefusedError, parse_ota_job
from desktop.core.catalogue.bench import JOB_MESSAGE_NOT_UNDERSTOOD
from desktop.core.catalogue.reported import SELF_TEST_FAILED
from desktop.core.errors import BenchError
from signing.messages import said

REQUEST_SECONDS = 10.0  # otaconfigFILE_REQUEST_WAIT_MS of the reference configuration
REQUEST_ATTEMPTS = 6
SELF_TEST_SECONDS = 30.0
PROGRESS_BLOCKS = 64


class Cloud(Protocol):
    def subscribe(self, topic_filters: list[str]) -> None: ...

    def publish(self, topic: str, payload: bytes) -> None: ...


class OtaAgent:
    """One agent lives from one start of the unit to the next; what must last longer is in the flash."""

    def __init__(
        self,
        thing_name: str,
        flash: Flash,
        faults: Faults,
        *,
        restart: Callable[[], None],
        log: Callable[[str], None],
        monotonic: Callable[[], float],
        block_size: int = DEFAULT_BLOCK_SIZE,
    ) -> None:
        self._prefix = f"$aws/things/{thing_name}"
        self._flash = flash
        self._faults = faults
        self._restart = restart
        self._log = log
        self._monotonic = monotonic
        self._block_size = block_size
        self._cloud: Cloud  # from `connected` on
        self._download: Download | None = None
        self._attempts = 0
        testing = flash.boot_state.trial == "testing"
        self.deadline: float | None = monotonic() + SELF_TEST_SECONDS if testing else None

    def connected(self, cloud: Cloud) -> None:
        """Begins again on a new connection: asks for the job at hand."""
        self._cloud = cloud
        self._download = None
        cloud.subscribe([f"{self._prefix}/jobs/notify-next", f"{self._prefix}/jobs/$next/get/accepted"])
        cloud.publish(f"{self._prefix}/jobs/$next/get", b'{"clientToken":"0:unit"}')

    def message(self, topic: str, payload: bytes) -> None:
        kind = topic.removeprefix(self._prefix)
        if kind in ("/jobs/notify-next", "/jobs/$next/get/accepted"):
            self._next_job(_execution(payload))
        elif kind.endswith("/update/rejected"):
            self._cancelled(kind.split("/")[2])
        elif kind.startswith("/streams/") and self._download is not None:
            download = self._download
            self._guarded(lambda: self._stream_message(download, kind, payload))

    def timer(self) -> None:
        """To be called when `deadline` has passed."""
        if self._download is not None:
            download = self._download
            self._guarded(lambda: self._ask_again(download))
        elif self._flash.boot_state.trial == "testing":
            self._log("[OTA Agent ] Self-test timed out; rolling back.")
            self._restart()

    def _next_job(self, execution: Mapping[str, Any]) -> None:
        job_id = execution.get("jobId", "")
        if not job_id or (self._download is not None and self._download.job.job_id == job_id):
            return
        self._log(f"[OTA Agent ] Job {job_id}.")
        details = execution.get("statusDetails") or {}
        document = execution.get("jobDocument") or {}
        state = self._flash.boot_state
        if state.job == job_id and state.trial == "pending":
            self._restart()
        elif state.job == job_id or "self_test" in details:
            self._self_test(job_id, details)
        elif "afr_ota" not in document:
            self._report(job_id, "REJECTED", reason="not an over-the-air update this unit knows")
        else:
            self._guarded(lambda: self._begin(job_id, document), job_id)

    def _begin(self, job_id: str, document: Mapping[str, Any]) -> None:
        download = Download(parse_ota_job(job_id, document), self._block_size)
        self._cloud.subscribe([self._stream(download, "data"), self._stream(download, "rejected")])
        self._download = download
        self._attempts = 0
        self._request(download)

    def _request(self, download: Download) -> None:
        self.deadline = self._monotonic() + REQUEST_SECONDS
        self._cloud.publish(self._stream(download, "get"), download.request())

    def _ask_again(self, download: Download) -> None:
        self._attempts += 1
        if self._attempts >= REQUEST_ATTEMPTS:
            raise UpdateRefusedError(Refusal.STREAM, f"no block after {REQUEST_ATTEMPTS} requests")
        self._request(download)

    def _stream_message(self, download: Download, kind: str, payload: bytes) -> None:
        if kind.endswith("/rejected/cbor"):
            raise UpdateRefusedError(Refusal.STREAM, f"stream refused: {_stream_rejection(payload)}")
        if not kind.startswith(f"/streams/{download.job.stream}/data/") or not download.accept(payload):
            return
        self._attempts = 0
        if download.received == 1 or download.received % PROGRESS_BLOCKS == 0 or download.complete:
            self._report(download.job.job_id, "IN_PROGRESS", receive=f"{download.received}/{download.total}")
        if download.complete:
            self._install(download)
        elif download.answered:
            self._request(download)

    def _install(self, download: Download) -> None:
        job = download.job
        image = bytearray(download.data)
        if self._faults.has("corrupt-block"):
            image[len(image) // 2] ^= 0x01
        other = self._flash.boot_state.other
        self._flash.write_slot(other, bytes(image))
        version = check_image(self._flash, job, self._flash.read_slot(other))
        self._finish()
        self._log(f"[OTA Agent ] v{version} verified; restarting.")
        self._flash.try_image(job.job_id)
        self._report(job.job_id, "IN_PROGRESS", self_test="ready", updatedBy=self._flash.version.number)
        self._restart()

    def _self_test(self, job_id: str, details: Mapping[str, str]) -> None:
        state = self._flash.boot_state
        before = details.get("updatedBy", "")
        if state.job != job_id:
            why = said(SELF_TEST_FAILED, version=self._flash.version)
            self._report(job_id, "FAILED", reason=UpdateRefusedError(Refusal.SELF_TEST, why).message)
            return
        if state.trial == "testing":
            self._report(job_id, "IN_PROGRESS", self_test="active", updatedBy=before)
            if self._faults.has("self-test-fails"):
                self._log("[OTA Agent ] Self-test did not pass; rolling back.")
                self._restart()
                return
            self._flash.confirm_image()
            self.deadline = None
        self._log(f"[OTA Agent ] v{self._flash.version} accepted.")
        self._report(job_id, "SUCCEEDED", reason=f"accepted v{self._flash.version}", updatedBy=before)

    def _guarded(self, action: Callable[[], None], job_id: str = "") -> None:
        """Runs `action`; an update that is refused ends the job as FAILED, with the reason."""
        job_id = job_id or (self._download.job.job_id if self._download else "")
        try:
            action()
        except UpdateRefusedError as refusal:
            self._finish()
            self._log(f"[OTA Agent ] {refusal.message}")
            self._report(job_id, "FAILED", reason=refusal.message)

    def _cancelled(self, job_id: str) -> None:
        if self._download is not None and self._download.job.job_id == job_id:
            self._log(f"[OTA Agent ] Job {job_id} is no longer ours.")
            self._finish()

    def _finish(self) -> None:
        self._download = None
        self.deadline = None

    def _report(self, job_id: str, status: str, **details: str) -> None:
        body = {"status": status, "statusDetails": details, "clientToken": f"{status}:{job_id}"}
        self._cloud.publish(f"{self._prefix}/jobs/{job_id}/update", json.dumps(body).encode())

    def _stream(self, download: Download, verb: str) -> str:
        return f"{self._prefix}/streams/{download.job.stream}/{verb}/cbor"


def _execution(payload: bytes) -> Mapping[str, Any]:
    """The job execution in a message; empty when nothing is pending. Raises `BenchError` BEN-112."""
    try:
        document = json.loads(payload)
        execution: Mapping[str, Any] = document.get("execution") or {}
    except (ValueError, AttributeError) as error:
        raise BenchError(JOB_MESSAGE_NOT_UNDERSTOOD) from error
    return execution


def _stream_rejection(payload: bytes) -> str:
    try:
        document = cbor2.loads(payload)
        return f"{document['o']}: {document['m']}"
    except (cbor2.CBORDecodeError, KeyError, TypeError):
        return "without a reason"
