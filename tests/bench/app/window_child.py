"""A window with a run at work, in a process of its own; it says what the ledger holds at the end."""

from __future__ import annotations

import json
import sys

from desktop.app.account.place import AwsPlace
from desktop.app.application import Application
from desktop.app.station.slots import Slots
from desktop.core.events import Event, Listener, PhaseStarted, RunFinished
from desktop.demo.workshop import Workshop
from desktop.gui.app import run_window
from desktop.ledger.journal import Journal
from desktop.ledger.store import Ledger, ledger_path


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main() -> None:
    with Workshop(1) as workshop:
        workshop.set_up_account(lambda _event: None)
        [serial], [port] = workshop.serials, workshop.ports

        def open_account(listener: Listener, _account: AwsPlace) -> Application:
            def listen(event: Event) -> None:
                if isinstance(event, PhaseStarted) and event.phase == sys.argv[1]:
                    say("at work")
                if isinstance(event, RunFinished):
                    say(event.verdict)
                listener(event)

            application = Application(workshop.services, listen, Slots.at({"1": port}), serial_example=serial)
            application.announce()
            application.station.start_unit("1", serial)
            return application

        status = run_window(open_account)
        with Ledger(ledger_path()) as ledger:
            ledger.verify()
            verdicts = [entry.body["verdict"] for entry in ledger.unit(serial)]
            open_runs = len(Journal(ledger).open_runs())
        say(json.dumps({"status": status, "verdicts": verdicts, "open": open_runs}))


if __name__ == "__main__":
    main()
