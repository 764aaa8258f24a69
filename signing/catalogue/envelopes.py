"""Release manifests in their envelopes."""

from __future__ import annotations

from signing.messages import Message, N

NOT_AN_ENVELOPE = Message(
    "SIG-120", N("This is not a DSSE envelope: {reason}."), N("Give the file that was written at signing.")
)
NOT_A_STATEMENT = Message(
    "SIG-121",
    N("The envelope holds “{found}”, not an in-toto statement."),
    N("Give the manifest of a release."),
)
NOT_A_MANIFEST = Message(
    "SIG-122",
    N("This is not a release manifest: {reason}."),
    N("Use what Linekey wrote when the release was made."),
)
SIGNATURE_DOES_NOT_HOLD = Message(
    "SIG-123",
    N("The envelope's signature by the key {key}… does not hold."),
    N("The envelope was changed after signing. Do not use it, and find out who changed it."),
)
SIGNATURES_MISSING = Message(
    "SIG-124",
    N("The envelope needs the signatures of {wanted} trusted keys and has {held}."),
    N("Check which keys are trusted, and whether everybody has signed."),
)
SIGNED_BY_THIS_KEY = Message(
    "SIG-125",
    N("The key {key}… has signed this envelope already."),
    N("Each key signs once. Choose another key."),
)
UNKNOWN_STATEMENT = Message(
    "SIG-126",
    N("The statement is “{found}”, not a release manifest of this version."),
    N("It must be {wanted}. A newer Linekey may have written it."),
)
