"""Why the gate says no: a code for programs, a sentence for people."""

from __future__ import annotations

REQUEST = "RequestRefused"
POLICY = "PolicyRefused"
EXPIRED = "PolicyExpired"
NOT_APPROVED = "NotApproved"
IMAGE = "ImageDiffers"
SIGNATURE = "SignatureDiffers"
TARGETS = "TargetsRefused"
TAKEN = "NameTaken"
AWS = "AwsRefused"
FAILED = "Failed"


class Refused(Exception):  # noqa: N818 - an answer, not an error of ours
    """Nothing was made, or it is taken back."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def require(holds: bool, code: str, message: str) -> None:
    """Raises `Refused` unless it holds."""
    if not holds:
        raise Refused(code, message)
