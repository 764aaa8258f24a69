"""What a release is, line by line, as its signed manifest tells it."""

from __future__ import annotations

from desktop.app.releases.record.events import ReleaseOpened
from desktop.core.clock import Clock
from desktop.gui.formats import day, moment_and_age, number, size
from desktop.gui.theme import Look
from desktop.gui.widgets.fact_grid import Fact, FactGrid
from desktop.gui.widgets.surface import Card
from desktop.gui.words import FORMATS, key_name, word


class FactsCard(Card):
    def __init__(self, look: Look, clock: Clock) -> None:
        super().__init__(look)
        self._clock = clock
        self.grid = FactGrid(look)
        self.body.addWidget(self.grid)
        self.body.addStretch()

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Caption and value of each line."""
        return self.grid.lines

    def retranslate(self) -> None:
        self.title.setText(self.tr("What it is"))

    def show_release(self, opened: ReleaseOpened) -> None:
        release, counter, second = opened.release, opened.security_counter, opened.second
        made = moment_and_age(release.at, self._clock.now())
        facts = (
            Fact(
                self.tr("Image"),
                f"{release.image} · {size(release.size)}",
                release.sha256,
                self.tr("SHA-256 of the image"),
            ),
            Fact(self.tr("Format"), word(FORMATS, opened.format)),
            Fact(self.tr("Signed"), made),
            Fact(self.tr("Security counter"), "" if counter is None else number(counter)),
            Fact(
                self.tr("Signed with"),
                key_name(release.signer),
                opened.key,
                self.tr("SHA-256 of the key that signed"),
            ),
            Fact(
                self.tr("And with"),
                second.kind if second else "",
                second.key if second else "",
                self.tr("SHA-256 of the second key"),
            ),
            self._certificate(opened),
            Fact(self.tr("Build"), opened.build_id),
            self._sbom(opened.sbom),
        )
        self.grid.show_facts([fact for fact in facts if fact.text])

    def _certificate(self, opened: ReleaseOpened) -> Fact:
        certificate = opened.certificate
        told = self.tr("{0}, valid until {1}").format(certificate.subject, day(certificate.not_after))
        of = self.tr("SHA-256 of the certificate")
        return Fact(self.tr("Certificate"), told, certificate.fingerprint, of)

    def _sbom(self, sbom: str) -> Fact:
        name, _, digest = sbom.rpartition(" · ")
        return Fact(self.tr("Bill of materials"), name, digest, self.tr("SHA-256 of the bill of materials"))
