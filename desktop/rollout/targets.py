"""Who a rollout is for: names and ARNs of things and groups become ARNs and a count of things."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from desktop.cloud.errors import NotFoundError
from desktop.cloud.registry import describe_thing, group_arn, things_in_group
from desktop.cloud.session import Cloud
from desktop.core.catalogue.rollout import (
    NO_SUCH_TARGET,
    NO_THING_IN_TARGETS,
    TARGET_AMBIGUOUS,
    TOO_MANY_TARGETS,
)
from desktop.core.errors import RolloutError

MAX_TARGETS = 100  # AWS IoT jobs quotas
NAME = re.compile(r"[A-Za-z0-9:_-]{1,128}")  # AWS IoT API reference: ThingName, ThingGroupName


@dataclass(frozen=True)
class Targets:
    """`names` has each thing once, however many of the groups it is in."""

    arns: tuple[str, ...]
    names: frozenset[str]

    @property
    def things(self) -> int:
        return len(self.names)


def resolve_targets(cloud: Cloud, targets: Sequence[str]) -> Targets:
    """Finds every target: an ARN, `thing/NAME`, `group/NAME`, or a name that only one of them has.

    Raises ROL-001 (none, or more than 100), ROL-002 (unknown), ROL-003 (no things), ROL-004 (ambiguous).
    """
    wanted = list(dict.fromkeys(targets))
    if not 1 <= len(wanted) <= MAX_TARGETS:
        raise RolloutError(TOO_MANY_TARGETS, most=MAX_TARGETS, wanted=len(wanted))
    arns: list[str] = []
    things: set[str] = set()
    for target in wanted:
        arn, members = _resolve(cloud, target)
        arns.append(arn)
        things |= members
    if not things:
        raise RolloutError(NO_THING_IN_TARGETS, targets=", ".join(wanted))
    return Targets(tuple(arns), frozenset(things))


def targets_named(cloud: Cloud, things: Iterable[str]) -> Targets:
    """Those of `things` that still exist, by name. Raises ROL-003 when none does."""
    arns = {name: found[0] for name in sorted(things) if (found := _thing(cloud, name)) is not None}
    if not arns:
        raise RolloutError(NO_THING_IN_TARGETS, targets=", ".join(sorted(things)[:3]))
    return Targets(tuple(arns.values()), frozenset(arns))


def things_now(cloud: Cloud, arns: Iterable[str]) -> int:
    """How many things these targets have now; those that are gone have none."""
    found = [_of_kind(cloud, *_kind_and_name(arn)) for arn in arns]
    return len(set[str]().union(*(members for _arn, members in filter(None, found))))


def _kind_and_name(target: str) -> tuple[str, str]:
    """The kind is empty for a name alone. Names may have colons, and never a slash."""
    before, slash, name = target.partition("/")
    return (before.rpartition(":")[2], name) if slash else ("", target)


def _of_kind(cloud: Cloud, kind: str, name: str) -> tuple[str, set[str]] | None:
    return _thing(cloud, name) if kind == "thing" else _group(cloud, name)


def _resolve(cloud: Cloud, target: str) -> tuple[str, set[str]]:
    kind, name = _kind_and_name(target)
    if name and kind in ("thing", "thinggroup", "group"):
        found = _of_kind(cloud, kind, name)
        if found is None:
            raise _unknown(target)
        return found
    if not NAME.fullmatch(target):
        raise _unknown(target)
    group, thing = _group(cloud, target), _thing(cloud, target)
    if group is not None and thing is not None:
        raise RolloutError(TARGET_AMBIGUOUS, target=target)
    found = group or thing
    if found is None:
        raise _unknown(target)
    return found


def _thing(cloud: Cloud, name: str) -> tuple[str, set[str]] | None:
    return _unless_missing(lambda: (describe_thing(cloud, name).arn, {name}))


def _group(cloud: Cloud, name: str) -> tuple[str, set[str]] | None:
    return _unless_missing(lambda: (group_arn(cloud, name), set(things_in_group(cloud, name))))


def _unless_missing(find: Callable[[], tuple[str, set[str]]]) -> tuple[str, set[str]] | None:
    try:
        return find()
    except NotFoundError:
        return None


def _unknown(target: str) -> RolloutError:
    return RolloutError(NO_SUCH_TARGET, target=target)
