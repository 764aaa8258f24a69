"""One certificate for a row, whole or not at all.

The row goes from free to busy to issued; a request that fails puts everything back and frees it. One that
died leaves the row busy: a later one takes back what is left of it first, so that there is never a second
certificate.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from .registry import Registry, ThingInUseError, UncertainError, public_key_id
from .rows import BUSY, FREE, STALE_SECONDS, NotFreeError, Row, Rows

# A certificate of a dead request was made in this time after its row's `timestamp`, by AWS IoT's clock.
MADE_FROM, MADE_UNTIL = -10, 40
RETRY_SECONDS = 3

log = logging.getLogger(__name__)


class Refused(Exception):  # noqa: N818 - an answer, not an error of ours
    """`retry_after`: seconds, when asking again may help; then nothing was made, or it is taken back."""

    def __init__(self, status: int, code: str, message: str, retry_after: int = 0) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.retry_after = retry_after


def refuse(status: int, code: str, message: str, retry_after: int = 0) -> Refused:
    return Refused(status, code, message, retry_after)


class VendingMachine:
    """`now` is in epoch seconds; `new_owner` names a request."""

    def __init__(
        self, rows: Rows, registry: Registry, now: Callable[[], int], new_owner: Callable[[], str]
    ) -> None:
        self.rows = rows
        self._registry = registry
        self._now = now
        self._new_owner = new_owner

    def vend(self, row: Row, csr: str, key_info: Any, *, activate: bool) -> dict[str, str]:
        """For who has proved to be the row's unit. Raises `Refused`."""
        owner = self._claim(row, public_key_id(key_info))
        thing = row.productid
        try:
            existed = self._registry.thing_exists(thing)
            made = self._registry.make_certificate(csr)
        except UncertainError as error:
            # The row stays busy: who asks when it is stale takes back what AWS may have made.
            raise refuse(503, "Uncertain", "AWS IoT did not answer.", STALE_SECONDS) from error
        except ThingInUseError as error:
            self.rows.free(thing, owner)
            raise _in_use(thing) from error
        except Exception as error:
            self.rows.free(thing, owner)
            raise _try_again(error) from error
        try:
            self._finish(thing, owner, made, existed=existed, activate=activate)
        except Exception as error:
            in_use = isinstance(error, ThingInUseError)
            self._registry.take_back(thing, made["certificateId"], existed=existed or in_use)
            self.rows.free(thing, owner)
            raise (_in_use(thing) if in_use else _try_again(error)) from error
        return {**made, "thingName": thing}

    def _finish(self, thing: str, owner: str, made: dict[str, str], *, existed: bool, activate: bool) -> None:
        self.rows.bind(thing, owner, made["certificateId"])
        self._registry.register(thing, made["certificateArn"], existed=existed)
        self._registry.check_alone(thing, made["certificateArn"])
        if activate:
            self._registry.activate(made["certificateId"])
        self.rows.issue(thing, owner)

    def _claim(self, row: Row, public_key: str) -> str:
        now, owner = self._now(), self._new_owner()
        if row.state not in (FREE, BUSY):
            raise refuse(409, "AlreadyIssued", "This unit has its certificate already.")
        if row.is_stale(now):
            self._take_back_left(row)
        elif row.state == BUSY:
            raise refuse(409, "InProgress", "Another request for this unit is worked on.", RETRY_SECONDS)
        try:
            self.rows.claim(row, owner, public_key, now)
        except NotFreeError as error:
            raise refuse(
                409, "InProgress", "Another request for this unit is worked on.", RETRY_SECONDS
            ) from error
        return owner

    def _take_back_left(self, row: Row) -> None:
        log.warning("%s: takes back what a request left that ended", row.productid)
        if row.certificate_id:
            self._registry.take_back(row.productid, row.certificate_id, existed=True)
        else:
            self._registry.take_back_unbound(
                row.productid, row.public_key, row.timestamp + MADE_FROM, row.timestamp + MADE_UNTIL
            )


def _in_use(thing: str) -> Refused:
    return refuse(409, "ThingInUse", f"The thing {thing} has a certificate already.")


def _try_again(error: Exception) -> Refused:
    log.warning("taken back: %s", error)
    return refuse(503, "TryAgain", "AWS could not be asked for all of it; nothing was made.", RETRY_SECONDS)
