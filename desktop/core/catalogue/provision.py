"""A unit's run."""

from __future__ import annotations

from signing.messages import Message, N

SERIAL_PROVISIONED = Message(
    "PRV-010",
    N(
        "A unit with the serial number {serial} is already provisioned: the thing “{thing}” has a "
        "certificate."
    ),
    N("Check the label. Nothing was changed. To use the serial number again, remove that certificate."),
    order=N("This serial number is taken. Check the label."),
)
UNIT_PROVISIONED = Message(
    "PRV-011",
    N("The unit on {port} is already provisioned as “{thing}”."),
    N("Take it out and plug in the unit with the label {serial}. Nothing was changed."),
    order=N("Wrong unit in slot {slot}. Take it out."),
)
UNIT_CHANGED = Message(
    "PRV-028",
    N("On {port} is not the unit that this run works on: it is “{found}”, not “{thing}”."),
    N(
        "It was not changed. Leave a unit in until its verdict, and run each with its own label. A unit that "
        "restarts by itself looks like this too: check its power."
    ),
    order=N("The unit was taken out too early. Run it again."),
)
CERTIFICATE_NOT_AWS_S = Message(
    "PRV-012",
    N("The certificate from {issuer} is not the one AWS names."),
    N("Something between this station and AWS changes answers: check the network."),
    order=N("AWS gave a wrong answer. Call the engineer."),
)
CERTIFICATE_REFUSED = Message(
    "PRV-012",
    N("The certificate from {issuer} is refused. {reason}"),
    "{advice}",
    order=N("AWS gave a wrong answer. Call the engineer."),
)
REGISTERED_AS_ANOTHER = Message(
    "PRV-013",
    N("AWS registered the unit as “{registered}”, not as “{thing}”."),
    N(
        "Compare thing_name in the product profile with what “{template}” registers; then delete the "
        "thing “{registered}”."
    ),
    order=N("AWS gave the unit a wrong name. Call the engineer."),
)
AUTHORITY_UNFIT = Message(
    "PRV-060",
    N("The authority {path} cannot be used. {reason}"),
    "{advice}",
    order=N("The station cannot give identities. Call the engineer."),
)
AUTHORITY_UNREADABLE = Message(
    "PRV-060",
    N("The certificate of the authority, {path}, cannot be read: {reason}."),
    N("Check ca_certificate in the product profile."),
    order=N("The station cannot give identities. Call the engineer."),
)
AUTHORITY_NOT_TAKEN = Message(
    "PRV-061",
    N("AWS IoT takes no certificates of the authority {path}. {reason}"),
    N("Look at it with “linekey account ca list”: it must be registered there, and active."),
    order=N("AWS takes no units of this line. Call the engineer."),
)
NOT_AUTO_REGISTERED = Message(
    "PRV-061",
    N("AWS IoT registers no units of the authority {path} when they first connect."),
    N("Make it active with auto-registration: linekey account setup --product PROFILE"),
    order=N("AWS takes no units of this line. Call the engineer."),
)
ACTIVATION_REFUSED = Message(
    "PRV-062",
    N("AWS IoT knows the certificate of {thing}, but it was not activated within {seconds:g} s."),
    N("Look at the serial number with “linekey account serials list”, and at the function's log."),
    order=N("AWS did not admit this serial number. Call the engineer."),
)
PRIVATE_CA_NOT_ACTIVE = Message(
    "PRV-063",
    N("The authority {authority} is {status} in AWS Private CA, so it issues nothing."),
    N("Enable or renew it there, or name another one in the product profile. Nothing was made."),
    order=N("The station cannot give identities. Call the engineer."),
)
PRIVATE_CA_SLOW = Message(
    "PRV-064",
    N("AWS Private CA has not issued the certificate within {seconds:g} s ({authority})."),
    N("Run the unit again. Nothing that anybody could use was made."),
    retryable=True,
    order=N("AWS is slow. Run the unit again."),
)
SERIAL_MADE = Message(
    "PRV-065",
    N("A unit with the serial number {serial} was made here and waits for its first connection."),
    N("Check the label. Nothing was changed."),
    order=N("This serial number is taken. Check the label."),
)
MADE_TWICE = Message(
    "PRV-066",
    N("The thing “{thing}” has other certificates than the one that was made for it here: {found}."),
    N("Two units may have its name. Find out which is right, and revoke the other certificate in AWS IoT."),
    order=N("Two units have one name. Call the engineer."),
)
MADE_ELSEWHERE = Message(
    "PRV-067",
    N("{count} accounts on this computer are set up for {product} in {region}, and AWS is not asked which."),
    N("Keep the folder of one of them in {folder}."),
    order=N("The account is not set up. Call the engineer."),
)
NOT_LEASED = Message(
    "PRV-068",
    N("The serial number {serial} is not among those that this station has leased."),
    N("Lease more while there is internet: linekey account serials lease"),
    order=N("This number is not for this station. Call the engineer."),
)
AUTHORITY_ENDS_TOO_SOON = Message(
    "PRV-080",
    N("No certificate can be as the product profile says. {reason}"),
    "{advice}",
    order=N("The line's permission ends too soon. Call the engineer."),
)
CERTIFICATE_NOT_POSSIBLE = Message(
    "PRV-081",
    N("No certificate of {serial} can be as the product profile says. {reason}"),
    N("Correct [identity.certificate] in the product profile: it must fit every serial number."),
    order=N("This label does not fit the product. Call the engineer."),
)
STATION_TAKEN = Message(
    "PRV-050",
    N("Another Linekey is provisioning units on this computer."),
    N("Use that one, or close it first."),
    retryable=True,
    order=N("Linekey is open twice. Close one."),
)
SLOT_AT_WORK = Message(
    "PRV-051",
    N("Slot {slot} is working on {serial} on {port} already."),
    N("Wait for its verdict, or scan another label."),
    retryable=True,
    order=N("Slot {slot} works on this unit. Wait for its verdict."),
)
STATION_SLEPT = Message(
    "PRV-052",
    N("This computer slept during the run."),
    N("The unit is not at fault. Run it again."),
    retryable=True,
    order=N("The computer slept. Run the unit again."),
)
FAULT_IN_RUN = Message(
    "PRV-099",
    N("A fault in Linekey stopped the run ({fault})."),
    N("Try once more; if it happens again, send the log to the makers of Linekey."),
    order=N("Linekey has a fault. Run the unit again."),
)
RUN_TAKEN_BACK = Message(
    "PRV-030",
    N("The run of {serial} was cut off in “{phase}” and has been taken back."),
    N("Nothing is left of it. Run the unit again."),
    order=N("The last run was cut off. Run the unit again."),
)
CLAIM_ENDED = Message(
    "PRV-070",
    N("The claim that AWS lent this station for “{template}” ended during the run."),
    N("Start the unit again: it gets a new claim."),
    retryable=True,
    order=N("AWS took too long. Run the unit again."),
)
