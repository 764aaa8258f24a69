"""The window has a word for each step of account set-up and of removal, and for each check of a rollout."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.account import needs, setup
from desktop.account.authorizer.parts import authorizer_parts
from desktop.account.gate import Gate
from desktop.account.provider.source import Source, kms_source, private_ca_source
from desktop.account.removal import stacks
from desktop.account.removal.parts import living_parts, making_parts
from desktop.account.setup import AccountSetup
from desktop.cloud.session import Cloud, CloudTarget
from desktop.gui.words import CHECKS, ROLLOUT_CHECKS, SETUP
from desktop.rollout.fleet_checks import FleetChecks
from desktop.rollout.parts import Options
from desktop.rollout.release_checks import ReleaseChecks
from desktop.settings.product.profile import load_product

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
CA_ARN = "arn:aws:acm-pca:eu-west-1:000000000000:certificate-authority/1"


def sources(cloud: Cloud) -> tuple[Source, ...]:
    return kms_source(cloud), private_ca_source(cloud, CA_ARN)


@pytest.mark.parametrize("profile", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
@pytest.mark.parametrize("source", [0, 1])
def test_each_step_has_a_word(profile: Path, source: int, monkeypatch: pytest.MonkeyPatch) -> None:
    cloud = Cloud(CloudTarget(region="eu-west-1", endpoint_url="https://localhost:1"))
    monkeypatch.setattr(Cloud, "account_id", "000000000000")
    monkeypatch.setattr(needs, "current_source", lambda cloud: sources(cloud)[source])
    monkeypatch.setattr(Gate, "exists", lambda _gate: True)
    monkeypatch.setattr(setup, "kept_parts", authorizer_parts)
    parts = AccountSetup(cloud, load_product(profile), lambda _name: "").parts()
    assert {part.step for part in parts} - set(SETUP) == set()


@pytest.mark.parametrize("profile", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_each_step_of_a_removal_has_a_word(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cloud = Cloud(CloudTarget(region="eu-west-1", endpoint_url="https://localhost:1"))
    product = load_product(profile)
    monkeypatch.setattr(Cloud, "account_id", "000000000000")
    monkeypatch.setattr(stacks, "all_stacks", lambda _cloud: ())
    parts = (*making_parts(cloud, product), *living_parts(cloud, product, emptied=True))
    steps = {part.step for part in (*parts, stacks.UnseenStacks())}
    steps |= {stacks.step_of(template) for template in (*stacks.MAKING, *stacks.LIVING)}
    assert steps - set(SETUP) == set()


def test_each_check_of_a_rollout_has_a_word() -> None:
    """But for the unit at hand, which nobody has in the window."""
    signed: Any = SimpleNamespace(signing_jobs=["job"])
    nobody: Any = None
    of_release = ReleaseChecks(nobody, signed, Options()).all()
    of_fleet = FleetChecks(nobody, signed, Options(), nobody).all()
    assert {*of_release, *of_fleet} - set(CHECKS | ROLLOUT_CHECKS) == set()
