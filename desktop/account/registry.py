"""Thing type and thing groups of a product."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.account.part import needs_a_person
from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.registry import group_arn
from desktop.cloud.session import Cloud
from signing.messages import said


@dataclass(frozen=True)
class ThingType:
    cloud: Cloud
    name: str
    step: str = "thing-type"

    @property
    def detail(self) -> str:
        return self.name

    def problem(self) -> str | None:
        try:
            with translated("look up the thing type {name}", name=self.name):
                found = self.cloud.client("iot").describe_thing_type(thingTypeName=self.name)
        except NotFoundError:
            return said("The thing type {name} does not exist.", name=self.name)
        if found.get("thingTypeMetadata", {}).get("deprecated"):
            return said("The thing type {name} is deprecated: AWS takes no new things of it.", name=self.name)
        return None

    def mend(self) -> None:
        problem = self.problem()
        if problem and "deprecated" in problem:
            raise needs_a_person(
                problem, "Undo the deprecation in AWS IoT, or name another type in the profile."
            )
        with translated("create the thing type {name}", name=self.name):
            self.cloud.client("iot").create_thing_type(thingTypeName=self.name)


@dataclass(frozen=True)
class ThingGroup:
    cloud: Cloud
    name: str
    step: str = "thing-group"

    @property
    def detail(self) -> str:
        return self.name

    def problem(self) -> str | None:
        try:
            group_arn(self.cloud, self.name)
        except NotFoundError:
            return said("The thing group {name} does not exist.", name=self.name)
        return None

    def mend(self) -> None:
        with translated("create the thing group {name}", name=self.name):
            self.cloud.client("iot").create_thing_group(thingGroupName=self.name)
