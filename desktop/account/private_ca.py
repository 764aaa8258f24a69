"""An authority in AWS Private CA: made by whoever runs it, and only looked at here."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.account.expiry import expiry_warning
from desktop.account.part import needs_a_person
from desktop.cloud.errors import NotFoundError
from desktop.cloud.private_ca import describe_private_ca
from desktop.cloud.session import Cloud
from signing.certificates.authorities import read_authority
from signing.messages import said


@dataclass(frozen=True)
class PrivateCa:
    cloud: Cloud
    arn: str
    step: str = "private-ca"

    @property
    def detail(self) -> str:
        return self.arn

    def problem(self) -> str | None:
        try:
            found = describe_private_ca(self.cloud, self.arn)
        except NotFoundError:
            return said("AWS Private CA has no {arn}.", arn=self.arn)
        if found.status != "ACTIVE":
            return said("The authority {arn} is {status}.", arn=self.arn, status=found.status)
        if not found.signing_algorithm:
            return said("The authority {arn} has a key of a kind that AWS IoT does not take.", arn=self.arn)
        return None

    def warning(self) -> str | None:
        facts = read_authority(describe_private_ca(self.cloud, self.arn).certificate_pem)
        return expiry_warning(facts.subject, facts.not_after)

    def mend(self) -> None:
        """It costs by the month, and its hierarchy is planned: a person makes it, and makes it ACTIVE."""
        raise needs_a_person(self.problem() or "", "Make it ACTIVE in AWS Private CA, or name another one.")
