"""The stacks of the release policy, and of what is made on request: the release gate and the authorizer."""

from __future__ import annotations

from functools import cache, partial

from desktop.account.authorizer.parts import token_signer
from desktop.account.names import Names
from desktop.account.release_policy.kept import first_policy
from desktop.account.release_policy.part import FIRST_POLICY
from desktop.account.stacks.definition import Code, Definition
from desktop.cloud.session import Cloud
from resources.lambdas.package import authorizer_zip, release_gate_zip
from signing.verification import public_key_pem

GATE, AUTHORIZER = "release-gate", "authorizer"  # templates


def release_policy_stack(cloud: Cloud, names: Names) -> Definition:
    """Told once which version is the first: told another, CloudFormation would have it in force again."""
    return Definition(
        "release-policy",
        f"linekey-{names.slug}-release-policy",
        ("release-policy",),
        ("signing-profile",),
        lambda: {"Product": names.slug},
        once={FIRST_POLICY: partial(first_policy, cloud, names.product)},
    )


def gate_stack(cloud: Cloud, names: Names) -> Definition:
    """Told once which policy it follows: another is for a person to choose, who removes the gate first."""
    return Definition(
        GATE,
        f"linekey-{names.slug}-gate",
        ("release-gate-role", "release-gate"),
        (),
        lambda: {"Product": names.slug, "ProductName": names.product.name},
        Code(names.gate, cache(release_gate_zip)),
        {FIRST_POLICY: partial(first_policy, cloud, names.product)},
    )


def authorizer_stack(cloud: Cloud, names: Names) -> Definition:
    return Definition(
        AUTHORIZER,
        f"linekey-{names.slug}-authorizer",
        ("authorizer-table", "authorizer-role", "authorizer-function", "authorizer"),
        ("token-key",),
        lambda: {"Product": names.slug, "TokenPublicKey": public_key_pem(token_signer(cloud).public_key)},
        Code(names.authorizer, cache(authorizer_zip)),
    )
