"""How the window closes: it asks while units are at work, shows what finishes first, and then goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.app.opener import Ended
from desktop.core.events import Event
from desktop.gui.pages.closing import ClosingPage, UnitLeft
from desktop.gui.theme import Look
from desktop.gui.widgets.dialogs import Dialog

Stage = Literal["open", "finishing", "ending", "gone"]


class Services(Protocol):
    """What is closed with the window: see `desktop.app.opener`."""

    @property
    def is_opening(self) -> bool: ...
    def end(self) -> None: ...


class Closing(QObject):
    """`begun` when the page is to be shown, `kept` when the window stays after all, `gone` at the end."""

    begun = Signal()
    kept = Signal()
    gone = Signal()

    def __init__(
        self, look: Look, window: QWidget, services: Services, units: Callable[[], list[UnitLeft]]
    ) -> None:
        super().__init__(window)
        self._look, self._window, self._services, self._units = look, window, services, units
        self._stage: Stage = "open"
        self._dialog: Dialog | None = None
        self.page = ClosingPage(look)
        self.page.stop_wanted.connect(self._end)
        self.page.keep_wanted.connect(self._keep)

    @property
    def under_way(self) -> bool:
        """The closing page is on show, or nothing any more."""
        return self._stage != "open"

    def may_go(self) -> bool:
        """Whether the window may close now; else it goes by itself when the time has come.

        While services open nothing is waited for: the process ends, and with it what it started.
        """
        if self._services.is_opening:
            self.go()
        elif self._stage == "open" and self._dialog is None:
            self._begin()
        return self._stage == "gone"

    def _begin(self) -> None:
        if units := self._units():
            self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
            self._dialog = self._ask(units)
            self._dialog.finished.connect(self._answered)
        else:
            self.stop()

    def _ask(self, units: list[UnitLeft]) -> Dialog:
        """To stay has the focus: a scanner's Enter closes nothing."""
        dialog = Dialog(self._look, self._window, "alert", "error", self.tr("Units are still at work"))
        slot = self.tr("Slot {0}")
        lines = (f"{slot.format(unit.slot)} · {unit.serial}" for unit in units)
        dialog.add_text("\n".join(lines), "mono")
        dialog.add_text(
            self.tr(
                "Let them finish, and the window closes by itself. Stopped, a unit still finishes a step "
                "that cannot be undone; the rest is taken back."
            )
        )
        for text, role, act in (
            (self.tr("Stop them and close"), "danger", self.stop),
            (self.tr("Finish, then close"), "", self.finish),
        ):
            button = dialog.add_button(text, role, dialog.accept)
            button.clicked.connect(act)
        dialog.add_button(self.tr("Keep working"), "primary", dialog.reject).setFocus()
        dialog.open()
        return dialog

    def _answered(self) -> None:
        self._dialog = None

    def finish(self) -> None:
        """The window goes when the units at work have come to their end."""
        self._stage = "finishing"
        self._show(self._units())
        self._go_on()

    def stop(self) -> None:
        """The window goes when the units at work have been brought to a safe end."""
        self._stage = "ending"
        self._show(self._units())
        self._services.end()

    def _show(self, units: list[UnitLeft]) -> None:
        self.page.begin(units)
        self.begun.emit()
        self.page.show_stage("finishing" if self._stage == "finishing" else "ending")

    def _keep(self) -> None:
        self._stage = "open"
        self.kept.emit()

    def apply(self, event: Event) -> None:
        if not self.under_way:
            return
        self.page.apply(event)
        if isinstance(event, Ended):
            self.go()
        else:
            self._go_on()

    def _go_on(self) -> None:
        if self._stage == "finishing" and self.page.done:
            self._end()

    def _end(self) -> None:
        self._stage = "ending"
        self.page.show_stage("ending")
        self._services.end()

    def go(self) -> None:
        """The window goes, whatever is at work: its owner sees to that."""
        if self._stage != "gone":
            self._stage = "gone"
            self._window.close()
            self.gone.emit()
