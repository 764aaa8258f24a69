"""Images that carry their own signature."""

from __future__ import annotations

from signing.messages import Message, N

CHIP_CANNOT_USE_KEY = Message(
    "SIG-013",
    N("The chip cannot compute with this {kind} key."),
    N("Make another key: its modulus is to be odd and its exponent 65537."),
)
SIGNED_ALREADY = Message(
    "SIG-080",
    N("The image is signed already."),
    N("Say --append to add a signature, or --force to replace those it has."),
)
HEADER_ALREADY = Message(
    "SIG-080",
    N("The image has an MCUboot header already."),
    N("Sign the linker's output instead, or say --force to make header and signature again."),
)
NOT_AN_ESP_IMAGE = Message(
    "SIG-081",
    N("This is no ESP image: it does not begin with 0xE9."),
    N("Sign an application or boot loader as ESP-IDF builds it (.bin)."),
)
NOT_BINARY = Message(
    "SIG-081", N("The image is {kind}, not binary."), N("Sign the .bin that objcopy -O binary makes of it.")
)
ENDS_IN_HEADER = Message(
    "SIG-081",
    N("The image ends before its header of {size} bytes does."),
    N("Check the file and --header-size, or say --pad-header."),
)
NO_ROOM_FOR_HEADER = Message(
    "SIG-081",
    N("The image's first {size} bytes are not free for the header."),
    N("Say --pad-header, or link the firmware with room for the header, filled with zeros."),
)
FLAGS_WOULD_BE_LOST = Message(
    "SIG-081",
    N("The image's header has flags ({flags:#x}: encrypted, compressed, …) that would be lost."),
    N("Sign the linker's output instead."),
)
LINKED_BEHIND_HEADER = Message(
    "SIG-081",
    N("The firmware was linked behind a header of {size} bytes."),
    N("Say --header-size {size:#x}."),
)
IMAGE_EMPTY = Message("SIG-081", N("{image} is empty."), N("Check that the build wrote it."))
SLOT_TOO_SMALL = Message(
    "SIG-082",
    N("The image and MCUboot's trailer need {needed:,} bytes; the slot has {slot:,}."),
    N("Make the firmware smaller, or check --slot-size and --align."),
)
NOT_AN_MCUBOOT_VERSION = Message(
    "SIG-083", N("“{text}” is not an MCUboot version."), N("Write it like 1.2.3 or 1.2.3+4.")
)
OUT_OF_RANGE = Message("SIG-083", N("The {what} is {value}."), N("Use a number from {least} to {most}."))
VERSION_PART_TOO_LARGE = Message(
    "SIG-083", N("{value} in version {version} has more than {bits} bits."), N("Use a smaller number.")
)
NOT_DEPENDENCIES = Message(
    "SIG-083", N("“{text}” does not list dependencies."), N("Write them like (1, 1.2.3), (2, 2.0.0).")
)
BOOT_RECORD_TOO_LONG = Message(
    "SIG-083",
    N("“{role}” has more than {limit} characters."),
    N("Choose a shorter type for the boot record."),
)
NOT_A_TLV = Message(
    "SIG-083",
    N("“{kind} {content}” is not a TLV."),
    N("Write its type and its content: 0xa1 0x0102, or 0xa1 text."),
)
TLV_TYPE_TAKEN = Message(
    "SIG-083",
    N("{kind:#x} is not free for a TLV of your own."),
    N("Use types from {least:#x} to {most:#x}, each once."),
)
NOT_AN_ALIGNMENT = Message(
    "SIG-083", N("Flash is not written in units of {align} bytes."), N("Use one of these: {alignments}.")
)
NOT_AN_ERASED_VALUE = Message(
    "SIG-083", N("Erased flash does not read as {value:#x}."), N("It reads as 0xff, or as 0.")
)
LOADED_OR_FIXED = Message(
    "SIG-083",
    N("An image is loaded into RAM or runs at a place in flash, not both."),
    N("Say either --load-addr or --rom-fixed."),
)
SIGNATURES_FULL = Message(
    "SIG-084",
    N("The image has three signatures, the most the chip reads."),
    N("Say --force to replace them."),
)
SIGNED_WITH_ANOTHER_KIND = Message(
    "SIG-084",
    N("The image has a signature of another kind than {kind}; the chip wants all of one."),
    N("Choose a key of the same kind, or say --force to replace it."),
)
CHANGED_SINCE_SIGNED = Message(
    "SIG-084",
    N("The image was changed since it was signed: its digest differs."),
    N("Find out why, or say --force to replace the signatures."),
)
SIGNED_BY_THIS_KEY = Message(
    "SIG-084", N("This key has signed the image already."), N("Choose another key for the next signature.")
)
NOTHING_TO_ADD_TO = Message(
    "SIG-084", N("The image has no signature to add another to."), N("Sign it without --append.")
)
CARRIES_NO_SIGNATURE = Message(
    "SIG-085",
    N("{path} is no image that carries its own signature."),
    N("Give the signature file with --signature."),
)
NOT_A_WHOLE_ESP_IMAGE = Message(
    "SIG-086", N("This is no whole signed ESP image: {reason}."), N("Copy or sign the image again.")
)
NOT_A_WHOLE_MCUBOOT_IMAGE = Message(
    "SIG-086", N("This is no whole MCUboot image: {reason}."), N("Copy or sign the image again.")
)
DIGEST_DIFFERS = Message(
    "SIG-087", N("The image is not what its digest says."), N("It was changed after signing. Sign it again.")
)
SIGNED_BY_ANOTHER = Message(
    "SIG-088",
    N("The image is not signed by the key {key}… but by {found}."),
    N("Give the public key of the one who signed it, or sign it with the right key."),
)
NAMES_ANOTHER_KEY = Message(
    "SIG-088",
    N("The image is not signed by the key {key}… but names {found}."),
    N("Give the public key of the one who signed it, or sign it with the right key."),
)
PRIVATE_KEY = Message(
    "SIG-151",
    N("{path} is a private key ({name}): no signature is made over it, and it must not leave this computer."),
    N("Choose the firmware. If the file was sent to somebody already, make a new key."),
)
NEVER_FIRMWARE = Message(
    "SIG-152", N("{what} No unit runs it."), N("Choose the firmware that your build made.")
)
FOR_ANOTHER_LOADER = Message(
    "SIG-153",
    N("The image is {name}: no boot loader of the format {form} starts it."),
    N("Sign the .bin as the build makes it for this boot loader."),
)
HASH_DOES_NOT_FIT = Message(
    "SIG-089", N("--sha {sha} does not go with {kind}."), N("Leave it away: the image gets {wanted}.")
)
PURE_DOES_NOT_FIT = Message(
    "SIG-089",
    N("--pure goes with Ed25519 alone, and chooses the hash; this is {kind}, --sha {sha}."),
    N("Leave --pure or --sha away, or use an Ed25519 key."),
)
NOT_AN_IDENTIFIER = Message(
    "SIG-172",
    N("“{text}” is neither a UUID nor a name."),
    N("Write a UUID (12345678-1234-5678-1234-567812345678), the vendor's domain name, or the class's name."),
)
CLASS_WITHOUT_VENDOR = Message(
    "SIG-172",
    N("The class “{text}” is a name among those of a vendor, and no vendor is said."),
    N("Say --vid too, or give the class as a UUID."),
)
HEX_DAMAGED = Message(
    "SIG-171", N("This is no sound Intel HEX: {reason}."), N("Copy the file again, or make it anew.")
)
HEX_TOO_LARGE = Message(
    "SIG-171",
    N("The Intel HEX reaches from {first:#x} to {last:#x}, more than {limit} bytes."),
    N("Give the part that goes into the slot alone: other parts, at other addresses, are programmed apart."),
)
PRIVATE_KEY_GIVEN = Message(
    "SIG-170",
    N("{owner} holds a private key, which is the boot loader's alone."),
    N("Give its public half: openssl pkey -in KEY -pubout -out PUBLIC."),
)
NO_ENCRYPTION_KEY = Message(
    "SIG-170",
    N("{owner} holds no key that images are encrypted with."),
    N("Give the boot loader's in PEM: P-256, X25519, RSA-2048 or RSA-3072."),
)
NOT_ENCRYPTED_FOR_IT = Message(
    "SIG-170",
    N("No boot loader that verifies {signer} has an encryption key of this kind."),
    N("Signing and encryption go together: P-256 with P-256, RSA with RSA, Ed25519 with X25519."),
)
HMAC_DOES_NOT_FIT = Message(
    "SIG-170", N("SHA-512 goes with an X25519 key alone."), N("Leave --hmac-sha away.")
)
BODY_IS_ENCRYPTED = Message(
    "SIG-173",
    N("The image is encrypted, or was changed: without the boot loader's key nobody can tell."),
    N("Give the private key with --decrypt-key."),
)
DECRYPTION_KEY_DIFFERS = Message(
    "SIG-173",
    N("The image is not encrypted for this key, or was changed."),
    N("Give the private key that belongs to the one it was encrypted for."),
)
HEX_WITHOUT_ADDRESS = Message(
    "SIG-174",
    N("Intel HEX says where in flash the image stands, and nobody has said it."),
    N("Say --hex-addr: the address of the slot."),
)
NO_ROOM_BELOW = Message(
    "SIG-171",
    N("The firmware stands below address {size:#x}: there is no room for the header before it."),
    N("Link it behind the header, or say --hex-addr: the address of the slot."),
)
