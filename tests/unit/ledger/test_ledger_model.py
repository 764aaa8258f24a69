"""Hundreds of random steps by two programs; the lists are held to a plain model of what was done."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from desktop.ledger.executions import note
from desktop.ledger.names import ERASED, Personal
from desktop.ledger.projections.executions import OPEN, ExecutionRow, Executions
from desktop.ledger.projections.releases import Releases
from desktop.ledger.projections.rollouts import Rollouts
from desktop.ledger.projections.units import Units
from desktop.ledger.store import Ledger

STEPS = 300
ALL = 10_000
PEOPLE = ("Ada Lovelace", "Grace Hopper", "Ann")
ENDS = ("SUCCEEDED", "FAILED", "TIMED_OUT")


@dataclass
class Model:
    """What the lists must tell: dictionaries by key, nothing of a chain."""

    choose: random.Random
    units: dict[str, tuple[str, bool]] = field(default_factory=dict)  # verdict, whether it ever passed
    releases: dict[str, list[Any]] = field(default_factory=dict)  # approvals, refused
    rollouts: dict[str, list[Any]] = field(default_factory=dict)  # status, succeeded
    executions: dict[str, dict[str, ExecutionRow]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)  # sequence of the entry -> who

    def unit(self, ledger: Ledger) -> None:
        serial, verdict = f"DL{self.choose.randrange(12)}", self.choose.choice(("PASS", "FAIL"))
        ledger.append("unit", serial, {"verdict": verdict, "product": "LAMP-1"})
        _, passed = self.units.get(serial, ("", False))
        self.units[serial] = (verdict, passed or verdict == "PASS")

    def release(self, ledger: Ledger) -> None:
        release = f"rel-{len(self.releases)}"
        ledger.append("release", release, {"product": "LAMP-1", "version": "1.0.0", "approvals": 2})
        self.releases[release] = [0, False]

    def approval(self, ledger: Ledger) -> None:
        kind, who = self.choose.choice(("approved", "refused")), self.choose.choice(PEOPLE)
        for release in self.choose.sample(sorted(self.releases), min(1, len(self.releases))):
            entry = ledger.append(f"release-{kind}", release, {"approver": Personal(who)})
            self.names[entry.sequence] = who
            if kind == "approved":
                self.releases[release][0] += 1
            else:
                self.releases[release][1] = True

    def launch(self, ledger: Ledger) -> None:
        job = f"job-{len(self.rollouts)}"
        ledger.append("rollout", job, {"action": "launched", "product": "LAMP-1"})
        self.rollouts[job], self.executions[job] = ["launched", 0], {}

    def seen(self, ledger: Ledger) -> None:
        for job in self._going():
            things = self.choose.sample(range(8), 3)
            rows = [ExecutionRow(f"DL{n}", self.choose.choice((*OPEN, *OPEN, *ENDS))) for n in things]
            note(ledger, job, rows)
            for row in rows:
                known = self.executions[job].get(row.thing)
                if known is None or known.state in OPEN or row.state not in OPEN:
                    self.executions[job][row.thing] = row

    def end(self, ledger: Ledger) -> None:
        for job in self._going():
            if self.choose.random() < 0.3:
                ledger.append("rollout", job, {"action": "cancelled"})
                self.rollouts[job][0] = "cancelled"
                return
            rows = {name: row for name, row in self.executions[job].items() if row.state not in OPEN}
            succeeded = sum(row.state == "SUCCEEDED" for row in rows.values())
            counts = {"SUCCEEDED": succeeded}
            ledger.append("rollout", job, {"action": "finished", "status": "COMPLETED", "counts": counts})
            self.executions[job], self.rollouts[job] = rows, ["COMPLETED", succeeded]

    def forget(self, ledger: Ledger) -> None:
        who = self.choose.choice(PEOPLE)
        if who in self.names.values():
            ledger.forget(who)
            self.names = {at: ERASED if name == who else name for at, name in self.names.items()}

    def lists_again(self, ledger: Ledger) -> None:
        before = ledger.dump()
        ledger.rebuild()
        assert ledger.dump() == before

    def _going(self) -> list[str]:
        jobs = [job for job, (status, _succeeded) in self.rollouts.items() if status == "launched"]
        return self.choose.sample(jobs, min(1, len(jobs)))

    def steps(self) -> list[Callable[[Ledger], None]]:
        often = [self.unit, self.approval, self.seen, self.seen, self.launch]
        return [*often, *often, self.release, self.end, self.forget, self.lists_again]

    def require(self, ledger: Ledger) -> None:
        units = {row.serial: (row.verdict, row.made > 0) for row in Units(ledger.database).page(ALL)}
        assert units == self.units
        releases = Releases(ledger.database).page(ALL)
        assert {row.release_id: [row.approvals, row.refused] for row in releases} == self.releases
        rollouts = Rollouts(ledger.database).page(ALL)
        assert {row.job_id: [row.status, row.succeeded] for row in rollouts} == self.rollouts
        for job, rows in self.executions.items():
            assert {row.thing: row for row in Executions(ledger.database, job).all()} == rows
        told = {entry.sequence: entry.body.get("approver") for entry in ledger.entries()}
        assert {sequence: ledger.name(told[sequence]) for sequence in self.names} == self.names
        ledger.verify()


@pytest.mark.parametrize("seed", range(3))
def test_the_lists_are_what_was_done(tmp_path: Path, seed: int) -> None:
    model = Model(random.Random(seed))
    with ExitStack() as programs:
        ledgers = [programs.enter_context(Ledger(tmp_path / "ledger.db")) for _ in range(2)]
        for ledger in ledgers:
            ledger.database.read("PRAGMA synchronous = OFF")  # no power is cut here
        for number in range(STEPS):
            model.choose.choice(model.steps())(ledgers[number % 2])
            if number % 50 == 49:
                model.require(ledgers[0])
        assert {"COMPLETED", "cancelled"} <= {status for status, _succeeded in model.rollouts.values()}
