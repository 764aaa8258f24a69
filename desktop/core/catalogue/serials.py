"""Serial numbers, and who may use them."""

from __future__ import annotations

from signing.messages import Message, N

NO_TABLE_OF_SERIALS = Message(
    "PRV-015",
    N("This account has no table of serial numbers: nobody would notice one that is used twice."),
    N("Set the account up again: linekey account setup."),
    order=N("The AWS account is not ready. Call the engineer."),
)
SERIAL_RESERVED = Message(
    "PRV-016",
    N("The station {host} is working on the serial number {serial} since {since:%Y-%m-%d %H:%M}."),
    N(
        "Wait for its verdict. If that station is out of order, try again after {until:%H:%M}, or free the "
        "number: linekey account serials release {serial}"
    ),
    retryable=True,
    order=N("Another station works on this unit. Wait."),
)
SERIAL_TAKEN = Message(
    "PRV-017",
    N(
        "The serial number {serial} is taken: the station {host} gave “{thing}” a certificate on "
        "{since:%Y-%m-%d %H:%M} ({state})."
    ),
    N(
        "Check the label. If its run was cut off, start that station: it finishes the unit or takes it back. "
        "To use the serial number again, remove that certificate."
    ),
    order=N("This serial number is taken. Check the label."),
)
SERIAL_LEASED = Message(
    "PRV-018",
    N("The serial number {serial} is leased to the station {host}."),
    N("Make the unit there, or free the number: linekey account serials release {serial}"),
    order=N("This label is for another station. Take the unit there."),
)
SERIAL_NOT_LISTED = Message(
    "PRV-019",
    N("The serial number {serial} is not in the list of {product}."),
    N("Check the label. A new number is listed with: linekey account serials add FILE"),
    order=N("This serial number is not in the list. Check the label."),
)
SERIAL_GIVEN_AWAY = Message(
    "PRV-020",
    N("The serial number {serial} was given away while this run worked (station {host})."),
    N("Run the unit again. If that happens again, look at: linekey account serials list"),
    retryable=True,
    order=N("Run the unit again."),
)
MORE_CERTIFICATES = Message(
    "PRV-021",
    N("The thing “{thing}” does not have this unit's certificate and no other: {found}."),
    N("Another unit has this serial number. Find out which is the right one, and remove the other's."),
    order=N("Another unit has this serial number. Call the engineer."),
)
MADE_SINCE = Message(
    "PRV-022",
    N("The run of {serial} was cut off in “{phase}”. The unit was provisioned by another run since."),
    N("The unit was not touched. There is nothing to do."),
    order=N("The unit is good. Nothing to do."),
)
SERIAL_IN_USE = Message(
    "PRV-023",
    N("The serial number {serial} is in use: “{thing}” has the certificate {certificate}…."),
    N("Take the certificate back first, then release the number."),
)
SERIALS_NOT_TAKEN = Message(
    "PRV-024",
    N("{path} cannot be taken: {lines}."),
    N("Nothing was written. The file has one serial number a line, in UTF-8 or UTF-16."),
)
NO_SERIALS = Message(
    "PRV-025",
    N("{path} holds no serial number."),
    N("Nothing was written. The file has one serial number a line, in UTF-8 or UTF-16."),
)
SERIAL_UNKNOWN = Message(
    "PRV-026",
    N("Nobody has reserved or leased the serial number of “{thing}”."),
    N("Look at: linekey account serials list"),
)
SERIAL_OF_ANOTHER_PRODUCT = Message(
    "PRV-029",
    N("The thing “{thing}” is kept for the product {owner}, where it is the serial number {serial}."),
    N("Check label and product. Two products must not give their things the same names: see thing_name."),
    order=N("This label belongs to another product. Check the label."),
)
LEASES_UNREADABLE = Message(
    "PRV-031",
    N("The leased serial numbers of this station cannot be read: {path}"),
    N("Restore the file. Without a copy, remove it and lease the numbers that are left once more."),
    order=N("The list of numbers is damaged. Call the engineer."),
)
SERIAL_USED_UP = Message(
    "PRV-027",
    N("The serial number {serial} is used up: this station made a unit of it without the network."),
    N("Check the label."),
    order=N("This serial number is taken. Check the label."),
)
