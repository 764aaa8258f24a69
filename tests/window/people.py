"""What the people of the window do there, each with what is in their hands."""

from __future__ import annotations

import re
from collections.abc import Callable

from desktop.core.catalogue.settings import NOT_A_LABEL, UNITS_THERE
from tests.window.real_window import RealWindow, Thing


class Technician:
    """Scans, glances, and touches a key from time to time."""

    def __init__(self, window: RealWindow) -> None:
        self._window = window

    def tile(self, slot: str) -> Thing:
        def find() -> Thing | None:
            begin = re.compile(f"(?:{self._window.phrase('Slot {0}', slot).pattern}): ")
            tiles = (thing for thing in self._window.things() if thing.kind == "Tile")
            return next((tile for tile in tiles if begin.match(tile.name)), None)

        found: Thing = self._window.wait(find, f"slot {slot}")
        return found

    def choose(self, slot: str) -> None:
        self._window.press(f"alt+{slot}")

    def scan_and_say(self, serial: str, slot: str) -> None:
        """Is asked which slot the label is for, and says it."""
        self._window.scan(serial)
        self._window.wait_for("{0}: which slot?", serial)
        self._window.press(slot, "Return")

    def unlock(self, passphrase: str) -> None:
        """The key of the station, as a password manager does it."""
        window = self._window
        window.wait_for_focus("Passphrase")
        window.fill_in(passphrase)
        window.press("Return")
        window.wait(lambda: not window.find("Start the units"), "the end of the dialog")

    def scan_over_menu(self, label: str) -> None:
        """Of the scan box, opened by the menu key and closed afterwards."""
        window = self._window

        def is_open() -> bool:
            return any(thing.kind == "QMenu" for thing in window.things())

        window.press("Menu")
        window.wait(is_open, "the menu")
        window.scan(label)
        window.wait(lambda: label in window.text, label)
        if is_open():
            window.press("Escape")
        window.wait(lambda: not is_open(), "the end of the menu")

    def run_again(self, serial: str, slot: str) -> None:
        """Scans while the details are still open. Soon after a verdict the window asks for which slot."""
        window, question = self._window, "{0}: which slot?"
        window.click("Details")
        window.wait(lambda: window.find("Close"), "the details")

        def is_taken() -> bool:
            return window.says(question, serial) or not self.shows("ERROR", slot, serial)

        window.scan(serial)
        window.wait(lambda: is_taken() or window.says(NOT_A_LABEL.order), question)
        if not is_taken():  # on a busy screen the scanner stumbled, which is refused aloud
            window.scan(serial)
            window.wait(is_taken, question)
        window.press("Escape")
        window.wait(lambda: not window.find("Close"), "the end of the details")
        if window.says(question, serial):
            self.choose(slot)

    def is_refused(self, *orders: str) -> None:
        """By one of these, in words that stay."""
        self._window.wait(lambda: any(map(self._window.says, orders)), " or ".join(orders))

    def is_at_work(self, slot: str, serial: str) -> bool:
        return serial in self.tile(slot).name and not self.shows("PASS", slot, serial)

    def shows(self, verdict: str, slot: str, serial: str) -> bool:
        end = re.compile(f" (?:{self._window.phrase(verdict).pattern}) {serial}$")
        return end.search(self.tile(slot).name) is not None

    def wait_for(self, verdict: str, slot: str, serial: str) -> None:
        self._window.wait(lambda: self.shows(verdict, slot, serial), f"{verdict} of {serial} in slot {slot}")

    def is_ready_to_scan(self) -> bool:
        """The scan box is empty and has the keyboard."""
        focus = self._window.focus()
        return focus is not None and focus.kind == "ScanBox" and not focus.text


class ReleaseManager:
    """Reads, then decides."""

    def __init__(self, window: RealWindow) -> None:
        self._window = window

    def sign(self, image: str, version: str) -> None:
        """With the key that the account has."""
        window = self._window
        window.press("ctrl+2")
        window.click("Drop a firmware or a folder here")
        self._name_file(image)
        window.wait(lambda: window.says(image), "the image")
        field = window.find("Version of the firmware")
        if field is None or field.text != version:
            window.click("Version of the firmware", times=3)
            window.type(version)
        window.click("Sign this firmware")
        window.wait_for("{0} signed and verified", version)

    def open(self, version: str) -> None:
        self._window.click("History")
        self._window.click(version, kind="part", times=2)
        self._window.wait(lambda: self._window.find("Request this release"), "the release")

    def request(self, key_file: str, passphrase: str) -> None:
        self._agree(key_file, passphrase)
        self._window.wait(lambda: self._window.find("Approve this release"), "the request")

    def approve(self, key_file: str, passphrase: str) -> None:
        """Also by the request, where the release policy asks for nobody's approval."""
        self._agree(key_file, passphrase)
        self._window.wait(self._may_roll_out, "the approval")

    def _may_roll_out(self) -> bool:
        button = self._window.find("Roll out…")
        return button is not None and button.enabled

    def _agree(self, key_file: str, passphrase: str) -> None:
        """With one's own key."""
        window = self._window
        window.click("Add a key…")
        window.click("Key file…", kind="part")
        self._name_file(key_file)
        window.wait_for_focus("Passphrase of the key file")
        window.fill_in(passphrase)
        window.press("Return")

    def roll_out(self, target: str, units: int, look: Callable[[], None]) -> None:
        """To all units of a line, to the end; `look` at the last question."""
        window = self._window
        self.begin_rollout(target)
        self.confirm(units, look)
        window.wait_for("All updated")
        window.wait(lambda: not window.find("In progress", kind="part"), "the last of the units")

    def begin_rollout(self, target: str) -> None:
        """Up to what the checks say."""
        window = self._window
        window.click("Roll out…")
        window.click("Units it goes to", kind="ComboBox")
        window.click(f"{target} · {{0}}", kind="part")
        window.click("Start the rollout…")

    def confirm(self, units: int, look: Callable[[], None] = lambda: None) -> None:
        window = self._window
        window.wait_for_focus("Type {0} to go on", units)
        look()
        window.type(str(units))
        window.press("Return")

    def stop_rollout(self) -> None:
        window = self._window
        window.click("Stop…")
        window.click("Stop the rollout")
        window.wait_for("Stopped")
        window.wait(lambda: window.find("Cancelled", kind="part"), "the units that are spared")

    def _name_file(self, name: str) -> None:
        """In Qt's own dialog, which has opened."""
        window = self._window

        def is_asked() -> bool:
            focus = window.focus()
            return focus is not None and focus.id == "fileNameEdit"

        window.wait(is_asked, "the dialog")
        window.type(name)
        # Where a busy screen is late with all of it, Enter right behind would make it a scan.
        window.wait(lambda: (focus := window.focus()) is not None and focus.text == name, "the name")
        window.press("Return")
        window.wait(lambda: not is_asked(), "the end of the dialog")


class CloudEngineer:
    """Sees what is missing, reads what would change, and types what cannot be undone."""

    def __init__(self, window: RealWindow) -> None:
        self._window = window

    def set_up(self, owner: str) -> None:
        """From an account that was never set up, to one where all is right."""
        window = self._window
        window.click("Set it up…")
        self._wait_until_looked()
        assert window.says("Wrong")
        window.click("Set up…")
        window.click("Owner of the release policy", times=3)
        window.type(owner)
        window.click("Set up")
        window.wait(lambda: window.find("Scan its label"), "the station")
        self._open()
        assert not window.says("Wrong")
        window.press("ctrl+1")

    def is_refused_with_units(self) -> None:
        self._open()
        self._window.click("Remove…")
        self._window.wait_for(UNITS_THERE.text)

    def remove(self, account: str) -> None:
        """But for the records of the line, which the bucket keeps."""
        window = self._window
        window.click("Remove…")
        window.click("Type {0} to go on", account)
        window.fill_in(account)
        window.click("Remove")
        window.wait_for("{2} is removed from {0} in {1}")
        window.click("Close")
        self._wait_until_looked()
        assert window.says("Wrong")

    def _open(self) -> None:
        self._window.press("ctrl+0")
        self._wait_until_looked()

    def _wait_until_looked(self) -> None:
        window = self._window
        window.wait(lambda: window.find("Look again") and window.says("AWS account"), "the account")
