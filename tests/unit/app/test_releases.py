"""What the releases use case tells of files and releases, without a window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from desktop.app.releases.events import (
    FolderRead,
    ImageRead,
    KeyFound,
    ReleaseSigned,
    SecondKey,
    SecondKeyFound,
    SigningReady,
)
from desktop.app.releases.record.events import (
    ReleaseExported,
    ReleaseImported,
    ReleaseOpened,
    ReleasesFetched,
)
from desktop.app.releases.use_case import ReleasesUseCase
from desktop.app.tasks import OperationFailed, Tasks
from desktop.core.events import Event, Listener, ReleaseChanged, Remedy
from desktop.ledger.store import Ledger
from desktop.release.sharing import Account, ReleaseSharing
from desktop.settings.product.release import ReleaseSection
from signing.algorithms import ML_DSA_65
from signing.keys.file import create_key_file
from signing.verification import public_key_pem, public_key_sha256
from tests.unit.release.computers import Bucket, Computer
from tests.unit.release.desk import ANA, IMAGE, PASSPHRASE, Desk, own_key

LONGEST = 10


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Ledger(tmp_path / "ledger.db") as ledger:
        yield Desk(tmp_path, ledger)


Answers = Callable[[Callable[[ReleasesUseCase], None]], list[Event]]


@pytest.fixture
def bucket() -> Bucket:
    return Bucket()


@pytest.fixture
def other(desk: Desk, bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computer:
    """Somebody else's, which reaches the same bucket."""
    return Computer(tmp_path / "other", desk, bucket, monkeypatch)


@pytest.fixture
def answers(desk: Desk, bucket: Bucket) -> Iterator[Answers]:
    """`answers(ask)`: what is told until everything that was asked for is done."""
    told: list[Event] = []
    tasks = Tasks(told.append)

    def sharing(tell: Listener) -> ReleaseSharing:
        account = Account(desk.current, lambda: SimpleNamespace(), lambda: bucket)  # type: ignore[arg-type,return-value]
        return ReleaseSharing(desk.ledger, desk.product, account, tell, desk.clock)

    cloud = SimpleNamespace(client=None)
    services: Any = SimpleNamespace(product=desk.product, ledger=desk.ledger, sharing=sharing, cloud=cloud)
    releases = ReleasesUseCase(services, tasks, desk.service)

    def ask(what: Callable[[ReleasesUseCase], None]) -> list[Event]:
        told.clear()
        what(releases)
        tasks.submit("release", "release", lambda: None).result(LONGEST)
        return list(told)

    yield ask
    tasks.close()


def test_a_file_is_an_image_and_a_folder_many(answers: Answers, desk: Desk) -> None:
    [image] = answers(lambda releases: releases.inspect(desk.image))
    assert isinstance(image, ImageRead)
    assert (image.format, image.size, image.damage) == ("raw", len(IMAGE), None)
    [folder] = answers(lambda releases: releases.inspect(desk.folder))
    assert isinstance(folder, FolderRead)
    assert (folder.images, folder.pattern) == ((desk.image,), "*.bin")


def test_a_file_that_is_gone_is_told(answers: Answers, desk: Desk) -> None:
    [failed] = answers(lambda releases: releases.inspect(desk.folder / "none.bin"))
    assert isinstance(failed, OperationFailed)
    assert (failed.area, failed.problem.code) == ("release", "GUI-003")


def test_a_key_file_asks_for_its_passphrase(answers: Answers, desk: Desk) -> None:
    [found] = answers(lambda releases: releases.inspect_key(desk.uri))
    assert isinstance(found, KeyFound)
    assert (found.option.asks, found.option.key) == ("passphrase", "")


def test_what_was_looked_at_is_what_gets_signed(answers: Answers, desk: Desk) -> None:
    def sign(releases: ReleasesUseCase) -> None:
        releases.sign(desk.image, "1.1.0", desk.uri, PASSPHRASE)

    answers(lambda releases: releases.inspect(desk.image))
    desk.image.write_bytes(IMAGE[::-1])
    seen, refused = answers(sign)
    assert isinstance(seen, ImageRead)
    assert isinstance(refused, OperationFailed)
    assert refused.problem.code == "GUI-030"
    assert desk.service.list_releases() == []
    [signed] = answers(sign)
    assert isinstance(signed, ReleaseSigned)
    [opened, changed, judged] = answers(lambda releases: releases.open_release(signed.release_id))
    assert isinstance(opened, ReleaseOpened)
    assert isinstance(judged, ReleaseOpened)
    assert [entry.action for entry in opened.history] == ["signed"]
    assert opened.standing is None, "it is shown before the account answers"
    assert judged.standing is not None
    assert judged.standing.state == changed


def test_an_empty_passphrase_is_not_tried(answers: Answers, desk: Desk) -> None:
    [failed] = answers(lambda releases: releases.sign(desk.image, "1.1.0", desk.uri, ""))
    assert isinstance(failed, OperationFailed)
    assert failed.problem.code == "GUI-010"


def requested_elsewhere(answers: Answers, desk: Desk, other: Computer) -> str:
    """The id of a release that was signed here, shared, and requested on the other computer."""
    release_id: str = desk.sign().release_id
    answers(lambda releases: releases.share(release_id))
    with other.sharing() as sharing:
        sharing.fetch(release_id)
    with other.ledger() as ledger:
        other.approvals(ledger).request(release_id, ANA)
    return release_id


def test_who_agreed_is_told_by_id_name_and_key(answers: Answers, desk: Desk) -> None:
    ada = own_key()
    desk.name_approvers(2, ada=ada, bea=own_key())
    release = desk.requested()
    desk.approvals.approve(release.release_id, ada)
    *_, opened = answers(lambda releases: releases.open_release(release.release_id))
    assert isinstance(opened, ReleaseOpened)
    standing, keys = opened.standing, [public_key_sha256(one.public_key) for one in (ANA, ada)]
    assert standing is not None
    assert standing.policy is not None
    assert (standing.policy.version, standing.policy.sha256) == (1, desk.current().policy.sha256)
    assert [(one.id, one.key) for one in (standing.requester, *standing.approvers) if one] == [
        ("ana", keys[0]),
        ("ada", keys[1]),
    ]
    assert [one.key for one in opened.history[1:]] == keys
    assert standing.state.problem is not None
    assert standing.state.problem.code == "SIG-135"


def test_signatures_come_through_the_account(answers: Answers, desk: Desk, other: Computer) -> None:
    release_id = requested_elsewhere(answers, desk, other)
    with other.sharing() as sharing:
        sharing.push(release_id)
    told = answers(lambda releases: releases.fetch())
    assert told[-1] == ReleasesFetched(1, 0, 0, None)
    assert [event.state for event in told if isinstance(event, ReleaseChanged)] == ["requested"]


def test_what_is_not_believed_keeps_nothing_else_away(
    answers: Answers, desk: Desk, other: Computer, bucket: Bucket
) -> None:
    requested_elsewhere(answers, desk, other)
    bucket.put("a-forged-one/bundle.zip", b"PK forged")
    *_, fetched = answers(lambda releases: releases.fetch())
    assert isinstance(fetched, ReleasesFetched)
    assert (fetched.found, fetched.new, fetched.refused) == (1, 0, 1)
    assert fetched.problem is not None


def test_a_bundle_is_exported_and_imported(answers: Answers, desk: Desk, other: Computer) -> None:
    release_id = requested_elsewhere(answers, desk, other)
    [exported] = answers(lambda releases: releases.export(release_id, desk.folder / "stick"))
    assert isinstance(exported, ReleaseExported)
    assert exported.path.name == f"{release_id}.unapproved.zip"
    with other.sharing() as sharing:
        bundle = sharing.export(release_id, desk.folder / "stick")
    told = answers(lambda releases: releases.import_bundle(bundle))
    assert told[-1] == ReleaseImported(release_id)
    assert [event.may for event in told if isinstance(event, ReleaseChanged)] == [True]
    [failed] = answers(lambda releases: releases.import_bundle(desk.image))
    assert isinstance(failed, OperationFailed)


# --- the ML-DSA key of a product -------------------------------------------------------------------------


@pytest.fixture
def second(desk: Desk) -> str:
    """The profile of the desk names an ML-DSA key; the URI of its private half. Before `answers`."""
    public = create_key_file(desk.folder / "pq.pem", "of the second key", ML_DSA_65)
    (desk.folder / "pq.pub").write_text(public_key_pem(public), encoding="ascii")
    section = ReleaseSection(post_quantum_key=str(desk.folder / "pq.pub"))
    desk.product = desk.product.model_copy(update={"release": section})
    return f"file:{desk.folder / 'pq.pem'}"


def test_a_release_is_made_with_both_keys_each_by_its_own_secret(
    second: str, answers: Answers, desk: Desk
) -> None:
    [found] = answers(lambda releases: releases.inspect_second_key(second))
    assert isinstance(found, SecondKeyFound)
    assert found.option.asks == "passphrase"
    told = answers(
        lambda releases: releases.sign(
            desk.image, "1.1.0", desk.uri, PASSPHRASE, None, second, "of the second key"
        )
    )
    [signed] = [event for event in told if isinstance(event, ReleaseSigned)]
    *_, opened = answers(lambda releases: releases.open_release(signed.release_id))
    assert isinstance(opened, ReleaseOpened)
    assert opened.second is not None
    assert opened.second.kind == "ML-DSA-65"
    desk.service.verify(desk.service.get(signed.release_id))


@pytest.mark.parametrize(("secret", "code"), [("", "GUI-010"), (PASSPHRASE, "SIG-012")])
def test_the_secret_of_one_key_is_not_tried_on_the_other(
    second: str, answers: Answers, desk: Desk, secret: str, code: str
) -> None:
    *_, failed = answers(
        lambda releases: releases.sign(desk.image, "1.1.0", desk.uri, PASSPHRASE, None, second, secret)
    )
    assert isinstance(failed, OperationFailed)
    assert failed.problem.code == code
    assert desk.nothing_is_left()


@pytest.mark.filterwarnings("ignore::signing.notices.SigningWarning")  # of the open key files
def test_another_key_than_the_products_is_told_when_it_is_chosen(
    second: str, answers: Answers, desk: Desk
) -> None:
    pem = private_key(desk.folder / "pq.pem", "of the second key")
    (desk.folder / "open.pem").write_bytes(pem)
    [found] = answers(lambda releases: releases.inspect_second_key(f"file:{desk.folder / 'open.pem'}"))
    assert isinstance(found, SecondKeyFound)
    assert found.option.asks == ""
    create_key_file(desk.folder / "other.pem", PASSPHRASE, ML_DSA_65)
    (desk.folder / "other open.pem").write_bytes(private_key(desk.folder / "other.pem", PASSPHRASE))
    other = f"file:{desk.folder / 'other open.pem'}"
    [failed] = answers(lambda releases: releases.inspect_second_key(other))
    assert isinstance(failed, OperationFailed)
    assert (failed.problem.code, failed.problem.remedy) == ("SIG-192", Remedy.SECOND_KEY)


def private_key(path: Path, passphrase: str) -> bytes:
    """The key in clear, as other tools leave it."""
    key = serialization.load_pem_private_key(path.read_bytes(), passphrase.encode())
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


def test_a_public_key_that_cannot_be_read_keeps_the_page_open(
    second: str, answers: Answers, desk: Desk
) -> None:
    (desk.folder / "pq.pub").write_text("no key", encoding="ascii")
    facts = SimpleNamespace(code_signing_certificate_pem=desk.certificate)
    told = answers(lambda releases: announce(releases, facts))
    [ready] = [event for event in told if isinstance(event, SigningReady)]
    assert ready.second == SecondKey(str(desk.folder / "pq.pub"))
    assert [event.problem.code for event in told if isinstance(event, OperationFailed)] == ["SIG-052"]


def announce(releases: ReleasesUseCase, facts: Any) -> None:
    releases._services.facts = facts
    releases.announce()
