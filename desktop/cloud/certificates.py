"""Registered certificates, and the ordered way to be rid of one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.cloud.errors import ConflictError, NotFoundError, asked_once, translated
from desktop.cloud.eventually import eventually
from desktop.cloud.session import Cloud

CLOCK_SKEW = timedelta(minutes=5)  # how far this station's clock may be ahead of AWS's


@dataclass(frozen=True)
class Certificate:
    """`status` is AWS's: ACTIVE, INACTIVE, PENDING_ACTIVATION, ..."""

    certificate_id: str
    arn: str
    status: str
    pem: str


def certificate_arn(cloud: Cloud, certificate_id: str) -> str:
    return cloud.arn("iot", f"cert/{certificate_id}")


def describe(cloud: Cloud, certificate_id: str) -> Certificate:
    """Raises CLD-004 when AWS does not know it."""
    with translated("look up the certificate {certificate}…", certificate=certificate_id[:12]):
        found = cloud.client("iot").describe_certificate(certificateId=certificate_id)[
            "certificateDescription"
        ]
    return Certificate(
        found["certificateId"], found["certificateArn"], found["status"], found["certificatePem"]
    )


def with_id(cloud: Cloud, certificate_id: str) -> Iterator[Certificate]:
    """The certificate; nothing when AWS does not know it."""
    try:
        yield describe(cloud, certificate_id)
    except NotFoundError:
        return


def is_usable(cloud: Cloud, certificate_id: str) -> bool:
    """Whether AWS knows the certificate, and not as one that is REVOKED for good."""
    return any(found.status != "REVOKED" for found in with_id(cloud, certificate_id))


def for_request(cloud: Cloud, csr_pem: str, since: datetime, status: str) -> Iterator[Certificate]:
    """The account's certificates for this very request (same subject, same key), issued after `since`.

    Only those of `status`, which says that nobody has used it yet: a unit that keeps its key may have got
    another one elsewhere.
    """
    from signing.certificates import check_certificate
    from signing.errors import VerificationError

    for certificate_id in created_since(cloud, since - CLOCK_SKEW, status):
        for found in with_id(cloud, certificate_id):  # another station may have taken its own back by now
            try:
                check_certificate(found.pem, csr_pem)
            except VerificationError:
                continue
            yield found


def create_from_csr(cloud: Cloud, csr_pem: str) -> Certificate:
    """An active certificate signed by AWS IoT itself, asked for with the caller's own AWS credentials."""
    with translated("have AWS IoT sign a certificate"):
        made = cloud.client("iot").create_certificate_from_csr(
            certificateSigningRequest=csr_pem, setAsActive=True
        )
    return Certificate(made["certificateId"], made["certificateArn"], "ACTIVE", made["certificatePem"])


def create_inactive_from_csr(cloud: Cloud, csr_pem: str) -> Certificate:
    """The same, not to be used yet. Asked once, for AWS would make two: raises `LostAnswerError`."""
    iot = cloud.client("iot", attempts=1)
    with translated("have AWS IoT sign a certificate"), asked_once("a certificate"):
        made = iot.create_certificate_from_csr(certificateSigningRequest=csr_pem, setAsActive=False)
    return Certificate(made["certificateId"], made["certificateArn"], "INACTIVE", made["certificatePem"])


def register_inactive(cloud: Cloud, certificate_pem: str, ca_pem: str | None) -> None:
    """Makes a certificate that others signed known, not to be used yet; nothing when it is known.

    Without `ca_pem` its authority is not registered, and units must name the endpoint in TLS (SNI).
    """
    iot, wanted = cloud.client("iot"), {"certificatePem": certificate_pem, "status": "INACTIVE"}
    with translated("register the certificate"):
        try:
            if ca_pem is None:
                iot.register_certificate_without_ca(**wanted)
            else:
                iot.register_certificate(**wanted, caCertificatePem=ca_pem)
        except iot.exceptions.ResourceAlreadyExistsException:
            return  # the answer to our own call was lost, and it was repeated


def is_active(cloud: Cloud, certificate_id: str) -> bool:
    return any(found.status == "ACTIVE" for found in with_id(cloud, certificate_id))


def bar_known(cloud: Cloud, certificate_id: str) -> bool:
    """Leaves the certificate as `bar` does; False for one that AWS does not know, or that is so already."""
    if not is_usable(cloud, certificate_id):
        return False
    _detach(cloud, certificate_id, "REVOKED")
    return True


def bar(cloud: Cloud, certificate_id: str, certificate_pem: str, ca_pem: str) -> None:
    """Leaves the certificate REVOKED, with no policy and no thing: also one that AWS does not know yet.

    An authority with auto-registration would have a deleted one registered anew when its unit connects.
    """
    iot = cloud.client("iot")
    try:
        _detach(cloud, certificate_id, "REVOKED")
    except NotFoundError:
        with translated("register the certificate as revoked"):
            try:
                iot.register_certificate(
                    certificatePem=certificate_pem, caCertificatePem=ca_pem, status="REVOKED"
                )
            except iot.exceptions.ResourceAlreadyExistsException:  # its unit connected just now
                _detach(cloud, certificate_id, "REVOKED")


def created_since(cloud: Cloud, moment: datetime, status: str | None = None) -> Iterator[str]:
    """Ids of the account's certificates not older than `moment`, newest first; all, or those of `status`."""
    with translated("list the certificates of the account"):
        pages = cloud.client("iot").get_paginator("list_certificates").paginate(ascendingOrder=False)
        for page in pages:
            young = [one for one in page["certificates"] if one["creationDate"] >= moment]
            yield from (one["certificateId"] for one in young if status in (None, one["status"]))
            if not young:  # an account may hold millions of older ones
                return


def attached_policies(cloud: Cloud, certificate_id: str) -> list[str]:
    target = certificate_arn(cloud, certificate_id)
    with translated("list the policies of the certificate {certificate}…", certificate=certificate_id[:12]):
        pages = cloud.client("iot").get_paginator("list_attached_policies").paginate(target=target)
        return [policy["policyName"] for page in pages for policy in page["policies"]]


def attached_things(cloud: Cloud, certificate_id: str) -> list[str]:
    principal = certificate_arn(cloud, certificate_id)
    with translated("list the things of the certificate {certificate}…", certificate=certificate_id[:12]):
        pages = cloud.client("iot").get_paginator("list_principal_things").paginate(principal=principal)
        return [thing for page in pages for thing in page["things"]]


def discard(cloud: Cloud, certificate_id: str) -> None:
    """Detaches things and policies, makes the certificate INACTIVE, deletes it; nothing when it is gone.

    The order is AWS's: an attached or active certificate cannot be deleted.
    """
    try:
        _detach(cloud, certificate_id, "INACTIVE")
        # AWS detaches a thing asynchronously and refuses the deletion until that has happened.
        eventually(lambda: _delete(cloud, certificate_id), ConflictError)
    except NotFoundError:
        return


def destroy(cloud: Cloud, certificate_id: str) -> None:
    """Makes a certificate that no thing has INACTIVE, then deletes it; nothing when it is gone.

    Unlike after `discard` its policies show until the end which certificate it is. Raises CLD-008 for one
    that a thing has.
    """
    iot = cloud.client("iot")
    with (
        suppress(NotFoundError),
        translated("delete the certificate {certificate}…", certificate=certificate_id[:12]),
    ):
        iot.update_certificate(certificateId=certificate_id, newStatus="INACTIVE")
        iot.delete_certificate(certificateId=certificate_id, forceDelete=True)


def _detach(cloud: Cloud, certificate_id: str, status: str) -> None:
    """No thing, no policy, and `status`. Raises CLD-004 when AWS does not know the certificate.

    The thing goes first: a certificate that a thing still has is a unit's, also after a cut.
    What another station removes meanwhile is detached by that.
    """
    arn, iot = certificate_arn(cloud, certificate_id), cloud.client("iot")
    for thing in attached_things(cloud, certificate_id):
        with suppress(NotFoundError), translated("detach the thing {thing}", thing=thing):
            iot.detach_thing_principal(thingName=thing, principal=arn)
    for policy in attached_policies(cloud, certificate_id):
        with suppress(NotFoundError), translated("detach the policy {policy}", policy=policy):
            iot.detach_policy(policyName=policy, target=arn)
    with translated("deactivate the certificate {certificate}…", certificate=certificate_id[:12]):
        iot.update_certificate(certificateId=certificate_id, newStatus=status)


def _delete(cloud: Cloud, certificate_id: str) -> None:
    with translated("delete the certificate {certificate}…", certificate=certificate_id[:12]):
        cloud.client("iot").delete_certificate(certificateId=certificate_id)
