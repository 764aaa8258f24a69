"""Where the work on one product is done: what the services of all rooms share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from desktop.cloud.session import Cloud
from desktop.core.events import Listener, ignore
from desktop.ledger.store import Ledger
from desktop.settings.product.profile import ProductProfile

Account = TypeVar("Account", covariant=True)


@dataclass(frozen=True)
class Context(Generic[Account]):
    """`account()` answers what set-up made in AWS; it is asked only when needed, and raises SET-010 when
    there is nothing. Each service says by a Protocol what it needs of that. `tell` hears what happens.
    """

    product: ProductProfile
    cloud: Cloud
    ledger: Ledger
    account: Callable[[], Account]
    tell: Listener = ignore
