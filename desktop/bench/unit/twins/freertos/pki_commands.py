"""The `pki` command (`Common/cli/cli_pki.c`): keys, requests and certificates by label."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.bench.unit import identity
from desktop.bench.unit.twin import Board
from desktop.bench.unit.twins.freertos.console import Paste
from desktop.bench.unit.twins.freertos.settings import UnitSettings

# `tls_transport_config.h` of the reference integration
PRIVATE_KEY_LABEL = "tls_key_priv"
PUBLIC_KEY_LABEL = "tls_key_pub"
CERTIFICATE_LABEL = "tls_cert"
ROOT_CA_LABEL = "root_ca_cert"
OTA_SIGNER_LABEL = "ota_signer_pub"

HELP = """pki:
    Perform public/private key operations.
    Usage:
    pki generate key <label_public> <label_private>
    pki generate csr <label>
    pki generate cert <cert_label> <private_key_label>
    pki import cert|key <label>
        The PEM should be copied into the terminal, ending with two blank lines.
    pki export cert|key <label>
"""


class PkiCommands:
    """Never answers with a private key: what it exports is public."""

    def __init__(self, board: Board, settings: UnitSettings) -> None:
        self._flash = board.flash
        self._settings = settings
        self._faults = board.faults
        self._log = board.log

    def run(self, arguments: Sequence[str]) -> str | Paste:
        match list(arguments):
            case ["generate", "key", *labels]:
                # As in the reference firmware, one label alone counts for nothing.
                public, private, *_ = labels if len(labels) > 1 else (PUBLIC_KEY_LABEL, PRIVATE_KEY_LABEL)
                return self._generate_key(public, private)
            case ["generate", "csr", *labels]:
                return self._generate_request(labels[0] if labels else PRIVATE_KEY_LABEL)
            case ["generate", "cert", *labels]:
                certificate, private, *_ = [*labels, *(CERTIFICATE_LABEL, PRIVATE_KEY_LABEL)[len(labels) :]]
                return self._generate_certificate(certificate, private)
            case ["import", "cert", *labels]:
                return self._import_certificate(labels[0] if labels else CERTIFICATE_LABEL)
            case ["import", "key", *labels]:
                return self._import_key(labels[0] if labels else OTA_SIGNER_LABEL)
            case ["export", "cert", *labels]:
                certificate_pem = self._flash.read_object(
                    "certificate", labels[0] if labels else CERTIFICATE_LABEL
                )
                return certificate_pem.decode() if certificate_pem else HELP
            case ["export", "key", *labels]:
                return self._export_key(labels[0] if labels else PUBLIC_KEY_LABEL)
        return HELP

    def _generate_key(self, public_label: str, private_label: str) -> str:
        private = identity.new_private_key()
        public = identity.public_key(private)
        self._flash.write_object("private-key", private_label, private)
        self._flash.write_object("public-key", public_label, public)
        self._log("[CLI       ] Key pair stored.")
        return (
            "SUCCESS: Key pair generated and stored in\n"
            f"Private Key Label: {private_label}\nPublic Key Label: {public_label}\n{public.decode()}"
        )

    def _generate_request(self, label: str) -> str:
        private = self._flash.read_object("private-key", label)
        if private is None:
            return f"ERROR: Failed to locate private key with label: '{label}'\n"
        try:
            pem = identity.certificate_request(private, str(self._settings.get("thing_name")))
        except ValueError:
            return "ERROR: Failed to set CSR Subject Name\n"
        self._log("[CLI       ] Certificate request signed.")
        text = pem.decode()
        return _damage_one_line(text) if self._faults.has("garbled") else text

    def _generate_certificate(self, certificate_label: str, private_label: str) -> str:
        private = self._flash.read_object("private-key", private_label)
        if private is None:
            return f"ERROR: Failed to locate private key with label: '{private_label}'\n"
        try:
            pem = identity.self_signed_certificate(private, str(self._settings.get("thing_name")))
        except ValueError:
            return "ERROR: Failed to set Certificate Subject Name\n"
        self._flash.write_object("certificate", certificate_label, pem)
        return pem.decode()

    def _import_certificate(self, label: str) -> Paste:
        def store(text: str, /) -> str:
            try:
                pem = identity.read_certificate(text.encode())
            except ValueError:
                return f"Error: failed to save certificate to label: '{label}'.\n"
            if self._faults.has("refuses-certificate"):
                return f"Error: failed to save certificate to label: '{label}'.\n"
            self._flash.write_object("certificate", label, pem)
            return f"Success: Certificate loaded to label: '{label}'.\n"

        return store

    def _import_key(self, label: str) -> Paste:
        def store(text: str, /) -> str:
            try:
                pem = identity.read_public_key(text.encode())
            except ValueError:
                return "ERROR: Failed to parse public key.\n"
            self._flash.write_object("public-key", label, pem)
            return f"Success: Public Key loaded to label: '{label}'.\n"

        return store

    def _export_key(self, label: str) -> str:
        public = self._flash.read_object("public-key", label)
        if public is None:
            return f"ERROR: Failed to locate public key with label: '{label}\n"
        return f"Public Key Label: {label}\n{public.decode()}"


def _damage_one_line(pem: str) -> str:
    """What a burst of noise leaves of a line: the characters, but not the right ones."""
    lines = pem.split("\n")
    lines[2] = lines[2][::-1].swapcase()
    return "\n".join(lines)
