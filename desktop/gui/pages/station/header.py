"""On top of the station page: the product, the shift so far, the account and the operator."""

from __future__ import annotations

from desktop.gui.formats import number, percent
from desktop.gui.pages.station.model import StationModel
from desktop.gui.theme import Look
from desktop.gui.widgets.badge import Badge
from desktop.gui.widgets.header import Fact, HeaderBar
from desktop.gui.words import ISSUERS, word


class StationHeader(HeaderBar):
    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._product, self._issuer, self._made = Fact(), Fact(gives_way=True), Fact()
        self._yield, self._operator = Fact(), Fact()
        self._where = Badge(look)
        for fact in (self._product, self._issuer, self._made, self._yield):
            self.row.addWidget(fact)
        self.row.addStretch()
        self.row.addWidget(self._where)
        self.row.addWidget(self._operator)

    def show_model(self, model: StationModel) -> None:
        share = model.figures.first_pass_yield
        by = " · ".join((word(ISSUERS, model.issuer), *model.ways))
        self._product.show_fact(self.tr("Product"), model.product or "—")
        self._issuer.setVisible(bool(model.issuer))
        self._issuer.show_fact(self.tr("Certificates from"), by)
        self._made.show_fact(self.tr("Units this shift"), number(model.figures.units))
        self._yield.show_fact(self.tr("First-pass yield"), "—" if share is None else percent(share, 1))
        self._operator.setVisible(bool(model.operator))
        self._operator.show_fact(self.tr("Operator"), model.operator or "—")
        at = model.endpoint
        where = self.tr("Connected · {0}").format(at) if at else self.tr("Not connected")
        self._where.show_state(where, "pass" if at else "idle", "circle" if at else "")
