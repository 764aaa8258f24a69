"""Linekey itself."""

from __future__ import annotations

from signing.messages import Message, N

FAULT_IN_LINEKEY = Message(
    "CLI-001", N("Something went wrong inside Linekey ({name})."), N("Its makers need this file: {log}")
)
OUTPUT_CANNOT_BE_WRITTEN = Message(
    "CLI-002",
    N("The output cannot be written: {reason}."),
    N("What was done is done. Make room, and look it up."),
)
DISK_IS_FULL = Message(
    "CLI-003",
    N("{path} cannot be written: the disk is full."),
    N("Free some space and try again."),
    retryable=True,
    order=N("The disk is full. Call the engineer."),
)
STOPPED = Message("ABT-001", N("Stopped on request."))
WRONG_USAGE = Message("CLI-020", "{reason}", N("See: {verb} --help"))
