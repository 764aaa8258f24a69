"""What the releases page knows, without a window."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.app.releases.events import (
    BatchEnded,
    BatchItem,
    BatchProgress,
    CertificateRead,
    KeyFound,
    SignerOption,
)
from desktop.app.tasks import OperationFailed
from desktop.app.tour.events import TourStep
from desktop.core.catalogue.window import KEY_ASKS
from desktop.core.errors import SecretNeededError
from desktop.core.events import Problem
from desktop.gui.pages.releases.model import ReleasesModel
from desktop.gui.pages.releases.ring import days_until, expiry_tone
from signing.catalogue.keys import PASSPHRASE_WRONG
from signing.catalogue.tokens import PIN_LOCKED, PIN_WRONG
from signing.errors import SecretError, SigningError
from tools import shift
from tools.shift import NOON, ManualClock

FILE = SignerOption("file:keys/line key.pem", asks="passphrase")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def model(clock: ManualClock) -> ReleasesModel:
    model = ReleasesModel(clock)
    model.apply(shift.signing_ready())
    return model


def play(model: ReleasesModel, *parts: object) -> None:
    for part in parts:
        for event in part:  # type: ignore[attr-defined]
            assert model.apply(event)


def test_signing_needs_an_image_a_key_and_a_version(clock: ManualClock) -> None:
    model = ReleasesModel(clock)
    assert not model.can_sign
    model.apply(shift.signing_ready())
    assert not model.can_sign
    model.apply(shift.image())
    assert model.can_sign
    model.version = ""
    assert not model.can_sign


def test_signing_clears_the_checks_and_ends_with_the_release(model: ReleasesModel) -> None:
    play(model, shift.releases())
    model.begin()
    assert model.signing
    assert model.checks == {}
    play(model, shift.signed())
    assert not model.signing
    assert [release.version for release in model.releases] == ["1.2.0", "1.1.0", "1.0.0"]


def test_a_release_on_record_is_not_one_that_was_just_signed(model: ReleasesModel) -> None:
    play(model, [shift.image(), shift.release("0.9.0", 90)])
    assert model.signed is None
    assert [release.version for release in model.releases] == ["0.9.0"]


def test_the_checks_of_the_tour_are_shown(model: ReleasesModel) -> None:
    model.apply(TourStep("sign", "running"))
    play(model, [shift.image()], shift.signed())
    model.apply(TourStep("sign", "done"))
    assert "signature" in model.checks
    assert not model.signing


def test_a_failed_signing_can_be_tried_again(model: ReleasesModel) -> None:
    play(model, shift.releases())
    model.begin()
    model.apply(OperationFailed("release", shift.UNREACHED))
    assert model.can_sign
    assert model.problem == shift.UNREACHED


def test_a_key_that_is_added_is_the_chosen_one_and_comes_once(model: ReleasesModel) -> None:
    model.apply(KeyFound(FILE))
    assert model.ring.key == FILE
    model.ring.chosen = 0
    model.apply(KeyFound(FILE))
    assert model.ring.key == FILE
    assert [option.uri for option in model.ring.options].count(FILE.uri) == 1


def test_a_certificate_belongs_to_its_key(model: ReleasesModel) -> None:
    model.apply(KeyFound(FILE))
    assert model.ring.certificate == shift.signing_ready().certificate
    model.apply(CertificateRead(FILE.uri, shift.EXPIRING))
    assert (model.ring.certificate, model.ring.days_left) == (shift.EXPIRING, 62)
    model.ring.chosen = 0
    assert (model.ring.own_certificate, model.ring.days_left) == (None, 412)


@pytest.mark.parametrize(
    ("days", "tone"), [(412, "pass"), (90, "pass"), (89, "error"), (0, "error"), (-1, "fail")]
)
def test_a_certificate_counts_its_days(model: ReleasesModel, days: int, tone: str) -> None:
    certificate = replace(shift.EXPIRING, not_after=NOON + timedelta(days=days, minutes=1))
    model.apply(CertificateRead(shift.SIGNER, certificate))
    assert model.ring.days_left == days
    assert expiry_tone(days) == tone


def test_the_last_day_is_day_zero_and_the_next_moment_is_over() -> None:
    assert days_until(NOON + timedelta(hours=2), NOON) == 0
    assert days_until(NOON - timedelta(seconds=1), NOON) == -1


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (SecretError(PIN_WRONG, token="lamp", left=""), True),
        (SecretError(PASSPHRASE_WRONG, path="release.pem"), True),
        (SecretNeededError(KEY_ASKS), True),
        (SigningError(PIN_LOCKED, token="lamp"), False),
    ],
    ids=lambda value: getattr(value, "code", None),
)
def test_a_refused_secret_is_typed_again_and_a_locked_token_is_not(
    model: ReleasesModel, error: SigningError | SecretNeededError, again: bool
) -> None:
    model.apply(OperationFailed("release", Problem.of(error)))
    assert model.secret_refused is again


# --- a folder --------------------------------------------------------------------------------------------


def test_a_folder_takes_the_place_of_a_firmware_and_back(model: ReleasesModel) -> None:
    model.apply(shift.image())
    model.choose(Path("builds") / "line 4")
    model.apply(shift.folder())
    assert (model.batch.folder, len(model.batch.images)) == (Path("builds") / "line 4", 48)
    assert (model.reading, model.can_sign) == (None, True)
    model.apply(shift.image())
    assert model.batch.folder is None


def test_a_folder_without_images_cannot_be_signed(model: ReleasesModel) -> None:
    model.apply(shift.folder(0))
    assert not model.can_sign


def test_a_batch_tells_how_long_it_still_takes(model: ReleasesModel, clock: ManualClock) -> None:
    model.apply(shift.folder(4))
    model.begin_batch()
    assert model.batch.seconds_left is None
    assert (model.batch.current, model.can_sign) == ("lamp-0001.bin", False)
    clock.forward(3)
    model.apply(BatchProgress(1, 4, (BatchItem("lamp-0001.bin", "signed"),)))
    assert model.batch.seconds_left == pytest.approx(9)
    assert (model.batch.current, model.batch.share) == ("lamp-0002.bin", 0.25)


def test_a_batch_counts_what_became_of_the_images(model: ReleasesModel) -> None:
    model.apply(shift.folder(48))
    model.begin_batch()
    play(model, shift.signed_in_folder(48))
    model.apply(BatchEnded(stopped=False))
    counts = [model.batch.count(state) for state in ("signed", "kept", "failed")]
    assert counts == [46, 1, 1]
    assert (model.batch.running, model.batch.ended, model.problem) == (False, True, None)


def test_a_batch_whose_key_fails_says_so_and_can_be_tried_again(model: ReleasesModel) -> None:
    model.apply(shift.folder())
    model.begin_batch()
    model.apply(BatchEnded(stopped=False, problem=shift.LOCKING))
    assert model.problem == shift.LOCKING
    assert model.secret_refused
    assert model.can_sign
    model.begin_batch()
    assert model.problem is None


def test_a_firmware_read_meanwhile_does_not_end_the_batch(model: ReleasesModel) -> None:
    model.apply(shift.folder())
    model.begin_batch()
    model.apply(shift.image())
    assert model.batch.running
    assert model.batch.folder is not None
