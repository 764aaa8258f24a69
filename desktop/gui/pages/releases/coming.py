"""Releases that come from elsewhere: from a file, or from the account's bucket; and what is said of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.app.releases.record.events import ReleaseExported, ReleaseImported, ReleasesFetched
from desktop.gui.formats import number
from desktop.gui.pages.releases.model import ReleasesModel
from desktop.gui.pages.releases.requests import ReleasesRequests
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look, space
from desktop.gui.widgets.file_dialogs import FileDialogs
from desktop.gui.widgets.notice import Notice
from desktop.gui.widgets.text import Button


class ComingButtons(QWidget):
    """`acted` when something was asked for."""

    acted = Signal()

    def __init__(
        self, look: Look, files: FileDialogs, model: ReleasesModel, requests: ReleasesRequests
    ) -> None:
        super().__init__()
        self._files, self._model, self._requests = files, model, requests
        self.import_button = Button(look, "", "folder-upload-outline")
        self.fetch_button = Button(look, "", "cloud-download-outline")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space("small"))
        for button in (self.import_button, self.fetch_button):
            row.addWidget(button)
        self.import_button.clicked.connect(self._ask_bundle)
        self.fetch_button.clicked.connect(self.fetch)

    def retranslate(self) -> None:
        tip = self.tr("Take a release, or what others signed of one, from a file")
        self.import_button.name(self.tr("Import bundle…"), tip, tip)
        tip = self.tr("Take the releases of the account's bucket, and what others signed of them")
        self.fetch_button.name(self.tr("Fetch"), tip, tip)

    def import_bundle(self, path: Path) -> None:
        self._model.decide()
        self._requests.import_bundle(path)
        self.acted.emit()

    def fetch(self) -> None:
        self._model.decide()
        self._requests.fetch()
        self.acted.emit()

    def _ask_bundle(self) -> None:
        title = self.tr("Choose a bundle, or what others signed of one")
        self._files.ask_file(self, "bundle", title, self.import_bundle)


def tell_coming(notice: Notice, came: ReleaseExported | ReleaseImported | ReleasesFetched) -> None:
    """Says what came or went."""
    translate = QCoreApplication.translate
    match came:
        case ReleaseExported(path=path):
            notice.say(translate("Coming", "The release is in {0}.").format(path), "pass")
        case ReleaseImported(release_id=release_id):
            notice.say(translate("Coming", "{0} is on record here.").format(release_id), "pass")
        case ReleasesFetched(refused=0):
            told = translate("Coming", "Releases in the account: {0}, new here: {1}.")
            notice.say(told.format(number(came.found), number(came.new)), "pass")
        case ReleasesFetched(problem=problem) if problem is not None:
            told = translate("Coming", "Releases taken: {0}, not taken: {1}. {2} {3}")
            why = sentence(problem.message), problem.code
            notice.say(told.format(number(came.found), number(came.refused), *why), "error")
