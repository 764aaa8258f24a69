"""Everything doctor looks at, one after another: what cannot be looked at is told like what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from desktop.account.doctor.dangers import dangers
from desktop.account.doctor.way import look_at_clock, look_at_endpoint, look_at_region, look_at_sign_in
from desktop.account.part import Ageing, Part
from desktop.cloud.session import Cloud
from desktop.core.catalogue.settings import PART_NOT_RIGHT
from desktop.core.errors import LinekeyError
from desktop.core.events import CheckDone, Problem
from desktop.settings.product.profile import ProductProfile
from signing.errors import SigningError

Look = Callable[[], Sequence[CheckDone]]


def examine(
    cloud: Cloud,
    product: ProductProfile,
    parts: Callable[[], Sequence[Part]],
    also: Sequence[Callable[[], CheckDone]] = (),
) -> Iterator[CheckDone]:
    """The way to AWS, the parts that set-up makes, what others made that is dangerous, and what `also` sees.

    Without a sign-in there is nothing to be seen, and nothing else is asked.
    """
    signed_in = _guarded("identity", partial(look_at_sign_in, cloud))
    yield from signed_in
    if any(check.state == "fail" for check in signed_in):
        return
    yield from _guarded("region", partial(look_at_region, cloud))
    yield from _guarded("clock", partial(look_at_clock, cloud))
    yield from _guarded("endpoint", partial(look_at_endpoint, cloud))
    yield from _each_part(parts)
    for name, look in dangers(cloud, product):
        yield from _guarded(name, look)
    for look_at in also:
        yield from _guarded("station", partial(_one, look_at))


def _each_part(parts: Callable[[], Sequence[Part]]) -> Iterator[CheckDone]:
    try:
        found = parts()
    except (LinekeyError, SigningError) as error:
        yield _failed("parts", error)
        return
    for part in found:
        yield from _guarded(part.step, partial(_look_at_part, part))


def _look_at_part(part: Part) -> list[CheckDone]:
    problem = part.problem()
    if problem is not None:
        return [CheckDone(part.step, "fail", problem, Problem.made(PART_NOT_RIGHT, problem=problem))]
    warning = part.warning() if isinstance(part, Ageing) else None
    return [CheckDone(part.step, "pass" if warning is None else "warn", warning or part.detail)]


def _one(look_at: Callable[[], CheckDone]) -> list[CheckDone]:
    return [look_at()]


def _guarded(name: str, look: Look) -> Sequence[CheckDone]:
    try:
        return look()
    except (LinekeyError, SigningError) as error:
        return [_failed(name, error)]


def _failed(name: str, error: LinekeyError | SigningError) -> CheckDone:
    return CheckDone(name, "fail", error.message, Problem.of(error))
