"""Thing type and thing groups of a product."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from desktop.account.part import NOTHING, OURS, Holding, left_alone, needs_a_person
from desktop.cloud.errors import NotFoundError, RefusedError, translated
from desktop.cloud.registry import describe_group, things_in_group
from desktop.cloud.session import Cloud
from desktop.settings.product.profile import ProductProfile
from signing.messages import said

# The description by which what set-up made is known, for its name is the product profile's. Not by product:
# several may have one type.
_MARK = "Made by Linekey"
# Tag of a type that a removal deprecated: nobody's wish to have no more units of it.
_REMOVED = "linekey:removed"


def registry_parts(cloud: Cloud, product: ProductProfile) -> tuple[ThingType | ThingGroup, ...]:
    groups = (ThingGroup(cloud, group) for group in product.identity.thing_groups)
    return ThingType(cloud, product.identity.thing_type), *groups


@dataclass(frozen=True)
class ThingType:
    cloud: Cloud
    name: str
    step: str = "thing-type"

    @property
    def detail(self) -> str:
        return self.name

    def problem(self) -> str | None:
        found = self._found()
        if found is None:
            return said("The thing type {name} does not exist.", name=self.name)
        if _is_deprecated(found):
            return said("The thing type {name} is deprecated: AWS takes no new things of it.", name=self.name)
        return None

    def mend(self) -> None:
        iot, found = self.cloud.client("iot"), self._found()
        if found is None:
            with translated("create the thing type {name}", name=self.name):
                iot.create_thing_type(
                    thingTypeName=self.name, thingTypeProperties={"thingTypeDescription": _MARK}
                )
        elif _is_deprecated(found) and not self._was_removed(found):
            raise needs_a_person(
                self.problem() or "",
                "Undo the deprecation in AWS IoT, or name another type in the profile.",
            )
        else:
            with translated("take the thing type {name} back into use", name=self.name):
                iot.deprecate_thing_type(thingTypeName=self.name, undoDeprecate=True)
                iot.untag_resource(resourceArn=found["thingTypeArn"], tagKeys=[_REMOVED])

    def held(self) -> Holding:
        found = self._found()
        if found is None:
            return NOTHING
        if found.get("thingTypeProperties", {}).get("thingTypeDescription") != _MARK:
            return left_alone("Linekey has no proof that it made it: aws iot deprecate-thing-type")
        return OURS

    def remove(self) -> str:
        """Deprecates it, and deletes one that was deprecated long enough ago."""
        iot, found = self.cloud.client("iot"), self._found()
        if found is None:
            return ""
        later = said(
            "AWS IoT deletes the thing type {name} 5 minutes after this: then remove once more.",
            name=self.name,
        )
        try:
            with translated("remove the thing type {name}", name=self.name):
                if _is_deprecated(found):
                    iot.delete_thing_type(thingTypeName=self.name)
                    return ""
                tags = [{"Key": _REMOVED, "Value": "yes"}]
                iot.tag_resource(resourceArn=found["thingTypeArn"], tags=tags)
                iot.deprecate_thing_type(thingTypeName=self.name)
        except RefusedError:
            return later
        return later

    def _was_removed(self, found: dict[str, Any]) -> bool:
        with translated("look up the thing type {name}", name=self.name):
            answer = self.cloud.client("iot").list_tags_for_resource(resourceArn=found["thingTypeArn"])
        return _REMOVED in {tag["Key"] for tag in answer["tags"]}

    def _found(self) -> dict[str, Any] | None:
        try:
            with translated("look up the thing type {name}", name=self.name):
                found: dict[str, Any] = self.cloud.client("iot").describe_thing_type(thingTypeName=self.name)
        except NotFoundError:
            return None
        return found


def _is_deprecated(found: dict[str, Any]) -> bool:
    return bool(found.get("thingTypeMetadata", {}).get("deprecated"))


@dataclass(frozen=True)
class ThingGroup:
    cloud: Cloud
    name: str
    step: str = "thing-group"

    @property
    def detail(self) -> str:
        return self.name

    def problem(self) -> str | None:
        if self._found() is None:
            return said("The thing group {name} does not exist.", name=self.name)
        return None

    def mend(self) -> None:
        with translated("create the thing group {name}", name=self.name):
            self.cloud.client("iot").create_thing_group(
                thingGroupName=self.name, thingGroupProperties={"thingGroupDescription": _MARK}
            )

    def held(self) -> Holding:
        found = self._found()
        if found is None:
            return NOTHING
        if found.get("thingGroupProperties", {}).get("thingGroupDescription") != _MARK:
            return left_alone("Linekey has no proof that it made it: aws iot delete-thing-group")
        if next(things_in_group(self.cloud, self.name), None) is not None:
            return left_alone("it has things")
        return OURS

    def remove(self) -> str:
        with suppress(NotFoundError), translated("remove the thing group {name}", name=self.name):
            self.cloud.client("iot").delete_thing_group(thingGroupName=self.name)
        return ""

    def _found(self) -> dict[str, Any] | None:
        try:
            return describe_group(self.cloud, self.name)
        except NotFoundError:
            return None
