"""Policies that let one unit read the topics of the others, or take their place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from desktop.account.rights.reading import OTHER, Finding, Reading, name_in

_THINGS = "$aws/things"


def open_to_all(reading: Reading) -> Iterator[Finding]:
    about = (reading.resources("Allow", action) for action in ("iot:publish", "iot:receive", "iot:subscribe"))
    for place in dict.fromkeys(chain.from_iterable(about)):
        if any(place.reaches(kind, OTHER, f"{OTHER}/{OTHER}") for kind in ("topic", "topicfilter")):
            yield place.finding(
                "any-topic",
                f"“{place.text}” is every topic of the account, those of other units too.",
                "Begin the topic with what is its own: $aws/things/${iot:Connection.Thing.ThingName}/…",
            )
        elif place.reaches("topic", f"{_THINGS}/{OTHER}/*") or place.reaches(
            "topicfilter", f"{_THINGS}/{OTHER}/*", f"{_THINGS}/+/*", f"{_THINGS}/#"
        ):
            yield place.finding(
                "other-units",
                f"“{place.text}” is of every unit: shadows, jobs and firmware of the others too.",
                f"Write {_THINGS}/${{iot:Connection.Thing.ThingName}}/…",
            )


def client_ids(reading: Reading) -> Iterator[Finding]:
    for place in reading.resources("Allow", "iot:connect"):
        if place.reaches("client", OTHER):
            yield place.finding(
                "any-client-id",
                f"“{place.text}” lets it connect under any client id, and so throw every other unit out.",
                "Write client/${iot:Connection.Thing.ThingName}, if iot:Connection.Thing.IsAttached is true.",
            )
        elif "client" in place.kinds and {"*", "?"} & set(name_in(place.text)):
            yield place.finding(
                "shared-client-ids",
                "All that have this policy may use each other's client ids, and throw each other out.",
                "Where each has a thing, write client/${iot:Connection.Thing.ThingName}.",
                "warn",
            )
