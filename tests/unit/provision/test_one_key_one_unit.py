"""A public key is one unit's: what has it already under another name is refused before anything is made."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from desktop.cloud.serials import HOLD_SECONDS
from desktop.core.errors import CloudError
from desktop.core.events import Event, PhaseFinished, RunFinished
from desktop.core.verdicts import Verdict
from desktop.device.driver import Ability
from desktop.ledger.journal import Journal
from desktop.ledger.projections.keys import Keys
from desktop.provision.plan import Phase
from desktop.settings.product.certificate import CertificateSection
from signing.certificates import certificate_authority, fingerprint, issue_certificate
from signing.certificates.keys import key_sha256
from signing.keys.local import memory_signer
from signing.messages import Message
from tests.unit.provision.conftest import SERIAL, Bench, MakeBench
from tests.unit.provision.test_reconcile import PowerCut, cut_off_at
from tests.unit.provision.test_serials import Elsewhere, elsewhere
from tests.unit.provision.world import ABILITIES, AUTHORITY, FakeUnit, World

__all__ = ["elsewhere"]

OTHER, THIRD = "DL00000002", "DL00000003"


class Cloned(FakeUnit):
    """Its key is not its own: copied with the flash, or of a generator that always begins the same."""

    copied = ec.generate_private_key(ec.SECP256R1())

    def make_key(self) -> str:
        super().make_key()
        self.key = self.copied
        form = PublicFormat.SubjectPublicKeyInfo
        return self.copied.public_key().public_bytes(Encoding.PEM, form).decode("ascii")


def code(finished: RunFinished) -> str:
    assert finished.problem is not None, finished
    return finished.problem.code


@pytest.fixture
def clones(world: World) -> World:
    world.units = {"COM1": Cloned(), "COM2": Cloned(), "COM3": Cloned()}
    return world


def remove(world: World, serial: str) -> None:
    """As the engineer does whom PRV-010 has told to."""
    for certificate_id in world.things.pop(serial):
        world.active.discard(certificate_id)
        del world.certificates[certificate_id]


def test_copy_of_a_unit_is_refused_before_anything_is_made(clones: World, make_bench: MakeBench) -> None:
    bench = make_bench()
    assert bench.run(SERIAL, "COM1").verdict is Verdict.PASS
    asked = list(clones.asked)
    refused = bench.run(OTHER, "COM2")
    assert (refused.verdict, code(refused)) == (Verdict.FAIL, "DEV-041")
    assert refused.problem is not None
    assert SERIAL in refused.problem.message
    assert SERIAL in refused.problem.order
    assert clones.asked == asked
    assert list(clones.things) == [SERIAL]
    assert bench.open_runs() == []
    assert bench.verdicts(SERIAL) == ["PASS"]
    assert bench.verdicts(OTHER) == ["FAIL"]


def test_copy_is_known_after_a_restart_and_across_products(clones: World, make_bench: MakeBench) -> None:
    assert make_bench().run(SERIAL, "COM1").verdict is Verdict.PASS
    bench = make_bench(name="LAMP-2")
    assert code(bench.run(OTHER, "COM2")) == "DEV-041"


def test_same_unit_is_made_again_when_its_certificate_was_removed(
    clones: World, make_bench: MakeBench
) -> None:
    bench = make_bench()
    assert bench.run(SERIAL, "COM1").verdict is Verdict.PASS
    assert code(bench.run(SERIAL, "COM1")) == "PRV-010"
    remove(clones, SERIAL)
    assert bench.run(SERIAL, "COM1").verdict is Verdict.PASS
    assert code(bench.run(OTHER, "COM2")) == "DEV-041"


def test_key_of_a_unit_that_failed_is_free(clones: World, make_bench: MakeBench) -> None:
    """Its certificate was taken back: the wrong label may have been scanned."""
    bench = make_bench()
    clones.units["COM1"].online = False
    assert bench.run(SERIAL, "COM1").verdict is Verdict.FAIL
    clones.units["COM1"].online = True
    assert bench.run(OTHER, "COM1").verdict is Verdict.PASS
    assert code(bench.run(THIRD, "COM2")) == "DEV-041"


def test_key_of_a_run_that_is_not_decided_is_taken(clones: World, make_bench: MakeBench) -> None:
    bench = make_bench()
    sha256 = key_sha256(Cloned.copied.public_key())
    facts = {"port": "COM9", "product": "LAMP-2"}
    journal = Journal(bench.ledger)
    journal.begin("run-1", THIRD, facts)
    journal.intend("run-1", Phase.REQUEST, {"public_key_sha256": sha256, "thing": THIRD})
    assert code(bench.run(SERIAL, "COM1")) == "DEV-041"
    journal.close("run-1")
    journal.begin("run-2", SERIAL, facts)  # the same unit's, for another product or account
    journal.intend("run-2", Phase.REQUEST, {"public_key_sha256": sha256, "thing": SERIAL})
    assert bench.run(SERIAL, "COM1").verdict is Verdict.PASS


def test_of_copies_that_come_at_once_one_gets_its_certificate(clones: World, make_bench: MakeBench) -> None:
    bench, gate = make_bench(), threading.Barrier(3)
    for unit in clones.units.values():
        unit.make_request = _together(unit.make_request, gate)  # type: ignore[method-assign]
    ports = {"COM1": SERIAL, "COM2": OTHER, "COM3": THIRD}
    runs = [bench.station.start(port, port, serial) for port, serial in ports.items()]
    verdicts = [run.result(20).verdict for run in runs]
    assert sorted(verdicts) == [Verdict.FAIL, Verdict.FAIL, Verdict.PASS]
    assert len(clones.certificates) == 1


def _together(make_request: Any, gate: threading.Barrier) -> Any:
    def make(thing: str) -> str:
        gate.wait(10)
        return str(make_request(thing))

    return make


def test_key_that_the_unit_came_with_is_looked_at_too(world: World, make_bench: MakeBench) -> None:
    """A family that makes no key: there is no such phase."""
    key = ec.generate_private_key(ec.SECP256R1())
    world.units = {"COM1": FakeUnit(key_of_request=key), "COM2": FakeUnit(key_of_request=key)}
    bench = make_bench(ports=world.ports(ABILITIES - {Ability.MAKE_KEY}))
    assert bench.run(SERIAL, "COM1").verdict is Verdict.PASS
    assert code(bench.run(OTHER, "COM2")) == "DEV-041"


class SharedKeys:
    """The account's table, as `desktop.cloud.unit_keys` keeps it."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[str, str]] = {}

    def take(self, public_key_sha256: str, thing: str, run: str) -> str:
        owner, _run = self.rows.get(public_key_sha256, (thing, run))
        if owner == thing:
            self.rows[public_key_sha256] = (thing, run)
            return ""
        return owner

    def free(self, public_key_sha256: str, run: str) -> None:
        if self.rows.get(public_key_sha256, ("", ""))[1] == run:
            del self.rows[public_key_sha256]


def test_copy_is_known_to_another_station(clones: World, make_bench: MakeBench) -> None:
    shared, sha256 = SharedKeys(), key_sha256(Cloned.copied.public_key())
    bench = make_bench(ports=replace(clones.ports(), unit_keys=shared))
    shared.rows[sha256] = (THIRD, "a run elsewhere")
    refused = bench.run(SERIAL, "COM1")
    assert (refused.verdict, code(refused)) == (Verdict.FAIL, "DEV-041")
    assert refused.problem is not None
    assert THIRD in refused.problem.message
    assert clones.asked == []
    assert shared.rows == {sha256: (THIRD, "a run elsewhere")}


def test_key_is_given_back_when_the_unit_fails(clones: World, make_bench: MakeBench) -> None:
    shared = SharedKeys()
    bench = make_bench(ports=replace(clones.ports(), unit_keys=shared))
    clones.units["COM1"].online = False
    assert bench.run(SERIAL, "COM1").verdict is Verdict.FAIL
    assert shared.rows == {}
    clones.units["COM1"].online = True
    assert bench.run(OTHER, "COM1").verdict is Verdict.PASS
    assert [owner for owner, _run in shared.rows.values()] == [OTHER]


def test_number_is_given_back_when_the_key_cannot_be(
    clones: World, make_bench: MakeBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = SharedKeys()

    def away(_sha256: str, _run: str) -> None:
        raise CloudError(Message("CLD-001", "AWS cannot be reached.", "Check the network."))

    monkeypatch.setattr(shared, "free", away)
    bench = make_bench(ports=replace(clones.ports(), unit_keys=shared))
    clones.units["COM1"].online = False
    assert bench.run(SERIAL, "COM1").verdict is Verdict.FAIL
    assert SERIAL not in clones.serials.rows


def test_dead_run_gives_no_key_back_that_another_station_works_with(
    clones: World, make_bench: MakeBench, elsewhere: Elsewhere
) -> None:
    shared = SharedKeys()
    ports = replace(clones.ports(), unit_keys=shared)
    with pytest.raises(PowerCut):
        make_bench(cut_off_at("after request"), ports=ports).run(SERIAL, "COM1")
    clones.serials.now += HOLD_SECONDS + 1

    def settle_meanwhile(event: Event) -> None:
        if isinstance(event, PhaseFinished) and event.phase == "certificate":
            make_bench(ports=ports).station.reconcile()

    other = elsewhere(ports=ports, listener=settle_meanwhile)
    assert other.run(SERIAL, "COM1").verdict is Verdict.PASS
    assert [owner for owner, _run in shared.rows.values()] == [SERIAL]
    assert code(elsewhere(ports=ports).run(OTHER, "COM2")) == "DEV-041"


def test_station_that_is_refused_the_number_gives_no_key_of_the_other_back(
    clones: World, make_bench: MakeBench, elsewhere: Elsewhere
) -> None:
    shared = SharedKeys()
    ports = replace(clones.ports(), unit_keys=shared)
    refused: list[RunFinished] = []

    def meet(event: Event) -> None:
        if isinstance(event, PhaseFinished) and event.phase == "request":
            refused.append(elsewhere(ports=ports).run(SERIAL, "COM2"))

    assert make_bench(meet, ports=ports).run(SERIAL, "COM1").verdict is Verdict.PASS
    assert [one.verdict for one in refused] == [Verdict.ERROR]
    assert [owner for owner, _run in shared.rows.values()] == [SERIAL]


def test_ledger_knows_the_key(bench: Bench, unit: FakeUnit) -> None:
    assert bench.run().verdict is Verdict.PASS
    assert unit.key is not None
    sha256 = key_sha256(unit.key.public_key())
    [entry] = bench.ledger.unit(SERIAL)
    assert entry.body["public_key_sha256"] == sha256
    keys = Keys(bench.ledger.database)
    assert keys.other_holder(sha256, SERIAL) is None
    holder = keys.other_holder(sha256, OTHER)
    assert holder is not None
    assert (holder.serial, holder.thing, holder.product) == (SERIAL, SERIAL, "LAMP-1")
    bench.ledger.verify()
    before = bench.ledger.dump()
    bench.ledger.rebuild()
    assert bench.ledger.dump() == before


def test_weak_key_is_the_unit_s_fault(world: World, make_bench: MakeBench) -> None:
    weak = ec.derive_private_key(1, ec.SECP256R1())
    world.units = {"COM1": FakeUnit(key_of_request=weak)}
    bench = make_bench(ports=world.ports(ABILITIES - {Ability.MAKE_KEY}))
    refused = bench.run()
    assert (refused.verdict, code(refused)) == (Verdict.FAIL, "DEV-040")
    assert refused.problem is not None
    assert refused.problem.order == "The unit's key is not good. Put it aside."
    assert world.is_empty
    assert world.asked == []


# --- the product's certificate profile


def certified(**keys: Any) -> dict[str, Any]:
    return {"certificate": CertificateSection.model_validate(keys)}


def test_curve_that_the_product_has_not_is_refused(bench: Bench, make_bench: MakeBench) -> None:
    bench = make_bench(identity=certified(keys=["p384"]))
    assert code(bench.run()) == "DEV-040"
    assert bench.world.asked == []


@pytest.mark.parametrize(
    "wanted",
    [
        {"validity": "20 years"},
        {"names": {"uri": ["urn:x:{serial}"]}},
        {"key_usage": ["digitalSignature", "contentCommitment"]},
        {"subject": {"O": "Example"}},
    ],
    ids=["validity", "names", "key usage", "subject"],
)
def test_issuer_that_does_not_make_what_the_profile_says_is_refused(
    wanted: dict[str, Any], world: World, make_bench: MakeBench
) -> None:
    """The certificate is taken back before anything was registered."""
    refused = make_bench(identity=certified(**wanted)).run()
    assert (refused.verdict, code(refused)) == (Verdict.ERROR, "PRV-012")
    assert world.asked == ["acquire"]
    assert world.is_empty


def test_issuer_that_makes_it_passes(world: World, make_bench: MakeBench) -> None:
    section = certified(preset="ieee-802.1ar", subject={"O": "Example"})
    bench = make_bench(identity=section)
    signer = memory_signer(ec.generate_private_key(ec.SECP256R1()))
    ca = certificate_authority(signer, "Lamp authority", None)

    def issue(request_pem: str) -> Any:
        profile = bench.station.product.certificate_for(SERIAL)
        pem = issue_certificate(request_pem, ca, signer, 1, profile)
        return replace(AUTHORITY.issue(request_pem), certificate_pem=pem, certificate_id=fingerprint(pem))

    world.authority_pem, world.issue = ca, issue
    assert bench.run().verdict is Verdict.PASS


def test_authority_that_ends_too_soon_is_told_before_anything_is_made(
    world: World, make_bench: MakeBench
) -> None:
    bench = make_bench(identity=certified(validity="never"))
    refused = bench.run()
    assert (refused.verdict, code(refused)) == (Verdict.ERROR, "PRV-080")
    assert world.asked == []


def test_serial_number_that_no_certificate_can_hold(world: World, make_bench: MakeBench) -> None:
    bench = make_bench(identity=certified(subject={"CN": "{serial}" * 7}))
    refused = bench.run()
    assert (refused.verdict, code(refused)) == (Verdict.ERROR, "PRV-081")
    assert world.asked == []
