"""What a unit's certificate shall be (RFC 5280), whoever issues it. Plain data, cheap to import."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

Attribute = Literal["C", "ST", "L", "O", "OU", "CN", "serialNumber", "dnQualifier"]
KeyUsage = Literal[
    "digitalSignature", "contentCommitment", "keyEncipherment", "dataEncipherment", "keyAgreement"
]
NameKind = Literal["dns", "uri", "hardware"]
KeyKind = Literal["p256", "p384", "rsa2048", "rsa3072", "rsa4096"]

NO_END = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)  # RFC 5280 4.1.2.5: no well-defined expiration
AWS_END = datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC)  # of every certificate that AWS IoT itself signs
_SPAN = re.compile(r"([1-9][0-9]{0,4}) (day|year)s?")


@dataclass(frozen=True)
class Validity:
    """So many days, or calendar years; neither: for ever."""

    days: int = 0
    years: int = 0

    @staticmethod
    def parse(text: str) -> Validity:
        """`never` (it ends), `20 years` or `3650 days`. Raises ValueError."""
        if text == "never":
            return FOR_EVER
        span = _SPAN.fullmatch(text)
        if span is None or int(span[1]) > {"day": 36500, "year": 100}[span[2]]:
            raise ValueError("write “20 years” or “3650 days”, of 100 years at most, or “never”")
        return Validity(**{f"{span[2]}s": int(span[1])})

    def ends(self, start: datetime) -> datetime:
        """When what begins at `start` ends; a year from 29 February ends on the 28th."""
        if self == FOR_EVER:
            return NO_END
        year = start.year + self.years
        day = min(start.day, calendar.monthrange(year, start.month)[1])
        return start.replace(year=year, day=day, microsecond=0) + timedelta(days=self.days)

    def __str__(self) -> str:
        return "never" if self == FOR_EVER else f"{self.years} years" if self.years else f"{self.days} days"


FOR_EVER = Validity()


@dataclass(frozen=True)
class CertificateProfile:
    """What is None is the issuer's to choose; what is not must be exactly so.

    `subject`: attributes in their order. `names`: the alternative ones; a `hardware` name (RFC 4108) is its
    type, a colon and the serial number. `extended_key_usage` by name (`clientAuth`) or object identifier. An
    RSA key with `rsa_encipherment` has keyEncipherment beside its `key_usage`. `keys`: the kinds allowed.
    `names_its_authority`: with the authority key identifier.
    """

    subject: tuple[tuple[Attribute, str], ...] | None = None
    validity: Validity | None = None
    key_usage: frozenset[KeyUsage] | None = None
    rsa_encipherment: bool = False
    extended_key_usage: tuple[str, ...] | None = None
    names: tuple[tuple[NameKind, str], ...] | None = None
    keys: tuple[KeyKind, ...] | None = None
    names_its_authority: bool = False

    def usage_of(self, *, rsa: bool) -> frozenset[KeyUsage] | None:
        """The key usage of a certificate for a key of this kind."""
        if self.key_usage is None or not (rsa and self.rsa_encipherment):
            return self.key_usage
        return self.key_usage | {"keyEncipherment"}


ANY_CERTIFICATE = CertificateProfile()
