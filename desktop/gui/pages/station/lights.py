"""What the lamp of a slot shows: what to do, how far the run is, the verdict."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from desktop.core.events import RunFinished
from desktop.gui.pages.station.slot import Run, Slot
from desktop.gui.widgets.lamp import Light
from desktop.gui.words import DOING, VERDICT_ICONS, VERDICT_TONES, verdict_word, word


def light_of(slot: Slot, asked: str | None) -> Light:
    """`asked` has been scanned for the slot, and its run has not begun yet."""
    number = slot.info.slot
    if asked is not None and slot.state != "running":
        return Light(number, "circle-double", word(DOING, ""), "run", asked, prompt=True)
    if slot.run is not None:
        shown = run_light(slot.run) if slot.run.finished is None else verdict_light(slot.run.finished)
        return replace(shown, number=number)
    if slot.info.present:
        scan = QCoreApplication.translate("Slot", "Scan its label")
        return Light(number, "barcode-scan", scan, "accent", prompt=True)
    plug = QCoreApplication.translate("Slot", "Plug in a unit")
    return Light(number, "power-plug-outline", plug, "idle", prompt=True)


def run_light(run: Run) -> Light:
    return Light("", "progress-clock", f"{run.step}/{max(len(run.phases), 1)}", "run", run.serial)


def verdict_light(result: RunFinished) -> Light:
    verdict = result.verdict
    return Light("", VERDICT_ICONS[verdict], verdict_word(verdict), VERDICT_TONES[verdict], result.serial)
