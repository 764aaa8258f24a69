"""A certificate of the station's own. Its key is made here and stays here, in an encrypted file; only the
request travels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.account.part import needs_a_person
from desktop.cloud import certificates
from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.session import Cloud
from desktop.core.paths import write_atomic
from signing.certificates import check_certificate, fingerprint
from signing.errors import VerificationError
from signing.identity import certificate_request
from signing.keys.file import create_key_file
from signing.messages import said

CLOCK_SKEW = timedelta(minutes=5)  # between this station and AWS

Secrets = Callable[[str], str]


@dataclass(frozen=True)
class StationCertificate:
    """`kind` is what it is for, in a word: of its files, of the secret that opens its key, and for people."""

    cloud: Cloud
    policy: str
    folder: Path
    secrets: Secrets
    kind: str
    common_name: str

    @property
    def step(self) -> str:
        return f"{self.kind}-certificate"

    @property
    def detail(self) -> str:
        return f"its key in {self.key_path}"

    @property
    def key_path(self) -> Path:
        return self.folder / f"{self.kind}-key.pem"

    @property
    def certificate_path(self) -> Path:
        return self.folder / f"{self.kind}-certificate.pem"

    def _passphrase(self) -> str:
        return self.secrets(f"{self.kind} passphrase")

    def problem(self) -> str | None:
        if not self.key_path.exists() or not self.certificate_path.exists():
            return said("This station has no {kind} certificate.", kind=said(self.kind))
        certificate_id = self._certificate_id()
        try:
            status = certificates.describe(self.cloud, certificate_id).status
        except NotFoundError:
            return said("AWS does not know this station's {kind} certificate.", kind=said(self.kind))
        if status != "ACTIVE":
            return said("This station's {kind} certificate is {status}.", kind=said(self.kind), status=status)
        if self.policy not in certificates.attached_policies(self.cloud, certificate_id):
            return said("This station's {kind} certificate has no policy.", kind=said(self.kind))
        return None

    def mend(self) -> None:
        if not self.key_path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            create_key_file(self.key_path, self._passphrase())
        if not self._is_usable():
            csr = certificate_request(self.key_path, self._passphrase, self.common_name)
            found = self._cut_off(csr) or certificates.create_from_csr(self.cloud, csr)
            write_atomic(self.certificate_path, found.pem.encode("ascii"))
        arn = certificates.certificate_arn(self.cloud, self._certificate_id())
        with translated("attach a policy to the certificate"):
            self.cloud.client("iot").attach_policy(policyName=self.policy, target=arn)

    def _cut_off(self, csr: str) -> certificates.Certificate | None:
        """The certificate AWS made for this key when an earlier run did not live to store it."""
        made = datetime.fromtimestamp(self.key_path.stat().st_mtime, UTC) - CLOCK_SKEW
        for certificate_id in certificates.created_since(self.cloud, made):
            found = certificates.describe(self.cloud, certificate_id)
            try:
                check_certificate(found.pem, csr)
            except VerificationError:
                continue
            if found.status == "ACTIVE":
                return found
        return None

    def _is_usable(self) -> bool:
        """Raises SET-011 when somebody took the certificate out of use: perhaps its key has leaked."""
        if not self.certificate_path.exists():
            return False
        try:
            status = certificates.describe(self.cloud, self._certificate_id()).status
        except NotFoundError:
            return False
        if status != "ACTIVE":
            raise needs_a_person(
                f"This station's {self.kind} certificate is {status}.",
                f"If its key may have leaked, delete {self.folder} and set up again; else activate it.",
            )
        return True

    def _certificate_id(self) -> str:
        return fingerprint(self.certificate_path.read_text(encoding="ascii"))
