"""Settings, profiles and files of the station."""

from __future__ import annotations

from signing.messages import Message, N

PROFILE_CANNOT_BE_READ = Message(
    "SET-001",
    N("The product profile {path} cannot be read: {reason}."),
    N("Check its path."),
    order=N("The product's settings are wrong. Call the engineer."),
)
PROFILE_VALUE_WRONG = Message(
    "SET-002",
    "{path}: {place}: {reason}.",
    "{advice}",
    order=N("The product's settings are wrong. Call the engineer."),
)
PROFILE_IS_NO_TEXT = Message(
    "SET-002",
    N("{path} is not TOML: it is no text in UTF-8."),
    N("Give the product profile, not another file."),
)
PROFILE_IS_NO_TOML = Message("SET-002", N("{path} is not TOML: {reason}."), N("Mend the line it names."))
OPTION_WRONG = Message(
    "SET-002", "{place}: {reason}.", order=N("The product's settings are wrong. Call the engineer.")
)
NO_SUCH_OPTION = Message(
    "SET-002",
    N("unit.options.{key}: The driver {family} has no such option."),
    "{advice}",
    order=N("The product's settings are wrong. Call the engineer."),
)
NOT_A_SERIAL = Message(
    "SET-003",
    N("“{serial}” is not a serial number of {product}."),
    N("It must match {pattern}. Scan the label again."),
    order=N("Not a label of this product. Scan again."),
)
NOT_A_LABEL = Message(
    "SET-041",
    N("“{label}” is not a label of {product}."),
    N(
        "Scan it again. If it is the right label, the scanner types for another keyboard layout than this "
        "computer has, or [label] in the product profile does not fit."
    ),
    order=N("Not a label of this product. Scan again."),
)
LABEL_OF_ANOTHER = Message(
    "SET-042",
    N("“{label}” is the label of another product: “{found}”, not {product}."),
    N("Put this unit aside, and scan the label of a unit of this product."),
    order=N("A unit of another product. Put it aside."),
)
LABEL_TWO_WAYS = Message(
    "SET-043",
    N("“{label}” is a serial number with what the scanner adds, and another one without it."),
    N("Choose a prefix and suffix that no serial number has, on the scanner and in [label] of the profile."),
    order=N("The scanner is set up wrongly. Call the engineer."),
)
NOT_A_THING_NAME = Message(
    "SET-007",
    N("AWS IoT takes no thing called “{thing}”."),
    N("Its name may have 128 of the signs a-z, A-Z, 0-9, “:”, “_” and “-”: mend the product profile."),
    order=N("The product's settings are wrong. Call the engineer."),
)
DATA_FOLDER_UNUSABLE = Message(
    "SET-008",
    N("The data folder {folder} cannot be used: {reason}."),
    N("It must be a folder in which this user may write; LINEKEY_DATA_DIR names another one."),
    order=N("The data folder is wrong. Call the engineer."),
)
NOT_AN_ENDPOINT = Message(
    "SET-004", N("“{endpoint}” is not an endpoint."), N("Write bench, or leave it out for AWS.")
)
NO_REGION = Message(
    "SET-005",
    N("No AWS Region is chosen."),
    N("Choose one, or give the AWS profile one: `aws configure set region REGION`."),
    order=N("The AWS settings are wrong. Call the engineer."),
)
REGION_OF_ANOTHER = Message(
    "SET-060",
    N("The product's units live in {home}, and {region} was asked for."),
    N("Leave the Region out, or give the profile of a product whose units live there."),
    order=N("The AWS settings are wrong. Call the engineer."),
)
NOT_A_REGION = Message(
    "SET-061",
    N("There is no AWS Region “{region}”."),
    "{advice}",
    order=N("The AWS settings are wrong. Call the engineer."),
)
REGION_UNREACHABLE = Message(
    "SET-062",
    N("Linekey could not {what}: AWS cannot be reached in “{region}”, a Region that is not known here."),
    "{advice}",
    order=N("The AWS settings are wrong. Call the engineer."),
)
PERHAPS_REGION = N("Did you mean {region}?")
LIKE_EU_WEST_1 = N("Regions have names like eu-west-1.")
PART_CANNOT_BE_LOADED = Message(
    "SET-006",
    N("“{name}” ({group}) cannot be loaded from {place}: {reason}."),
    N("Mend or remove the package that brings it."),
    order=N("This station does not know this product. Call the engineer."),
)
ACCOUNT_NOT_SET_UP = Message(
    "SET-010",
    N("The account is not set up for {product} in {region}, or not from this computer."),
    N("Run: linekey account setup --product PROFILE, or copy facts.json from where that was done."),
    order=N("The account is not set up. Call the engineer."),
)
ACCOUNT_AS_SOMEBODY_LEFT_IT = Message("SET-011", "{problem}", "{advice}")
ISSUER_OF_ANOTHER = Message(
    "SET-013",
    N("Units of {product} get their identity by “{issuer}”, which has no provisioning template."),
    N("Give a product whose issuer is “fleet”."),
)
AUTHORITY_REGISTERED = Message(
    "SET-050",
    N("AWS IoT knows the authority “{subject}” already; it is {status}."),
    N("See: linekey account ca show {id}. One that is INACTIVE: linekey account ca activate {id}"),
)
AUTHORITY_ACTIVE = Message(
    "SET-051",
    N("The authority {id} is ACTIVE: units may still come with certificates that it signed."),
    N("Take it out of use first: linekey account ca deactivate {id}"),
)
TEMPLATE_NOT_JUST_IN_TIME = Message(
    "SET-052",
    N("The provisioning template {name} is {state}, of the type {kind}: it provisions nothing just in time."),
    N("Name an enabled template of the type JITP."),
)
FUNCTION_MISSING = Message(
    "SET-053",
    N("The certificate provider calls {function}, which does not exist."),
    N("Choose who signs: linekey account provider update"),
)
FUNCTION_NOT_PERMITTED = Message(
    "SET-054",
    N("AWS IoT may not call {function}: its policy says nothing of {provider}."),
    N("Let it: linekey account provider update, or aws lambda add-permission."),
)
FUNCTION_BROKEN = Message(
    "SET-055",
    N("The certificate provider's function {function} gives no certificate: {reason}"),
    N("See its log in CloudWatch; set up again when it is mended."),
)
FUNCTION_SLOW = Message(
    "SET-056",
    N("The certificate provider's function {function} takes longer than AWS IoT's {seconds:g} s."),
    N("Try again, for the first call takes longest; else give it more memory and see what it waits for."),
    retryable=True,
)
ANSWER_UNFIT = Message(
    "SET-057",
    N("The certificate provider answers with a certificate that AWS IoT refuses. {reason}"),
    "{advice}",
)
NOTHING_TO_TRY = Message(
    "SET-058",
    N("AWS IoT itself signs here, and this station has no claim with which to ask it."),
    N("Set up first: linekey account setup"),
)
PART_NOT_RIGHT = Message(
    "SET-075",
    "{problem}",
    N("Set-up mends it, or says who must: linekey account setup"),
)
POLICY_ALLOWS_ALL = Message(
    "SET-076",
    N("The IoT policy {policy} allows every action of AWS IoT; {count:,} certificates or groups have it."),
    N("Give them a policy of what they do, as a product's unit policy is, and detach this one."),
)
CLAIM_DOES_MORE = Message(
    "SET-076",
    N(
        "With the IoT policy {policy} one may claim certificates, and more: {more}; {count:,} certificates "
        "or groups have it."
    ),
    N("Leave it what a claim needs: to connect, and the topics of create-from-csr and of its template."),
)
UNITS_THERE = Message(
    "SET-077",
    N(
        "There are units: {things:,} things of the type {type}, and {certificates:,} certificates with the "
        "policy {policy}."
    ),
    N(
        "Remove the units first. To end the making of new ones and leave these all that they need: "
        "linekey account remove --with-units"
    ),
)
TEMPLATE_ASKS_NOBODY = Message(
    "SET-078",
    N(
        "The provisioning template {template} has no hook: whoever may claim can register a certificate of "
        "his own as any of its units."
    ),
    N("Give it a hook that knows who is expected, or disable it: aws iot update-provisioning-template"),
)
CALLED_BY_ANYBODY = Message(
    "SET-078",
    N("The permission {statement} lets AWS IoT call the function {function} for {whom}."),
    N(
        "Remove it, then set up again: aws lambda remove-permission --function-name {function} "
        "--statement-id {statement}"
    ),
)
PROVIDER_AUTHORITY_REGISTERS = Message(
    "SET-078",
    N(
        "The certificate provider signs with the authority {id}, whose units AWS IoT registers when they "
        "first connect: whoever may claim can be any unit."
    ),
    N(
        "Turn that off: aws iot update-ca-certificate --certificate-id {id} "
        "--new-auto-registration-status DISABLE"
    ),
)
SIGNED_IN_AS_ROOT = Message(
    "SET-079",
    N("This is the root user of the account {account}, which nothing holds to less."),
    N("Sign in with a role or a user that may do what is needed."),
)
REGION_WITHOUT_IOT = Message(
    "SET-079",
    N("Linekey knows of no AWS IoT in the Region {region}."),
    N("Check its name."),
)
CLOCK_DRIFTS = Message(
    "SET-079",
    N("This station's clock is {seconds:.0f} s {direction} that of AWS, which takes 300 s at most."),
    N("Set the clock; turn on time synchronisation."),
)
PORT_CLOSED = Message(
    "SET-079",
    N("The port {port} of {host} cannot be reached from here ({name}): units and claims connect there."),
    N("Open it in the firewall. Units on other networks are not concerned."),
)
SECRET_NEEDED = Message(
    "SET-020",
    N("The secret “{secret}” is needed, and {reason}."),
    N('Set {variable}, or store it in the keyring: keyring set {service} "{secret}"'),
    order=N("A passphrase is missing. Call the engineer."),
)
SLOTS_CANNOT_BE_READ = Message(
    "SET-040",
    N("The slots in {path} cannot be read: {reason}."),
    N("Mend the file, or delete it and bind the slots anew: linekey ports bind SLOT PORT"),
    order=N("The station's slots are wrong. Call the engineer."),
)
SLOT_NOT_BOUND = Message(
    "SET-059",
    N("The slot {slot} is bound to no port."),
    N("Bind it first: linekey ports bind {slot} PORT"),
)
SIGNING_OPTION_WRONG = Message(
    "SET-030", N("{path}: firmware.mcuboot: {reason}"), N("Correct the option in the product profile.")
)
NOT_A_BADGE = Message(
    "SET-090",
    N("“{badge}” is no badge: AWS takes 2 to 64 letters, digits and _+=,.@- without accents."),
    N("Write a staff number."),
)
SHIFT_UNREADABLE = Message(
    "SET-091",
    N("It cannot be read who works at this station: {path}"),
    N("End the shift and begin it again: linekey account shift end"),
    order=N("The station does not know who works here. Call the engineer."),
)
MFA_CODE_NEEDED = Message(
    "SET-092",
    N("The AWS profile asks for the code of a second factor, and nobody can be asked for it here."),
    N("Sign in with SSO (`aws sso login`), or use the command line at a terminal."),
)
ENROLMENT_UNREADABLE = Message(
    "SET-093",
    N("It cannot be read how this station signs in: {path}"),
    N("Enrol the station again: linekey account station enrol"),
    order=N("The station does not know how to sign in. Call the engineer."),
)
ANOTHER_PLACE = Message(
    "SET-094",
    N("This station is enrolled in {region}, not in {asked}."),
    N("Leave the Region out, or enrol the station there: linekey account station enrol"),
    order=N("The station is set up for another place. Call the engineer."),
)
ENROLLED_ELSEWHERE = Message(
    "SET-095",
    N("This station is enrolled elsewhere: in {account}, {region}, by the role alias {alias}."),
    N("Signed in there, leave first: linekey account station leave"),
)
