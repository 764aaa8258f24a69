"""The options of formats that put the signature into the image."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from signing.formats import EmbeddedFormat

MakeForm = Callable[[str, bool], "EmbeddedFormat | None"]


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
}
append_option = click.option("--append", is_flag=True, help="esp: add a signature to those IMAGE has.")


def image_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """imgtool's options and `--append`; the command gets `make_form(format, replace)` instead.

    It answers None for a detached format, and refuses options that are not of the format.
    """

    @append_option
    @wraps(command)
    def with_form(*args: Any, append: bool, **options: Any) -> Any:
        mcuboot = {name: options.pop(name) for name in MCUBOOT}

        def make_form(name: str, replace: bool) -> EmbeddedFormat | None:
            given = [option for option, value in mcuboot.items() if _is_given(value)]
            if name != "mcuboot" and given:
                raise click.UsageError(f"Only for --format mcuboot: {_spelled(given)}.")
            if name != "esp" and append:
                raise click.UsageError("--append is only for --format esp.")
            if name == "mcuboot":
                return _mcuboot(mcuboot, replace)
            return _esp(append, replace) if name == "esp" else None

        return command(*args, make_form=make_form, **options)

    for option in reversed(MCUBOOT.values()):
        with_form = option(with_form)
    return with_form


def _mcuboot(options: dict[str, Any], replace: bool) -> EmbeddedFormat:
    missing = [name for name in NEEDED if options[name] is None]
    if missing:
        raise click.UsageError(f"--format mcuboot needs {_spelled(missing)}.")
    from signing.formats.mcuboot import protected
    from signing.formats.mcuboot.layout import parse_version
    from signing.formats.mcuboot.writing import Mcuboot

    given = {name: value for name, value in options.items() if value is not None}
    version, counter = parse_version(options["version"]), options["security_counter"]
    vendor = None if options["vid"] is None else protected.parse_vendor(options["vid"])
    read = {
        "version": version,
        "security_counter": protected.counter_of(version) if counter == "auto" else counter,
        "dependencies": protected.parse_dependencies(options["dependencies"] or ""),
        "vid": vendor,
        "cid": None if options["cid"] is None else protected.parse_class(options["cid"], vendor),
        "custom_tlv": tuple(protected.parse_custom_tlv(*tlv) for tlv in options["custom_tlv"]),
    }
    return Mcuboot(**(given | read), replace=replace)


def _esp(append: bool, replace: bool) -> EmbeddedFormat:
    from signing.formats.esp.writing import EspSecureBoot

    return EspSecureBoot(append=append, replace=replace and not append)


def _is_given(value: object) -> bool:
    return value is not False and value not in (None, ())


def _spelled(names: list[str]) -> str:
    return ", ".join(f"--{name.replace('_', '-')}" for name in names)
