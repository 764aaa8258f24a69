"""What AWS answers where keys live in it."""

from __future__ import annotations

from signing.messages import Message, N

NAME_TAKEN = Message("SIG-014", N("AWS has {thing} already."), N("Choose another name."))
KEY_EXISTS = Message(
    "SIG-014", N("KMS has a key {alias} already, and keys are never overwritten."), N("Choose another name.")
)
DENIED = Message(
    "SIG-020", N("AWS denies the use of {thing}: {reason}"), N("Ask for the missing permission.")
)
UNKNOWN = Message(
    "SIG-021", N("AWS does not know {thing} in this account and region."), N("Check the name and the region.")
)
UNUSABLE = Message(
    "SIG-022", N("AWS cannot use {thing} now: {reason}"), N("Enable the key, or choose another.")
)
CREDENTIALS_REFUSED = Message(
    "SIG-023",
    N("AWS refuses the credentials: {reason}"),
    N("Sign in to AWS again, or choose another AWS profile."),
)
CREDENTIALS_MISSING = Message(
    "SIG-023", N("AWS credentials are missing."), N("Sign in to AWS again, or choose another AWS profile.")
)
BUSY = Message("SIG-024", N("AWS is busy with {thing}: {reason}"), N("Try again."), retryable=True)
UNREACHABLE = Message(
    "SIG-024", N("AWS cannot be reached about {thing}: {reason}"), N("Check the network."), retryable=True
)
REFUSED = Message("SIG-025", N("AWS refused {thing}: {reason} ({code})"), N("See the message of AWS."))
KEY_NOT_FOR_SIGNING = Message(
    "SIG-026",
    N("The KMS key {key} is for {usage}, not for signing."),
    N("Choose a key of usage SIGN_VERIFY."),
)
KEY_LEFT_OVER = Message(
    "SIG-027",
    N("{reason} The key {key} was made for it and cannot be deleted: {second}"),
    N("Delete that key in KMS: it costs money and nobody uses it."),
)
PROFILE_SIGNS_NO_MORE = Message(
    "SIG-030",
    N("The signing profile {profile} is {state} and signs no more."),
    N("Choose another profile; the name of this one cannot be used again."),
)
PROFILE_WITHOUT_CERTIFICATE = Message(
    "SIG-031",
    N("The signing profile {profile} has no certificate of its own."),
    N("Choose a profile made for IoT or FreeRTOS, with a certificate imported into ACM."),
)
BUCKET_NOT_VERSIONED = Message(
    "SIG-032",
    N("The bucket {bucket} is not versioned, so AWS Signer cannot use it."),
    N("Turn versioning on for the bucket, or choose another."),
)
SIGNING_JOB_FAILED = Message(
    "SIG-033",
    N("The signing job {job} failed: {reason}."),
    N("Check the profile's certificate: ECDSA P-256, for signing code, in ACM with its key."),
)
SIGNING_JOB_UNFINISHED = Message(
    "SIG-034", N("The signing job {job} did not end in time."), N("Sign again."), retryable=True
)
TOO_LARGE_FOR_KMS = Message(
    "SIG-043",
    N("KMS signs at most {limit:,} bytes with an Ed25519 key."),
    N("Use an ECDSA or RSA key, or an image format that signs its digest."),
)
