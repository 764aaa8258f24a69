"""AWS, and the way to it."""

from __future__ import annotations

from signing.messages import Message, N

AWS_UNREACHABLE = Message(
    "CLD-001",
    N("Linekey could not {what}: AWS cannot be reached."),
    N("Check the network and the proxy."),
    retryable=True,
    order=N("No connection to AWS. Check the network."),
)
PERMISSION_DENIED = Message(
    "CLD-002",
    N("Linekey could not {what}: AWS denied {action}."),
    N("Ask for that permission in the role you use."),
    order=N("AWS does not allow this. Call the engineer."),
)
ASKED_TOO_OFTEN = Message(
    "CLD-003",
    N("Linekey could not {what}: AWS asks to slow down."),
    N("Try again in a moment."),
    retryable=True,
    order=N("AWS is busy. Wait a moment and run the unit again."),
)
NOT_THERE = Message(
    "CLD-004",
    N("Linekey could not {what}: {reason}."),
    N("Check the name, the account and the Region."),
    order=N("Something is missing in AWS. Call the engineer."),
)
SIGN_IN_EXPIRED = Message(
    "CLD-005",
    N("Linekey could not {what}: the AWS sign-in has expired."),
    N("Sign in again (`aws sso login`)."),
    order=N("Signed out of AWS. Call the engineer."),
)
NO_CREDENTIALS = Message(
    "CLD-006",
    N("There are no AWS credentials."),
    N("Choose an AWS profile, or sign in with the AWS CLI."),
    order=N("Not signed in to AWS. Call the engineer."),
)
CREDENTIALS_MISSING = Message(
    "CLD-006",
    N("Linekey could not {what}: there are no AWS credentials."),
    N("Choose an AWS profile, or sign in to AWS."),
    order=N("Not signed in to AWS. Call the engineer."),
)
CLOCK_WRONG = Message(
    "CLD-007",
    N("Linekey could not {what}: AWS says this station's clock is wrong."),
    N("Set the clock; turn on time synchronisation."),
    order=N("This computer's clock is wrong. Call the engineer."),
)
CLOCK_OFF = Message(
    "CLD-007",
    N("Linekey could not {what}: this station's clock is {minutes} minutes {direction} that of AWS."),
    N("Set the clock; turn on time synchronisation."),
    order=N("This computer's clock is wrong. Call the engineer."),
)
NOT_VALID_NOW = Message(
    "CLD-007",
    N("Linekey could not {what}: by this station's clock, {now}, the certificate of AWS {reason}."),
    N("Set the clock and turn on time synchronisation. If it is right, check the proxy."),
    order=N("This computer's clock is wrong. Call the engineer."),
)
NOT_SEEN_AND_CLOCK_OFF = Message(
    "CLD-046",
    N(
        "AWS IoT did not see {client} connect within {seconds:g} s, and this station's clock is {minutes} "
        "minutes {direction} that of AWS."
    ),
    N("Set the clock and turn on time synchronisation, then run the unit again."),
    retryable=True,
    order=N("This computer's clock is wrong. Call the engineer."),
)
IN_THE_WAY = Message(
    "CLD-008",
    N("Linekey could not {what}: {reason}."),
    order=N("AWS is in another state than expected. Call the engineer."),
)
LIMIT_REACHED = Message(
    "CLD-009",
    N("Linekey could not {what}: a limit of the account is reached ({reason})."),
    N("Remove what is unused, or ask AWS for more."),
    order=N("The AWS account is full. Call the engineer."),
)
AWS_REFUSED = Message(
    "CLD-010",
    N("Linekey could not {what}: AWS refused it ({reason})."),
    N("Correct what AWS names, and try again."),
    order=N("AWS refuses this. Call the engineer."),
)
AWS_FAILED = Message(
    "CLD-011",
    N("Linekey could not {what}: AWS failed ({reason})."),
    N("Try again in a moment."),
    retryable=True,
    order=N("AWS has a fault. Wait a moment and run the unit again."),
)
TLS_FAILED = Message(
    "CLD-012",
    N("TLS to AWS IoT failed ({name})."),
    N("Check the trusted CA, the station's clock and the certificate."),
    order=N("The connection to AWS is not safe. Call the engineer."),
)
ENDPOINT_NOT_TRUSTED = Message(
    "CLD-012",
    N("Linekey could not {what}: the certificate of the AWS endpoint is not trusted."),
    N("Check the proxy and the clock."),
    order=N("The connection to AWS is not safe. Call the engineer."),
)
AWS_SETTINGS_WRONG = Message(
    "CLD-013",
    N("Linekey could not {what}: {reason}."),
    N("Check the AWS profile and the Region."),
    order=N("The AWS settings are wrong. Call the engineer."),
)
CREDENTIALS_REFUSED = Message(
    "CLD-014",
    N("Linekey could not {what}: AWS does not accept the credentials."),
    N("Check the profile's access key."),
    order=N("AWS does not accept the sign-in. Call the engineer."),
)
CONNECTION_FAILED = Message(
    "CLD-020",
    N("Linekey could not {what}: {reason} ({name})."),
    N("Check the network to AWS IoT: ports 8883 and 443 must be open."),
    retryable=True,
    order=N("No connection to AWS. Check the network."),
)
BROKER_UNREACHABLE = Message(
    "CLD-020",
    N("AWS IoT cannot be reached ({name})."),
    N("Check the network: ports 8883 and 443 must be open."),
    retryable=True,
    order=N("No connection to AWS. Check the network."),
)
CONNECTION_NOT_ANSWERED = Message(
    "CLD-020",
    N("AWS IoT did not answer the connection in time."),
    N("Check the network: ports 8883 and 443 must be open."),
    retryable=True,
    order=N("No connection to AWS. Check the network."),
)
CONNECTION_REFUSED = Message(
    "CLD-021",
    N("AWS IoT refused the connection ({reason})."),
    N("Check the certificate's status and that its policy allows iot:Connect with this client id."),
    order=N("AWS refuses the connection. Call the engineer."),
)
CONNECTION_CLOSED = Message(
    "CLD-021",
    N("AWS IoT closed the connection at once ({name})."),
    N("Check that the certificate is active and its policy, or your IAM role, allows iot:Connect."),
    order=N("AWS refuses the connection. Call the engineer."),
)
SUBSCRIPTION_REFUSED = Message(
    "CLD-022",
    N("AWS IoT refused the subscription to {topic} ({reason})."),
    N("The identity in use needs iot:Subscribe and iot:Receive on that topic."),
    order=N("AWS does not allow this. Call the engineer."),
)
NO_SUCH_EVENT = Message(
    "CLD-023",
    N("AWS IoT sent no such event within {seconds:g} s."),
    retryable=True,
    order=N("AWS did not answer. Run the unit again."),
)
REQUEST_NOT_TAKEN = Message(
    "CLD-024",
    N("AWS IoT did not take the request for {what} ({name})."),
    N("The claim certificate's policy must allow the provisioning topics: `linekey account doctor`."),
    order=N("AWS does not allow this. Call the engineer."),
)
MESSAGE_REFUSED = Message(
    "CLD-024",
    N("AWS IoT refused the message to {topic} ({reason})."),
    N("The identity in use needs iot:Publish on that topic."),
    order=N("AWS does not allow this. Call the engineer."),
)
BROKER_SILENT = Message(
    "CLD-025",
    N("AWS IoT did not answer in time."),
    N("Check the network to AWS IoT."),
    retryable=True,
    order=N("AWS did not answer. Run the unit again."),
)
ANSWER_LOST = Message(
    "CLD-030",
    N("AWS IoT did not answer the request for {what}; it may have been carried out."),
    N("Let Linekey reconcile the unit before trying again."),
    order=N("AWS did not answer. Wait before you try this unit again."),
)
REQUEST_REJECTED = Message(
    "CLD-031",
    N("AWS IoT rejected {what}: {error}: {reason}"),
    N("Look at the log of the certificate provider's function, and at the provisioning template."),
    order=N("AWS refuses this unit. Call the engineer."),
)
FUNCTION_DOES_NOT_RUN = Message(
    "CLD-033",
    N("The function {function} does not run: {reason}"),
    N("See its log in CloudWatch; set up again when it is mended."),
)
NOT_SEEN_CONNECTING = Message(
    "CLD-040",
    N("AWS IoT did not see {client} connect within {seconds:g} s."),
    N("Check the unit's network, its endpoint and the policy of its certificate."),
    retryable=True,
    order=N("The unit did not reach AWS. Check its network."),
)
CONNECTED_WITH_ANOTHER = Message(
    "CLD-040",
    N("{client} connected, but with another certificate than the one just issued."),
    N("The unit did not keep its new certificate: write it again."),
    order=N("The unit did not keep its identity. Run it again."),
)
PROFILE_NAME_SPENT = Message(
    "CLD-041",
    N(
        "The signing profile name {name} was used before: AWS Signer never gives a name a second time, "
        "not even after the profile was cancelled or revoked."
    ),
    N("Choose another name, for example with a number at its end."),
)
NOT_A_PROFILE_NAME = Message(
    "CLD-042",
    N("“{name}” cannot be the name of a signing profile."),
    N("Use 2 to 64 letters, digits and underscores."),
)
SIGNING_JOB_FAILED = Message(
    "CLD-043",
    N("The signing job {job} failed: {reason}."),
    N(
        "Check the profile's certificate (ECDSA P-256, for signing code, imported into ACM with its "
        "private key) and that the bucket is versioned and has this version of the image."
    ),
)
SIGNING_JOB_UNFINISHED = Message(
    "CLD-044",
    N("The signing job {job} has not ended after {seconds:g} seconds."),
    N("It goes on in AWS: look at it again later."),
    retryable=True,
)
BUCKET_NOT_VERSIONED = Message(
    "CLD-045",
    N("The bucket {bucket} is not versioned, so AWS Signer cannot use it."),
    N("Turn versioning on for the bucket, upload the image again, or choose another bucket."),
)
NOTHING_TO_REVOKE = Message(
    "CLD-050",
    N("The signing job {job} is {status}: it made no signature that could be revoked."),
    N("Name a job that succeeded: linekey account signer jobs --status Succeeded"),
)
CERTIFICATE_OF_AWS = Message(
    "CLD-051",
    N("The signing job {job} used a certificate of AWS's own, which only its signature names."),
    N("Name a job for firmware: those of AWS IoT sign with a certificate in ACM."),
)
SIGNATURE_REVOKED = Message(
    "CLD-052",
    N("The {what} of the signing job {job} was revoked in AWS."),
    N("Units would still accept this firmware: keep it back, and sign again with a key that is trusted."),
)
LENDER_UNREACHABLE = Message(
    "CLD-058",
    N("The credential provider of AWS IoT does not answer at {host}: {reason}."),
    N("Check the network: stations need port 443 of that name."),
    retryable=True,
    order=N("The network is down. Call the engineer."),
)
LENDER_REFUSED = Message(
    "CLD-059",
    N("AWS IoT lends this station nothing by the role alias {alias} (HTTP {status})."),
    N("Its certificate is out of use, or alias or role have changed: linekey account station enrol"),
    order=N("AWS does not let this station in. Call the engineer."),
)
SESSION_TOO_LARGE = Message(
    "CLD-060",
    N("Linekey could not {what}: {reason}."),
    N("AWS has no room for what this sign-in brings along: sign in with fewer session tags."),
    order=N("AWS does not let this station in. Call the engineer."),
)
