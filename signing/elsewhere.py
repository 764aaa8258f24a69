"""Signatures made elsewhere, by a device or service that no URI reaches: what to sign, and what came back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from signing.algorithms import algorithm_of, prehash
from signing.catalogue.signatures import ANOTHER_SIGNATURE_NEEDED, DIGEST_IS_SIGNED
from signing.content import opened
from signing.errors import UnfitOptionError
from signing.formats import EmbeddedFormat, recognise
from signing.output import refuse_existing, whole_file, write_whole

if TYPE_CHECKING:
    from signing.algorithms import PublicKey

ToSign = Literal["digest", "payload"]


def write_to_sign(
    image: Path,
    public_key: PublicKey,
    form: EmbeddedFormat | None,
    what: ToSign,
    *,
    output: Path,
    overwrite: bool = False,
) -> None:
    """Writes what the private half of `public_key` is to sign of `image`: the file itself without `form`.

    `digest` is for devices that sign one, `payload` for those that hash by themselves. Raises SIG-042,
    SIG-041, SIG-175 when no single signature makes the image, and what the format does.
    """
    refuse_existing(output, overwrite=overwrite)
    algorithm = algorithm_of(public_key, "the verifier")
    with opened(image) as content:
        covered, digest = content, None
        if form is not None:
            unsigned = form.prepare(content, public_key)
            covered, digest = unsigned.covered, unsigned.digest
            if unsigned.then is not None:
                raise UnfitOptionError(ANOTHER_SIGNATURE_NEEDED)
        if what == "payload":
            if algorithm.hash_name is None and digest not in (None, algorithm.prehash(covered.reader())):
                raise UnfitOptionError(DIGEST_IS_SIGNED)
            with whole_file(output, overwrite=overwrite) as written:
                for block in covered.blocks():
                    written.write(block)
        else:
            write_whole(output, digest or prehash(public_key, covered.reader()), overwrite=overwrite)


class SignedElsewhere:
    """Stands where a signer stands, and has one signature, which is verified as all others are."""

    def __init__(self, uri: str, public_key: PublicKey, signature: bytes) -> None:
        """`signature` as a file holds it: binary or base64; of ECDSA DER, or r and s. Raises SIG-050."""
        self.uri = uri
        self.public_key = public_key
        self._left = [_as_der(public_key, recognise(signature).decode(signature))]

    def sign_digest(self, digest: bytes, *, pkcs1: bool = False) -> bytes:
        """Raises SIG-175 when it is asked again."""
        if not self._left:
            raise UnfitOptionError(ANOTHER_SIGNATURE_NEEDED)
        return self._left.pop()

    def sign(self, payload: BinaryIO) -> bytes:
        return self.sign_digest(payload.read())


def _as_der(public_key: PublicKey, signature: bytes) -> bytes:
    """As the other signers give it: tokens put r and s of ECDSA one behind the other (PKCS #11 2.3.1)."""
    if not isinstance(public_key, ec.EllipticCurvePublicKey):
        return signature
    try:
        decode_dss_signature(signature)
    except ValueError:
        half = public_key.curve.key_size // 8
        if len(signature) == 2 * half:
            r, s = signature[:half], signature[half:]
            return encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))
    return signature
