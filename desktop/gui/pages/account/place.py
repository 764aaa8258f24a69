"""Where the window works: another account, another Region or the bench, chosen on the page."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop.app.account.place import AccountsFound, AwsPlace
from desktop.gui.pages.account_chooser import AccountChooser
from desktop.gui.theme import Look
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.text import Button


class PlaceCard(Card):
    """`chosen` carries an `AwsPlace`."""

    chosen = Signal(object)
    bench_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, titled=False)
        self._shown: tuple[AccountsFound, AwsPlace] | None = None
        self.bench_button = Button(look, "", "flask-outline", "text")
        self.chooser = AccountChooser(look, self.bench_button)
        self.chooser.chosen.connect(self.chosen)
        self.bench_button.clicked.connect(self.bench_wanted)
        self.body.addWidget(self.chooser)
        self.retranslate()

    def offer(self, found: AccountsFound, now: AwsPlace) -> None:
        """Leaves what somebody is choosing, unless there is something else to choose from."""
        if (found, now) != self._shown:
            self._shown = (found, now)
            self.chooser.offer(found, now)

    def retranslate(self) -> None:
        self.bench_button.name(self.tr("Use the bench"))
