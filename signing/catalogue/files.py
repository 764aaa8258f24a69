"""Files that are read and written."""

from __future__ import annotations

from signing.messages import Message, N

FILE_HOLDS_A_KEY = Message(
    "SIG-014", N("{path} holds a private key, and keys are never overwritten."), N("Choose another name.")
)
FILE_EXISTS = Message(
    "SIG-041", N("{path} exists already."), N("Choose another name, or say --force to replace it.")
)
FOLDER_EXISTS = Message("SIG-041", N("{path} exists already."), N("Choose another name for the folder."))
SIGNATURE_OVER_IMAGE = Message(
    "SIG-041", N("{path} is the image itself."), N("Choose another name for the signature.")
)
FILE_UNUSABLE = Message(
    "SIG-042", "{path}: {reason}.", N("Check the name, the permissions and the free space.")
)
FILE_NAME_TOO_LONG = Message(
    "SIG-042", N("“{name}” is too long for a file's name."), N("Choose a shorter name.")
)
FILE_NAME_IMPOSSIBLE = Message(
    "SIG-042",
    N("On Windows no file can be called “{name}”."),
    N('Choose one without < > : " / \\ | ? *, without a dot or space at its end, other than CON or NUL.'),
)
SIGNATURE_OF_ANOTHER = Message(
    "SIG-044",
    N("{path} is there already, and is not this key's signature of the image."),
    N("The image was built anew, or another key signed it: say --force to sign it again."),
)
