"""Portable releases."""

from __future__ import annotations

from signing.messages import Message, N

NOT_A_BUNDLE = Message(
    "SIG-140",
    N("This is not a release bundle: {reason}."),
    N("Give the file that `linekey release export` wrote, as it was written."),
)
BUNDLE_DAMAGED = Message(
    "SIG-141",
    N("The bundle's {part} was damaged after it was written."),
    N("Have it sent again. When it comes damaged again, find out who changes it."),
)
PART_DIFFERS = Message(
    "SIG-142",
    N("The bundle's {part} is not the one that its manifest tells of."),
    N("Do not use it: somebody has put it together from several. Ask who made the release for another."),
)
NOT_A_FOREIGN_ENVELOPE = Message(
    "SIG-143",
    N("This is neither a release bundle nor a DSSE envelope: {reason}."),
    N("Give the file that `linekey release export` wrote, or the JSON that another DSSE tool has signed."),
)
NOTHING_OF_A_TRUSTED_KEY = Message(
    "SIG-144",
    N("No signature in the envelope is by a key of the release policy."),
    N("Check which key has signed, and that it signed this very manifest."),
)
BUNDLE_REFUSED = Message(
    "SIG-145",
    N("The bundle says that its release was refused: {reason}"),
    N("Use a later release. A refusal is not taken back."),
)
BUNDLE_REVOKED = Message(
    "SIG-146",
    N("The bundle says that a signature of its release was revoked: {reason}"),
    N("Use a later release. A revocation is not taken back."),
)
NOT_FIT_TO_EXPORT = Message(
    "SIG-147",
    N("The release is {state}: it leaves this computer only when that is asked for."),
    N("Say --{state} to export it all the same. Its name and its content will tell."),
)
ANOTHER_RELEASE = Message(
    "SIG-148",
    N("The ledger has another release with the id or the content of {release}: {other}."),
    N("Compare the two with “linekey release show”. Somebody may have renamed one."),
)
NO_SUCH_MANIFEST = Message(
    "SIG-149",
    N("No release of this ledger has the manifest that the envelope is about."),
    N("Import the release's bundle first, then the envelope that somebody has signed elsewhere."),
)
