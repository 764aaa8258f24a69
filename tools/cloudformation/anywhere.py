"""An account, a Region and a product that CloudFormation fills in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from typing import Any

from desktop.account.names import Names
from desktop.cloud.session import Cloud, CloudTarget
from desktop.settings.product.identity import FleetSection, UnitSection
from desktop.settings.product.profile import ProductProfile

PSEUDO = ("AWS::AccountId", "AWS::Partition", "AWS::Region")
_VARIABLE = re.compile(r"\$\{([^}]+)\}")
_MEMBER = ":thinggroup/${Members}"


class AnyProduct(ProductProfile):
    @property
    def slug(self) -> str:
        return "${Product}"


class AnyNames(Names):
    @property
    def unit_arn(self) -> str:
        return f"{self.iot}:thing/${{Things}}"


def anywhere() -> AnyNames:
    """Names of AWS with the template's parameters in their places; asks AWS nothing."""
    cloud = Cloud(CloudTarget(region="${AWS::Region}"))
    cloud.account_id, cloud.partition = "${AWS::AccountId}", "${AWS::Partition}"
    identity = FleetSection.model_construct(
        issuer="fleet", template="${Template}", thing_type="${ThingType}", thing_groups=("${Members}",)
    )
    unit = UnitSection.model_construct(driver="", serial_pattern="", thing_name="${ThingName}")
    said: dict[str, Any] = {"name": "${ProductName}", "unit": unit, "identity": identity}
    return AnyNames(cloud, AnyProduct.model_construct(**said))


def filled_in(node: Any, variables: Set[str]) -> Any:
    """`node` with `Fn::Sub` wherever a text has a variable of the template.

    `${...}` that is none, such as a policy variable of AWS IoT, stays for the service that reads it. A list
    with things and groups becomes the parameter `Members`.
    """
    if isinstance(node, Mapping):
        return {name: filled_in(value, variables) for name, value in node.items()}
    if isinstance(node, list | tuple):
        if any(isinstance(one, str) and one.endswith(_MEMBER) for one in node):
            return {"Ref": "Members"}
        return [filled_in(one, variables) for one in node]
    return _substituted(node, variables) if isinstance(node, str) else node


def _substituted(text: str, variables: Set[str]) -> Any:
    if not variables & set(_VARIABLE.findall(text)):
        return text

    def kept(found: re.Match[str]) -> str:
        return found.group() if found.group(1) in variables else f"${{!{found.group(1)}}}"

    whole = _VARIABLE.fullmatch(text)
    if whole and whole.group(1) in variables:
        return {"Ref": whole.group(1)}
    return {"Fn::Sub": _VARIABLE.sub(kept, text)}
