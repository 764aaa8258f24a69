"""The options of MCUboot images: imgtool's, by its names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from signing.formats import EmbeddedFormat
    from signing.formats.mcuboot.encryption import Encryption

FILE = click.Path(path_type=Path)


def number(text: str) -> int:
    """Decimal, or 0x, 0o, 0b and digits."""
    try:
        return int(text, 0)
    except ValueError:
        raise click.BadParameter(f"“{text}” is no number. Write 512 or 0x200.") from None


def counter(text: str) -> int | str:
    return text if text == "auto" else number(text)


NEEDED = ("version", "header_size", "slot_size")  # by --format mcuboot
MCUBOOT = {
    "version": click.option("--version", metavar="1.2.3[+BUILD]", help="mcuboot: the image's version."),
    "header_size": click.option("--header-size", type=number, help="mcuboot: bytes, 0x200 for instance."),
    "slot_size": click.option("--slot-size", type=number, help="mcuboot: bytes of the (secondary) slot."),
    "align": click.option(
        "--align", type=number, help="mcuboot: bytes that flash takes at a time: 1 (default) to 32."
    ),
    "max_sectors": click.option(
        "--max-sectors", type=number, help="mcuboot: sectors of the slot, for the trailer (128)."
    ),
    "overwrite_only": click.option(
        "--overwrite-only", is_flag=True, help="mcuboot: the boot loader overwrites, it does not swap."
    ),
    "max_align": click.option(
        "--max-align",
        type=number,
        help="mcuboot: the larger --align of both slots, if not 8 and not alike.",
    ),
    "erased_val": click.option(
        "--erased-val", type=number, metavar="0xff|0", help="mcuboot: what erased flash reads as (0xff)."
    ),
    "endian": click.option(
        "--endian",
        type=click.Choice(["little", "big"]),
        help="mcuboot: order of bytes (little).",
    ),
    "pad_header": click.option("--pad-header", is_flag=True, help="mcuboot: put the header before IMAGE."),
    "pad": click.option("--pad", is_flag=True, help="mcuboot: fill the slot, with MCUboot's trailer."),
    "test": click.option("--test", is_flag=True, help="mcuboot: --pad, for a swap that is then confirmed."),
    "confirm": click.option("--confirm", is_flag=True, help="mcuboot: --pad, and confirmed."),
    "load_addr": click.option("--load-addr", type=number, help="mcuboot: where in RAM the image runs."),
    "rom_fixed": click.option("--rom-fixed", type=number, help="mcuboot: where in flash the image runs."),
    "non_bootable": click.option("--non-bootable", is_flag=True, help="mcuboot: nothing that is started."),
    "security_counter": click.option(
        "--security-counter",
        type=counter,
        metavar="NUMBER|auto",
        help="mcuboot: against downgrades; auto: from the version.",
    ),
    "dependencies": click.option(
        "--dependencies", metavar="(ID,VERSION),…", help="mcuboot: other images and their least versions."
    ),
    "boot_record": click.option(
        "--boot-record", metavar="SW_TYPE", help="mcuboot: a record for attestation services."
    ),
    "vid": click.option("--vid", metavar="UUID|DOMAIN", help="mcuboot: the vendor, in a protected TLV."),
    "cid": click.option("--cid", metavar="UUID|NAME", help="mcuboot: the class of images; NAME wants --vid."),
    "custom_tlv": click.option(
        "--custom-tlv",
        nargs=2,
        multiple=True,
        metavar="TAG VALUE",
        help="mcuboot: a protected TLV; VALUE is text, or 0x and hexadecimal. Repeatable.",
    ),
    "custom_tlv_file": click.option(
        "--custom-tlv-file",
        nargs=2,
        multiple=True,
        metavar="TAG FILE",
        help="mcuboot: the same, with what is in FILE. Repeatable.",
    ),
    "public_key_format": click.option(
        "--public-key-format",
        type=click.Choice(["hash", "full"]),
        help="mcuboot: name the key by its hash (default), or put it in whole.",
    ),
    "sha": click.option(
        "--sha",
        type=click.Choice(["auto", "256", "384", "512"]),
        help="mcuboot: the image's hash; auto (default): what goes with the key.",
    ),
    "pure": click.option("--pure", is_flag=True, help="mcuboot: Ed25519 signs the image, not its digest."),
    "pad_sig": click.option(
        "--pad-sig", is_flag=True, help="mcuboot: zeros behind the signature, for MCUboot before 1.5."
    ),
    "compression": click.option(
        "--compression",
        type=click.Choice(["lzma2", "lzma2armthumb"]),
        help="mcuboot: compress the body, when that makes it smaller.",
    ),
    "encrypt": click.option(
        "--encrypt",
        type=FILE,
        metavar="PUBLIC.pem",
        help="mcuboot: encrypt the body for this boot loader's key.",
    ),
    "encrypt_keylen": click.option(
        "--encrypt-keylen",
        type=click.Choice(["128", "256"]),
        help="mcuboot: bits of the body's AES key (128).",
    ),
    "hmac_sha": click.option(
        "--hmac-sha", type=click.Choice(["256", "512"]), help="mcuboot: --encrypt for X25519: the hash (256)."
    ),
    "clear": click.option(
        "--clear", is_flag=True, help="mcuboot: --encrypt, but leave the body in clear, for the primary slot."
    ),
    "save_enctlv": click.option(
        "--save-enctlv",
        is_flag=True,
        help="mcuboot: --encrypt: the trailer keeps keys as they are sealed.",
    ),
    "hex_addr": click.option(
        "--hex-addr", type=number, help="mcuboot: address of the slot, for Intel HEX (--out NAME.hex)."
    ),
}
ENCRYPTION = ("encrypt_keylen", "hmac_sha", "clear", "save_enctlv")  # they go with --encrypt


def mcuboot_form(options: dict[str, Any], replace: bool, out: Path | None) -> EmbeddedFormat:
    """What the options, as `MCUBOOT` gives them, say of an image that goes to `out`, or beside its file."""
    missing = [name for name in NEEDED if options[name] is None]
    if missing:
        raise click.UsageError(f"--format mcuboot needs {spelled(missing)}.")
    if options["encrypt"] is None and (lost := [name for name in ENCRYPTION if is_given(options[name])]):
        raise click.UsageError(f"Only with --encrypt: {spelled(lost)}.")
    from signing.formats.mcuboot import protected
    from signing.formats.mcuboot.hex_image import McubootHex
    from signing.formats.mcuboot.layout import parse_version
    from signing.formats.mcuboot.writing import Mcuboot

    given = {name: value for name, value in options.items() if value is not None}
    for name in ("hex_addr", "custom_tlv_file", "encrypt_keylen", "hmac_sha", "clear"):
        given.pop(name, None)
    version, counter = parse_version(options["version"]), options["security_counter"]
    vendor = None if options["vid"] is None else protected.parse_vendor(options["vid"])
    read = {
        "version": version,
        "security_counter": protected.counter_of(version) if counter == "auto" else counter,
        "dependencies": protected.parse_dependencies(options["dependencies"] or ""),
        "vid": vendor,
        "cid": None if options["cid"] is None else protected.parse_class(options["cid"], vendor),
        "custom_tlv": tuple(_custom_tlvs(options)),
        "encrypt": None if options["encrypt"] is None else _encryption(options),
    }
    to_hex = None if out is None else out.suffix.lower() == ".hex"
    return McubootHex(Mcuboot(**(given | read), replace=replace), to_hex, options["hex_addr"])


def _custom_tlvs(options: dict[str, Any]) -> Iterator[tuple[int, bytes]]:
    from signing.formats.mcuboot.protected import parse_custom_tlv
    from signing.output import read_whole

    for kind, content in options["custom_tlv"]:
        yield parse_custom_tlv(kind, content)
    for kind, path in options["custom_tlv_file"]:
        yield parse_custom_tlv(kind, "")[0], read_whole(Path(path))


def _encryption(options: dict[str, Any]) -> Encryption:
    from signing.formats.mcuboot.encryption import Encryption, load_encryption_key
    from signing.output import read_whole

    path: Path = options["encrypt"]
    key = load_encryption_key(read_whole(path), str(path))
    bits: Any = int(options["encrypt_keylen"] or 128)
    return Encryption(key, bits, options["hmac_sha"] or "256", options["clear"])


def is_given(value: object) -> bool:
    return value is not False and value not in (None, ())


def spelled(names: list[str]) -> str:
    return ", ".join(f"--{name.replace('_', '-')}" for name in names)
