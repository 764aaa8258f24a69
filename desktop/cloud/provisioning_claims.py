"""Claims that AWS lends a trusted user for five minutes: the station's own sign-in stands for the claim key.

Source: AWS IoT developer guide, "Provisioning by trusted user"; IoT API reference, `CreateProvisioningClaim`.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from desktop.cloud.errors import translated
from desktop.cloud.fleet_provisioning import ClaimCredentials
from desktop.cloud.session import Cloud
from desktop.core.clock import Clock, SystemClock

LIFE_SECONDS = 300.0
MARGIN_SECONDS = 100.0  # a unit's certificate and registration, each asked for as long as a station waits

_log = logging.getLogger(__name__)


class TrustedUserClaims:
    """One claim of a template for all slots, in memory only; another one before it ends. Thread safe."""

    def __init__(self, cloud: Cloud, template: str, clock: Clock | None = None) -> None:
        self._cloud = cloud
        self._template = template
        self._clock = clock or SystemClock()
        self._lock = threading.Lock()
        self._left: Callable[[], float] = lambda: 0.0
        self._claim: ClaimCredentials | None = None

    def current(self) -> ClaimCredentials:
        """A claim that lasts for a whole run; asks AWS only when there is none. Raises `CloudError`."""
        with self._lock:
            if self._claim is None or self._left() < MARGIN_SECONDS:
                self._claim = self._ask()
            _log.debug("the claim for %s lasts %.0f s more", self._template, self._left())
            return self._claim

    def _ask(self) -> ClaimCredentials:
        asked, asked_at = self._clock.monotonic(), self._clock.now()
        with translated("ask for a claim to the provisioning template {template}", template=self._template):
            made = self._cloud.client("iot").create_provisioning_claim(templateName=self._template)
        life = _life_seconds(made)

        def left() -> float:
            """The sooner of two clocks: monotonic time may stand still in a sleep, the other may be set."""
            by_date = (self._clock.now() - asked_at).total_seconds()
            return life - max(self._clock.monotonic() - asked, by_date)

        self._left = left
        key = made["keyPair"]["PrivateKey"].encode("ascii")
        return ClaimCredentials(made["certificatePem"], key, has_ended=lambda: left() <= 0)


def _life_seconds(made: Mapping[str, Any]) -> float:
    """By AWS's own clock, which the answer tells: this station's may be off."""
    headers = made.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    try:
        answered = parsedate_to_datetime(headers["date"])
    except (KeyError, TypeError, ValueError):
        answered = datetime.now(UTC)
    left: float = (made["expiration"] - answered).total_seconds()
    return min(LIFE_SECONDS, left)
