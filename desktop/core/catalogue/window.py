"""The window."""

from __future__ import annotations

from signing.messages import Message, N

FAULT_IN_WINDOW = Message(
    "GUI-001", N("Something went wrong inside Linekey."), N("Copy this and send it with the log file.")
)
NO_WINDOW = Message(
    "GUI-002",
    N("The window cannot be opened: {reason}."),
    N("Install Linekey again; if that does not help, send the log file {log}."),
)
FILE_CANNOT_BE_READ = Message("GUI-003", N("The file cannot be read: {reason}."), N("Choose another file."))
WINDOW_SILENT = Message(
    "GUI-004",
    N("Linekey is open already, and its window does not answer."),
    N("It may still be ending: wait a minute, then start it again. Otherwise end it in the Task Manager."),
)
NO_DISPLAY = Message(
    "GUI-005",
    N("There is no display for the window here."),
    N("Name a verb: linekey --help lists them. With a display, set DISPLAY or WAYLAND_DISPLAY."),
)
KEY_ASKS = Message(
    "GUI-010", N("The key asks for its passphrase or PIN."), N("Type it beside the key, then sign again.")
)
IMAGE_CHANGED = Message(
    "GUI-030", N("{image} has changed since it was read."), N("Look at what it is now, then sign again.")
)
KEY_OF_ANOTHER_CERTIFICATE = Message(
    "SIG-003",
    N("The key does not belong to the certificate the units carry."),
    N("Choose its key, or the certificate that belongs to this one."),
)
