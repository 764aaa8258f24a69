"""What the releases use case tells of files and releases, without a window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.app.releases.events import FolderRead, ImageRead, KeyFound, ReleaseOpened, ReleaseSigned
from desktop.app.releases.use_case import ReleasesUseCase
from desktop.app.tasks import OperationFailed, Tasks
from desktop.core.events import Event
from desktop.ledger.store import Ledger
from tests.unit.release.desk import IMAGE, PASSPHRASE, Desk

LONGEST = 10


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Ledger(tmp_path / "ledger.db") as ledger:
        yield Desk(tmp_path, ledger)


Answers = Callable[[Callable[[ReleasesUseCase], None]], list[Event]]


@pytest.fixture
def answers(desk: Desk) -> Iterator[Answers]:
    """`answers(ask)`: what is told until everything that was asked for is done."""
    told: list[Event] = []
    tasks = Tasks(told.append)
    services: Any = SimpleNamespace(product=desk.product, ledger=desk.ledger)
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
    [opened] = answers(lambda releases: releases.open_release(signed.release_id))
    assert isinstance(opened, ReleaseOpened)
    assert [entry.action for entry in opened.history] == ["signed"]


def test_an_empty_passphrase_is_not_tried(answers: Answers, desk: Desk) -> None:
    [failed] = answers(lambda releases: releases.sign(desk.image, "1.1.0", desk.uri, ""))
    assert isinstance(failed, OperationFailed)
    assert failed.problem.code == "GUI-010"
