"""Keys, and how they are named."""

from __future__ import annotations

from signing.messages import Message, N

NO_PROFILE_OR_BUCKET = Message(
    "SIG-001",
    N("“{uri}” does not say which profile and which bucket."),
    N("Write awssigner:PROFILE?bucket=NAME, with a versioned bucket in the profile's region."),
)
NO_NEW_KMS_KEY = Message(
    "SIG-001",
    N("“{uri}” does not name a new key in KMS."),
    N("Write awskms:alias/NAME, with letters, digits, /, _ and - in the name."),
)
NO_NEW_TOKEN_KEY = Message("SIG-001", N("{uri} does not name the new key."), N("Add object=NAME to the URI."))
NOT_A_TOKEN_URI = Message(
    "SIG-001",
    N("The PKCS#11 URI {reason}."),
    N("Write pkcs11:token=NAME;object=KEY, as `p11tool --list-all` prints it."),
)
NOT_A_KEY = Message("SIG-001", N("“{uri}” does not name a key."), N("Write a scheme and a place: {schemes}."))
NOT_A_KEY_URI = Message(
    "SIG-001", N("The URI does not name a key."), N("Write a scheme and a place: {schemes}.")
)
NO_ACCESS_TO_AWS = Message(
    "SIG-002", N("The key {uri} lives in AWS and no access to AWS was given."), N("Sign in to AWS first.")
)
NOT_THE_EXPECTED_KEY = Message(
    "SIG-003",
    N("The key {uri} is not the expected one: its public key differs."),
    N("Choose the key that belongs to the certificate the units carry."),
)
SIGNS_FIRMWARE_ONLY = Message(
    "SIG-004",
    N("The key {uri} signs firmware only, not certificates."),
    N("Use a key in a file, a token or KMS."),
)
KEY_FILE_UNREADABLE = Message(
    "SIG-010", N("The key file {path} cannot be read: {reason}."), N("Check the name and the permissions.")
)
NO_PRIVATE_KEY = Message(
    "SIG-011", N("{path} holds no private key known here."), N("Give a PEM file with a PKCS#8 key.")
)
PASSPHRASE_WRONG = Message(
    "SIG-012", N("The passphrase does not open {path}."), N("Try again; capitals and keyboard layout matter.")
)
KEY_KIND_SIGNS_NOTHING = Message(
    "SIG-013",
    N("The key of {owner} is of a kind that signs no firmware here."),
    N("Use one of these: {kinds}."),
)
NOT_A_KEY_KIND = Message("SIG-013", N("“{kind}” is not a kind of key."), N("Use one of these: {kinds}."))
KEY_KIND_NOT_TAKEN = Message(
    "SIG-013",
    N("The key of {owner} is {found}; {user} takes {wanted}."),
    N("Choose another key, or another format."),
)
KEY_FILE_EXISTS = Message(
    "SIG-014", N("{path} exists already and keys are never overwritten."), N("Choose another name.")
)
PASSPHRASE_MISSING = Message(
    "SIG-015", N("A key file needs a passphrase."), N("Choose one that is long and hard to guess.")
)
PASSPHRASE_UNUSABLE = Message(
    "SIG-015",
    N("The passphrase cannot be used: it is too long, or not UTF-8."),
    N("Choose one of at most {limit} bytes of UTF-8."),
)
TOO_LARGE_FOR_ED25519 = Message(
    "SIG-043",
    N("An Ed25519 key signs at most {limit:,} bytes in one piece."),
    N("Use an ECDSA or RSA key, or an image format that signs its digest."),
)
