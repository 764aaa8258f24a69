"""The post-quantum signature beside the classical one."""

from __future__ import annotations

from signing.messages import Message, N

SECOND_KEY_MISSING = Message(
    "SIG-190",
    N("Manifests of {product} have a second, post-quantum signature, and no key for it was given."),
    N("Name the private half of {file}: --post-quantum-key URI."),
)
SECOND_KEY_UNWANTED = Message(
    "SIG-191",
    N("The product profile of {product} names no post-quantum key, and one was given."),
    N("Write post_quantum_key into its [release] section, or leave --post-quantum-key out."),
)
ANOTHER_SECOND_KEY = Message(
    "SIG-192",
    N("The key {uri} is not the post-quantum key of the product profile."),
    N("Give the private half of {file}."),
)
SECOND_SIGNATURE_MISSING = Message(
    "SIG-193",
    N("The manifest of {release} lacks the signature of the profile's post-quantum key."),
    N("Make the release again with --post-quantum-key."),
)
