"""The bench."""

from __future__ import annotations

from signing.messages import Message, N

NO_BENCH = Message("BEN-001", N("No bench is running."), N("Start one with: linekey bench up"))
BENCH_PORT_UNUSABLE = Message(
    "BEN-002",
    N("Port {port} on {host} cannot be used: {reason}."),
    N("Is a bench already running? Stop it, or choose another port."),
)
STANDARD_PORT_UNUSABLE = Message(
    "BEN-115",
    N("The bench cannot have port {port} of {host}, which is one of AWS IoT's: {reason}."),
    N("Stop the program that uses it, or start the bench without --standard-ports."),
)
STANDARD_PORT_FORBIDDEN = Message(
    "BEN-116",
    N("The bench is not allowed to have port {port} of {host}, which is one of AWS IoT's."),
    N("Linux: sysctl -w net.ipv4.ip_unprivileged_port_start=443. Windows: stop the program that uses it."),
)
POLICIES_NOT_ENFORCED = Message(
    "BEN-004",
    N("The bench cannot enforce policies: what {service} can be asked for is not known."),
    N("This installation is not whole. Install Linekey again."),
)
BENCH_DID_NOT_START = Message("BEN-003", N("The bench did not start."), N("See {log}."))
NOT_A_BENCH_REGION = Message("BEN-120", N("The bench has no Region “{region}”."), "{advice}")
REGIONS_OF_THE_BENCH = N("It has those of AWS's partition “aws”, such as eu-west-1.")
NOT_A_FAULT = Message(
    "BEN-101",
    N("'{text}' is not a fault of a virtual unit."),
    N("Faults: {faults}; steps: {steps}; for example 2:no-answer=csr."),
)
NOT_A_VIRTUAL_VERSION = Message(
    "BEN-102",
    N("'{text}' is not a firmware version."),
    N("Give major.minor.patch: at most 255, 255 and 65535."),
)
NO_ROOM_FOR_HEADER = Message(
    "BEN-103", N("A firmware of {size} bytes has no room for its header."), N("Ask for 8 bytes or more.")
)
NOT_A_VIRTUAL_FIRMWARE = Message(
    "BEN-104", N("This is not a firmware for a virtual unit."), N("Make one with build_image().")
)
UNIT_CANNOT_LISTEN = Message(
    "BEN-105",
    N("A virtual unit cannot listen on {host}:{port}: {reason}."),
    N("Choose another port, or 0 for any free one."),
)
NOT_A_PLACE_TO_LISTEN = Message(
    "BEN-106",
    N("A virtual unit cannot listen on '{place}'."),
    N("Use socket://127.0.0.1:PORT (0 takes a free port); pty: works on Linux and macOS."),
)
UNIT_TLS_REFUSES = Message(
    "BEN-107",
    N("The unit's TLS stack refuses its certificate, key or root CA: {reason}."),
    N("Provision the unit again."),
)
UNIT_SUBSCRIPTION_REFUSED = Message(
    "BEN-108", N("The cloud refuses the unit's subscription to {topic}."), N("Check its policy.")
)
UNIT_MESSAGE_REFUSED = Message(
    "BEN-109", N("The cloud refuses the unit's message on {topic}."), N("Check its policy.")
)
CLOUD_DID_NOT_ANSWER_UNIT = Message(
    "BEN-109", N("The cloud did not answer the unit: {reason}."), retryable=True
)
FIRMWARE_REJECTED = Message(
    "BEN-110", N("rejected: 0x{code:08x} {reason}"), N("Look at the release and its rollout.")
)
UNITS_DID_NOT_COME_UP = Message("BEN-111", N("The virtual units did not come up."), N("See {log}."))
JOB_MESSAGE_NOT_UNDERSTOOD = Message(
    "BEN-112", N("The cloud sent a job message the unit does not understand.")
)
TOLD_OTHERWISE = Message(
    "BEN-114",
    N("The tour went otherwise than it tells: {what}."),
    N("See what came of it on the page above, then run the tour again."),
)
NO_TWIN = Message(
    "BEN-113",
    N("The device family “{family}” has no virtual unit: there is no twin “{twin}”."),
    N("Known twins: {twins}."),
)
