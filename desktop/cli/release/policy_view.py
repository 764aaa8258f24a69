"""A release policy as JSON and as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from signing.dsse import Envelope
    from signing.release_policy import ReleasePolicy


def policy_document(policy: ReleasePolicy, envelope: Envelope | None = None) -> dict[str, Any]:
    """`signed_by` are the ids of its people whose signatures are on `envelope`."""
    people = [{"id": one.id, "roles": list(one.roles), "key_sha256": one.key_sha256} for one in policy.people]
    document = {
        "product": policy.product,
        "version": policy.version,
        "sha256": policy.sha256,
        "previous": policy.previous,
        "expires": policy.expires,
        "threshold": policy.threshold,
        "approvals": policy.approvals,
        "people": people,
        "signers": list(policy.signers),
        "templates": list(policy.templates),
        "firmware": {"path": policy.path, "certificate_label": policy.certificate_label},
    }
    if envelope is not None:
        document["signed_by"] = _signed_by(policy, envelope)
    return document


def policy_lines(policy: ReleasePolicy, envelope: Envelope | None = None) -> list[str]:
    """Everything that an owner answers for with a signature."""
    owners = len(policy.having("owner"))
    facts = [
        ("product", policy.product),
        ("version", policy.version),
        ("SHA-256", policy.sha256),
        ("expires", policy.expires),
        ("changed by", f"{policy.threshold} of {owners} owners"),
        ("approvals", f"{policy.approvals} beside who requests" if policy.approvals else ALONE),
        *((f"person {one.id}", f"{', '.join(one.roles)}; key {one.key_sha256}") for one in policy.people),
        *(("signing key", digest) for digest in policy.signers),
        *(("template", digest) for digest in policy.templates),
        ("firmware", f"{policy.path}, certificate “{policy.certificate_label}”"),
    ]
    if envelope is not None:
        facts.append(("signed by", ", ".join(_signed_by(policy, envelope)) or "nobody of its people yet"))
    return [f"{name:<12} {value}" for name, value in facts]


ALONE = "none: one person can roll out alone"


def _signed_by(policy: ReleasePolicy, envelope: Envelope) -> list[str]:
    from signing.release_policy import signed_by

    return [person.id for person in signed_by(envelope, policy.people)]
