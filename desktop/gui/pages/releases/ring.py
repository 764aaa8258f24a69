"""The keys a person may choose from, and the certificates that go with them, as plain state."""

from __future__ import annotations

from datetime import datetime

from desktop.app.releases.events import CertificateInfo, SignerOption
from desktop.core.catalogue.window import KEY_OF_ANOTHER_CERTIFICATE
from desktop.core.clock import Clock
from desktop.core.events import CheckDone, Problem

DAYS_TO_WARN = 90
_NOT_THEIRS = Problem.made(KEY_OF_ANOTHER_CERTIFICATE)
FOREIGN_KEY = CheckDone("signature", "fail", _NOT_THEIRS.message, _NOT_THEIRS)


class KeyRing:
    """One key of it is chosen."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.options: list[SignerOption] = []
        self.chosen = 0
        self.account_certificate: CertificateInfo | None = None
        self.certificates: dict[str, CertificateInfo] = {}
        self._seen: dict[tuple[str, str], bool] = {}

    def add(self, option: SignerOption) -> None:
        """One more key, and the chosen one."""
        known = [one.uri for one in self.options]
        if option.uri in known:
            self.chosen = known.index(option.uri)
        else:
            self.options.append(option)
            self.chosen = len(self.options) - 1

    @property
    def key(self) -> SignerOption | None:
        """The chosen one."""
        return self.options[self.chosen] if self.chosen < len(self.options) else None

    @property
    def own_certificate(self) -> CertificateInfo | None:
        """The one that was given for the chosen key."""
        return self.certificates.get(self.key.uri) if self.key else None

    @property
    def certificate(self) -> CertificateInfo | None:
        """What the units carry for the chosen key: the one given for it, else the account's."""
        return self.own_certificate or self.account_certificate

    @property
    def belongs(self) -> bool | None:
        """Whether the chosen key is the certificate's; None while only using it would tell."""
        key, certificate = self.key, self.certificate
        if key is None or certificate is None:
            return None
        if key.key and certificate.key:
            return key.key == certificate.key
        return self._seen.get((key.uri, certificate.fingerprint))

    def see(self, *, belongs: bool) -> None:
        """The chosen key was used, and this is what came of it."""
        if self.key is not None and self.certificate is not None:
            self._seen[self.key.uri, self.certificate.fingerprint] = belongs

    @property
    def days_left(self) -> int | None:
        """Whole days until the certificate expires; negative when it has."""
        certificate = self.certificate
        return days_until(certificate.not_after, self._clock.now()) if certificate else None


def days_until(moment: datetime, now: datetime) -> int:
    return (moment - now).days


def expiry_tone(days: int) -> str:
    """Red when over, amber in the last 90 days."""
    if days < 0:
        return "fail"
    return "error" if days < DAYS_TO_WARN else "pass"
