"""What the releases page is told of keys and certificates, images, and signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.core.events import CheckDone, Event, Problem


@dataclass(frozen=True)
class SignerOption:
    """A key a release manager may choose.

    `uri` is what `open_signer` takes; `asks` for what has to be typed: `passphrase`, `pin` or nothing.
    `key` is the SHA-256 of its public key, empty while only what has to be typed would tell it.
    """

    uri: str
    detail: str = ""
    asks: str = ""
    key: str = ""


@dataclass(frozen=True)
class CertificateInfo:
    """A code-signing certificate that units carry; `key` is the SHA-256 of its public key."""

    pem: str
    subject: str
    fingerprint: str
    not_after: datetime
    key: str = ""


@dataclass(frozen=True)
class SecondKey:
    """The ML-DSA key whose private half signs every manifest of the product as well.

    `file` has the public key, as the product profile names it; `kind` (`ML-DSA-65`) and `key`, its SHA-256,
    are empty when that file cannot be read.
    """

    file: str
    kind: str = ""
    key: str = ""


@dataclass(frozen=True)
class SigningReady(Event):
    """What is signed for, the keys to choose from, and the certificate that units carry."""

    product: str
    signers: tuple[SignerOption, ...]
    certificate: CertificateInfo | None = None
    second: SecondKey | None = None


@dataclass(frozen=True)
class FolderSigning:
    """Images of one folder to be signed with one key, each signature in a file beside its image.

    `certificate_pem`, when given, is the certificate the key must belong to.
    """

    folder: Path
    images: tuple[Path, ...]
    signer_uri: str
    format: str
    certificate_pem: str | None = None


@dataclass(frozen=True)
class Inside:
    """The signature inside, which the boot loader of the product's units verifies.

    `to_make`: the image gets it when it is signed. `header_size` (bytes) is of MCUboot's header then.
    """

    format: str
    to_make: bool
    header_size: int | None = None


@dataclass(frozen=True)
class ImageRead(Event):
    """A firmware file as its content tells it; `version` as far as the content or the name does.

    `format` is `mcuboot`, `esp` or `raw`; `signatures` are those it carries already, each an algorithm and
    the SHA-256 of the public key (empty when the image does not name it). `damage` is set when the image is
    of the format it claims only in part, or is `unfit`: no unit of this product starts it, whoever signs it.
    `warning` is a sentence. `inside` is None when units of the product find the signature in the job alone.
    """

    image: Path
    size: int
    sha256: str
    version: str
    format: str = "raw"
    signatures: tuple[tuple[str, str], ...] = ()
    damage: Problem | None = None
    unfit: bool = False
    warning: str = ""
    security_counter: int | None = None
    inside: Inside | None = None


@dataclass(frozen=True)
class ImageChecked(Event):
    """What is known before a key is touched."""

    checks: tuple[CheckDone, ...]


@dataclass(frozen=True)
class FolderRead(Event):
    """The images in `folder` whose names match `pattern`; `size` is that of all of them, in bytes."""

    folder: Path
    pattern: str
    images: tuple[Path, ...]
    size: int


@dataclass(frozen=True)
class KeyFound(Event):
    """A key that was added and may be chosen."""

    option: SignerOption


@dataclass(frozen=True)
class SecondKeyFound(Event):
    """The private half of the product's `SecondKey`, as far as can be told before it is opened."""

    option: SignerOption


@dataclass(frozen=True)
class CertificateRead(Event):
    """The certificate that goes with the key `uri`."""

    uri: str
    certificate: CertificateInfo


@dataclass(frozen=True)
class BatchItem:
    """What became of one image: `signed`, `kept` (it had a signature file) or `failed`, with the reason."""

    image: str
    state: str
    output: str = ""
    problem: Problem | None = None


@dataclass(frozen=True)
class BatchProgress(Event):
    """`items` are those since the last report; `done` of `total` images are dealt with."""

    done: int
    total: int
    items: tuple[BatchItem, ...]


@dataclass(frozen=True)
class BatchEnded(Event):
    """No more comes. `stopped`: on request, before the last image."""

    stopped: bool
    problem: Problem | None = None


@dataclass(frozen=True)
class ReleaseSigned(Event):
    """A release is signed, verified and in the ledger."""

    release_id: str
    product: str
    version: str
    image: str
    size: int
    sha256: str
    signer: str
    at: datetime
