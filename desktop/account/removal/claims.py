"""The claim certificates of all stations, and the one policy they have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.account.claim import COMMON_NAME
from desktop.account.part import OURS, Holding, left_alone
from desktop.account.policies import IotPolicy
from desktop.account.station_certificate import StationCertificate
from desktop.cloud import certificates
from desktop.cloud.certificates import Certificate
from desktop.cloud.iot_policies import policy_targets
from desktop.cloud.session import Cloud
from signing.certificates import certified_name, fingerprint
from signing.errors import SigningError


@dataclass(frozen=True)
class Claims:
    """`claim` is this station's, which a set-up that was cut off left without the policy."""

    cloud: Cloud
    policy: IotPolicy
    claim: StationCertificate
    step: str = "claim-policy"

    @property
    def detail(self) -> str:
        return f"{self.policy.name}, with the claim certificates of all stations"

    def held(self) -> Holding:
        """Ours by the policy's words, when nobody has it but claims: no unit's certificate is ever taken."""
        written = self.policy.written_here()
        if written.why:
            return written
        targets = list(policy_targets(self.cloud, self.policy.name)) if written.exists else []
        for target in targets:
            if ":cert/" not in target or not self._is_claim(target.rpartition("/")[2]):
                return left_alone(f"{target} has it, and is no claim of Linekey's")
        return OURS if any(self._found()) else written

    def remove(self) -> str:
        for found in list(self._found()):
            certificates.destroy(self.cloud, found.certificate_id)
        return self.policy.remove()

    def _found(self) -> Iterator[Certificate]:
        ids = {one.rpartition("/")[2] for one in self._holders() if ":cert/" in one}
        if self.claim.certificate_path.exists():
            ids.add(fingerprint(self.claim.certificate_path.read_text(encoding="ascii")))
        for certificate_id in sorted(ids):
            if self._is_claim(certificate_id):
                yield from certificates.with_id(self.cloud, certificate_id)

    def _holders(self) -> Iterator[str]:
        if self.policy.written_here().exists:
            yield from policy_targets(self.cloud, self.policy.name)

    def _is_claim(self, certificate_id: str) -> bool:
        """By the name that set-up gives it, and by having no thing."""
        for found in certificates.with_id(self.cloud, certificate_id):
            try:
                named = certified_name(found.pem) == COMMON_NAME
            except SigningError:
                return False
            return named and not certificates.attached_things(self.cloud, certificate_id)
        return False
