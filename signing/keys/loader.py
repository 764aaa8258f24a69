"""The X25519 keys of boot loaders: they open encrypted images and sign nothing."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from signing.keys.file import keep_new_key

LoaderKey = X25519PublicKey


def create_loader_key_file(path: Path, passphrase: str) -> LoaderKey:
    """Makes a key in an encrypted PKCS#8 file, as `create_key_file` does; what images are encrypted for."""
    key = X25519PrivateKey.generate()
    keep_new_key(path, passphrase, key)
    return key.public_key()
