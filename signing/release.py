"""Sign, then verify what was signed, then write."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from signing.errors import SigningError, VerificationError
from signing.formats import EmbeddedFormat, find_format, recognise
from signing.output import read_whole, refuse_existing, unusable_file, write_whole
from signing.signer import DigestSigner, Signer
from signing.verification import load_public_key, public_key_sha256, sha256_of, verify_digest


@dataclass(frozen=True)
class Signed:
    """What was signed, by whom, and where the signature went. `signature` is DER whatever the format."""

    image: Path
    output: Path
    format: str
    size: int
    sha256: str
    signature: bytes
    key_uri: str
    public_key_sha256: str


def sign_file(
    image: Path, signer: Signer, format_name: str, *, output: Path | None = None, overwrite: bool = False
) -> Signed:
    """Signs `image` and writes its signature file, beside the image unless `output` says otherwise.

    The signature is verified with the signer's public key over a digest of our own before anything is
    written; the file appears whole or not at all. Raises SIG-005, SIG-040, SIG-041, SIG-042 and the signer's.
    """
    form = find_format(format_name)
    target = output or image.with_name(image.name + form.SUFFIX)
    if target.resolve() == image.resolve():
        raise SigningError(
            "SIG-041", f"{target} is the image itself.", "Choose another name for the signature."
        )
    refuse_existing(target, overwrite=overwrite)
    try:
        with image.open("rb") as payload:
            size, digest, signature = _sign(payload, signer, image.name)
    except OSError as error:
        raise unusable_file(image, error) from error
    write_whole(target, form.encode(signature), overwrite=overwrite)
    return _told(image, target, format_name, size, digest, signature, signer)


def sign_image(
    image: Path, signer: Signer, form: EmbeddedFormat, *, output: Path | None = None, overwrite: bool = False
) -> Signed:
    """Writes `image` with its signature inside, as `NAME.signed.SUFFIX` unless `output` says otherwise.

    What is written was verified as a whole with the signer's public key. `size` and `sha256` of the answer
    are those of the bytes the signature covers. `output` may be the image itself when `overwrite` is said.
    Raises SIG-005, SIG-041, SIG-042, the format's and the signer's.
    """
    target = output or image.with_name(f"{image.stem}.signed{image.suffix}")
    refuse_existing(target, overwrite=overwrite)
    content = read_whole(image)
    size, digest, signature = _sign(BytesIO(form.covered(content)), signer, image.name)
    signed = form.signed(content, signature, signer.public_key)
    form.verify(signed, signer.public_key)
    write_whole(target, signed, overwrite=overwrite)
    return _told(image, target, form.name, size, digest, signature, signer)


def _sign(payload: BinaryIO, signer: Signer, name: str) -> tuple[int, bytes, bytes]:
    """Size, digest and the verified signature; `payload` is read once when the signer takes a digest."""
    digest = sha256_of(payload)
    size = payload.tell()
    if isinstance(signer, DigestSigner):
        signature = signer.sign_digest(digest)
    else:
        payload.seek(0)
        signature = signer.sign(payload)
    try:
        verify_digest(signer.public_key, digest, signature)
    except VerificationError as error:
        raise SigningError(
            "SIG-005",
            f"The signature that {signer.uri} made does not hold for {name}.",
            "The image changed while it was signed, or the key does not belong to its certificate.",
        ) from error
    return size, digest, signature


def _told(
    image: Path, output: Path, form: str, size: int, digest: bytes, signature: bytes, signer: Signer
) -> Signed:
    return Signed(
        image=image,
        output=output,
        format=form,
        size=size,
        sha256=digest.hex(),
        signature=signature,
        key_uri=signer.uri,
        public_key_sha256=public_key_sha256(signer.public_key),
    )


def verify_file(image: Path, signature: Path, key_or_certificate: Path) -> None:
    """Returns only when the signature file is that of `image` by the given public key or certificate (PEM).

    Raises `VerificationError` with the reason (SIG-050, SIG-051, SIG-052), or SIG-013, SIG-042.
    """
    public_key = load_public_key(read_whole(key_or_certificate), str(key_or_certificate))
    data = read_whole(signature)
    try:
        with image.open("rb") as payload:
            recognise(data).verify(payload, data, public_key)
    except OSError as error:
        raise unusable_file(image, error) from error
