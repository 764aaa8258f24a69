"""The newest checkpoint of a station's ledger, kept by S3: it only rises, and no version is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.account.facts import AccountFacts
from desktop.cloud.checkpoints import AccountCheckpoints
from desktop.cloud.errors import ConflictError
from desktop.cloud.session import Cloud
from desktop.core.errors import LedgerError
from desktop.ledger.checkpoints.keeping import Checkpoints, station_checkpoints
from desktop.ledger.checkpoints.note import read
from desktop.ledger.store import Ledger
from desktop.wiring import cloud_checkpoints
from signing.algorithms import P256
from signing.keys.kms_creation import create_kms_key
from tests.unit.ledger.stations import Station


def checkpoints(cloud: Cloud, ledger: Ledger) -> Checkpoints:
    return cloud_checkpoints(ledger, lambda: cloud, lambda _: "passphrase", lambda _: "passphrase")


def test_the_largest_is_the_first_and_none_is_replaced(cloud: Cloud, facts: AccountFacts) -> None:
    kept = AccountCheckpoints(lambda: cloud, lambda _cloud: facts.bucket, "st-0000000000000001")
    other = AccountCheckpoints(lambda: cloud, lambda _cloud: facts.bucket, "st-0000000000000002")
    assert kept.newest() is None
    for size in (100, 9, 1000):
        kept.put(f"ü {size}", size)
    other.put("another's", 5000)
    assert kept.newest() == ("ü 1000", 1000)
    with pytest.raises(ConflictError):
        kept.put("another", 1000)
    kept.put("ü 20", 20)
    assert kept.newest() == ("ü 1000", 1000)
    for name in ("0", "000000000000000000-5", "999999999999999999-x"):
        cloud.client("s3").put_object(Bucket=facts.bucket, Key=kept.place + name, Body=b"\xff")
    assert kept.newest() == ("\ufffd", -1)


@pytest.mark.usefixtures("facts")
def test_a_ledger_that_was_cut_off_is_found_by_the_account(cloud: Cloud, tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.sqlite3") as ledger:
        for size in (3, 5):
            while ledger.append("unit", "DL1", {"verdict": "PASS"}).sequence < size:
                pass
            assert checkpoints(cloud, ledger).take().waits is None
        found = checkpoints(cloud, ledger)._account.newest()  # type: ignore[union-attr]
        assert found is not None
        assert read(found[0], "").checkpoint.size == found[1] == 5
        checkpoints(cloud, ledger).compare()
    (tmp_path / "ledger.sqlite3").unlink()
    (tmp_path / "checkpoints" / "newest.tlog-proof").unlink()
    with Ledger(tmp_path / "ledger.sqlite3") as ledger:
        ledger.append("unit", "DL1", {"verdict": "PASS"})
        with pytest.raises(LedgerError, match="LED-020"):
            checkpoints(cloud, ledger).compare()
        with pytest.raises(LedgerError, match="LED-020"):
            checkpoints(cloud, ledger).take()


@pytest.mark.usefixtures("facts")
def test_a_key_in_kms_signs(cloud: Cloud, tmp_path: Path) -> None:
    create_kms_key("awskms:alias/station-4", cloud.client, P256)
    with Ledger(tmp_path / "ledger.sqlite3") as ledger:
        ledger.append("unit", "DL1", {"verdict": "PASS"})
        made = checkpoints(cloud, ledger)
        made.key.use("awskms:alias/station-4")
        assert made.take().waits is None
        assert not (tmp_path / "checkpoints" / "station-key.pem").exists()
        signed = station_checkpoints(ledger).newest().signed  # verified without KMS
        assert signed.checkpoint.size == 1


def test_an_account_that_was_never_set_up_waits(cloud: Cloud, tmp_path: Path) -> None:
    kept = AccountCheckpoints(lambda: cloud, lambda _cloud: "linekey-no-such-bucket", "st-0000000000000003")
    station = Station(tmp_path)
    station.append(2)
    station.checkpoints._account = kept
    waits = station.checkpoints.take().waits
    assert waits is not None
    assert waits.code == "CLD-004"
    station.ledger.close()
