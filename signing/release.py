"""Sign, then verify what was signed, then write."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, NamedTuple

from signing.algorithms import PublicKey, algorithm_of, prehash, require_kind
from signing.catalogue.files import SIGNATURE_OVER_IMAGE
from signing.catalogue.images import IMAGE_EMPTY
from signing.catalogue.signatures import SIGNATURE_DOES_NOT_HOLD, SIGNATURE_TOO_LARGE
from signing.content import file_content, opened
from signing.digests import hash_blocks, hash_stream
from signing.doubts import refuse_for_loader, warn_of_doubts
from signing.errors import FileError, ImageError, VerificationError
from signing.formats import EmbeddedFormat, find_format, recognise
from signing.notices import warn
from signing.output import read_whole, refuse_existing, unusable_file, whole_file, write_whole
from signing.progress import open_to_read
from signing.signer import Signer, digest_signer, signing_job
from signing.verification import (
    load_public_key,
    public_key_sha256,
    verify_digest,
    verify_payload,
)


class Signed(NamedTuple):
    """What was signed, by whom, and where the signature went. `signature` is the key's (ECDSA: DER).

    `signing_job` is the id of the AWS Signer job that made it; None with other keys.
    """

    image: Path
    output: Path
    format: str
    size: int
    sha256: str
    signature: bytes
    key_uri: str
    public_key_sha256: str
    signing_job: str | None = None


def sign_file(
    image: Path,
    signer: Signer,
    format_name: str,
    *,
    output: Path | None = None,
    overwrite: bool = False,
    warns: bool = True,
) -> Signed:
    """Signs `image` and writes its signature file, beside the image unless `output` says otherwise.

    Where `warns` is false, the caller has told what makes one doubt that `image` is firmware. The signature
    is verified with the signer's public key over a digest of our own before anything is written; the file
    appears whole or not at all. Raises SIG-005, SIG-013, SIG-014, SIG-040, SIG-041,
    SIG-042, SIG-081, SIG-151 and the signer's.
    """
    signed = make_signature(image, signer, format_name, output=output, overwrite=overwrite, warns=warns)
    write_signature(signed, overwrite=overwrite)
    return signed


def signature_path(image: Path, format_name: str) -> Path:
    """Where the signature of `image` goes when nobody says it: beside it. Raises SIG-040."""
    return image.with_name(image.name + find_format(format_name).SUFFIX)


def make_signature(
    image: Path,
    signer: Signer,
    format_name: str,
    *,
    output: Path | None = None,
    overwrite: bool = False,
    warns: bool = True,
) -> Signed:
    """The first half of `sign_file`: all but the writing. `output` of the answer is where that goes."""
    form = find_format(format_name)
    target = output or signature_path(image, format_name)
    refuse_existing(target, overwrite=overwrite)
    _refuse_image_itself(target, image)
    try:
        with open_to_read(image) as payload:
            algorithm = require_kind(signer.public_key, signer.uri, form.KINDS, f"the {format_name} format")
            if warns:
                warn_of_doubts(file_content(payload), image)
                payload.seek(0)
            digest = prehash(signer.public_key, payload)
            size = payload.tell()
            _refuse_empty(size, image)
            signature = _signature(signer, digest, payload, image.name)
            sha256 = digest if algorithm.hash_name == "sha256" else _sha256_again(payload)
    except OSError as error:
        raise unusable_file(image, error) from error
    return _told(image, target, format_name, size, sha256, signature, signer)


def write_signature(signed: Signed, *, overwrite: bool = False) -> None:
    """The second half of `sign_file`: writes what `make_signature` made."""
    content = find_format(signed.format).encode(signed.signature)
    write_whole(signed.output, content, overwrite=overwrite)


def sign_image(
    image: Path, signer: Signer, form: EmbeddedFormat, *, output: Path | None = None, overwrite: bool = False
) -> Signed:
    """Writes `image` with its signature inside, as `NAME.signed.SUFFIX` unless `output` says otherwise.

    What is written was verified as a whole with the signer's public key. `size` and `sha256` of the answer
    are those of the bytes the signature covers. `output` may be the image itself when `overwrite` is said.
    Raises SIG-005, SIG-013, SIG-041, SIG-042, SIG-151, SIG-153, the format's and the signer's.
    """
    target = output or image.with_name(f"{image.stem}.signed{image.suffix}")
    with whole_file(target, overwrite=overwrite) as written, opened(image) as content:
        _refuse_empty(len(content), image)
        kind = refuse_for_loader(content, image, form.name)
        unsigned = form.prepare(content, signer.public_key)
        if kind is not None and kind.name not in form.takes:
            warn(kind.sentence)
        signature = _signature(signer, unsigned.digest, unsigned.covered.reader(), image.name)
        while unsigned.then is not None:
            unsigned = unsigned.then(signature)
            signature = _signature(signer, unsigned.digest, unsigned.covered.reader(), image.name)
        covered = unsigned.covered
        is_sha256 = algorithm_of(signer.public_key, signer.uri).hash_name == "sha256"  # then it is known
        sha256 = unsigned.digest if is_sha256 else hash_blocks(covered.blocks())
        signed, verifiable = unsigned.with_signature(signature), unsigned.verifiable
        del unsigned  # of a pure signature, what is signed is as large as the image
        for block in signed.blocks():
            written.write(block)
        form.verify(verifiable(file_content(written)), signer.public_key)
    return _told(image, target, form.name, len(covered), sha256, signature, signer)


def sign_payload(payload: BinaryIO, signer: Signer, name: str) -> bytes:
    """The signature over all of `payload`, verified; `name` is for the message. Raises SIG-005."""
    algorithm_of(signer.public_key, signer.uri)
    digest = prehash(signer.public_key, payload)
    return _signature(signer, digest, payload, name)


def _signature(signer: Signer, digest: bytes, payload: BinaryIO, name: str) -> bytes:
    """Verified over `digest`, which was made of `payload`. A signer that wants all of it reads it again."""
    if (short := digest_signer(signer)) is not None:
        signature = short.sign_digest(digest)
    else:
        payload.seek(0)
        signature = signer.sign(payload)
    try:
        verify_digest(signer.public_key, digest, signature)
    except VerificationError as error:
        raise FileError(SIGNATURE_DOES_NOT_HOLD, key=signer.uri, name=name) from error
    return signature


def _refuse_empty(size: int, image: Path) -> None:
    if size == 0:
        raise ImageError(IMAGE_EMPTY, image=image)


def _refuse_image_itself(target: Path, image: Path) -> None:
    """Whatever name it goes by; only a file that exists can be it."""
    try:
        same = target.samefile(image)
    except OSError:
        return
    if same:
        raise FileError(SIGNATURE_OVER_IMAGE, path=target)


def _sha256_again(payload: BinaryIO) -> bytes:
    payload.seek(0)
    return hash_stream(payload)


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
        signing_job=signing_job(signer, signature),
    )


def verify_file(image: Path, signature: Path, key_or_certificate: Path) -> None:
    """Returns only when the signature file is that of `image` by the given public key or certificate (PEM).

    A signed object of AWS Signer is a signature file too, whether it holds the image or not.
    Raises `VerificationError` with the reason (SIG-050, SIG-051, SIG-052; SIG-035 and SIG-114 to SIG-119 for
    a signed object; SIG-150), or SIG-013, SIG-042.
    """
    public_key = load_public_key(read_whole(key_or_certificate), str(key_or_certificate))
    verify_detached(image, signature, public_key)


def verify_detached(image: Path, signature: Path, public_key: PublicKey) -> None:
    """As `verify_file`, with the key itself."""
    from signing.formats import signed_object  # here: signing is to start without it

    data = read_signature(signature)
    try:
        with open_to_read(image) as payload:
            if signed_object.recognises(data):
                signed_object.read_signed_object(data).verify(public_key, payload)
            else:
                verify_payload(public_key, payload, recognise(data).decode(data))
    except OSError as error:
        raise unusable_file(image, error) from error


def read_signature(path: Path) -> bytes:
    """Raises SIG-042, and SIG-150 for a file that is larger than any signature."""
    from signing.formats.signed_object import LARGEST

    with opened(path) as content:
        if len(content) > LARGEST:
            raise VerificationError(SIGNATURE_TOO_LARGE, path=path, size=len(content), limit=LARGEST)
        return bytes(content)
