"""MCUboot images in Intel HEX, which says at which address of flash they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from signing.catalogue.images import HEX_WITHOUT_ADDRESS, NO_ROOM_BELOW
from signing.content import Content, as_content
from signing.errors import ImageError, UnfitOptionError
from signing.formats.intel_hex import Piece, read_hex, write_hex
from signing.formats.mcuboot.beginning import is_hex, recognises
from signing.formats.mcuboot.kinds import ALGORITHMS
from signing.formats.mcuboot.parsing import parse

if TYPE_CHECKING:
    from signing.algorithms import PublicKey
    from signing.formats import Unsigned
    from signing.formats.mcuboot.writing import Mcuboot


@dataclass(frozen=True)
class McubootHex:
    """`form` for files that may be Intel HEX: `to_hex` says what is written; None: what was read.

    `address` is where the header goes. None: where the file says, or before that when room for it is made.
    """

    form: Mcuboot
    to_hex: bool | None = None
    address: int | None = None

    name = "mcuboot"
    kinds = ALGORITHMS
    takes = ("Intel HEX",)

    def prepare(self, image: bytes | Content, public_key: PublicKey) -> Unsigned:
        """As `Mcuboot.prepare`. What the HEX file does not tell of is erased flash. Raises SIG-171 too."""
        content, address = as_content(image), self.address
        was_hex = is_hex(content)
        if was_hex:
            piece = read_hex(content, fill=self.form.erased_val, limit=self.form.slot_size)
            content = as_content(piece.data)
            makes_room = self.form.pad_header and not recognises(content)
            if address is None:
                address = piece.address - (self.form.header_size if makes_room else 0)
        unsigned = self.form.prepare(content, public_key)
        if not (was_hex if self.to_hex is None else self.to_hex):
            return unsigned
        if address is None:
            raise UnfitOptionError(HEX_WITHOUT_ADDRESS)
        if address < 0:
            raise ImageError(NO_ROOM_BELOW, size=self.form.header_size)
        return self._in_hex(unsigned, address)

    def verify(self, signed: bytes | Content, public_key: PublicKey) -> None:
        """See `signing.formats.mcuboot.reading.verify`."""
        self.form.verify(signed, public_key)

    def _in_hex(self, unsigned: Unsigned, address: int) -> Unsigned:
        then = unsigned.then
        return unsigned._replace(
            with_signature=lambda signature: as_content(
                write_hex(self._pieces(unsigned.with_signature(signature), address))
            ),
            then=None if then is None else lambda signature: self._in_hex(then(signature), address),
            verifiable=lambda written: unsigned.verifiable(self._read(written)),
        )

    def _read(self, written: Content) -> Content:
        piece = read_hex(written, fill=self.form.erased_val, limit=self.form.slot_size)
        return as_content(piece.data)

    def _pieces(self, signed: Content, address: int) -> Iterator[Piece]:
        """The image, and what MCUboot reads of its trailer: what is between them is erased already."""
        end = parse(signed).end
        yield Piece(address, bytes(signed[:end]))
        # Of an image that does not fill its slot these are empty: there is room for them behind it.
        for start, stop in self.form.slot.fields(with_state=self.form.test or self.form.confirm):
            yield Piece(address + start, bytes(signed[start:stop]))
