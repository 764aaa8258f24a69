"""Under a release: what can be done with it, and why it cannot be rolled out."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.gui.pages.releases.model import ReleasesModel
from desktop.gui.sentences import sentences
from desktop.gui.theme import Look, space
from desktop.gui.widgets.text import Button, mark


class ReleaseButtons(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self.export = Button(look, "", "folder-download-outline")
        self.share = Button(look, "", "cloud-sync-outline")
        self.refuse = Button(look, "danger", "close-octagon", "fail")
        self.agree = Button(look, "", "draw-pen")
        self.roll_out = Button(look, "", "rocket-launch-outline")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space("small"))
        row.addWidget(self.export)
        row.addWidget(self.share)
        row.addStretch()
        for button in (self.refuse, self.agree, self.roll_out):
            row.addWidget(button)

    def retranslate(self) -> None:
        self.export.name(self.tr("Export bundle…"), self.tr("Export this release as one file"))
        tip = self.tr("Put this release into the account's bucket, and take what others signed of it")
        self.share.name(self.tr("Share"), tip, tip)
        self.refuse.name(self.tr("Refuse…"), self.tr("Refuse this release"))

    def show_model(self, model: ReleasesModel) -> None:
        standing = model.standing
        for button in (self.export, self.share, self.refuse):
            button.setEnabled(standing is not None and not model.busy)
        self.refuse.setVisible(standing is None or standing.state.state != "refused")
        self.agree.setVisible(bool(model.step))
        self.agree.setEnabled(model.can_agree)
        self.agree.name(self._agreement(model))
        self._show_roll_out(model)

    def _show_roll_out(self, model: ReleasesModel) -> None:
        may = model.standing is not None and model.standing.state.may
        why_not = "" if may else self._why_not(model)
        self.roll_out.setEnabled(may and not model.busy)
        tip = self.tr("Above stands what is missing.") if why_not else ""  # said once is enough
        self.roll_out.name(self.tr("Roll out…"), self.tr("Roll this release out"), tip)
        self.roll_out.setAccessibleDescription(why_not)
        # One accent: what the release needs next.
        for button, icon_name, primary in (
            (self.roll_out, "rocket-launch-outline", may),
            (self.agree, "draw-pen", not may),
        ):
            mark(button, "role", "primary" if primary else "")
            button.show_icon(icon_name, "on-accent" if primary else "text")

    def _why_not(self, model: ReleasesModel) -> str:
        problem = model.standing.state.problem if model.standing else None
        if problem is None:
            return self.tr("The account is asked for the release policy…")
        return sentences(problem.message, problem.hint)

    def _agreement(self, model: ReleasesModel) -> str:
        if model.deciding:
            return self.tr("Working…")
        if model.step == "request":
            return self.tr("Request this release")
        return self.tr("Approve this release")
