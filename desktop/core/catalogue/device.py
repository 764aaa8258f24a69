"""The unit and its cable."""

from __future__ import annotations

from signing.messages import Message, N

NO_DRIVER = Message(
    "DEV-001",
    N("There is no driver for the device family “{family}”."),
    "{advice}",
    order=N("This station does not know this product. Call the engineer."),
)
PORT_CANNOT_BE_OPENED = Message(
    "DEV-010",
    N("The port {port} cannot be opened."),
    N("Plug the unit in, then look for its name with: linekey ports."),
    retryable=True,
    order=N("No unit in this slot. Plug it in."),
)
PORT_IN_USE = Message(
    "DEV-011",
    N("The port {port} is in use by another program, or this user may not open it."),
    N("Close other terminal programs and the other slot that uses it."),
    retryable=True,
    order=N("Another program uses this slot. Close it."),
)
UNIT_SILENT = Message(
    "DEV-012",
    N("The unit on {port} did not answer within {seconds:.0f} s."),
    N("Check power and cable. If another unit works in this slot, this one is faulty."),
    retryable=True,
    order=N("The unit does not answer. Check power and cable."),
)
UNIT_GARBLED = Message(
    "DEV-013",
    N("The unit on {port} did not answer as expected within {seconds:.0f} s."),
    N("Characters may be lost on the line: check cable and ground. The transcript shows what arrived."),
    retryable=True,
    order=N("The unit answers badly. Check the cable."),
)
COMMAND_REFUSED = Message(
    "DEV-014",
    N("The unit on {port} refused “{command}”: {reason}"),
    N("Its firmware or its memory is not as it should be. Put the unit aside."),
    order=N("Faulty unit. Put it aside."),
)
PORT_WENT_AWAY = Message(
    "DEV-015",
    N("The port {port} went away while the unit was being worked on."),
    N("Plug the unit in again, check its power, and start over."),
    retryable=True,
    order=N("The unit was unplugged. Plug it in and run it again."),
)
ANSWER_NOT_UNDERSTOOD = Message(
    "DEV-016",
    N("The unit on {port} gave an answer to “{command}” that cannot be understood."),
    N("Check the cable, and that the unit runs the firmware this product needs."),
    retryable=True,
    order=N("Wrong firmware or bad cable. Check both."),
)
NO_CODE_CERTIFICATE = Message(
    "DEV-017",
    N("The unit on {port} tells no code-signing certificate under the label “{label}”."),
    N("Compare the label with the product profile; otherwise provision the unit again."),
    order=N("The unit's identity is not complete. Run it again."),
)
ADAPTERS_ALIKE = Message(
    "DEV-018",
    N("{ports} have the same USB serial number: {address} could be any of them."),
    N("Bind the slot to its USB socket: linekey ports bind SLOT PORT --socket"),
    order=N("Two slots look alike. Call the engineer."),
)
NO_USB_ADDRESS = Message(
    "DEV-019",
    N("The port {port} cannot be told by a USB serial number or socket."),
    N("Choose one that “linekey ports” shows with an address; others keep their name anyway."),
    order=N("This port cannot be bound to a slot. Call the engineer."),
)
REQUEST_REFUSED = Message(
    "DEV-030",
    N("The unit's certificate request is refused. {reason}"),
    "{advice}",
    order=N("The unit does not fit this label. Check the label."),
)
REQUEST_DAMAGED = Message(
    "DEV-033",
    N("The unit's certificate request arrived damaged, however often it was asked for. {reason}"),
    N("Characters are changed on the line: check cable and ground, or try another slot."),
    retryable=True,
    order=N("The unit answers badly. Check the cable."),
)
KEY_REFUSED = Message(
    "DEV-040",
    N("The unit's key is refused. {reason}"),
    "{advice}",
    order=N("The unit's key is not good. Put it aside."),
)
KEY_OF_ANOTHER_UNIT = Message(
    "DEV-041",
    N("The unit on {port} has the key of another one, {other}."),
    N(
        "Whoever has one of them can be the other: its memory was copied, or its random numbers are bad. "
        "Put it aside, and tell its maker. If it is {other} with a new label, give it that serial number."
    ),
    order=N("This unit is a copy of {other}. Put it aside."),
)
CERTIFICATE_READ_BACK_DIFFERS = Message(
    "DEV-031",
    N("The certificate read back from the unit is not the one that was written."),
    N("Try once more; if it happens again, the unit's memory is faulty."),
    retryable=True,
    order=N("The unit did not keep its identity. Run it again."),
)
READ_BACK_DAMAGED = Message(
    "DEV-034",
    N("The certificate that was written is read back differently each time from {port}."),
    N("Characters are changed on the line: check cable and ground, or try another slot."),
    retryable=True,
    order=N("The unit answers badly. Check the cable."),
)
SETTINGS_NOT_KEPT = Message(
    "DEV-032",
    N("After its restart the unit is “{found}” at “{found_host}”, not “{thing}” at “{host}”."),
    N("It did not keep its settings. Try once more; if it happens again, its memory is faulty."),
    retryable=True,
    order=N("The unit did not keep its settings. Run it again."),
)
