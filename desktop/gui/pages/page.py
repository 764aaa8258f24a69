"""What all pages share: a header bar, room below it, and drawing no more often than a person can see."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop.core.events import Event
from desktop.gui.theme import Look, space
from desktop.gui.widgets.header import HeaderBar
from desktop.gui.widgets.notice import Notice

FRAME_MS = 40


class Page(QWidget):
    """Subclasses feed a model in `apply`, name things in `retranslate`, show the model in `show_state`."""

    def __init__(self, look: Look, header: HeaderBar | None = None) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setInterval(FRAME_MS)
        self._frame.timeout.connect(self.show_frame)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.header = header or HeaderBar(look)
        outer.addWidget(self.header)
        self.content = QVBoxLayout()
        side = space("large")
        self.content.setContentsMargins(side, side - space("hair"), side, side - space("hair"))
        self.content.setSpacing(space("medium"))
        outer.addLayout(self.content, 1)

    def apply(self, event: Event) -> None:
        raise NotImplementedError

    def retranslate(self) -> None:
        raise NotImplementedError

    def show_state(self) -> None:
        raise NotImplementedError

    def show_frame(self) -> None:
        """What was scheduled: all of it, or as much as may be at once."""
        self.show_state()

    def take_focus(self) -> None:
        """Puts the focus where work begins on this page."""

    def step_back(self) -> bool:
        """What Escape does: closes a message, or leaves a step. Whether there was anything to do."""
        said = [notice for notice in self.findChildren(Notice) if notice.isVisible()]
        for notice in said:
            notice.hide()
        return bool(said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no widget of the page takes."""
        if event.key() != Qt.Key.Key_Escape or not self.step_back():
            super().keyPressEvent(event)

    def schedule(self) -> None:
        """Shows the model soon; many events make one drawing."""
        if not self._frame.isActive():
            self._frame.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.show_state()


def scrolling(view: QWidget) -> QScrollArea:
    """`view` fills the area, down to its smallest size; below that it is scrolled."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(_Held(view))
    return area


class _Held(QWidget):
    """Tells the smallest size of `view`: of one with wrapped labels Qt would scroll below the preferred."""

    def __init__(self, view: QWidget) -> None:
        super().__init__()
        self._view = view
        view.setParent(self)
        view.installEventFilter(self)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # what it holds needs more room now, or less
            self.updateGeometry()
            viewport = self.parent()
            area = viewport.parent() if viewport is not None else None
            if area is not None:  # which looks by itself at its own resizing alone
                QCoreApplication.postEvent(area, QEvent(QEvent.Type.LayoutRequest))
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Of what it does not show Qt keeps the sizes, and texts that came meanwhile would have no room."""
        super().showEvent(event)
        for part in self._view.findChildren(QWidget):
            part.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        return self._view.minimumSizeHint()

    def heightForWidth(self, width: int) -> int:
        """The smallest in which every label has its lines."""
        layout, least = self._view.layout(), self._view.minimumSizeHint().height()
        return max(least, layout.minimumHeightForWidth(width)) if layout else least

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._view.setGeometry(self.rect())
