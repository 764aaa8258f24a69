"""The release policy as set-up and doctor see it, and how its next version is drafted."""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import resources
from desktop.account.release_policy.chain import Named
from desktop.account.release_policy.draft import Changes, next_policy, sign_draft
from desktop.account.release_policy.kept import ReleasePolicies
from desktop.account.release_policy.part import FIRST_POLICY, KEY_FILE, FirstPolicy, Owner
from desktop.account.release_policy.pin import Pin
from desktop.account.release_policy.publishing import Publisher
from desktop.core.errors import ReleaseError
from desktop.settings.product.profile import ProductProfile, load_product, parse_product
from signing.errors import SigningError
from signing.keys.file import create_key_file
from signing.keys.local import LocalSigner
from signing.release_policy import ReleasePolicy, unsigned
from signing.verification import public_key_pem
from tests.policies import NOW, SIGNER, MemoryShelf, after, new_key, person, policy_of, signed

LAMP = load_product("lamp")
ANA, BEN, EVE = new_key("ana"), new_key("ben"), new_key("eve")
FIRST = policy_of(person("ana", ANA), product=LAMP.name)


@dataclass
class Station:
    shelf: MemoryShelf
    folder: Path
    now: datetime = NOW
    signer: str = SIGNER
    product: ProductProfile = LAMP

    @property
    def pin(self) -> Pin:
        return Pin(self.folder / "release-policy.json")

    @property
    def policies(self) -> ReleasePolicies:
        return ReleasePolicies(self.shelf, LAMP.name, self.pin)

    @property
    def publisher(self) -> Publisher:
        return Publisher(self.shelf, LAMP.name, self.pin, lambda: self.now)

    def part(self, name: str = "owner", key: str = "") -> FirstPolicy:
        owner = Owner(lambda _uri: "correct horse", name, key)
        return FirstPolicy(
            self.product,
            self.policies,
            self.publisher,
            owner,
            self.folder,
            lambda: self.signer,
            lambda: self.now,
        )

    def set_up(self, name: str = "owner", key: str = "") -> ReleasePolicy:
        part = self.part(name, key)
        if part.problem() is not None:
            part.mend()
        return self.policies.current()


@pytest.fixture
def station(tmp_path: Path) -> Station:
    return Station(MemoryShelf(), tmp_path / "Platz 1")


def refused(code: str, look: Callable[[], object]) -> None:
    with pytest.raises((ReleaseError, SigningError)) as caught:
        look()
    assert caught.value.code == code


def test_set_up_signs_the_first_policy_and_says_what_it_allows(station: Station) -> None:
    part = station.part()
    assert "no release policy" in str(part.problem())
    part.mend()
    policy = station.policies.current()
    assert "one person can roll out alone" in part.detail
    assert policy.sha256 in part.detail
    assert [(one.id, one.roles) for one in policy.people] == [("owner", ("approver", "owner", "requester"))]
    assert (policy.version, policy.approvals, policy.threshold, policy.signers) == (1, 0, 1, (SIGNER,))
    assert (policy.path, policy.certificate_label) == (LAMP.firmware.path, LAMP.firmware.certificate_label)
    assert policy.ends == NOW + timedelta(days=365)


def profile(folder: Path, approvals: int, **keys: LocalSigner) -> ProductProfile:
    """The lamp's, with people of these ids and keys."""
    text = (Path(resources.__file__).parent / "products" / "lamp.toml").read_text(encoding="utf-8")
    text += f"\n[release]\napprovals = {approvals}\n"
    for name, key in keys.items():
        (folder / f"{name}.pub").write_text(public_key_pem(key.public_key), encoding="ascii")
        text += f'[[release.people]]\nid = "{name}"\nname = "Frau {name}"\npublic_key = "{name}.pub"\n'
    return parse_product(text, str(folder / "lamp.toml"))


def test_the_people_of_the_profile_are_in_the_first_policy(station: Station, tmp_path: Path) -> None:
    station.product = profile(tmp_path, 1, zoe=BEN, ana=ANA)
    policy = station.set_up("m2")
    assert [(one.id, one.roles) for one in policy.people] == [
        ("ana", ("approver", "requester")),
        ("m2", ("approver", "owner", "requester")),
        ("zoe", ("approver", "requester")),
    ]
    assert policy.approvals == 1
    assert "Frau" not in policy.payload.decode()


def test_an_approval_that_the_profile_asks_for_is_not_forgotten(station: Station, tmp_path: Path) -> None:
    station.product = profile(tmp_path, 1)
    refused("REL-068", station.set_up)
    station.product = profile(tmp_path, 1, owner=ANA)  # who is the owner, and no second one
    refused("REL-068", station.set_up)
    assert station.shelf.objects == {}


def test_the_key_that_is_made_is_encrypted_and_private(station: Station) -> None:
    station.set_up()
    path = station.folder / KEY_FILE
    assert path.read_text(encoding="ascii").startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----")
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_of_ones_own(station: Station, tmp_path: Path) -> None:
    create_key_file(tmp_path / "ana.pem", "correct horse")
    assert station.set_up("e1815", f"file:{tmp_path / 'ana.pem'}").people[0].id == "e1815"
    assert not (station.folder / KEY_FILE).exists()


@pytest.mark.parametrize("uri", ["awskms:alias/owner", "awssigner:linekey_lamp?bucket=b"])
def test_a_key_of_several_owns_nothing(station: Station, uri: str) -> None:
    refused("SIG-138", lambda: station.set_up("ana", uri))
    assert station.shelf.objects == {}


def test_a_name_is_no_id(station: Station) -> None:
    refused("SIG-130", lambda: station.set_up("Ana Müller"))


def test_a_policy_that_is_there_is_left_alone(station: Station, tmp_path: Path) -> None:
    before = station.set_up()
    kept = dict(station.shelf.objects)
    other = Station(station.shelf, tmp_path / "Platz 2")
    assert other.set_up("eve") == before
    assert not (other.folder / KEY_FILE).exists()
    assert station.shelf.objects == kept


def test_a_station_and_an_account_that_disagree_are_told_so(station: Station) -> None:
    station.set_up()
    for parameter, objects, code in (
        (None, {}, "REL-062"),  # an account that was emptied: perhaps so that a new first one is signed
        (None, dict(station.shelf.objects), "REL-062"),
        (station.shelf.parameter, {1: signed(FIRST, ANA).to_json()}, "REL-063"),
        (station.shelf.parameter, {}, "REL-061"),
    ):
        station.shelf.parameter, station.shelf.objects = parameter, dict(objects)
        refused(code, station.part().problem)
        assert station.shelf.objects == objects


def test_a_first_one_of_somebody_else_is_not_taken_over(station: Station) -> None:
    """Whoever may write to the bucket, and not to the parameter, waits for a set-up to name what he wrote."""
    station.shelf.objects[1] = signed(policy_of(person("eve", EVE), product=LAMP.name), EVE).to_json()
    refused("REL-066", station.set_up)
    assert station.shelf.parameter is None


def test_what_was_cut_off_is_finished(station: Station) -> None:
    def killed(call: str) -> None:
        if call == "name":
            raise KeyboardInterrupt

    station.shelf.before = killed
    with pytest.raises(KeyboardInterrupt):
        station.set_up()
    station.shelf.before = lambda _call: None
    stored = dict(station.shelf.objects)
    station.now += timedelta(hours=1)
    assert station.set_up().version == 1
    assert station.shelf.objects == stored


def test_what_a_stack_will_name_is_stored_first_and_not_in_force(station: Station) -> None:
    """It is the version that was signed here, whatever lies in its place by then."""
    told = station.part().prepare()
    assert station.shelf.parameter is None
    assert "no release policy" in str(station.part().problem())
    station.now += timedelta(hours=1)
    assert station.part().prepare() == told, "after a cut it is the same"

    stored = station.shelf.objects[1]
    station.shelf.parameter = Named(1, told[FIRST_POLICY]).to_text()
    station.shelf.objects[1] = signed(policy_of(person("eve", EVE), product=LAMP.name), EVE).to_json()
    refused("REL-061", station.part().problem)
    station.shelf.objects[1] = stored
    assert station.part().problem() is None
    assert station.policies.current().sha256 == told[FIRST_POLICY]


def test_no_stack_will_name_a_first_one_of_somebody_else(station: Station) -> None:
    station.shelf.objects[1] = signed(policy_of(person("eve", EVE), product=LAMP.name), EVE).to_json()
    refused("REL-066", station.part().prepare)


def test_a_publication_that_was_cut_off_is_finished(station: Station) -> None:
    station.publisher.publish(signed(FIRST, ANA))
    second = after(FIRST, templates=("ab" * 32,))
    station.shelf.objects[2] = signed(second, ANA).to_json()
    part = station.part()
    assert "version 2" in str(part.problem())
    part.mend()
    assert station.part().problem() is None
    assert '"version":2' in str(station.shelf.parameter)


@pytest.mark.parametrize(("days", "warns"), [(365, False), (31, False), (30, True), (1, True), (0, True)])
def test_the_end_is_told_thirty_days_ahead(station: Station, days: int, warns: bool) -> None:
    station.set_up()
    station.now = station.policies.current().ends - timedelta(days=days, seconds=1)
    part = station.part()
    assert part.problem() is None
    assert ("publish its successor" in (part.warning() or "")) is warns


def test_an_expired_policy_is_wrong_and_stays(station: Station) -> None:
    before = station.set_up()
    station.now = before.ends
    part = station.part()
    assert part.problem() is None  # nothing that set-up could mend
    refused("SIG-132", part.warning)
    assert station.set_up() == before


def test_a_signing_profile_that_nobody_admitted_is_told(station: Station) -> None:
    station.set_up()
    station.signer = "cd" * 32
    assert "does not admit" in (station.part().warning() or "")


# --- drafts ---

EXPIRES = NOW + timedelta(days=100)
RULE = policy_of(
    person("ana", ANA), person("ben", BEN, "approver"), product=LAMP.name, templates=("ab" * 32,), approvals=1
)


def drafted(changes: Changes) -> ReleasePolicy:
    return next_policy(RULE, changes, LAMP, EXPIRES)


def test_a_draft_changes_what_was_said_and_no_more() -> None:
    plain = drafted(Changes())
    firmware = {"path": LAMP.firmware.path, "certificate_label": LAMP.firmware.certificate_label}
    assert plain == replace(after(RULE, **firmware), expires=EXPIRES.isoformat(timespec="seconds"))
    eve = person("eve", EVE, "approver")
    changed = drafted(
        Changes(0, None, (eve,), ("ben",), signers=("cd" * 32,), templates=("ef" * 32,), drop=("ab" * 32,))
    )
    assert changed.approvals == 0
    assert [one.id for one in changed.people] == ["ana", "eve"]
    assert changed.signers == tuple(sorted((SIGNER, "cd" * 32)))
    assert changed.templates == ("ef" * 32,)
    assert drafted(Changes(add=(person("ben", EVE),), threshold=2)).people[1].key_sha256 == eve.key_sha256
    assert next_policy(plain, Changes(), LAMP, EXPIRES).previous == plain.sha256


UNUSABLE = {
    "nobody of that id": (Changes(remove=("zoe",)), "REL-068"),
    "no such signer": (Changes(drop=("00" * 32,)), "REL-068"),
    "nobody could approve": (Changes(remove=("ben",)), "SIG-130"),
    "nobody could request": (Changes(remove=("ana",)), "SIG-130"),
    "more owners than there are": (Changes(threshold=2), "SIG-130"),
    "more approvals than there are": (Changes(approvals=2), "SIG-130"),
    "no signers": (Changes(drop=(SIGNER,)), "SIG-130"),
    "one key for two": (Changes(add=(person("eve", ANA),)), "SIG-130"),
}


@pytest.mark.parametrize(("changes", "code"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_draft_that_nobody_could_use(changes: Changes, code: str) -> None:
    refused(code, lambda: drafted(changes))


def test_who_signs_a_draft() -> None:
    leaving = unsigned(after(RULE, people=(person("ben", BEN, "approver"), person("eve", EVE))))

    def unasked() -> ReleasePolicy:
        raise AssertionError

    assert len(sign_draft(leaving, EVE, unasked).signatures) == 1
    assert len(sign_draft(leaving, ANA, lambda: RULE).signatures) == 1
    refused("REL-067", lambda: sign_draft(leaving, BEN, lambda: RULE))  # an approver
    refused("REL-067", lambda: sign_draft(leaving, new_key(), lambda: RULE))
