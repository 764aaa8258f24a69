"""Real PKCS#11 tokens in a test's own folder: SoftHSM, asked through its own tools."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pkcs11
import pytest
from pkcs11.constants import Attribute, ObjectClass
from pkcs11.mechanisms import KeyType

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "planted-pin-7741"
# DER of the object identifiers prime256v1 and secp521r1
P256 = bytes.fromhex("06082a8648ce3d030107")
P521 = bytes.fromhex("06052b81040023")


@dataclass(frozen=True)
class SoftTokens:
    """The tokens of one folder. SoftHSM reads `SOFTHSM2_CONF` whenever a process initialises the module."""

    folder: Path

    def add(self, label: str) -> None:
        command = ["softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", PIN]
        subprocess.run(command, check=True, capture_output=True)

    def remove_all(self) -> None:
        for file in sorted(self.folder.rglob("*"), reverse=True):
            file.rmdir() if file.is_dir() else file.unlink()

    def make_key(self, label: str, key_id: bytes, *, parameters: bytes, **private: bool) -> None:
        """An EC key as another program might have made it; `private` are attributes of its private half."""
        template = {Attribute[name.upper()]: value for name, value in private.items()}
        module = pkcs11.lib(MODULE)
        try:
            with module.get_token(token_label="release").open(rw=True, user_pin=PIN) as session:
                domain = session.create_domain_parameters(
                    KeyType.EC, {Attribute.EC_PARAMS: parameters}, local=True
                )
                domain.generate_keypair(id=key_id, label=label, store=True, private_template=template)
        finally:
            module.finalize()

    def make_rsa_key(self, label: str) -> None:
        module = pkcs11.lib(MODULE)
        try:
            with module.get_token(token_label="release").open(rw=True, user_pin=PIN) as session:
                session.generate_keypair(KeyType.RSA, 1024, id=b"\x7f", label=label, store=True)
        finally:
            module.finalize()

    def replace_public_key(self, key_id: bytes, certificate: bytes | None) -> None:
        """Takes the public key out of the token, as cards hold it, and puts a certificate (DER) there."""
        module = pkcs11.lib(MODULE)
        try:
            with module.get_token(token_label="release").open(rw=True, user_pin=PIN) as session:
                wanted = {Attribute.CLASS: ObjectClass.PUBLIC_KEY, Attribute.ID: key_id}
                for public in list(session.get_objects(wanted)):
                    public.destroy()
                if certificate is not None:
                    session.create_object(
                        {
                            Attribute.CLASS: ObjectClass.CERTIFICATE,
                            Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                            Attribute.TOKEN: True,
                            Attribute.ID: key_id,
                            Attribute.SUBJECT: b"0\0",
                            Attribute.VALUE: certificate,
                        }
                    )
        finally:
            module.finalize()


def new_soft_tokens(folder: Path, monkeypatch: pytest.MonkeyPatch, mechanisms: str = "ALL") -> SoftTokens:
    """No token yet; they live as long as the test and are seen by it and by the programs it starts.

    `mechanisms` are those the tokens know, as SoftHSM's configuration names them.
    """
    if sys.platform == "win32":
        pytest.skip("SoftHSM comes from Debian")
    tokens = folder / "tokens ü"
    tokens.mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(
        f"directories.tokendir = {tokens}\nlog.level = ERROR\nslots.mechanisms = {mechanisms}\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("SOFTHSM2_CONF", str(configuration))
    monkeypatch.setenv("LINEKEY_PKCS11_MODULE", MODULE)
    return SoftTokens(tokens)
