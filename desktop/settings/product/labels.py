"""What a label says that was scanned or typed: the serial number of a unit, or which slot is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.core.catalogue.settings import LABEL_OF_ANOTHER, LABEL_TWO_WAYS, NOT_A_LABEL, NOT_A_SERIAL
from desktop.core.errors import SettingsError
from desktop.settings.product import gs1

_SLOT = "LINEKEY-SLOT-"
# What an input method that was left on makes of a keyboard's signs.
_FULL_WIDTH = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20}
_AROUND = " \t\r\n"  # never the separators of GS1, which Python calls white space


@dataclass(frozen=True)
class Label:
    """The label of a unit."""

    serial: str
    work_order: str = ""


@dataclass(frozen=True)
class SlotLabel:
    """The label of a slot: the next unit label is for it."""

    slot: str

    @property
    def text(self) -> str:
        """What its bar code says."""
        return f"{_SLOT}{self.slot}"


@dataclass(frozen=True)
class LabelFormat:
    """How the labels of one product are read; by default their whole text is the serial number.

    `pattern` has a group `serial`, and may have `work_order` and `product`; with `gs1` the serial number is
    AI 21, the work order AI 10 and the product AI 01. `called` is what labels call the product, where they
    name it. `prefix` and `suffix` are what the scanner adds.
    """

    product: str = ""
    serial_pattern: str = ".+"
    pattern: str = ""
    called: str = ""
    prefix: str = ""
    suffix: str = ""
    gs1: bool = False

    def read(self, raw: str) -> Label | SlotLabel:
        """What the label says, also with Caps Lock on and in full-width signs.

        Raises SET-003 or SET-041 for what is no label of this product, SET-042 for that of another one and
        SET-043 for one that is a serial number with and without what the scanner adds.
        """
        text = raw.translate(_FULL_WIDTH).strip(_AROUND)
        for said in (text, text.swapcase()):
            bare = self._bare(said)
            found, whole = self._label(bare), self._label(said)
            if found and whole and found != whole:
                raise SettingsError(LABEL_TWO_WAYS, label=readable(raw))
            if one := found or whole:
                return one
        raise self._refusal(raw)

    def _bare(self, text: str) -> str:
        added = text.startswith(self.prefix) and text.endswith(self.suffix)
        return text[len(self.prefix) : len(text) - len(self.suffix)] if added else text

    def _label(self, text: str) -> Label | SlotLabel | None:
        if text.startswith(_SLOT) and len(text) > len(_SLOT):
            return SlotLabel(text.removeprefix(_SLOT))
        parts = self._parts(text)
        serial = parts.get("serial") or text
        if not (serial.isascii() and serial.isprintable()) or not re.fullmatch(self.serial_pattern, serial):
            return None
        called = parts.get("product")
        if self.called and called and called != self.called:
            raise SettingsError(LABEL_OF_ANOTHER, label=readable(text), found=called, product=self.product)
        return Label(serial, parts.get("work_order") or "")

    def _parts(self, text: str) -> dict[str, str]:
        """Empty for what is no label: it may be a serial number that somebody typed."""
        if self.gs1:
            said = gs1.elements(text) or {}
            names = {"serial": gs1.SERIAL, "work_order": gs1.BATCH, "product": gs1.GTIN}
            return {name: said.get(identifier, "") for name, identifier in names.items()}
        found = re.fullmatch(self.pattern, text) if self.pattern else None
        return found.groupdict("") if found else {}

    def _refusal(self, raw: str) -> SettingsError:
        label = readable(raw)
        if self.gs1 or self.pattern:
            return SettingsError(NOT_A_LABEL, label=label, product=self.product)
        return SettingsError(NOT_A_SERIAL, serial=label, product=self.product, pattern=self.serial_pattern)


def readable(text: str) -> str:
    """A scan for a sentence: a sign stands for each key that is no character."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
