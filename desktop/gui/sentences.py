"""Sentences of the core that a technician or release manager meets, so that they can be translated.

The core speaks English; `{0}` stands for what a sentence is filled with. A test keeps this list to sentences
that the core still says.
"""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QCoreApplication

from desktop.gui.marking import QT_TRANSLATE_NOOP

SENTENCES = (
    QT_TRANSLATE_NOOP("Sentence", "The unit on {0} did not answer within {1} s."),
    QT_TRANSLATE_NOOP("Sentence", "The unit on {0} did not answer as expected within {1} s."),
    QT_TRANSLATE_NOOP("Sentence", "The port {0} went away while the unit was being worked on."),
    QT_TRANSLATE_NOOP("Sentence", "The port {0} cannot be opened."),
    QT_TRANSLATE_NOOP("Sentence", "The port {0} is in use by another program, or this user may not open it."),
    QT_TRANSLATE_NOOP("Sentence", "The unit on {0} refused “{1}”: {2}"),
    QT_TRANSLATE_NOOP("Sentence", "The unit on {0} gave an answer to “{1}” that cannot be understood."),
    QT_TRANSLATE_NOOP("Sentence", "The unit on {0} is already provisioned as “{1}”."),
    QT_TRANSLATE_NOOP(
        "Sentence",
        "A unit with the serial number {0} is already provisioned: the thing “{1}” has a certificate.",
    ),
    QT_TRANSLATE_NOOP("Sentence", "“{0}” is not a serial number of {1}."),
    QT_TRANSLATE_NOOP("Sentence", "AWS IoT did not see {0} connect within {1} s."),
    QT_TRANSLATE_NOOP("Sentence", "AWS IoT cannot be reached ({0})."),
    QT_TRANSLATE_NOOP("Sentence", "AWS IoT did not answer in time."),
    QT_TRANSLATE_NOOP(
        "Sentence", "Check power and cable. If another unit works in this slot, this one is faulty."
    ),
    QT_TRANSLATE_NOOP(
        "Sentence",
        "Characters may be lost on the line: check cable and ground. The transcript shows what arrived.",
    ),
    QT_TRANSLATE_NOOP("Sentence", "Plug the unit in again, check its power, and start over."),
    QT_TRANSLATE_NOOP("Sentence", "Plug the unit in, then look for its name with: linekey ports."),
    QT_TRANSLATE_NOOP("Sentence", "Close other terminal programs and the other slot that uses it."),
    QT_TRANSLATE_NOOP("Sentence", "Its firmware or its memory is not as it should be. Put the unit aside."),
    QT_TRANSLATE_NOOP("Sentence", "Check the cable, and that the unit runs the firmware this product needs."),
    QT_TRANSLATE_NOOP(
        "Sentence", "Take it out and plug in the unit with the label {0}. Nothing was changed."
    ),
    QT_TRANSLATE_NOOP(
        "Sentence",
        "Check the label. Nothing was changed. To use the serial number again, remove that certificate.",
    ),
    QT_TRANSLATE_NOOP("Sentence", "It must match {0}. Scan the label again."),
    QT_TRANSLATE_NOOP(
        "Sentence", "Check the unit's network, its endpoint and the policy of its certificate."
    ),
    QT_TRANSLATE_NOOP("Sentence", "Check the network to AWS IoT: ports 8883 and 443 must be open."),
    QT_TRANSLATE_NOOP("Sentence", "Check the network to AWS IoT."),
    QT_TRANSLATE_NOOP("Sentence", "Another Linekey is provisioning units on this computer."),
    QT_TRANSLATE_NOOP("Sentence", "Use that one, or close it first."),
    QT_TRANSLATE_NOOP("Sentence", "Wait for its verdict, or scan another label."),
    QT_TRANSLATE_NOOP("Sentence", "The firmware image is empty."),
    QT_TRANSLATE_NOOP("Sentence", "Choose the file your build made."),
    QT_TRANSLATE_NOOP("Sentence", "“{0}” is not a firmware version."),
    QT_TRANSLATE_NOOP("Sentence", "The firmware image has {0} bytes, a slot of the unit holds {1}."),
    QT_TRANSLATE_NOOP("Sentence", "Choose the firmware of this product, or make it smaller."),
    QT_TRANSLATE_NOOP("Sentence", "{0} bytes, {1} % of the slot"),
    QT_TRANSLATE_NOOP("Sentence", "valid until {0}, {1} days"),
    QT_TRANSLATE_NOOP("Sentence", "code signing"),
    QT_TRANSLATE_NOOP("Sentence", "verified with the units' certificate"),
    QT_TRANSLATE_NOOP("Sentence", "The passphrase does not open {0}."),
    QT_TRANSLATE_NOOP("Sentence", "Try again; capitals and keyboard layout matter."),
    QT_TRANSLATE_NOOP("Sentence", "The key asks for its passphrase or PIN."),
    QT_TRANSLATE_NOOP("Sentence", "Type it beside the key, then sign again."),
    QT_TRANSLATE_NOOP("Sentence", "The PIN does not open the token “{0}”.{1}"),
    QT_TRANSLATE_NOOP("Sentence", "The PIN does not open the token “{0}”."),
    QT_TRANSLATE_NOOP("Sentence", " One attempt is left before it locks."),
    QT_TRANSLATE_NOOP("Sentence", " It counts wrong attempts, and more than one is left."),
    QT_TRANSLATE_NOOP("Sentence", "Check which token and which PIN it is."),
    QT_TRANSLATE_NOOP("Sentence", "The user PIN of the token “{0}” is locked or expired."),
    QT_TRANSLATE_NOOP("Sentence", "Whoever has the security officer's PIN (SO PIN, PUK) can set a new one."),
    QT_TRANSLATE_NOOP("Sentence", "No PKCS#11 module is named, so no token can be reached."),
    QT_TRANSLATE_NOOP(
        "Sentence", "Set {0} to the token maker's library, or add ?module-path=FILE to the URI."
    ),
    QT_TRANSLATE_NOOP("Sentence", "The PKCS#11 module {0} cannot be used: {1}."),
    QT_TRANSLATE_NOOP(
        "Sentence", "Check the path, and that the module was made for this system and its processor."
    ),
    QT_TRANSLATE_NOOP("Sentence", "No token matches {0}. Present: {1}."),
    QT_TRANSLATE_NOOP("Sentence", "Plug the token in, or correct its name."),
    QT_TRANSLATE_NOOP("Sentence", "The token has no private key {0}."),
    QT_TRANSLATE_NOOP("Sentence", "Correct object or id in the URI."),
    QT_TRANSLATE_NOOP("Sentence", "The token of {0} was removed while it was used."),
    QT_TRANSLATE_NOOP("Sentence", "Plug it in and try again."),
    QT_TRANSLATE_NOOP("Sentence", "The PKCS#11 URI holds a PIN or the place of one."),
    QT_TRANSLATE_NOOP(
        "Sentence",
        "Leave out pin-value and pin-source, and change the PIN if others could see it: "
        "it is asked when the key is used.",
    ),
    QT_TRANSLATE_NOOP("Sentence", "The key {0} is not the expected one: its public key differs."),
    QT_TRANSLATE_NOOP("Sentence", "Choose the key that belongs to the certificate the units carry."),
    QT_TRANSLATE_NOOP("Sentence", "AWS does not know {0} in this account and region."),
    QT_TRANSLATE_NOOP("Sentence", "Check the name and the region."),
    QT_TRANSLATE_NOOP("Sentence", "AWS denies the use of {0}: {1}"),
    QT_TRANSLATE_NOOP("Sentence", "Ask for the missing permission."),
    QT_TRANSLATE_NOOP("Sentence", "This is not a certificate in PEM form."),
    QT_TRANSLATE_NOOP("Sentence", "Check which file or answer this is."),
    QT_TRANSLATE_NOOP("Sentence", "{0} holds no private key known here."),
    QT_TRANSLATE_NOOP("Sentence", "Give a PEM file with a PKCS#8 key."),
    QT_TRANSLATE_NOOP("Sentence", "{0} exists already."),
    QT_TRANSLATE_NOOP("Sentence", "{0} is there already, and is not this key's signature of the image."),
    QT_TRANSLATE_NOOP("Sentence", "This is no whole MCUboot image: {0}."),
    QT_TRANSLATE_NOOP("Sentence", "This is no whole signed ESP image: {0}."),
    QT_TRANSLATE_NOOP("Sentence", "Copy or sign the image again."),
    QT_TRANSLATE_NOOP("Sentence", "The code-signing certificate is valid from {0} to {1}, not today."),
    QT_TRANSLATE_NOOP(
        "Sentence",
        "Check this computer's date; otherwise units need a new certificate before they accept firmware.",
    ),
    QT_TRANSLATE_NOOP("Sentence", "The certificate “{0}” is not one for code signing."),
    QT_TRANSLATE_NOOP(
        "Sentence",
        "The units would refuse this firmware: its signature does not verify with their certificate.",
    ),
    QT_TRANSLATE_NOOP("Sentence", "Sign with the key of the code-signing certificate the units carry."),
    QT_TRANSLATE_NOOP("Sentence", "This key has signed the release: the signer cannot approve it."),
    QT_TRANSLATE_NOOP("Sentence", "Let a second person approve it with a key of their own."),
    QT_TRANSLATE_NOOP("Sentence", "{0} has approved this release already."),
    QT_TRANSLATE_NOOP("Sentence", "Each approver counts once. Let another one approve it."),
    QT_TRANSLATE_NOOP("Sentence", "The key {0} is not that of an approver of {1}."),
    QT_TRANSLATE_NOOP(
        "Sentence", "Use an approver's key, or name this one in the product profile: [[release.approvers]]."
    ),
    QT_TRANSLATE_NOOP("Sentence", "Release {0} was refused: {1}"),
    QT_TRANSLATE_NOOP("Sentence", "Make a new release. A refusal is not taken back."),
    QT_TRANSLATE_NOOP("Sentence", "Release {0} has {1} of {2} approvals."),
    QT_TRANSLATE_NOOP("Sentence", "Let an approver look at it: linekey release approve."),
    QT_TRANSLATE_NOOP("Sentence", "The secret “{0}” is needed, and it is not stored on this computer."),
    QT_TRANSLATE_NOOP("Sentence", "claim passphrase"),
    QT_TRANSLATE_NOOP(
        "Sentence", 'Set {0}, or store it in the keyring: keyring set linekey "claim passphrase"'
    ),
    QT_TRANSLATE_NOOP("Sentence", "version {0}"),
    QT_TRANSLATE_NOOP("Sentence", "{0} is not newer than {1}, released before"),
    QT_TRANSLATE_NOOP("Sentence", "The key does not belong to the certificate the units carry."),
    QT_TRANSLATE_NOOP(
        "Sentence", "The manifest of release {0} is missing, or is not what was signed and recorded."
    ),
    QT_TRANSLATE_NOOP("Sentence", "Do not use the release. Make it again, and find out who changed it."),
    QT_TRANSLATE_NOOP("Sentence", "rejected: 0x{0} {1}"),
    QT_TRANSLATE_NOOP("Sentence", "signature verification failed"),
    QT_TRANSLATE_NOOP("Sentence", "signed, but no firmware for this unit"),
    QT_TRANSLATE_NOOP("Sentence", "v{0} is not newer than v{1}"),
    QT_TRANSLATE_NOOP("Sentence", "self-test failed, rolled back to v{0}"),
    QT_TRANSLATE_NOOP("Sentence", "There is no file {0}."),
    QT_TRANSLATE_NOOP("Sentence", "Give the firmware image your build made."),
    QT_TRANSLATE_NOOP("Sentence", "The firmware image {0} cannot be read."),
    QT_TRANSLATE_NOOP("Sentence", "Check its permissions."),
    QT_TRANSLATE_NOOP("Sentence", "Choose another folder. On the command line, --force replaces it."),
    QT_TRANSLATE_NOOP("Sentence", "There is no release {0}."),
    QT_TRANSLATE_NOOP("Sentence", "The stored image of release {0} was changed after it was signed."),
    QT_TRANSLATE_NOOP(
        "Sentence",
        "Do not use it. Make the release again from the original file, and find out who changed it.",
    ),
    QT_TRANSLATE_NOOP("Sentence", "The files of release {0} are not what the ledger recorded."),
    QT_TRANSLATE_NOOP("Sentence", "Do not use it. Make the release again, and find out who changed it."),
    QT_TRANSLATE_NOOP("Sentence", "The files of release {0} are missing or damaged."),
    QT_TRANSLATE_NOOP("Sentence", "Restore its folder, or make the release again."),
    QT_TRANSLATE_NOOP("Sentence", "Write three numbers with dots, like 1.1.0: at most 255.255.65535."),
    QT_TRANSLATE_NOOP("Sentence", "{0} is empty."),
    QT_TRANSLATE_NOOP("Sentence", "Check that the build wrote it."),
    QT_TRANSLATE_NOOP("Sentence", "Check the name, the permissions and the free space."),
    QT_TRANSLATE_NOOP("Sentence", "The key file {0} cannot be read: {1}."),
    QT_TRANSLATE_NOOP("Sentence", "Check the name and the permissions."),
    QT_TRANSLATE_NOOP("Sentence", "The KMS key {0} is for {1}, not for signing."),
    QT_TRANSLATE_NOOP("Sentence", "Choose a key of usage SIGN_VERIFY."),
    QT_TRANSLATE_NOOP("Sentence", "The token of {0} refuses: {1}."),
    QT_TRANSLATE_NOOP("Sentence", "Check that it is plugged in, and that it allows what was asked."),
    QT_TRANSLATE_NOOP("Sentence", "{0} private keys match {1}."),
    QT_TRANSLATE_NOOP("Sentence", "Add object=NAME or id=%01 to the URI."),
    QT_TRANSLATE_NOOP("Sentence", "Units of {0} verify the format {1}; this is {2}."),
    QT_TRANSLATE_NOOP("Sentence", "Give the image that this product's build makes."),
    QT_TRANSLATE_NOOP(
        "Sentence", "The image has no signature, and the profile of {0} does not say how to make one."
    ),
    QT_TRANSLATE_NOOP(
        "Sentence",
        "Add [firmware.mcuboot] with header_size to the profile, or sign the image first: linekey sign.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentence",
        "The image has an MCUboot header, but no signature; making it anew would lose what it says.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentence", "Give the linker's output, zephyr.bin for instance, or sign it first: linekey sign."
    ),
    QT_TRANSLATE_NOOP("Sentence", "The image cannot be signed as the profile of {0} says: {1}"),
    QT_TRANSLATE_NOOP("Sentence", "{0} The options are keys of [firmware.mcuboot] in the product profile."),
    QT_TRANSLATE_NOOP("Sentence", "The image's first {0} bytes are not free for the header."),
    QT_TRANSLATE_NOOP(
        "Sentence", "Say --pad-header, or link the firmware with room for the header, filled with zeros."
    ),
    QT_TRANSLATE_NOOP("Sentence", "The image and MCUboot's trailer need {0} bytes; the slot has {1}."),
    QT_TRANSLATE_NOOP("Sentence", "Make the firmware smaller, or check --slot-size and --align."),
    QT_TRANSLATE_NOOP("Sentence", "The image says that it is version {0}, not {1}."),
    QT_TRANSLATE_NOOP("Sentence", "Give the version it was built with, or the other image."),
    QT_TRANSLATE_NOOP("Sentence", "The image is not signed by the key {0}… but by {1}."),
    QT_TRANSLATE_NOOP("Sentence", "The image is not signed by the key {0}… but names {1}."),
    QT_TRANSLATE_NOOP(
        "Sentence", "Give the public key of the one who signed it, or sign it with the right key."
    ),
    QT_TRANSLATE_NOOP("Sentence", "The image is not what its digest says."),
    QT_TRANSLATE_NOOP("Sentence", "It was changed after signing. Sign it again."),
    QT_TRANSLATE_NOOP("Sentence", "{0}, version {1}, header of {2} bytes"),
    QT_TRANSLATE_NOOP("Sentence", "{0}, version {1}"),
)


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    filled = [text for text in SENTENCES if "{0}" in text]
    return [(re.compile(re.sub(r"\\\{\d\\\}", "(.+?)", re.escape(text))), text) for text in filled]


def sentence(text: str) -> str:
    """A sentence of the core in the reader's language when it is a known one, else as it came."""
    if not text:
        return ""
    for known in (text, text[:1].lower() + text[1:]):
        translated = QCoreApplication.translate("Sentence", known)
        if translated != known:
            return translated
    for pattern, template in _templates():
        if found := pattern.fullmatch(text):
            parts = [sentence(part) for part in found.groups()]
            return QCoreApplication.translate("Sentence", template).format(*parts)
    return text
