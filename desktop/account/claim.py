"""The claim certificate of the station: it may ask for unit certificates and do nothing else."""

from __future__ import annotations

from pathlib import Path

from desktop.account.names import Names
from desktop.account.station_certificate import Secrets, StationCertificate
from desktop.cloud.fleet_provisioning import ClaimCredentials
from desktop.cloud.session import Cloud
from signing.identity import client_key_pem
from signing.messages import N

KIND = N("claim")
PASSPHRASE = f"{KIND} passphrase"
COMMON_NAME = "Linekey station claim"


def claim_certificate(cloud: Cloud, names: Names, folder: Path, secrets: Secrets) -> StationCertificate:
    return StationCertificate(cloud, names.claim_policy, folder, secrets, KIND, COMMON_NAME)


def open_claim(certificate_pem: str, key_path: Path, secrets: Secrets) -> ClaimCredentials:
    """The claim, its key decrypted in memory. Raises SIG-010 (no file), SIG-012 (wrong passphrase)."""
    return ClaimCredentials(certificate_pem, client_key_pem(key_path, lambda: secrets(PASSPHRASE)))
