"""On top of the releases page: what is on show, and what has become of it."""

from __future__ import annotations

from desktop.gui.formats import number
from desktop.gui.pages.releases.model import ReleasesModel
from desktop.gui.pages.releases.state_badge import state_badge
from desktop.gui.theme import Look, space
from desktop.gui.widgets.badge import Badge
from desktop.gui.widgets.header import HeaderBar, Title


class ReleasesHeader(HeaderBar):
    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._title = Title()
        self._badge = Badge(look)
        self.row.setSpacing(space("small"))
        self.row.addWidget(self._title, 1)
        self.row.addWidget(self._badge)

    def show_model(self, model: ReleasesModel) -> None:
        self._show_title(model)
        badge = self._of_release(model) if model.looking_at else self._of_signing(model)
        self._badge.setVisible(badge is not None)
        if badge is not None:
            self._badge.show_state(*badge)

    def _show_title(self, model: ReleasesModel) -> None:
        product = model.product or "—"
        if model.opened is not None:
            release = model.opened.release
            self._title.show_title(f"{release.product} · {release.version}", release.release_id)
        elif model.listing:
            self._title.show_title(self.tr("Releases on record"), product)
        else:
            line = self.tr("{0} · {1} released").format(product, number(len(model.releases)))
            self._title.show_title(self.tr("Sign a firmware"), line)

    def _of_release(self, model: ReleasesModel) -> tuple[str, str, str] | None:
        if model.deciding:
            return self.tr("Working…"), "run", ""
        if model.standing is not None:
            return state_badge(model.standing.state)
        return self.tr("Asking the account…"), "run", ""

    def _of_signing(self, model: ReleasesModel) -> tuple[str, str, str] | None:
        if model.deciding:
            return self.tr("Working…"), "run", ""
        if model.busy:
            return self.tr("Signing"), "run", ""
        if model.listing:
            return None
        if model.problem is not None and not model.decided_nothing:
            return self.tr("Not signed"), "fail", ""
        if model.batch.ended:
            return self._of_batch(model)
        if model.signed is not None:
            return self.tr("{0} signed and verified").format(model.signed.version), "pass", ""
        return None

    def _of_batch(self, model: ReleasesModel) -> tuple[str, str, str]:
        batch = model.batch
        failed, signed = batch.count("failed"), batch.count("signed")
        if failed:
            return self.tr("{0} not signed").format(number(failed)), "fail", ""
        if batch.stopped:
            return self.tr("Stopped, {0} signed").format(number(signed)), "error", ""
        if not signed:
            return self.tr("All had their signature"), "idle", ""
        return self.tr("{0} signed and verified").format(number(signed)), "pass", ""
