"""What survives a power cut: one folder per unit."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from desktop.bench.unit.firmware import Version, build_image, read_version
from desktop.core.paths import write_atomic

FACTORY_IMAGE_SIZE = 8192

Slot = Literal["a", "b"]
Kind = Literal["certificate", "public-key", "private-key"]


@dataclass(frozen=True)
class BootState:
    """The boot loader's record, after MCUboot: a new image runs on trial until it confirms itself."""

    slot: Slot = "a"
    trial: Literal["", "pending", "testing"] = ""
    job: str = ""

    @property
    def other(self) -> Slot:
        return "b" if self.slot == "a" else "a"

    @property
    def running(self) -> Slot:
        return self.other if self.trial == "testing" else self.slot


class Flash:
    """Settings, objects by label, two firmware slots and the boot record. A write is whole or not at all."""

    def __init__(self, folder: Path, factory_version: str = "1.0.0") -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        if not self._slot_path("a").exists():
            self.write_slot("a", build_image(factory_version, FACTORY_IMAGE_SIZE))
            write_atomic(folder / "hardware-id", secrets.token_hex(6).upper().encode())

    @property
    def hardware_id(self) -> str:
        return (self.folder / "hardware-id").read_text(encoding="utf-8")

    def read_settings(self) -> dict[str, Any]:
        return self._read_json("nvm.json")

    def write_settings(self, settings: dict[str, Any]) -> None:
        self._write_json("nvm.json", settings)

    def read_object(self, kind: Kind, label: str) -> bytes | None:
        path = self._object_path(kind, label)
        return path.read_bytes() if path.exists() else None

    def write_object(self, kind: Kind, label: str, pem: bytes) -> None:
        """Private keys are for the owner's eyes only; a secret kept beside them would protect no more."""
        write_atomic(self._object_path(kind, label), pem, private=kind == "private-key")

    def read_slot(self, slot: Slot) -> bytes:
        return self._slot_path(slot).read_bytes()

    def write_slot(self, slot: Slot, image: bytes) -> None:
        write_atomic(self._slot_path(slot), image)

    @property
    def boot_state(self) -> BootState:
        return BootState(**self._read_json("boot.json"))

    @property
    def version(self) -> Version:
        """The version of the firmware that runs now."""
        return read_version(self.read_slot(self.boot_state.running))

    def boot(self) -> BootState:
        """The boot loader at power-up: starts a pending image on trial, gives up one that never confirmed."""
        state = self.boot_state
        if state.trial == "pending":
            return self._write_boot(BootState(state.slot, "testing", state.job))
        if state.trial == "testing":
            return self._write_boot(BootState(state.slot))
        return state

    def try_image(self, job: str) -> None:
        """Asks the boot loader to start the other slot once, on trial, for this job."""
        self._write_boot(BootState(self.boot_state.slot, "pending", job))

    def confirm_image(self) -> None:
        """Makes the image on trial the one to boot; keeps its job, to report the result again if asked."""
        state = self.boot_state
        self._write_boot(BootState(state.running, "", state.job))

    def write_status(self, **status: object) -> None:
        """`status.json`, for whoever watches the unit from outside."""
        self._write_json("status.json", status)

    def _write_boot(self, state: BootState) -> BootState:
        self._write_json("boot.json", asdict(state))
        return state

    def _slot_path(self, slot: Slot) -> Path:
        return self.folder / f"slot-{slot}.bin"

    def _object_path(self, kind: Kind, label: str) -> Path:
        return self.folder / kind / f"{quote(label, safe='')}.pem"

    def _read_json(self, name: str) -> dict[str, Any]:
        path = self.folder / name
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return document

    def _write_json(self, name: str, document: dict[str, Any]) -> None:
        write_atomic(self.folder / name, json.dumps(document, indent=1).encode())
