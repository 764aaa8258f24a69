"""What came of the demo, as one document and as lines of text."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from desktop.core.events import REFUSALS
from desktop.core.verdicts import Verdict


@dataclass(frozen=True)
class UnitResult:
    serial: str
    thing: str
    verdict: str
    connected: bool
    issuer: str
    version: str
    seconds: float


@dataclass(frozen=True)
class Report:
    """`units[].issuer` is the authority that signed the certificate, `version` what the unit says it runs.

    `alone` is how one person was refused who would have rolled the release out without another.
    """

    units: tuple[UnitResult, ...]
    release: dict[str, Any]
    alone: dict[str, str]
    rollout: dict[str, Any]
    refused: dict[str, Any]
    seconds: float
    faults: tuple[str, ...] = field(default=())

    def document(self) -> dict[str, Any]:
        document = asdict(self)
        del document["faults"]
        return document

    @property
    def good(self) -> bool:
        return not self.faults


def faults(
    units: tuple[UnitResult, ...],
    alone: dict[str, str],
    rollout: dict[str, Any],
    refused: dict[str, Any],
    version: str,
) -> list[str]:
    """Sentences for whatever did not come out as the story promises; empty when all did."""
    found = [f"{unit.serial} ended with {unit.verdict}." for unit in units if unit.verdict != Verdict.PASS]
    found += [f"AWS did not see {unit.serial} connect." for unit in units if not unit.connected]
    found += [f"{unit.serial} runs {unit.version}." for unit in units if unit.version != version]
    if not alone["code"]:
        found.append(f"{alone['who']} rolled the release out alone.")
    if rollout["counts"]["SUCCEEDED"] != len(units):
        found.append("The rollout did not reach every unit.")
    if refused["state"] not in REFUSALS:
        found.append(f"{refused['thing']} did not refuse the tampered image: {refused['state']}.")
    return found


def summary(report: Report) -> list[str]:
    """The end of the story for a person."""
    rollout, refused = report.rollout, report.refused
    lines = [
        f"{unit.serial}  {unit.verdict}, {'seen' if unit.connected else 'NOT seen'} connected "
        f"in {unit.seconds:.1f} s, certificate by {unit.issuer}, runs {unit.version}"
        for unit in report.units
    ]
    lines += [
        f"Release {report.release['version']} signed through {report.release['signer']}",
        f"{report.alone['who']} alone was refused: {report.alone['message']} [{report.alone['code']}]",
        f"Rollout {rollout['job_id']}: {rollout['counts']['SUCCEEDED']} of {len(report.units)} SUCCEEDED",
        f"Tampered image refused by {refused['thing']}: {refused['reason']}",
        *report.faults,
        f"{'Done' if report.good else 'FAILED'} in {report.seconds:.0f} s.",
    ]
    return lines
