"""MCUboot images: header, body, protected TLVs, TLVs with the signature, padding and trailer.

Source: MCUboot's docs/design.md and `image.h`, and imgtool 2.5.0 where they leave something open; why imgtool
itself is not used: docs/decisions/0009-mcuboot-images-written-here.md.
"""
