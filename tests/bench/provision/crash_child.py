"""A station in a process of its own that dies at one moment; JSON on standard input says which."""

from __future__ import annotations

import json
import os
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from desktop.account.claim import open_claim
from desktop.account.facts import AccountFacts
from desktop.bench.endpoint import BenchEndpoint
from desktop.cloud.session import Cloud
from desktop.core.cancel import CancelToken
from desktop.core.events import Event, PhaseFinished, PhaseStarted
from desktop.ledger.store import Ledger
from desktop.provision.issuer import Issued
from desktop.provision.station import Station
from desktop.settings.product.profile import load_product
from desktop.sign_in import bench_target
from desktop.wiring import run_ports
from tests.bench.provision.between import Between
from tests.bench.provision.line import passphrase

DEATH = 66


def die() -> NoReturn:
    """No clean-up of any kind, as at a power cut."""
    os._exit(DEATH)


class DyingIssuer(Between):
    """Dies when AWS has acted and before anyone could note it."""

    moment = ""

    def acquire(self, request_pem: str, cancel: CancelToken) -> Issued:
        if self.moment == "asking":
            threading.Timer(1.0, die).start()  # the request is out, and whoever signs takes its time
        issued = super().acquire(request_pem, cancel)
        if self.moment == "issued":
            die()
        return issued

    def register(self, issued: Issued, serial: str, cancel: CancelToken) -> str:
        if self.moment == "not registered":
            die()
        thing = super().register(issued, serial, cancel)
        if self.moment == "registered":
            die()
        return thing


def main() -> None:
    wanted = json.load(sys.stdin)
    moment = wanted["moment"]
    cloud, product = Cloud(bench_target(BenchEndpoint.from_json(wanted["endpoint"]))), load_product("lamp")
    facts = AccountFacts(**wanted["facts"])

    def listen(event: Event) -> None:
        if isinstance(event, PhaseStarted | PhaseFinished):
            when = "before" if isinstance(event, PhaseStarted) else "after"
            if moment == f"{when} {event.phase}":
                die()

    claim = open_claim(facts.claim_certificate_pem, Path(facts.claim_key_path), passphrase)
    ports = run_ports(cloud, product, facts, lambda: claim)
    DyingIssuer.moment = moment

    with (
        Ledger(Path(wanted["ledger"])) as ledger,
        Station(
            product=product,
            ports=replace(ports, issuer=lambda: DyingIssuer(ports.issuer())),
            ledger=ledger,
            code_signing_pem=facts.code_signing_certificate_pem,
            listener=listen,
            folder=Path(wanted["folder"]),
        ) as station,
    ):
        finished = station.start("1", wanted["port"], wanted["serial"]).result(60)
        sys.exit(f"The moment never came: {finished}")


if __name__ == "__main__":
    main()
