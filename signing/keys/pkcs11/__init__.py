"""Keys in PKCS#11 tokens (`pkcs11:`, RFC 7512): smart cards, USB tokens, hardware security modules."""

from __future__ import annotations

from signing.keys.pkcs11.making import create_token_key
from signing.keys.pkcs11.signer import Pkcs11Signer

__all__ = ["Pkcs11Signer", "create_token_key"]
