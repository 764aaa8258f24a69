"""The policy in force, in an account where others can write, and published by several owners at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from desktop.account.release_policy.chain import Link, Named
from desktop.account.release_policy.kept import ReleasePolicies
from desktop.account.release_policy.pin import Pin
from desktop.account.release_policy.publishing import Publisher
from desktop.core.errors import NoPolicyError, ReleaseError
from desktop.core.events import Event
from signing.dsse import LARGEST, Envelope
from signing.errors import SigningError
from signing.release_policy import ReleasePolicy
from tests.policies import NOW, MemoryShelf, after, new_key, person, policy_of, signed

PRODUCT = "Dimmable lamp"
ANA, BEN, EVE = new_key("ana"), new_key("ben"), new_key("eve")
FIRST = policy_of(person("ana", ANA), person("ben", BEN, "approver"))
SECOND = after(FIRST, approvals=1)
THIRD = after(SECOND, templates=("ab" * 32,))
EVES = policy_of(person("eve", EVE))
V1, V2, V3 = (signed(policy, ANA) for policy in (FIRST, SECOND, THIRD))


class Killed(BaseException):
    """The process ended here."""


@dataclass
class Station:
    """A computer with a data folder of its own."""

    shelf: MemoryShelf
    pin: Pin
    told: list[Event] = field(default_factory=list)
    clock: datetime = NOW

    @property
    def policies(self) -> ReleasePolicies:
        return ReleasePolicies(self.shelf, PRODUCT, self.pin, self.told.append)

    def current(self) -> ReleasePolicy:
        return self.policies.current()

    def publish(self, envelope: Envelope) -> ReleasePolicy:
        Publisher(self.shelf, PRODUCT, self.pin, lambda: self.clock).publish(envelope)
        return self.current()


@pytest.fixture
def shelf() -> MemoryShelf:
    return MemoryShelf()


@pytest.fixture
def new_station(shelf: MemoryShelf, tmp_path: Path) -> Callable[[], Station]:
    numbers = iter(range(100))
    return lambda: Station(shelf, Pin(tmp_path / f"Platz {next(numbers)}" / "release-policy.json"))


@pytest.fixture
def station(new_station: Callable[[], Station]) -> Station:
    return new_station()


def refused(code: str, look: Callable[[], object]) -> ReleaseError | SigningError:
    with pytest.raises((ReleaseError, SigningError)) as caught:
        look()
    assert caught.value.code == code
    assert caught.value.message
    assert caught.value.hint
    return caught.value


def names(shelf: MemoryShelf, policy: ReleasePolicy) -> bool:
    return shelf.parameter == Named(policy.version, policy.sha256).to_text()


def name(shelf: MemoryShelf, policy: ReleasePolicy) -> None:
    shelf.parameter = Named(policy.version, policy.sha256).to_text()


# --- reading ---


def test_no_policy(station: Station) -> None:
    with pytest.raises(NoPolicyError) as caught:
        station.current()
    assert caught.value.code == "REL-060"
    assert PRODUCT in caught.value.message


def test_a_new_station_walks_from_the_first_and_shows_what_it_saw(
    station: Station, new_station: Callable[[], Station]
) -> None:
    for envelope in (V1, V2):
        station.publish(envelope)
    other = new_station()
    assert other.current() == SECOND
    told = " ".join(str(event) for event in other.told)
    assert FIRST.sha256 in told
    assert SECOND.sha256 in told
    other.told.clear()
    assert other.current() == SECOND
    assert other.told == []


def test_an_object_alone_puts_nothing_in_force(station: Station) -> None:
    """Who can only write to the bucket makes no first policy."""
    station.shelf.objects[1] = signed(EVES, EVE).to_json()
    refused("REL-060", station.current)


def test_the_first_was_replaced_in_the_bucket(station: Station, new_station: Callable[[], Station]) -> None:
    station.publish(V1)
    station.publish(V2)
    station.shelf.objects[1] = signed(EVES, EVE).to_json()
    assert station.current() == SECOND  # it goes on from what it has seen
    refused("REL-061", station.policies.audit)
    refused("REL-061", new_station().current)


def test_the_only_one_was_replaced(station: Station, new_station: Callable[[], Station]) -> None:
    station.publish(V1)
    station.shelf.objects[1] = signed(EVES, EVE).to_json()
    refused("REL-063", station.policies.audit)
    refused("REL-061", new_station().current)
    name(station.shelf, EVES)
    error = refused("REL-063", station.current)
    assert str(station.pin.path) in error.hint
    # A new station knows nothing better: that is why the digest is shown.
    assert new_station().current() == EVES


def test_the_parameter_was_set_back(station: Station, new_station: Callable[[], Station]) -> None:
    for envelope in (V1, V2):
        station.publish(envelope)
    name(station.shelf, FIRST)
    refused("REL-062", station.current)
    # A new station sees that the owners signed a newer one.
    assert new_station().current() == SECOND
    station.shelf.parameter = None
    refused("REL-062", station.current)
    refused("REL-060", new_station().current)


def test_parameter_and_bucket_were_set_back(station: Station) -> None:
    for envelope in (V1, V2):
        station.publish(envelope)
    del station.shelf.objects[2]
    name(station.shelf, FIRST)
    refused("REL-062", station.current)


def test_a_version_signed_by_others(station: Station, new_station: Callable[[], Station]) -> None:
    station.publish(V1)
    forged = after(FIRST, people=EVES.people)
    station.shelf.objects[2] = signed(forged, EVE).to_json()
    assert station.current() == FIRST  # nothing names it
    name(station.shelf, forged)
    error = refused("REL-061", station.current)
    assert "SIG-137" not in error.message
    assert "ana" not in error.message
    refused("REL-061", new_station().current)


@pytest.mark.parametrize(
    "rubbish",
    [b"", b"{}", b"\xff" * 10, b"x" * (LARGEST + 1), V1.to_json(), V2.to_json()[:-1], V2.to_json() + b" "],
    ids=lambda data: data[:8],
)
def test_rubbish_in_the_bucket(station: Station, rubbish: bytes) -> None:
    station.publish(V1)
    station.shelf.objects[2] = rubbish
    assert station.current() == FIRST
    name(station.shelf, SECOND)
    refused("REL-061", station.current)


def test_a_version_is_missing(station: Station, new_station: Callable[[], Station]) -> None:
    station.publish(V1)
    name(station.shelf, SECOND)
    refused("REL-061", station.current)
    del station.shelf.objects[1]
    refused("REL-061", new_station().current)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "[]",
        '{"version":1}',
        '{"sha256":"%s","version":true}',
        '{"sha256":"%s","version":0}',
        '{"sha256":"%s","version":-1}',
        '{"sha256":"%s","version":1.0}',
        '{"sha256":"%s","version":"1"}',
        '{"version":1,"sha256":"%s"}',
        '{"sha256":"%s","version":1,"x":1}',
        '{"sha256":7,"version":1}',
        "[" * 100_000,
    ],
)
def test_a_parameter_that_is_damaged(station: Station, text: str) -> None:
    station.publish(V1)
    station.shelf.parameter = text.replace("%s", FIRST.sha256)
    refused("REL-061", station.current)
    station.shelf.parameter = Named(1, "ab" * 32).to_text()
    refused("REL-063", station.current)


def test_a_product_that_was_renamed(station: Station, shelf: MemoryShelf, tmp_path: Path) -> None:
    station.publish(V1)
    renamed = signed(policy_of(person("ana", ANA), product="Dimmable Lamp"), ANA)
    refused("REL-064", lambda: station.publish(renamed))
    for pin in (station.pin, Pin(tmp_path / "other.json")):
        refused("REL-064", ReleasePolicies(shelf, "Dimmable Lamp", pin).current)
        publisher = Publisher(shelf, "Dimmable Lamp", pin, lambda: NOW)
        refused("REL-065", partial(publisher.publish, renamed))


def test_a_pin_that_is_damaged(station: Station) -> None:
    station.publish(V1)
    whole = station.pin.path.read_bytes()
    for damaged in (whole[:-1], b"\xff", whole + b"\n"):
        station.pin.path.write_bytes(damaged)
        refused("REL-061", station.current)
    station.pin.path.unlink()
    station.pin.path.mkdir()
    refused("REL-061", station.current)


def test_an_expired_policy_is_in_force_all_the_same(station: Station) -> None:
    """That nobody rolls out with it is said by `judge`; stopping asks nobody."""
    old = policy_of(person("ana", ANA), expires="2001-01-01T00:00:00+00:00")
    station.clock = old.ends - timedelta(days=1)
    assert station.publish(signed(old, ANA)) == old


# --- publishing ---


def test_versions_only_rise(station: Station) -> None:
    for envelope in (V1, V2, V3):
        station.publish(envelope)
    for envelope in (V1, V2):
        refused("REL-065", partial(station.publish, envelope))
    refused("REL-065", lambda: station.publish(signed(after(SECOND), ANA)))
    assert names(station.shelf, THIRD)
    assert station.publish(V3) == THIRD


def test_what_does_not_follow_is_not_published(station: Station) -> None:
    refused("REL-060", lambda: station.publish(V2))
    station.publish(V1)
    before = dict(station.shelf.objects)
    refused("SIG-136", lambda: station.publish(signed(after(policy_of(person("ana", ANA))), ANA)))
    refused("SIG-137", lambda: station.publish(signed(SECOND, BEN)))
    refused("SIG-137", lambda: station.publish(signed(after(FIRST, people=EVES.people), EVE)))
    refused("REL-061", lambda: station.publish(V3))  # version 2 is not there
    assert station.shelf.objects == before
    assert names(station.shelf, FIRST)


def test_what_has_expired_is_not_published(station: Station) -> None:
    station.publish(V1)
    station.clock = SECOND.ends
    refused("REL-069", lambda: station.publish(V2))
    assert list(station.shelf.objects) == [1]


def test_an_expired_one_is_followed(station: Station) -> None:
    station.publish(V1)
    station.clock = FIRST.ends + timedelta(days=9)
    later = after(FIRST, expires=(station.clock + timedelta(days=300)).isoformat(timespec="seconds"))
    assert station.publish(signed(later, ANA)) == later


def test_two_owners_at_once(station: Station, new_station: Callable[[], Station]) -> None:
    """Both have looked and found no version 2; the second one's write finds the first one's."""
    station.publish(V1)
    other, mine = new_station(), signed(after(FIRST, templates=("cd" * 32,)), ANA)

    def other_was_quicker(call: str) -> None:
        station.shelf.before = lambda _call: None
        assert call == "write"
        other.publish(V2)

    station.shelf.before = other_was_quicker
    refused("REL-065", lambda: station.publish(mine))
    assert station.current() == SECOND


def test_a_slow_owner_does_not_set_the_parameter_back(
    station: Station, new_station: Callable[[], Station]
) -> None:
    station.publish(V1)
    other = new_station()

    def meanwhile(call: str) -> None:
        if call == "name":
            station.shelf.before = lambda _call: None
            other.publish(V2)
            other.publish(V3)

    station.shelf.before = meanwhile
    station.publish(V2)
    assert names(station.shelf, THIRD)
    assert other.current() == station.current() == THIRD


def test_publishing_again_does_not_name_an_older_one(station: Station) -> None:
    for envelope in (V1, V2, V3):
        station.publish(envelope)
    Publisher(station.shelf, PRODUCT, station.pin, lambda: NOW).settle(Link(SECOND, V2))
    assert names(station.shelf, THIRD)
    assert len(station.shelf.history) == 3


def test_killed_between_object_and_parameter(station: Station, new_station: Callable[[], Station]) -> None:
    station.publish(V1)

    def killed(call: str) -> None:
        if call == "name":
            raise Killed

    station.shelf.before = killed
    with pytest.raises(Killed):
        station.publish(V2)
    station.shelf.before = lambda _call: None
    assert names(station.shelf, FIRST)
    # Its owners have signed it: it is in force, here and elsewhere, and named at the next publication.
    assert station.current() == new_station().current() == SECOND
    assert station.current() == SECOND  # still: what is not named yet is not what this station has seen
    refused("REL-065", lambda: station.publish(signed(after(FIRST), ANA)))
    assert new_station().publish(V3) == THIRD
    assert names(station.shelf, THIRD)


def test_what_was_cut_off_is_published_again(station: Station) -> None:
    station.publish(V1)
    station.shelf.objects[2] = V2.to_json()
    assert station.publish(V2) == SECOND
    assert names(station.shelf, SECOND)


def test_a_parameter_that_was_set_back_is_mended_by_its_owners_file(station: Station) -> None:
    for envelope in (V1, V2):
        station.publish(envelope)
    for parameter in (Named(1, FIRST.sha256).to_text(), None):
        station.shelf.parameter = parameter
        assert station.publish(V2) == SECOND


def test_rubbish_does_not_keep_owners_out(station: Station) -> None:
    station.publish(V1)
    station.shelf.objects[2] = signed(after(FIRST, people=EVES.people), EVE).to_json()
    assert station.publish(V2) == SECOND


def test_rubbish_written_again_and_again(station: Station) -> None:
    station.publish(V1)
    numbers = iter(range(10))

    def vandal(call: str) -> None:
        if call == "write":
            station.shelf.objects[2] = b"rubbish %d" % next(numbers)

    station.shelf.before = vandal
    refused("REL-065", lambda: station.publish(V2))


def test_a_first_one_of_others_is_not_replaced(station: Station) -> None:
    """Two set-ups at once, or somebody who wrote to the bucket before: a person must look."""
    station.shelf.objects[1] = signed(EVES, EVE).to_json()
    error = refused("REL-066", lambda: station.publish(V1))
    assert EVES.sha256 in error.message
    assert station.shelf.parameter is None


def test_the_first_one_is_finished(station: Station) -> None:
    station.shelf.objects[1] = V1.to_json()
    assert station.publish(V1) == FIRST


def test_two_first_ones_at_once(station: Station, new_station: Callable[[], Station]) -> None:
    other, theirs = new_station(), signed(policy_of(person("ben", BEN)), BEN)

    def other_was_quicker(_call: str) -> None:
        station.shelf.before = lambda _call: None
        other.publish(theirs)

    station.shelf.before = other_was_quicker
    refused("REL-066", lambda: station.publish(V1))
    assert station.current() == other.current()


def test_a_first_parameter_is_not_written_over(station: Station, new_station: Callable[[], Station]) -> None:
    other = new_station()

    def other_was_quicker(call: str) -> None:
        if call == "name":
            station.shelf.before = lambda _call: None
            other.publish(V1)
            other.publish(V2)

    station.shelf.before = other_was_quicker
    assert station.publish(V1) == SECOND
    assert [text[-2] for text in station.shelf.history] == ["1", "2"]


def test_what_is_in_force_is_not_named_again(station: Station) -> None:
    station.publish(V1)
    station.publish(V1)
    assert len(station.shelf.history) == 1


def test_signatures_more_change_no_policy(station: Station, new_station: Callable[[], Station]) -> None:
    """Anybody can add a signature that says nothing: the digest is of what was signed."""
    station.publish(V1)
    station.shelf.objects[1] = signed(FIRST, ANA, EVE).to_json()
    assert station.policies.audit().newest.policy == new_station().current() == FIRST


def test_nobody_publishes_on_top_of_what_is_not_sound(
    station: Station, new_station: Callable[[], Station]
) -> None:
    station.publish(V1)
    name(station.shelf, EVES)
    refused("REL-061", lambda: new_station().publish(V2))
    refused("REL-065", lambda: station.publish(signed(replace(FIRST, approvals=1), ANA)))
