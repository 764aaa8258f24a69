"""What the window stands on: the use cases of its pages, and how they are opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from desktop.app.account.place import AwsPlace
from desktop.core.events import Listener
from desktop.gui.pages.account.requests import AccountRequests
from desktop.gui.pages.releases.requests import LedgerRequests, ReleasesRequests
from desktop.gui.pages.rollouts.page import RolloutsRequests
from desktop.gui.pages.station.page import StationRequests
from desktop.gui.tour.panel import TourRequests


class Application(Protocol):
    """The use cases of the pages: see `desktop.app.application`. There is a `tour` on the bench only."""

    @property
    def account(self) -> AccountRequests: ...
    @property
    def station(self) -> StationRequests: ...
    @property
    def releases(self) -> ReleasesRequests: ...
    @property
    def rollouts(self) -> RolloutsRequests: ...
    @property
    def checkpoints(self) -> LedgerRequests: ...
    @property
    def tour(self) -> TourRequests | None: ...

    def close(self) -> None:
        """Ends everything that was opened. Blocks; never called on the Qt thread."""
        ...


OpenBench = Callable[[Listener], Application]
"""Opens the services of a bench, on a thread of its own. Raises `LinekeyError`."""
OpenAccount = Callable[[Listener, AwsPlace], Application]
"""The same for an account, the one of this place unless the environment says another. Raises `LinekeyError`,
of which the remedy is `Remedy.ACCOUNT` when nobody has said which account."""
