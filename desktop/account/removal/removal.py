"""Removes what set-up made for a product in an account, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from desktop.account.facts import folder
from desktop.account.names import Names
from desktop.account.part import Removable
from desktop.account.removal.bonds import KEEPS, SHARED
from desktop.account.removal.parts import living_parts, making_parts
from desktop.cloud.errors import NotFoundError
from desktop.cloud.iot_policies import policy_names, policy_targets
from desktop.cloud.registry import things_of_type
from desktop.cloud.session import Cloud
from desktop.core.catalogue.settings import UNITS_THERE
from desktop.core.errors import SettingsError
from desktop.core.events import Listener, StepDone, ignore
from desktop.core.paths import data_dir
from desktop.settings.product.profile import ProductProfile
from desktop.settings.shift import current_shift
from signing.messages import said

COUNTED = 10_000  # units, at most


@dataclass(frozen=True)
class Units:
    """Things of the product's type, and certificates with its policy; up to `COUNTED` of each."""

    things: int
    certificates: int

    def __bool__(self) -> bool:
        return bool(self.things or self.certificates)


@dataclass(frozen=True)
class Planned:
    """A part that is there; `stays` says in words why it is not removed, and is empty when it is."""

    step: str
    detail: str
    stays: str


@dataclass(frozen=True)
class Plan:
    """`others` are the other products of the account and Region, as their policies are called."""

    account_id: str
    region: str
    units: Units
    others: tuple[str, ...]
    parts: tuple[Planned, ...]

    @property
    def removed(self) -> tuple[Planned, ...]:
        return tuple(part for part in self.parts if not part.stays)

    @property
    def kept(self) -> tuple[Planned, ...]:
        return tuple(part for part in self.parts if part.stays)


class Removal:
    """`with_units`: there may be units, which keep all that they live from. `emptied`: with the bucket's
    firmware and records.
    """

    def __init__(
        self,
        cloud: Cloud,
        product: ProductProfile,
        tell: Listener = ignore,
        *,
        with_units: bool = False,
        emptied: bool = False,
    ) -> None:
        self._cloud = cloud
        self._product = product
        self._names = Names(cloud, product)
        self._tell = tell
        self._with_units = with_units
        self._emptied = emptied

    def plan(self) -> Plan:
        """Changes nothing. Raises SET-077 when there are units, `CloudError` when AWS cannot be asked."""
        cloud, units, others = self._cloud, self._units(), self._others()
        if units and not self._with_units:
            raise self._refusal(units)
        making = self._planned(making_parts(cloud, self._product), others, "")
        living = self._planned(self._living_parts(), others, said("units live from it") if units else "")
        return Plan(cloud.account_id, cloud.region, units, others, (*making, *living))

    def remove(self, plan: Plan) -> list[str]:
        """Removes of `plan` what still is as it was planned; what AWS or other stations keep, in sentences.

        Emits `StepDone` for each part, `StackProgress` while CloudFormation is at work. After an error, or a
        cut, plan and remove again. Raises SET-077 when units came meanwhile, SET-096, `CloudError`.
        """
        left = self._remove(making_parts(self._cloud, self._product, self._tell), plan)
        if not plan.units and (came := self._units()):  # no more can come now
            raise self._refusal(came)
        left += self._remove(self._living_parts(), plan)
        if not plan.units:
            (folder(self._cloud, self._product) / "facts.json").unlink(missing_ok=True)
        return [*left, *_still_at_work(plan)]

    def _living_parts(self) -> Iterator[Removable]:
        return living_parts(self._cloud, self._product, self._tell, emptied=self._emptied)

    def _remove(self, parts: Iterator[Removable], plan: Plan) -> list[str]:
        """What was planned and is gone went with its stack."""
        wanted, left = {(part.step, part.detail) for part in plan.removed}, []
        for part in parts:
            if (part.step, part.detail) in wanted and not (held := part.held()).why:
                left.append(part.remove() if held.exists else "")
                self._tell(StepDone("account", part.step, part.detail))
        return [said for said in left if said]

    def _planned(self, parts: Iterator[Removable], others: Sequence[str], alive: str) -> list[Planned]:
        planned: list[Planned] = []
        kept: dict[str, str] = {}
        for part in parts:
            held = part.held()
            if not held.exists:
                continue
            stays = alive or held.why or _shared(part, others) or kept.get(part.step, "")
            planned.append(Planned(part.step, part.detail, stays))
            if stays:
                why = said("the {step} works with it", step=part.step)
                kept |= dict.fromkeys(KEEPS.get(part.step, ()), why)
        return planned

    def _refusal(self, units: Units) -> SettingsError:
        return SettingsError(
            UNITS_THERE,
            things=units.things,
            type=self._product.identity.thing_type,
            certificates=units.certificates,
            policy=self._names.unit_policy,
        )

    def _units(self) -> Units:
        things = things_of_type(self._cloud, self._product.identity.thing_type)
        return Units(
            sum(1 for _ in islice(things, COUNTED)), sum(1 for _ in islice(self._certificates(), COUNTED))
        )

    def _certificates(self) -> Iterator[str]:
        try:
            yield from policy_targets(self._cloud, self._names.unit_policy)
        except NotFoundError:
            return

    def _others(self) -> tuple[str, ...]:
        """By the policy that each product's units have, which set-up makes early."""
        return tuple(
            name.removeprefix("linekey-").removesuffix("-unit")
            for name in policy_names(self._cloud)
            if name.startswith("linekey-") and name.endswith("-unit") and name != self._names.unit_policy
        )


def _shared(part: Removable, others: Sequence[str]) -> str:
    if not others or part.step not in SHARED:
        return ""
    return said("{products} may use it", products=", ".join(others))


def _still_at_work(plan: Plan) -> Iterator[str]:
    """Whose shift at this station is in a role that went."""
    try:
        shift = current_shift(data_dir())
    except SettingsError:  # nobody knows whose: that is for a person to mend
        return
    if shift and f"{shift.kind}-role" in {part.step for part in plan.removed}:
        yield said(
            "{badge} still works here as {kind}: linekey account shift end",
            badge=shift.badge,
            kind=shift.kind,
        )
