"""An AWS profile and a Region to choose from what this computer knows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from desktop.app.account.place import AccountsFound, AwsPlace
from desktop.gui.theme import Look, space
from desktop.gui.widgets.choices import ComboBox
from desktop.gui.widgets.text import Button, label


class AccountChooser(QWidget):
    """`chosen` carries an `AwsPlace`, which has a Region unless the product has one. With something `beside`
    its button, all stands in a row.
    """

    chosen = Signal(object)

    def __init__(self, look: Look, beside: QWidget | None = None) -> None:
        super().__init__()
        self._found = AccountsFound({}, {}, AwsPlace())
        self._profile_caption, self._region_caption = label("dim"), label("dim")
        self.profile, self.region = ComboBox(look), ComboBox(look)
        self._note = label("dim", wrap=True)
        role, colour = ("", "text") if beside else ("primary", "on-accent")
        self.connect_button = Button(look, role, "cloud-check-outline", colour)
        self.connect_button.clicked.connect(lambda: self.chosen.emit(self.place))
        self.profile.currentIndexChanged.connect(self._follow_profile)
        self.region.currentIndexChanged.connect(self._refresh)
        for caption, box in ((self._profile_caption, self.profile), (self._region_caption, self.region)):
            box.setMaxVisibleItems(12)
            caption.setBuddy(box)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(space("medium"))
        self._grid.setVerticalSpacing(space("small"))
        if beside is None:
            self._stand()
        else:
            self._lie(beside)
        self.retranslate()

    def _stand(self) -> None:
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._profile_caption, 0, 0)
        self._grid.addWidget(self.profile, 0, 1)
        self._grid.addWidget(self._region_caption, 1, 0)
        self._grid.addWidget(self.region, 1, 1)
        self._grid.addWidget(self._note, 2, 0, 1, 2)
        self._grid.addWidget(self.connect_button, 3, 1)

    def _lie(self, beside: QWidget) -> None:
        """The boxes give way, whatever there is to choose from."""
        self._grid.setVerticalSpacing(space("hair"))
        for column, (caption, box) in enumerate(
            ((self._profile_caption, self.profile), (self._region_caption, self.region))
        ):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(14)
            self._grid.setColumnStretch(column, column + 2)
            self._grid.addWidget(caption, 0, column)
            self._grid.addWidget(box, 1, column)
        self._grid.addWidget(self.connect_button, 1, 2)
        self._grid.addWidget(beside, 1, 3)
        self._grid.addWidget(self._note, 2, 0, 1, 4)

    @property
    def place(self) -> AwsPlace:
        region = "" if self._found.home else self.region.currentData() or ""
        return AwsPlace(self.profile.currentData() or "", region)

    def offer(self, found: AccountsFound, now: AwsPlace) -> None:
        """Shows what was `found`, with what is in use `now` chosen as far as it is among that."""
        self._found = found
        with QSignalBlocker(self.profile), QSignalBlocker(self.region):
            self._fill_profiles()
            self.profile.setCurrentIndex(max(self.profile.findData(found.fixed.profile or now.profile), 0))
            self._fill_regions(now.region)
        if self.region.currentIndex() < 0:
            self._follow_profile()
        self.retranslate()

    def _fill_profiles(self) -> None:
        found = self._found
        self.profile.clear()
        if found.fixed.profile:
            names = [found.fixed.profile]
        else:
            names = [""] if found.keys else list(found.profiles) or [""]
        for name in names:
            self.profile.addItem(name, name)
        self.profile.setEnabled(len(names) > 1 and not found.endpoint)

    def _fill_regions(self, now: str) -> None:
        fixed = self._found.home or self._found.fixed.region
        regions = {fixed: self._found.regions.get(fixed, "")} if fixed else dict(self._found.regions)
        own = [region for region in (*self._found.profiles.values(), now) if region and not fixed]
        self.region.clear()
        for name in sorted({*regions, *own}):  # botocore may be older than a Region
            self.region.addItem(f"{name} · {regions[name]}" if regions.get(name) else name, name)
        self.region.setEnabled(not (fixed or self._found.endpoint))
        self.region.setCurrentIndex(self.region.findData(fixed or now) if fixed or now else -1)

    def _follow_profile(self) -> None:
        """Every profile may have a Region of its own."""
        region = self._found.profiles.get(self.profile.currentData() or "", "")
        if region and self.region.isEnabled():
            self.region.setCurrentIndex(self.region.findData(region))
        self._refresh()

    def _refresh(self) -> None:
        self.connect_button.setEnabled(bool(self.region.currentData()) and not self._found.endpoint)

    @property
    def text(self) -> str:
        return self._note.text()

    def take_focus(self) -> None:
        """To what is still to be chosen, else to going on."""
        missing = self.profile if self.profile.count() > 1 else self.region
        (self.connect_button if self.connect_button.isEnabled() else missing).setFocus()

    def retranslate(self) -> None:
        self._profile_caption.setText(self.tr("AWS profile"))
        self._region_caption.setText(self.tr("Region"))
        self.profile.setAccessibleName(self.tr("AWS profile"))
        self.region.setAccessibleName(self.tr("Region"))
        self.region.setPlaceholderText(self.tr("Choose a Region"))
        self.connect_button.name(self.tr("Connect"))
        if self.profile.count() and not self.profile.itemData(0):
            keys = self.tr("The access key in the environment")
            self.profile.setItemText(0, keys if self._found.keys else self.tr("As this computer signs in"))
        self._note.setText(self._say())
        self._note.setVisible(bool(self._note.text()))
        self._refresh()

    def _say(self) -> str:
        found = self._found
        if found.endpoint:
            place = found.endpoint
            return self.tr("The environment of this program says where it works: {0}.").format(place)
        if found.home:
            return self.tr("The product's profile says that its units live in {0}.").format(found.home)
        if found.fixed.profile or found.keys or found.fixed.region:
            return self.tr("What the environment of this program says cannot be chosen here.")
        if not found.profiles:
            return self.tr(
                "There is no AWS profile on this computer yet: “aws configure sso” makes one. Then try again."
            )
        return ""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
