"""A certificate becomes a unit's: thing, type, groups and policy first, and only then it is active."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.cloud.certificates import certificate_arn
from desktop.cloud.errors import ConflictError, translated
from desktop.cloud.session import Cloud

SERIAL = "serial"  # the thing's attribute, as the template of fleet provisioning has it


@dataclass(frozen=True)
class Membership:
    """What a unit is in the registry."""

    thing: str
    serial: str
    thing_type: str
    thing_groups: tuple[str, ...]
    policy: str


def join(cloud: Cloud, certificate_id: str, unit: Membership) -> None:
    """Every call may be made twice, so that one whose answer was lost is simply made again.

    A thing that is there already keeps its groups and its other attributes.
    """
    iot, arn = cloud.client("iot"), certificate_arn(cloud, certificate_id)
    _make_thing(cloud, unit)
    for group in unit.thing_groups:
        with translated("put the thing {thing} into the group {group}", thing=unit.thing, group=group):
            iot.add_thing_to_thing_group(thingName=unit.thing, thingGroupName=group)
    with translated("attach the policy {policy}", policy=unit.policy):
        iot.attach_policy(policyName=unit.policy, target=arn)
    with translated("attach the certificate to the thing {thing}", thing=unit.thing):
        # No other thing may have this certificate as well.
        iot.attach_thing_principal(thingName=unit.thing, principal=arn, thingPrincipalType="EXCLUSIVE_THING")
    with translated("activate the certificate {certificate}…", certificate=certificate_id[:12]):
        iot.update_certificate(certificateId=certificate_id, newStatus="ACTIVE")


def _make_thing(cloud: Cloud, unit: Membership) -> None:
    iot, attributes = cloud.client("iot"), {SERIAL: unit.serial}
    try:
        with translated("create the thing {thing}", thing=unit.thing):
            iot.create_thing(
                thingName=unit.thing,
                thingTypeName=unit.thing_type,
                attributePayload={"attributes": attributes},
            )
    except ConflictError:  # it is there, and another type or attribute
        with translated("change the thing {thing}", thing=unit.thing):
            iot.update_thing(
                thingName=unit.thing,
                thingTypeName=unit.thing_type,
                attributePayload={"attributes": attributes, "merge": True},
            )
