"""Keys of units in the table of serial numbers: one thing each."""

from __future__ import annotations

import secrets
import threading

import pytest

from desktop.account.facts import AccountFacts
from desktop.cloud.serial_list import SerialList
from desktop.cloud.session import Cloud
from desktop.cloud.unit_keys import UnitKeys


@pytest.fixture
def keys(cloud: Cloud, facts: AccountFacts) -> UnitKeys:
    return UnitKeys(cloud)


@pytest.fixture
def sha256() -> str:
    return secrets.token_hex(32)


def test_key_is_one_thing_s(keys: UnitKeys, sha256: str) -> None:
    assert keys.take(sha256, "lamp-1", "run-1") == ""
    assert keys.take(sha256, "lamp-1", "run-1") == ""  # the answer was lost
    assert keys.take(sha256, "lamp-2", "run-2") == "lamp-1"
    assert keys.take(sha256, "lamp-1", "run-3") == ""  # the same unit, made again


def test_run_gives_back_what_it_took(keys: UnitKeys, sha256: str) -> None:
    assert keys.take(sha256, "lamp-1", "run-1") == ""
    keys.free(sha256, "run-2")
    assert keys.take(sha256, "lamp-2", "run-2") == "lamp-1"
    assert keys.take(sha256, "lamp-1", "run-3") == ""
    keys.free(sha256, "run-1")  # settled late: the unit is run-3's by now
    assert keys.take(sha256, "lamp-2", "run-2") == "lamp-1"
    keys.free(sha256, "run-3")
    keys.free(sha256, "run-3")
    assert keys.take(sha256, "lamp-2", "run-2") == ""


def test_of_things_that_take_a_key_at_once_one_gets_it(keys: UnitKeys, sha256: str) -> None:
    answers: list[str] = []
    takers = [
        threading.Thread(target=lambda name=name: answers.append(keys.take(sha256, name, name)))
        for name in ("lamp-1", "lamp-2", "lamp-3", "lamp-4")
    ]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()
    assert answers.count("") == 1
    assert len(set(answers)) == 2


def test_list_of_serial_numbers_does_not_tell_keys(keys: UnitKeys, cloud: Cloud, sha256: str) -> None:
    keys.take(sha256, "lamp-1", "run-1")
    assert [row for row in SerialList(cloud, "lamp-1").rows() if "/" in row.thing] == []
