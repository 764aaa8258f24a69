"""The certificates of all stations for one purpose, and the one policy they have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop.account.part import OURS, Holding, left_alone
from desktop.account.policies import IotPolicy
from desktop.account.station_certificate import StationCertificate
from desktop.cloud import certificates
from desktop.cloud.certificates import Certificate
from desktop.cloud.iot_policies import policy_targets
from desktop.cloud.session import Cloud
from desktop.core.errors import SettingsError
from desktop.core.paths import data_dir
from desktop.settings.enrolment import Enrolment, current_enrolment, forget_enrolment
from signing.certificates import certified_name, fingerprint
from signing.errors import SigningError
from signing.messages import said


@dataclass(frozen=True)
class StationCertificates:
    """`own` is this station's, which a set-up that was cut off left without the policy."""

    cloud: Cloud
    policy: IotPolicy
    own: StationCertificate

    @property
    def step(self) -> str:
        return self.policy.step

    @property
    def detail(self) -> str:
        return f"{self.policy.name}, with the {self.own.kind} certificates of all stations"

    def held(self) -> Holding:
        """Ours by the policy's words, when none but stations have it: no unit's certificate is ever taken."""
        written = self.policy.written_here()
        if written.why:
            return written
        targets = list(policy_targets(self.cloud, self.policy.name)) if written.exists else []
        for target in targets:
            if ":cert/" not in target or not self._is_a_stations(target.rpartition("/")[2]):
                return left_alone(
                    "{target} has it, and is no {kind} certificate of Linekey's",
                    target=target,
                    kind=self.own.kind,
                )
        return OURS if any(self._found()) else written

    def remove(self) -> str:
        for found in list(self._found()):
            certificates.destroy(self.cloud, found.certificate_id)
        return self.policy.remove()

    def _found(self) -> Iterator[Certificate]:
        ids = {one.rpartition("/")[2] for one in self._holders() if ":cert/" in one}
        for certificate_id in sorted(ids | self._own_ids()):
            if self._is_a_stations(certificate_id):
                yield from certificates.with_id(self.cloud, certificate_id)

    def _own_ids(self) -> set[str]:
        """One or none. AWS knows one that is damaged here by the policy, too."""
        path = self.own.certificate_path
        try:
            return {fingerprint(path.read_text(encoding="ascii"))} if path.exists() else set()
        except (SigningError, ValueError):
            return set()

    def _holders(self) -> Iterator[str]:
        if self.policy.written_here().exists:
            yield from policy_targets(self.cloud, self.policy.name)

    def _is_a_stations(self, certificate_id: str) -> bool:
        """By the name that set-up gives it, and by having no thing."""
        for found in certificates.with_id(self.cloud, certificate_id):
            try:
                named = certified_name(found.pem) == self.own.common_name
            except SigningError:
                return False
            return named and not certificates.attached_things(self.cloud, certificate_id)
        return False


@dataclass(frozen=True)
class EnrolledStations(StationCertificates):
    """This one forgets that it was enrolled: whoever is at it signs in again."""

    def held(self) -> Holding:
        held = super().held()
        return OURS if not held.exists and self._enrolment() else held

    def remove(self) -> str:
        """What this station keeps goes last: until then a removal that was cut off knows it."""
        others = [found for found in self._found() if found.certificate_id not in self._own_ids()]
        super().remove()
        if enrolled := self._enrolment():
            Path(enrolled.key).unlink(missing_ok=True)
            Path(enrolled.certificate).unlink(missing_ok=True)
            forget_enrolment(data_dir())
        if not others:
            return ""
        return said(
            "{count:,} more stations were enrolled. On each: linekey account station leave", count=len(others)
        )

    def _enrolment(self) -> Enrolment | None:
        """Of this station, where it is one in this account and for this product."""
        try:
            found = current_enrolment(data_dir())
        except SettingsError:  # nobody knows where it is enrolled: that is for a person to mend
            return None
        here = (self.cloud.account_id, self.cloud.region, self.policy.name)
        return found if found and (found.account_id, found.region, found.alias) == here else None
