"""Where a scan goes: to the station when that is on show, else it is refused aloud."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence

from desktop.gui.pages.station.page import StationPage
from desktop.gui.pages.station.scan import ScanBox
from desktop.gui.places import Places
from desktop.gui.sound import Sounds
from desktop.gui.widgets.notice import Notice

_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class LabelDesk(QObject):
    """`refused` says why a scan was not taken, over every page."""

    def __init__(self, places: Places, refused: Notice, sounds: Sounds) -> None:
        super().__init__(refused)
        self._places, self._refused, self._sounds = places, refused, sounds

    def box(self) -> ScanBox | None:
        """Where keys go that no control wants; None on a page that scans are not for."""
        page = self._places.current
        return page.scan.box if isinstance(page, StationPage) else None

    @Slot(str)
    def take_scan(self, text: str) -> None:
        """Only the station takes scans. Elsewhere the text is not shown: it may be a password."""
        page = self._places.current
        self._refused.hide()
        if isinstance(page, StationPage):
            page.scan.take(text)
        elif self._places.closing:
            self._refuse(self.tr("Linekey is closing: this label was not taken."))
        elif self._places.pages:
            self._refuse(self.tr("Labels are scanned on the Station page: open it, then scan."))
        else:
            self._refuse(self.tr("The station is not open yet: wait for its slots, then scan."))

    def _refuse(self, why: str) -> None:
        self._refused.say(why)
        self._sounds.play("refused")

    def take_key(self, event: QKeyEvent) -> bool:
        """Types into the scan box what no control wanted; False where there is no box, or nothing to type."""
        box = self.box()
        typed = bool(event.text()) and event.text() != "\x1b" and not event.modifiers() & _COMMANDS
        wanted = typed or event.matches(QKeySequence.StandardKey.Paste)
        if box is None or box.hasFocus() or not wanted:
            return False
        box.setFocus()
        QCoreApplication.sendEvent(box, event)
        return True
