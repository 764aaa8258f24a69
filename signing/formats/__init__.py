"""How a signature is written for the one who verifies it: in a file of its own, or as part of the image.

A detached format is a module of the shape `DetachedFormat`; an embedded one a class of the shape
`EmbeddedFormat` (`mcuboot.writing.Mcuboot`, `esp.writing.EspSecureBoot`), whose instance holds the options.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

from signing.catalogue.signatures import NOT_A_FORMAT
from signing.errors import SigningError
from signing.formats import freertos, raw

if TYPE_CHECKING:
    from collections.abc import Callable

    from signing.algorithms import Algorithm, PublicKey
    from signing.content import Content

_BASE64 = rb"[A-Za-z0-9+/]+={0,2}"


class DetachedFormat(Protocol):
    SUFFIX: str
    KINDS: tuple[Algorithm, ...]
    """The kinds of keys whose signatures it carries."""

    def encode(self, signature: bytes) -> bytes:
        """The file that carries `signature`."""
        ...

    def decode(self, data: bytes) -> bytes:
        """The signature in such a file. Raises SIG-050."""
        ...


class Unsigned(NamedTuple):
    """An image ready to be signed.

    `covered` is what a signature covers, `digest` what is signed of it (see `algorithms.prehash`);
    `with_signature` makes the signed image, and raises `SigningError` when it cannot. `then` is there when
    more is to be signed: it takes this signature, and answers what is next. `verifiable` makes of the signed
    image what `EmbeddedFormat.verify` reads: not all of them can be read without a key.
    """

    covered: Content
    digest: bytes
    with_signature: Callable[[bytes], Content]
    then: Callable[[bytes], Unsigned] | None = None
    verifiable: Callable[[Content], Content] = lambda signed: signed


class EmbeddedFormat(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def kinds(self) -> tuple[Algorithm, ...]:
        """The kinds of keys that sign it."""
        ...

    @property
    def takes(self) -> tuple[str, ...]:
        """Names of files of builds (`signing.formats.build_files`) that it makes images of."""
        ...

    def prepare(self, image: bytes | Content, public_key: PublicKey) -> Unsigned:
        """Makes `image` ready for a signature by the private half of `public_key`.

        Raises SIG-013 for a key of a kind that the format does not know, and other `SigningError`.
        """
        ...

    def verify(self, signed: bytes | Content, public_key: PublicKey) -> None:
        """Returns only when `signed` carries `public_key`'s signature; raises `VerificationError`."""
        ...


FORMATS: Mapping[str, DetachedFormat] = {"raw": raw, "freertos": freertos}


def find_format(name: str) -> DetachedFormat:
    """Raises SIG-040 for a name that is not in `FORMATS`."""
    try:
        return FORMATS[name]
    except KeyError as error:
        raise SigningError(NOT_A_FORMAT, name=name, formats=" or ".join(FORMATS)) from error


def recognise(data: bytes) -> DetachedFormat:
    """The format of a signature file, by its content: base64 is text, and no binary signature is."""
    return freertos if re.fullmatch(_BASE64, b"".join(data.split())) else raw
