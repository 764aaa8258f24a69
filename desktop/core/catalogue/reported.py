"""What units report of an update, in the words of their agent; a unit adds its own code before them."""

from __future__ import annotations

from signing.messages import N

SIGNATURE_REFUSED = N("signature verification failed")
NO_FIRMWARE = N("signed, but no firmware for this unit")
NOT_NEWER = N("v{version} is not newer than v{running}")
SELF_TEST_FAILED = N("self-test failed, rolled back to v{version}")

REPORTED = (SIGNATURE_REFUSED, NO_FIRMWARE, NOT_NEWER, SELF_TEST_FAILED)
