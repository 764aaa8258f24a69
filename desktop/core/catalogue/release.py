"""A firmware and its release."""

from __future__ import annotations

from signing.messages import Message, N

NOT_A_VERSION = Message(
    "REL-001",
    N("“{text}” is not a firmware version."),
    N("Write three numbers with dots, like 1.1.0: at most 255.255.65535."),
)
IMAGE_CANNOT_BE_READ = Message(
    "REL-002", N("The firmware image {image} cannot be read."), N("Check its permissions.")
)
NO_SUCH_IMAGE = Message(
    "REL-002", N("There is no file {path}."), N("Give the firmware image your build made.")
)
IMAGE_IS_A_FOLDER = Message(
    "REL-002", N("{path} is a folder, not a file."), N("Give the firmware image your build made.")
)
IMAGE_EMPTY = Message("REL-003", N("The firmware image is empty."), N("Choose the file your build made."))
IMAGE_LARGER_THAN_SLOT = Message(
    "REL-004",
    N("The firmware image has {size:,} bytes, a slot of the unit holds {slot:,}."),
    N("Choose the firmware of this product, or make it smaller."),
)
IMAGE_LARGER_THAN_STREAM = Message(
    "REL-005",
    N("The firmware image has {size:,} bytes; AWS IoT delivers at most {limit:,} over MQTT."),
    N("Make the image smaller."),
)
CERTIFICATE_NOT_VALID = Message(
    "REL-006",
    N("The code-signing certificate is valid from {first:%Y-%m-%d} to {last:%Y-%m-%d}, not today."),
    N("Check this computer's date; otherwise units need a new certificate before they accept firmware."),
)
CERTIFICATE_NOT_FOR_CODE = Message(
    "REL-007",
    N("The certificate “{subject}” is not one for code signing."),
    N("It needs extended key usage codeSigning and key usage digitalSignature."),
)
CERTIFICATE_OF_ANOTHER_KIND = Message(
    "REL-008",
    N("The code-signing certificate has a key of kind {found}; units verify {wanted}."),
    N("Use a certificate with a key of kind {kind}, or correct `key` in the product profile."),
)
UNITS_WOULD_REFUSE = Message(
    "REL-009",
    N("The units would refuse this firmware: its signature does not verify with their certificate."),
    N("Sign with the key of the code-signing certificate the units carry."),
)
NO_SUCH_RELEASE = Message(
    "REL-010", N("There is no release {release}."), N("See the list: linekey release list.")
)
NOT_IN_THE_BUCKET = Message(
    "REL-010",
    N("There is no release {release} in the account's bucket."),
    N("Let whoever made it put it there: linekey release push."),
)
STORED_IMAGE_CHANGED = Message(
    "REL-011",
    N("The stored image of release {release} was changed after it was signed."),
    N("Do not use it. Make the release again from the original file, and find out who changed it."),
)
STORED_IMAGE_UNREADABLE = Message(
    "REL-011",
    N("The image of release {release} cannot be read: {reason}."),
    N("Make the release again from the original file."),
)
FILES_NOT_AS_RECORDED = Message(
    "REL-012",
    N("The files of release {release} are not what the ledger recorded."),
    N("Do not use it. Make the release again, and find out who changed it."),
)
FILES_MISSING = Message(
    "REL-012",
    N("The files of release {release} are missing or damaged."),
    N("Restore its folder, or make the release again."),
)
RELEASE_CANNOT_BE_SAVED = Message(
    "REL-014",
    N("The release cannot be saved: {reason}."),
    N("Check the free space and the permissions of the data folder."),
)
RELEASE_REFUSED = Message(
    "REL-020",
    N("Release {release} was refused: {reason}"),
    N("Make a new release. A refusal is not taken back."),
)
NOT_AN_APPROVER = Message(
    "REL-023",
    N("The key {key} is not that of an approver of {product} in version {version} of its release policy."),
    N("Use an approver's key, or let the policy's owners name this one: linekey release policy draft."),
)
APPROVED_ALREADY = Message(
    "REL-024",
    N("{approver} has approved this release already."),
    N("Each approver counts once. Let another one approve it."),
)
NO_MANIFEST = Message(
    "REL-025",
    N("Release {release} has no manifest to sign: it is older than those."),
    N("Make the release again from the original file."),
)
RELEASE_OF_ANOTHER_PRODUCT = Message(
    "REL-026",
    N("The release is for {theirs}, the product profile for {product}."),
    N("Choose the release's own product profile with --product."),
)
MANIFEST_NOT_AS_RECORDED = Message(
    "REL-027",
    N("The manifest of release {release} is missing, or is not what was signed and recorded."),
    N("Do not use the release. Make it again, and find out who changed it."),
)
NOT_A_REQUESTER = Message(
    "REL-070",
    N("The key {key} is not that of a requester of {product} in version {version} of its release policy."),
    N("Use a requester's key, or let the policy's owners name this one: linekey release policy draft."),
)
REQUESTED_ALREADY = Message(
    "REL-071",
    N("{requester} has requested this release already."),
    N("Now others approve it."),
)
OWN_REQUEST = Message(
    "REL-072",
    N("{requester} has requested this release, and cannot approve it as well."),
    N("Let somebody else approve it."),
)
FIRMWARE_NOT_AS_POLICY = Message(
    "REL-073",
    N("Units would be told {told}; version {version} of the release policy says {wanted}."),
    N("Correct [firmware] in the product profile and make the release again, or let the owners change it."),
)
REASON_MISSING = Message(
    "REL-028", N("A refusal needs a reason."), N("Say why, for those who read it later.")
)
FOLDER_EXISTS = Message(
    "REL-029",
    N("{folder} exists already."),
    N("Choose another folder. On the command line, --force replaces it."),
)
CERTIFICATE_ENDS_SOON = Message(
    "REL-030",
    N("The code-signing certificate ends in {days:,} days, on {last:%Y-%m-%d}; it needs {wanted}."),
    N("Make a new certificate for the key and write it into the units, or lower certificate_days_left."),
)
VERSION_NOT_NEWER = Message(
    "REL-031",
    N("Version {version} is not above {newest}, which units of {product} have taken."),
    N("Units refuse it. Build it with a higher version."),
)
VERSION_DIFFERS = Message(
    "REL-032",
    N("The image says that it is version {inside}, not {told}."),
    N("Give the version it was built with, or the other image."),
)
SIGNATURE_FORMAT_DIFFERS = Message(
    "REL-033",
    N("Units of {product} verify the format {wanted}; this is {found}."),
    N("Give the signature they verify with --signature, or the units' own product profile."),
)
IMAGE_FORMAT_DIFFERS = Message(
    "REL-033",
    N("Units of {product} verify the format {wanted}; this is {found}."),
    N("Give the image that this product's build makes."),
)
NOT_A_BUILD_ID = Message(
    "REL-040",
    N("The build id “{build}” cannot stand in a manifest."),
    N("Give 1 to 255 printable characters, or leave it out."),
)
FOLDER_CANNOT_BE_WRITTEN = Message(
    "REL-041",
    N("The release cannot be written to {folder}: {reason}."),
    N("Choose another folder, or check its permissions and the free space."),
)
NOTHING_SAYS_HOW_TO_SIGN = Message(
    "REL-045",
    N("The image has no signature, and the profile of {product} does not say how to make one."),
    N("Add [firmware.mcuboot] with header_size to the profile, or sign the image first: linekey sign."),
)
HEADER_WITHOUT_SIGNATURE = Message(
    "REL-046",
    N("The image has an MCUboot header, but no signature; making it anew would lose what it says."),
    N("Give the linker's output, zephyr.bin for instance, or sign it first: linekey sign."),
)
PROFILE_DOES_NOT_FIT = Message(
    "REL-047",
    N("The image cannot be signed as the profile of {product} says: {reason}"),
    N("{advice} The options are keys of [firmware.mcuboot] in the product profile."),
)
NO_POLICY = Message(
    "REL-060",
    N("The account has no release policy of {product}: nobody may roll out."),
    N("Let a cloud engineer set the account up: linekey account setup."),
)
POLICY_NOT_SOUND = Message(
    "REL-061",
    N("The release policy of {product} in the account is not to be trusted: {reason}"),
    N("Roll out nothing. Find out who changed it, and let its owners publish it again."),
)
POLICY_WENT_BACK = Message(
    "REL-062",
    N("The account names version {found} of the release policy of {product}; this station has seen {seen}."),
    N("Find out who set it back. If a publication was cut off: linekey release policy publish. {advice}"),
)
POLICY_NOT_THE_SEEN = Message(
    "REL-063",
    N("The account's version {version} of the release policy of {product} is not what this station saw."),
    N("Roll out nothing, and find out who replaced it. {advice}"),
)
POLICY_OF_ANOTHER = Message(
    "REL-064",
    N("The account's release policy is of {theirs}, the product profile of {product}."),
    N("Choose the product profile that the policy is of: a product keeps its name."),
)
POLICY_VERSION_TAKEN = Message(
    "REL-065",
    N("The account has a version {version} of the release policy already, or a later one."),
    N("Draft yours again from what is in force: linekey release policy draft."),
)
FIRST_POLICY_OF_OTHERS = Message(
    "REL-066",
    N("The bucket has a first release policy of {product} that this station did not write: {digest}"),
    N("If somebody sets the account up just now, run it again; else remove {key} from the bucket first."),
)
NOT_AN_OWNER = Message(
    "REL-067",
    N("The key {key}… is of no owner of this release policy, nor of the version before it."),
    N("Sign with the key of an owner: {owners}."),
)
DRAFT_DOES_NOT_FIT = Message(
    "REL-068",
    N("The release policy cannot be drafted: {reason}"),
    N("See what is in force: linekey release policy show."),
)
POLICY_EXPIRED_ALREADY = Message(
    "REL-069",
    N("This release policy ended on {expires:%Y-%m-%d}: nobody could roll out with it."),
    N("Draft it again with a later day: linekey release policy draft --expires."),
)
