"""A release as one file that can be verified anywhere: a plain ZIP (`signing.stored_zip`) of five parts.

`manifest.dsse.json` is the envelope that any DSSE tool verifies, `image.bin` the firmware that it tells of by
its digests, `signature.der` and `certificate.pem` what units verify that with. `release.json` is what the
computer that wrote the bundle knew besides. Nobody has signed that: it may warn, and never vouches.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from io import BytesIO
from pathlib import Path, PureWindowsPath
from typing import BinaryIO, Literal

from cryptography.hazmat.primitives import hashes

from signing.algorithms import PublicKey
from signing.catalogue.bundles import PART_DIFFERS
from signing.certificates.pem import certificate_pem, fingerprint, load_certificate
from signing.digests import HASHES, hash_bytes
from signing.dsse import LARGEST, Envelope, canonical_json, read_envelope
from signing.errors import VerificationError
from signing.file_names import require_portable_name
from signing.manifest import verify_manifest
from signing.messages import said
from signing.output import refuse_existing, unusable_file
from signing.statement import LONGEST, Manifest, read_statement
from signing.stored_zip import Member, Source, contents, measured, not_a_bundle, read_zip, write_zip
from signing.verification import load_public_key, public_key_sha256, verify_digest

TYPE = "urn:linekey:release-bundle:v1"
FACTS, ENVELOPE, SIGNATURE, CERTIFICATE, IMAGE = PARTS = (
    "release.json",
    "manifest.dsse.json",
    "signature.der",
    "certificate.pem",
    "image.bin",
)
State = Literal["approved", "unapproved", "refused", "revoked"]
STATES = ("approved", "unapproved", "refused", "revoked")
_RELEASE = re.compile(r"rel-[0-9A-Za-z-]{1,60}", re.ASCII)  # it becomes the name of a folder


@dataclass(frozen=True)
class BundleFacts:
    """`state` is as the writer saw it, `reason` why the release was refused or revoked, otherwise empty.

    `key_uri` names the key that signed, the jobs are those of AWS Signer, empty with other keys;
    `unsigned_sha256` is of the image as it was given, when it was signed inside, otherwise empty.
    Raises SIG-140 for a value that no bundle may hold.
    """

    release_id: str
    state: State
    reason: str
    key_uri: str
    signing_job: str
    manifest_signing_job: str
    inside_signing_job: str
    unsigned_sha256: str

    def __post_init__(self) -> None:
        values = asdict(self).values()
        sound = all(isinstance(one, str) and len(one) <= LONGEST for one in values) and (
            _RELEASE.fullmatch(self.release_id) is not None
            and self.state in STATES
            and bool(self.reason) == (self.state in ("refused", "revoked"))
            and all(one.isprintable() for one in values)
        )
        if not sound:
            raise not_a_bundle(said("{part} is not as written", part=FACTS))

    def to_json(self) -> bytes:
        return canonical_json({"type": TYPE, **asdict(self)})


@dataclass(frozen=True)
class Bundle:
    """What `path` holds; the key of `certificate_pem` signed `manifest`. The image was not looked at."""

    path: Path
    facts: BundleFacts
    envelope: Envelope
    manifest: Manifest
    signature: bytes
    certificate_pem: str
    members: Mapping[str, Member]

    @property
    def statement_sha256(self) -> str:
        """Of what every signature on the manifest covers, hexadecimal."""
        return hash_bytes(self.envelope.payload).hex()

    @property
    def public_key(self) -> PublicKey:
        return load_public_key(self.certificate_pem.encode(), CERTIFICATE)


def is_bundle(path: Path) -> bool:
    """Whether the file begins as one: a release has no other form that does. Raises SIG-042."""
    with _opened(path) as file:
        return file.read(4) == b"PK\x03\x04"


def read_bundle(path: Path) -> Bundle:
    """All but the image, which `image_blocks` reads. Raises `VerificationError`: SIG-140,
    SIG-141 (damaged), SIG-142 (parts of different releases), SIG-120 to SIG-126; SIG-042, SIG-070.
    """
    with _opened(path) as file:
        members = read_zip(file, PARTS)
        small = {name: _small(file, members[name]) for name in PARTS if name != IMAGE}
    envelope = read_envelope(small[ENVELOPE])
    pem = small[CERTIFICATE].decode("utf-8", "replace")
    if certificate_pem(load_certificate(pem)) != pem:
        raise not_a_bundle(said("{part} is not as written", part=CERTIFICATE))
    key = load_public_key(pem.encode(), CERTIFICATE)
    manifest = verify_manifest(envelope, [key]).manifest
    _require(manifest.certificate_sha256 == fingerprint(pem), CERTIFICATE)
    _require(manifest.public_key_sha256 == public_key_sha256(key), CERTIFICATE)
    _require(manifest.size == members[IMAGE].size, IMAGE)
    _require(PureWindowsPath(manifest.image_name).name == manifest.image_name, IMAGE)
    require_portable_name(Path(manifest.image_name))
    facts = _read_facts(small[FACTS])
    return Bundle(path, facts, envelope, manifest, small[SIGNATURE], pem, members)


def check_image(bundle: Bundle) -> None:
    """Returns only when the image is the manifest's and its signature holds. Raises as `image_blocks`."""
    for _ in image_blocks(bundle):
        pass


def image_blocks(bundle: Bundle) -> Iterator[bytes]:
    """The image, piece by piece: what was made of it is good when none is left, and until then nothing is.

    Raises SIG-142 when it is not the manifest's, SIG-141, SIG-050, SIG-051 (its signature), SIG-042.
    """
    wanted = {"sha256": bundle.manifest.sha256, "sha512": bundle.manifest.sha512}
    made = {name: hashes.Hash(HASHES[name]) for name in wanted}
    with _image(bundle) as source:
        for block in source.blocks:
            for digest in made.values():
                digest.update(block)
            yield block
    found = {name: digest.finalize() for name, digest in made.items()}
    _require({name: digest.hex() for name, digest in found.items()} == wanted, IMAGE)
    verify_digest(bundle.public_key, found["sha256"], bundle.signature)


def new_bundle(
    path: Path, facts: BundleFacts, envelope: Envelope, signature: bytes, certificate: str
) -> Bundle:
    """What is to be written to `path`. Raises SIG-122, SIG-070."""
    pem = certificate_pem(load_certificate(certificate))
    return Bundle(path, facts, envelope, read_statement(envelope.payload), signature, pem, {})


def write_bundle(bundle: Bundle, image: Path, *, overwrite: bool = False) -> None:
    """Writes `bundle` with the content of the file `image`, whole or not at all. Raises SIG-041, SIG-042."""
    refuse_existing(bundle.path, overwrite=overwrite)
    _write(bundle, _file(image))


def replace_envelope(bundle: Bundle, envelope: Envelope, state: State) -> Bundle:
    """The same bundle with other signatures on its manifest, in the place of the file, whole at every moment.

    Raises SIG-042.
    """
    changed = replace(bundle, envelope=envelope, facts=replace(bundle.facts, state=state))
    _write(changed, _image(bundle))
    return read_bundle(bundle.path)


def _write(bundle: Bundle, image: AbstractContextManager[Source]) -> None:
    small = {
        FACTS: bundle.facts.to_json(),
        ENVELOPE: bundle.envelope.to_json(),
        SIGNATURE: bundle.signature,
        CERTIFICATE: bundle.certificate_pem.encode("ascii"),
    }
    sources = {name: measured(BytesIO(data)) for name, data in small.items()}
    temporary = bundle.path.with_name(f".{bundle.path.name}.{os.urandom(4).hex()}")
    try:
        with image as source, _blamed(bundle.path), temporary.open("xb") as file:
            write_zip(file, {**sources, IMAGE: source})
            file.flush()
            os.fsync(file.fileno())
        with _blamed(bundle.path):  # the old file is closed by now, or Windows would not let it go
            temporary.replace(bundle.path)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


@contextmanager
def _file(path: Path) -> Iterator[Source]:
    with _opened(path) as file:
        yield measured(file)


@contextmanager
def _image(bundle: Bundle) -> Iterator[Source]:
    member = bundle.members[IMAGE]
    with _opened(bundle.path) as file:
        yield Source(member.crc, member.size, contents(file, member))


def _read_facts(data: bytes) -> BundleFacts:
    try:
        document = json.loads(data)
        if document.pop("type") == TYPE and (facts := BundleFacts(**document)).to_json() == data:
            return facts
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise not_a_bundle(said("{part} is not as written", part=FACTS)) from error
    raise not_a_bundle(said("{part} is not as written", part=FACTS))


def _small(file: BinaryIO, member: Member) -> bytes:
    if member.size > LARGEST:
        raise not_a_bundle(said("{part} is too large", part=member.name))
    return b"".join(contents(file, member))


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    with _blamed(path), path.open("rb") as file:
        yield file


@contextmanager
def _blamed(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise unusable_file(path, error) from error


def _require(holds: bool, part: str) -> None:
    if not holds:
        raise VerificationError(PART_DIFFERS, part=part)
