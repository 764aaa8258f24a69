"""Certificates that a company's own program signs: it reads the CSR and writes the certificate."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from desktop.cloud import certificates
from desktop.core.cancel import CancelToken
from desktop.core.errors import ProvisionError
from desktop.provision import own_credentials
from desktop.provision.issuer import Access, Issued, Issuer, Trace
from desktop.provision.plan import Registration
from desktop.settings.product.identity import IdentitySection
from signing.certificates import fingerprint
from signing.errors import VerificationError
from signing.messages import Message

NOT_SIGNED = Message("COMMAND-1", "{program} has not signed: {reason}", "Try it by hand with the same CSR.")


class CommandSection(IdentitySection):
    issuer: Literal["command"]
    command: tuple[str, ...] = Field(min_length=1, description="Program with its arguments.")
    seconds: float = Field(default=30.0, description="How long it may take.")


class CommandIssuer(Issuer):
    settings = CommandSection
    registration = Registration.WHEN_ISSUED
    certificates_from = None  # the program knows, Linekey does not

    def __init__(self, settings: CommandSection, access: Access) -> None:
        self._settings = settings
        self._access = access

    def acquire(self, request_pem: str, cancel: CancelToken) -> Issued:
        cancel.check()
        program, seconds = self._settings.command, self._settings.seconds
        try:
            done = subprocess.run(
                program, input=request_pem.encode(), capture_output=True, timeout=seconds, check=True
            )
            pem = done.stdout.decode().replace("\r\n", "\n")  # as Windows' programs end their lines
            return Issued(pem, fingerprint(pem))
        except (OSError, subprocess.SubprocessError, UnicodeDecodeError, VerificationError) as error:
            raise ProvisionError(NOT_SIGNED, program=program[0], reason=error) from error

    def register(self, issued: Issued, serial: str, cancel: CancelToken) -> str:
        certificates.register_inactive(self._access.cloud, issued.certificate_pem, ca_pem=None)
        return own_credentials.register(self._access, self._settings, issued, serial)

    def find(self, trace: Trace) -> Iterable[Issued]:
        return own_credentials.find(self._access, trace)

    def revoke(self, issued: Issued) -> None:
        certificates.discard(self._access.cloud, issued.certificate_id)
