"""Detached signatures and signed objects."""

from __future__ import annotations

from signing.messages import Message, N

SIGNATURE_DOES_NOT_HOLD = Message(
    "SIG-005",
    N("The signature that {key} made does not hold for {name}."),
    N("The image changed while it was signed, or the key does not belong to its certificate."),
)
NOT_A_SIGNED_OBJECT = Message(
    "SIG-035",
    N("The signed object is not the JSON document AWS Signer writes for firmware."),
    N("Check the profile's platform: AWSIoTDeviceManagement-SHA256-ECDSA or AmazonFreeRTOS-Default."),
)
NOT_A_FORMAT = Message("SIG-040", N("“{name}” is not a signature format."), N("Use {formats}."))
NOT_BASE64 = Message(
    "SIG-050", N("This is not a base64 signature."), N("Check that the right signature file was given.")
)
NOT_OF_THIS_KIND = Message(
    "SIG-050",
    N("This is not a signature by a key of kind {kind}."),
    N("Check that the right signature file and the right key were given."),
)
SIGNATURE_OF_ANOTHER = Message(
    "SIG-051",
    N("The signature does not belong to this image and key."),
    N("The image was changed after signing, or another key signed it. Sign it again."),
)
NO_PUBLIC_KEY = Message(
    "SIG-052",
    N("{owner} holds neither a public key nor a certificate."),
    N("Give one in a PEM file; linekey keys show prints a key's public half."),
)
NO_CERTIFICATE_IN = Message(
    "SIG-052",
    N("{owner} holds no certificate."),
    N("Give the signer's certificate in a PEM file; a public key is given with --pubkey."),
)
MEMBER_NOT_BASE64 = Message(
    "SIG-114",
    N("The {name} in the signed object is not base64."),
    N("The object was damaged: download it again."),
)
SIGNATURE_TOO_LARGE = Message(
    "SIG-150",
    N("{path} has {size:,} bytes; no signature or signed object that is read here has more than {limit:,}."),
    N("Check which file is the signature. AWS Signer can also sign without putting the image inside."),
)
JOB_OF_ANOTHER = Message(
    "SIG-161",
    N("The signing job {job} made another signature, or signed with another certificate."),
    N("linekey sign and linekey release show tell a signature's job."),
)
SIZE_DIFFERS = Message(
    "SIG-115",
    N("The signed object is about {named} bytes, the image has {found}."),
    N("Give the image that was signed."),
)
ALGORITHM_DIFFERS = Message(
    "SIG-116",
    N("The signed object's algorithm is “{found}”, not {wanted}."),
    N("Sign with a profile of a platform with ECDSA and SHA-256."),
)
IMAGE_NOT_IN_OBJECT = Message(
    "SIG-117",
    N("The signed object does not hold the image it is about."),
    N("Give the image too: linekey verify IMAGE --signature OBJECT"),
)
OBJECT_OF_ANOTHER_IMAGE = Message(
    "SIG-118",
    N("The image is not the one in the signed object."),
    N("The object is in order, but it is about another image."),
)
OBJECT_OF_ANOTHER_KIND = Message(
    "SIG-119",
    N("The signed object's algorithm is {algorithm}, and the key given is {kind}."),
    N("Give the certificate of the signing profile: its key is ECDSA P-256."),
)
ANOTHER_SIGNATURE_NEEDED = Message(
    "SIG-175",
    N("The image needs two signatures: one of the firmware, and one of what it becomes when compressed."),
    N("Sign it with a key that a URI names, or leave --compression away."),
)
DIGEST_IS_SIGNED = Message(
    "SIG-175",
    N("In this image Ed25519 signs the digest, not what it is made of."),
    N("Say --to-sign digest, or --pure for a signature of the image itself."),
)
