"""What a window that has just opened knows of the shift."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from desktop.app.station.use_case import SHIFT, recorded_units
from desktop.core.verdicts import Verdict
from desktop.ledger.store import Ledger


def body(product: str, verdict: str, code: str = "") -> dict[str, object]:
    return {
        "run_id": f"run-{product}",
        "verdict": verdict,
        "thing": "DL00000126",
        "certificate_id": "a91f",
        "issuer": "fleet",
        "connected": verdict == "PASS",
        "seconds": 3.1,
        "slot": "1",
        "product": product,
        "code": code,
        "message": "The key slot is locked." if code else "",
    }


def test_the_shift_is_told_oldest_first_and_of_one_product(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.sqlite3") as ledger:
        ledger.append("unit", "DL00000126", body("LAMP-1", "PASS"))
        ledger.append("unit", "XX1", body("OTHER", "PASS"))
        last = ledger.append("unit", "DL00000127", body("LAMP-1", "FAIL", "DEV-012"))
        now = datetime.fromisoformat(last.at)
        told = recorded_units(ledger.units(10), "LAMP-1", now)
        assert [(run.serial, run.verdict) for _at, run in told.runs] == [
            ("DL00000126", Verdict.PASS),
            ("DL00000127", Verdict.FAIL),
        ]
        assert told.runs[0][1].problem is None
        assert told.runs[1][1].problem is not None
        assert told.runs[1][1].problem.code == "DEV-012"
        assert recorded_units(ledger.units(10), "LAMP-1", now + SHIFT + timedelta(hours=1)).runs == ()
