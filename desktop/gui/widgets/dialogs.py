"""Windows that ask or tell. They open and return at once: no nested event loop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.gui.icons import Icon
from desktop.gui.scanning.keys import keep_keys
from desktop.gui.theme import Look, space
from desktop.gui.widgets.text import Button, label


class Dialog(QDialog):
    """Icon and heading, `body` below, buttons at the foot. Escape closes it."""

    def __init__(self, look: Look, parent: QWidget | None, icon_name: str, tone: str, heading: str) -> None:
        super().__init__(parent)
        self._look = look
        self.setWindowTitle(heading)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(480)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*(space("large"),) * 4)
        outer.setSpacing(space("medium"))
        top = QHBoxLayout()
        top.setSpacing(space("medium"))
        title = label("heading", wrap=True)
        title.setText(heading)
        top.addWidget(Icon(look, icon_name, tone, 32), 0, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(title, 1, Qt.AlignmentFlag.AlignVCenter)
        outer.addLayout(top)
        self.body = QVBoxLayout()
        self.body.setSpacing(space("small"))
        outer.addLayout(self.body)
        outer.addSpacing(space("small"))
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(space("small"))
        self._buttons.addStretch()
        outer.addLayout(self._buttons)

    def open(self) -> None:
        """As high as its texts need: Qt would ask how high they are when narrow."""
        width = max(self.minimumWidth(), self.sizeHint().width())
        self.resize(width, self.heightForWidth(width))
        super().open()

    def add_text(self, text: str, role: str = "body") -> None:
        paragraph = label(role, wrap=True, selectable=True)
        paragraph.setText(text)
        self.body.addWidget(paragraph)

    def add_button(self, text: str, role: str, action: Callable[[], object], icon_name: str = "") -> Button:
        token = {"primary": "on-accent", "danger": "fail"}.get(role, "text")
        button = Button(self._look, role, icon_name, token)
        button.name(text)
        button.clicked.connect(action)
        self._buttons.addWidget(button)
        return button


def confirm(
    look: Look,
    parent: QWidget,
    heading: str,
    lines: list[str],
    yes: str,
    no: str,
    action: Callable[[], None],
    *,
    danger: bool = False,
) -> Dialog:
    """Asks before something that many units feel; `no` has the focus."""
    dialog = Dialog(
        look, parent, "alert" if danger else "help-circle", "error" if danger else "accent", heading
    )
    for text in lines:
        dialog.add_text(text)
    keep = dialog.add_button(no, "", dialog.reject)
    go = dialog.add_button(yes, "danger" if danger else "primary", dialog.accept)
    go.setObjectName("confirm")
    dialog.accepted.connect(action)
    keep.setFocus()
    dialog.open()
    return dialog


def ask_typed(dialog: Dialog, go: Button, wanted: str) -> QLineEdit:
    """`go` can be pressed only while `wanted` stands in the field."""
    caption = QCoreApplication.translate("Dialog", "Type {0} to go on").format(wanted)
    field = QLineEdit()
    keep_keys(field)
    field.setProperty("role", "mono")
    field.setPlaceholderText(caption)
    field.setAccessibleName(caption)
    dialog.body.addWidget(field)
    go.setEnabled(False)
    go.setToolTip(caption)
    field.textChanged.connect(lambda text: go.setEnabled(text.strip() == wanted))
    field.returnPressed.connect(go.click)  # which does nothing while it is disabled
    return field
