"""Makes a signed MCUboot image, byte for byte as `imgtool sign` does with the same options."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from signing.content import Content, as_content, filling
from signing.formats import Unsigned
from signing.formats.mcuboot import linked, reading
from signing.formats.mcuboot.assembling import Signing, assemble, signing_by
from signing.formats.mcuboot.kinds import ALGORITHMS, hashed, padded
from signing.formats.mcuboot.layout import Tlv
from signing.formats.mcuboot.options import Options
from signing.messages import said
from signing.notices import warn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from signing.algorithms import PublicKey
    from signing.formats.mcuboot.compression import Compression


class Mcuboot(Options):
    name = "mcuboot"
    kinds = ALGORITHMS
    takes = ()

    def prepare(self, image: bytes | Content, public_key: PublicKey) -> Unsigned:
        """The signature covers header, body and protected TLVs, before they are encrypted.

        What is signed is their digest, for Ed25519 too unless the signature is to be `pure`. A compressed
        image holds the signature of the plain one: that is made first.
        Raises SIG-013, SIG-080, SIG-081, SIG-082, SIG-083, SIG-089, SIG-170; SIG-043 for a pure
        signature over too much.
        """
        signing = signing_by(public_key, self)
        if self.encrypt is not None:
            self.encrypt.require_fit(signing.algorithm)
        content = linked.with_room(self, as_content(image))
        if self.compression is None:
            return self._unsigned(content, signing)
        plain = assemble(self, signing, content)
        return plain._replace(then=partial(self._compressed, self.compression, content, plain, signing))

    def verify(self, signed: bytes | Content, public_key: PublicKey) -> None:
        """See `signing.formats.mcuboot.reading.verify`."""
        reading.verify(signed, public_key)

    def _unsigned(
        self,
        content: Content,
        signing: Signing,
        flags: int = 0,
        compression: Sequence[tuple[int, bytes]] = (),
    ) -> Unsigned:
        """With its encryption, if there is to be one."""
        if self.encrypt is None:
            return assemble(self, signing, content, flags=flags, compression=compression)
        from signing.formats.mcuboot.encryption import BLOCK, crypted, new_image_key

        key = new_image_key(self.encrypt.keylen)
        content += filling(b"\0", -len(content) % BLOCK)
        tlvs = [self.encrypt.sealed(key)]
        unsigned = assemble(self, signing, content, flags=flags, compression=compression, encryption=tlvs)
        if self.encrypt.clear:
            return unsigned
        start, end = self.header_size, len(content)

        def other(image: Content) -> Content:
            return image[:start] + crypted(image[start:end], key) + image[end:]

        return unsigned._replace(
            with_signature=lambda signature: other(unsigned.with_signature(signature)), verifiable=other
        )

    def _compressed(
        self, kind: Compression, content: Content, plain: Unsigned, signing: Signing, signature: bytes
    ) -> Unsigned:
        from signing.formats.mcuboot.compression import FLAGS, compressed

        body = content[self.header_size :]
        packed = compressed(body.blocks(), kind)
        tlvs: list[tuple[int, bytes]] = [
            (Tlv.DECOMPRESSED_SIZE, self.order.number.pack(len(body))),
            (Tlv.DECOMPRESSED_HASH, hashed(signing.hash_tlv, plain.covered)),
            (Tlv.DECOMPRESSED_SIGNATURE, padded(signature, signing.algorithm) if self.pad_sig else signature),
        ]
        if len(packed) + sum(len(told) for _, told in tlvs) >= len(body):
            warn(said("Compression does not make this image smaller: it is signed as it is."))
            return self._unsigned(content, signing)
        if self.encrypt is not None:  # what follows its end fills the last block
            tlvs.append((Tlv.COMPRESSED_SIZE, self.order.number.pack(len(packed))))
        room = linked.room(self) if self.pad_header else filling(b"\0", self.header_size)
        return self._unsigned(room + packed, signing, FLAGS[kind], tlvs)
