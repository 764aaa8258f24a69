"""What this station keeps of an enrolment goes with the account it is in, and with no other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest

from desktop.account.part import NOTHING, OURS, Holding
from desktop.account.removal.station_certificates import EnrolledStations
from desktop.cloud.session import Cloud, CloudTarget
from desktop.settings.enrolment import FILE, Enrolment, current_enrolment, keep_enrolment


@dataclass
class Gone:
    """The policy of enrolled stations, which AWS has no more; it is the files of this station too."""

    folder: Path
    name: str = "linekey-lamp-1-line"
    step: str = "line-policy"
    kind: str = "station"
    common_name: str = "Linekey station"

    @property
    def certificate_path(self) -> Path:
        return self.folder / "another.pem"

    def written_here(self) -> Holding:
        return NOTHING

    def remove(self) -> str:
        return ""


@pytest.fixture
def enrolled(tmp_path: Path, data_dir: Path) -> Enrolment:
    place = {kind: tmp_path / f"{kind}.pem" for kind in ("certificate", "key")}
    for path in place.values():
        path.write_text("of this station", encoding="ascii")
    made = Enrolment(
        "123456789012", "eu-west-1", "host", "linekey-lamp-1-line", **{k: str(p) for k, p in place.items()}
    )
    keep_enrolment(data_dir, made)
    return made


@pytest.fixture
def stations(tmp_path: Path) -> EnrolledStations:
    cloud = Cloud(CloudTarget(region="eu-west-1", access_key_id="AKIA", secret_access_key="x"))
    cloud.__dict__["account_id"] = "123456789012"
    gone = cast(Any, Gone(tmp_path))
    return EnrolledStations(cloud, gone, gone)


def test_it_forgets_that_it_was_enrolled_here(
    enrolled: Enrolment, stations: EnrolledStations, data_dir: Path
) -> None:
    assert stations.held() == OURS, "a cut left the files"
    assert stations.remove() == ""
    assert current_enrolment(data_dir) is None
    assert not Path(enrolled.key).exists()
    assert not Path(enrolled.certificate).exists()
    assert stations.held() == NOTHING


@pytest.mark.parametrize(
    "elsewhere", [{"account_id": "210987654321"}, {"region": "us-east-1"}, {"alias": "linekey-beacon-line"}]
)
def test_it_stays_enrolled_elsewhere(
    enrolled: Enrolment, stations: EnrolledStations, data_dir: Path, elsewhere: dict[str, str]
) -> None:
    keep_enrolment(data_dir, replace(enrolled, **elsewhere))
    assert stations.held() == NOTHING
    stations.remove()
    assert current_enrolment(data_dir) == replace(enrolled, **elsewhere)
    assert Path(enrolled.key).exists()


def test_what_cannot_be_read_is_left_to_a_person(stations: EnrolledStations, data_dir: Path) -> None:
    data_dir.mkdir(parents=True, exist_ok=True)
    (data_dir / FILE).write_text("{", encoding="utf-8")
    assert stations.held() == NOTHING
    stations.remove()
    assert (data_dir / FILE).exists()


@pytest.mark.parametrize("damaged", [b"", b"\0" * 900, b"\xff\xfe"])
def test_a_damaged_certificate_of_this_station_stops_no_removal(
    enrolled: Enrolment, stations: EnrolledStations, data_dir: Path, damaged: bytes
) -> None:
    stations.own.certificate_path.write_bytes(damaged)
    assert stations.held() == OURS
    assert stations.remove() == ""
    assert current_enrolment(data_dir) is None
