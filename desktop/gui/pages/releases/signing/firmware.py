"""The firmware in hand: what the file is, which signatures it has; or a folder of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from desktop.app.releases.events import ImageRead, Inside
from desktop.gui.formats import number, size
from desktop.gui.icons import Icon
from desktop.gui.pages.releases.batch_model import BatchModel
from desktop.gui.pages.releases.model import ReleasesModel
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look, space
from desktop.gui.widgets.copying import Digest, in_groups
from desktop.gui.widgets.drop_area import DropArea
from desktop.gui.widgets.file_dialogs import FileDialogs
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.text import Button, label
from desktop.gui.words import FORMATS, word


@dataclass(frozen=True)
class _Said:
    """A sentence with its icon."""

    text: str
    tone: str = "idle"
    icon: str = "minus"


_NOTHING = _Said("")


class FirmwareCard(Card):
    """`chosen` carries a file or folder; `version_edited` and `pattern_edited` what was typed."""

    chosen = Signal(Path)
    version_edited = Signal(str)
    pattern_edited = Signal(str)

    def __init__(self, look: Look, files: FileDialogs) -> None:
        self.folder = Button(look, "plain", "folder-open-outline", "accent")
        super().__init__(look, beside=self.folder)
        self._files = files
        self.drop = DropArea(look, files)
        self.digest = Digest(look)
        self.version, self.pattern = QLineEdit(), QLineEdit()
        self._caption = label("dim")
        self._signed_icon = Icon(look, "minus", "idle", 18)
        self._signed = label(wrap=True, selectable=True)
        self._build()
        self.drop.chosen.connect(self.chosen)
        self.folder.clicked.connect(self._ask_folder)
        self.version.textEdited.connect(self.version_edited)
        self.pattern.editingFinished.connect(lambda: self.pattern_edited.emit(self.pattern.text().strip()))

    @property
    def signatures(self) -> str:
        """The sentence about the signatures the firmware has."""
        return self._signed.text()

    def _build(self) -> None:
        self.body.addWidget(self.drop, 1)
        self.body.addWidget(self.digest)
        above = QHBoxLayout()
        above.setSpacing(space("small"))
        above.addWidget(self._signed_icon)
        above.addWidget(self._signed, 1)
        self.body.addLayout(above)
        row = QHBoxLayout()
        row.setSpacing(space("medium"))
        row.addWidget(self._caption)
        for field in (self.version, self.pattern):
            field.setFixedWidth(140)
            field.setProperty("role", "mono")
            row.addWidget(field)
        row.addStretch()
        self.body.addLayout(row)
        self.setTabOrder(self.pattern, self.folder)

    def retranslate(self) -> None:
        self.title.setText(self.tr("1 · Firmware"))
        self.version.setAccessibleName(self.tr("Version of the firmware"))
        self.version.setPlaceholderText("1.2.0")
        self.pattern.setAccessibleName(self.tr("Names of the images, with * for any part"))
        self.folder.name(self.tr("A folder of images…"))

    def show_model(self, model: ReleasesModel) -> None:
        batch = model.batch
        single = batch.folder is None
        self.version.setVisible(single)
        self.pattern.setVisible(not single)
        self._caption.setText(self.tr("Version") if single else self.tr("Images named"))
        for control in (self.drop, self.folder, self.pattern):
            control.setEnabled(not model.busy)
        self.version.setEnabled(model.image is not None and not model.busy)
        self.digest.setVisible(single and model.image is not None)
        if single:
            self._show_image(model)
        else:
            self._show_folder(batch)

    def _show_image(self, model: ReleasesModel) -> None:
        title = self.tr("Choose a firmware")
        image, said = model.image, _NOTHING
        if image is not None:
            self.drop.show_file(image.image.name, self._facts(image), title)
            self.digest.show_digest(image.sha256, self.tr("SHA-256 of the firmware"))
            said = self._signed_by(image, doubted="image" in model.checks)
            if image.inside is not None and image.inside.to_make and not image.warning:
                said = self._made_of(image.inside, model)
        elif model.reading is not None:
            self.drop.invite(model.reading.name, self.tr("Reading…"), title)
        else:
            line = self.tr("or press Enter to choose the file your build made")
            self.drop.invite(self.tr("Drop a firmware or a folder here"), line, title)
        self._say_signed(said)

    def _facts(self, image: ImageRead) -> str:
        facts = f"{word(FORMATS, image.format)} · {size(image.size)}"
        if image.security_counter is None:
            return facts
        counter = self.tr("security counter {0}").format(image.security_counter)
        return f"{facts} · {counter}"

    def _signed_by(self, image: ImageRead, *, doubted: bool) -> _Said:
        """`doubted`: the checks say already what else the file may be."""
        if image.damage is not None and not image.unfit:  # what is unfit, the checks say
            return _Said(sentence(image.damage.message), "error", "alert")
        if image.signatures:
            told = "; ".join(self._signature(algorithm, key) for algorithm, key in image.signatures)
            return _Said(self.tr("Signed already: {0}").format(told), "run", "certificate-outline")
        if image.warning and not doubted:
            return _Said(sentence(image.warning), "error", "alert")
        if image.format == "raw":
            return _Said(self.tr("It carries no signature: its signature is kept beside it."))
        return _Said(self.tr("It carries no signature yet."))

    def _made_of(self, inside: Inside, model: ReleasesModel) -> _Said:
        """What becomes of an image without signature; afterwards, what became of it."""
        if model.signed is not None:
            made = self.tr("Signed inside, and kept as {0}: {1}")
            text = made.format(model.signed.image, size(model.signed.size))
            return _Said(text, "pass", "certificate-outline")
        form, version = word(FORMATS, inside.format), model.version or "…"
        if inside.header_size is None:
            text = self.tr("Will be signed inside: {0}, version {1}").format(form, version)
        else:
            told = self.tr("Will be signed inside: {0}, version {1}, header of {2}")
            text = told.format(form, version, size(inside.header_size))
        return _Said(text, "run", "file-sign")

    def _signature(self, algorithm: str, key: str) -> str:
        return self.tr("{0} by key {1}").format(algorithm, in_groups(key)) if key else algorithm

    def _say_signed(self, said: _Said) -> None:
        self._signed_icon.setVisible(bool(said.text))
        self._signed_icon.show_icon(said.icon, said.tone)
        self._signed.setText(said.text)

    def _show_folder(self, batch: BatchModel) -> None:
        if not self.pattern.hasFocus():
            self.pattern.setText(batch.pattern)
        count = self.tr("{0} images · {1}").format(number(len(batch.images)), size(batch.size))
        folder = batch.folder or Path()
        self.drop.show_folder(folder.name, count, str(folder), self.tr("Choose a firmware"))
        self._say_signed(_Said(self.tr("Each signature is written beside its image.")))

    def _ask_folder(self) -> None:
        self._files.ask_folder(self, "images", self.tr("Choose a folder of images"), self.chosen.emit)
