"""A rollout."""

from __future__ import annotations

from signing.messages import Message, N

TOO_MANY_TARGETS = Message(
    "ROL-001",
    N("A rollout needs 1 to {most} targets, not {wanted}."),
    N("Name things or thing groups; put more units into a group."),
)
NO_SUCH_TARGET = Message(
    "ROL-002",
    N("There is no thing or thing group “{target}” in this account and Region."),
    N("Check the name, the account and the Region."),
)
NO_THING_IN_TARGETS = Message(
    "ROL-003",
    N("There is no thing in {targets}."),
    N("Choose a group that has units: such a rollout would end at once without reaching any."),
)
TARGET_AMBIGUOUS = Message(
    "ROL-004",
    N("“{target}” is the name of a thing and of a thing group."),
    N("Write thing/{target} or group/{target}."),
)
CERTIFICATE_LABEL_DIFFERS = Message(
    "ROL-005",
    N("The release names the certificate “{named}”, units keep it as “{label}”."),
    N("Make the release again with today's product profile."),
)
BUCKET_KEEPS_NO_VERSIONS = Message(
    "ROL-006",
    N("The bucket {bucket} keeps no versions: a stream could change under the units' hands."),
    N("Turn versioning on: linekey account setup."),
)
RELEASE_OF_ANOTHER_PRODUCT = Message(
    "ROL-008",
    N("The release is for {theirs}, the rollout is for {product}."),
    N("Choose a release of this product, or its product profile with --product."),
)
ROLLOUT_NOT_OVER = Message(
    "ROL-011",
    N("The rollout {job} was not over after {seconds:g} s."),
    N("It goes on. Watch it again: linekey rollout watch {job}"),
    retryable=True,
)
NO_SUCH_ROLLOUT = Message(
    "ROL-012",
    N("There is no rollout {job} in this account and Region, or it was deleted."),
    N("See the list: linekey rollout list."),
)
OUT_OF_REACH = Message(
    "ROL-013",
    N("AWS was out of reach for {seconds:g} s while the rollout {job} was watched."),
    N("The rollout goes on in AWS. Check the network, then: linekey rollout watch {job}"),
    retryable=True,
)
ROLLOUT_IS_OVER = Message(
    "ROL-014", N("The rollout {job} is over already ({status})."), N("Nothing is left to cancel.")
)
GATE_SILENT = Message(
    "ROL-030",
    N("The release gate {function} gave no answer: {reason}"),
    N("It may have done it. Try again in a minute: what it left is settled first. Its log is in CloudWatch."),
    retryable=True,
)
GATE_KNOWS_NOT = Message(
    "ROL-031",
    N("The release gate {function} does not take the request: {reason}"),
    N("If it is older than this Linekey, let a cloud engineer renew it: linekey account gate set-up."),
)
GATE_HAS_NO_POLICY = Message(
    "ROL-032",
    N("The release gate {function} does not take the release policy: {reason}"),
    N("See what the account has: linekey release policy verify."),
)
GATE_POLICY_EXPIRED = Message(
    "ROL-033",
    N("The release gate {function} launches nothing: {reason}"),
    N("Let its owners publish the next version: linekey release policy draft."),
)
GATE_NOT_APPROVED = Message(
    "ROL-034",
    N("The release gate {function} launches nothing: {reason}"),
    N("See who has signed the release, and who has yet to: linekey release show RELEASE."),
)
GATE_IMAGE_DIFFERS = Message(
    "ROL-035",
    N("The release gate {function} launches nothing: {reason}"),
    N("The bytes in the bucket are not the release's. Launch again, and find out who writes there."),
)
GATE_SIGNATURE_DIFFERS = Message(
    "ROL-036",
    N("The release gate {function} launches nothing: {reason}"),
    N("The release's files do not belong together: linekey release show RELEASE."),
)
GATE_TARGETS_REFUSED = Message(
    "ROL-037",
    N("The release gate {function} launches nothing: {reason}"),
    N("Name things and groups of the gate's own account and Region."),
)
GATE_NAME_TAKEN = Message(
    "ROL-038",
    N("The release gate {function} launches nothing: {reason}"),
    N("Launch again: each launch has a name of its own."),
)
GATE_FAILED = Message(
    "ROL-039",
    N("The release gate {function} could not do it, and nothing is left of it: {reason}"),
    N("Its log is in CloudWatch. To mend what it needs: linekey account gate set-up."),
)
PLAN_CANNOT_BE_READ = Message("ROL-040", N("The plan {path} cannot be read: {reason}."), N("Check its path."))
PLAN_IS_NO_TOML = Message("ROL-041", N("{path} is not TOML: {reason}."), N("Mend the line it names."))
PLAN_VALUE_WRONG = Message("ROL-042", "{path}: {place}: {reason}.", "{advice}")
PLAN_OUT_OF_TIME = Message(
    "ROL-043",
    N("AWS IoT does not take {at} UTC in the plan's schedule: it wants 30 minutes to {days} days from now."),
    N("Choose another time, or leave it out."),
)
NO_TARGET_NAMED = Message(
    "ROL-044",
    N("No target is named."),
    N("Name things or thing groups: --target, or targets in the plan."),
)
ROLLOUT_STILL_RUNS = Message(
    "ROL-045",
    N("The rollout {job} is not over yet."),
    N("Wait for its end, or stop it: linekey rollout cancel {job}"),
)
NOTHING_FAILED = Message(
    "ROL-046",
    N("No thing that failed in the rollout {job} still needs it."),
    N("There is nothing to try again."),
)
TOO_MANY_TO_NAME = Message(
    "ROL-047",
    N("It would go to {things:,} things by name; AWS IoT takes {most}."),
    N("Put these things into a group, and launch to the group."),
)
NOBODY_TOOK_IT = Message(
    "ROL-048",
    N("No thing still runs what the rollout {job} brought."),
    N("There is nothing to go back from."),
)
UNITS_NEVER_GO_BACK = Message(
    "ROL-049",
    N("These units refuse a version that is not above their own, and the version is compiled in."),
    N("Build the previous code again under a higher version, and release that."),
)
UNITS_NEVER_GO_BACK_IN_THE_HEADER = Message(
    "ROL-049",
    N("These units refuse a version that is not above their own."),
    N("Release the previous image once more under a higher version: linekey release create."),
)
NOTHING_KNOWN_BEFORE = Message(
    "ROL-050",
    N("This computer knows no release that the things of {job} ran before."),
    N("Say which one: --to RELEASE."),
)
MANY_BEFORE = Message(
    "ROL-051",
    N("The things ran different releases before: {releases}."),
    N("Say to which one they go back: --to RELEASE."),
)
LAUNCHED_ELSEWHERE = Message(
    "ROL-052",
    N("The rollout {job} was launched by another computer."),
    N("Do it there, or launch the release to these things: linekey rollout launch."),
)
CANARY_ENDED = Message(
    "ROL-053",
    N("{thing} is one of the first to get it, and ended as {state}. Nothing more was started."),
    N("See why: linekey rollout show {job}. Then stop it: linekey rollout cancel {job}"),
)
CANARY_NOT_CONNECTED = Message(
    "ROL-054",
    N("{thing} is one of the first to get it, took it, and is not connected now. Nothing more was started."),
    N("Find out why. Once it is connected, go on: linekey rollout run {job}"),
)
CANARY_TOO_LARGE = Message(
    "ROL-056",
    N("The first steps would name {things:,} things; AWS IoT takes {most} beside these targets."),
    N("Make the steps of the canary smaller."),
)
GATE_KNOWS_NO_STEPS = Message(
    "ROL-055",
    N("The release gate {function} starts a rollout for all its targets at once."),
    N("Leave the canary out of the plan, or launch to a small group first."),
)
UNIT_HAS_ANOTHER_KEY = Message(
    "ROL-022",
    N(
        "The unit would refuse this firmware: its code-signing certificate has another key than the "
        "release's."
    ),
    N("Sign with the key of the units' certificate, or provision the unit with the new one."),
)
UNITS_NOT_AS_CONFIRMED = Message(
    "ROL-023",
    N("{confirmed:,} units were confirmed, but {targets} has {things:,} now. Nothing was started."),
    N("Look at the rollout again, and confirm the number that it tells then."),
)
UNITS_WOULD_REFUSE = Message(
    "ROL-020",
    N("{count:,} of {total:,} things run {version} or later, such as {thing}: {newest}."),
    N("These units refuse it. Choose the others, or make a release with a higher version."),
)
VERSION_NOT_RAISED = Message(
    "ROL-021",
    N(
        "{count:,} of {total:,} things run {version} or later, such as {thing}: {newest}; the rollout would "
        "not raise their version."
    ),
    N("Choose the things that need the release, or say --allow-downgrade."),
)
