"""Release policies, and what they say about a release."""

from __future__ import annotations

from signing.messages import Message, N

NOT_A_POLICY = Message(
    "SIG-130",
    N("This is not a release policy: {reason}."),
    N("Draft it with other options, or give the file as it was written: linekey release policy draft."),
)
POLICY_OF_ANOTHER_PRODUCT = Message(
    "SIG-131",
    N("The release policy is of {theirs}, the release of {product}."),
    N("Use the policy of the release's own product."),
)
POLICY_EXPIRED = Message(
    "SIG-132",
    N("Version {version} of the release policy of {product} ended on {expires:%Y-%m-%d %H:%M} UTC."),
    N("Let its owners publish the next version: linekey release policy draft. Stopping goes on working."),
)
SIGNER_NOT_ADMITTED = Message(
    "SIG-133",
    N("The release policy does not admit releases that are signed with the key {key}…."),
    N("Sign with a key that the policy names, or let its owners admit this one in its next version."),
)
NOT_REQUESTED = Message(
    "SIG-134",
    N("Nobody whom the release policy lets request a release of {product} has signed this one."),
    N("Let one of these people request it: {requesters}."),
)
NOT_ENOUGH_APPROVALS = Message(
    "SIG-135",
    N("The release has {held} of the {wanted} approvals that the policy wants beside who requests it."),
    N("Let one more of these people approve it: {approvers}."),
)
NOT_THE_NEXT_POLICY = Message(
    "SIG-136",
    N("Version {found} of the release policy does not follow from version {before}: {reason}."),
    N("Draft it again from the version that is in force: linekey release policy draft."),
)
OWNERS_MISSING = Message(
    "SIG-137",
    N("Version {version} of the policy has {held} of the {wanted} signatures of version {owners}'s owners."),
    N("Let one more of {missing} sign it: linekey release policy sign."),
)
KEY_OF_MANY = Message(
    "SIG-138",
    N("{uri} is a key that several can use, so its signature says of nobody that they agreed."),
    N("Sign with a key of your own: file:… or pkcs11:…"),
)
