"""A bench, units plugged into it and an account set up on it: all the demo needs, gone at the end."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Set
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

from desktop.bench.process import BenchProcess
from desktop.bench.unit.process import UnitProcess
from desktop.core.events import Listener, StepDone
from desktop.core.log import release_log_file
from desktop.core.paths import ENVIRONMENT_VARIABLE
from desktop.core.temporary import remove_abandoned, temporary_folder

if TYPE_CHECKING:
    from desktop.wiring import Services

FIRST_SERIAL = 126
TEMPORARY = "linekey demo "
ANA, BEA = "ana", "bea"


class Workshop:
    """Context manager. Everything is written to a temporary folder, which is removed at the end.

    A copy of what was logged goes to `logs`, however it ended. Raises `BenchError` when the bench or the
    units do not start, and `OSError`.
    """

    def __init__(self, unit_count: int, logs: Path | None = None) -> None:
        self._logs = logs
        self._unit_count = unit_count
        self._held = ExitStack()
        self._generation = 0
        self._passphrase = secrets.token_urlsafe(24)
        self._begun: tuple[BenchProcess, UnitProcess] | None = None
        self.folder: Path
        self.services: Services
        self.ports: list[str] = []

    @property
    def serials(self) -> list[str]:
        first = FIRST_SERIAL + self._generation * self._unit_count
        return [f"DL{first + number:08d}" for number in range(self._unit_count)]

    def begin(self) -> Self:
        """Begins to start bench and units, for `with` to wait for: whoever has something else to load does it
        meanwhile. What was begun and is not wanted any more is closed.
        """
        with ExitStack() as stack:
            parent = Path(tempfile.gettempdir())
            remove_abandoned(parent, TEMPORARY)
            self.folder = stack.enter_context(temporary_folder(parent, TEMPORARY, self._keep_logs))
            with _writing_to(self.folder):
                bench = BenchProcess()
                stack.callback(bench.stop)
                bench.begin()
                self._plugged = stack.enter_context(ExitStack())
                self._begun = bench, self._begin_units()
            self._held = stack.pop_all()
        return self

    def __enter__(self) -> Self:
        if self._begun is None:
            self.begin()
        # Here: the bench starts while they are loaded.
        from desktop.settings.product.profile import load_product
        from desktop.sign_in import bench_target
        from desktop.wiring import Services

        bench, units = cast("tuple[BenchProcess, UnitProcess]", self._begun)
        with self._held.pop_all() as stack:
            stack.enter_context(_writing_to(self.folder))
            target = bench_target(bench.start())
            units.start()
            self.ports = units.uris
            self.services = stack.enter_context(Services(target, load_product("lamp"), self.secret))
            self._held = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._held.close()

    def _keep_logs(self, folder: Path) -> None:
        if self._logs is None:
            return
        self._logs.mkdir(parents=True, exist_ok=True)
        for log in folder.rglob("*.log"):
            shutil.copyfile(log, self._logs / log.name)

    def secret(self, _name: str) -> str:
        """The one passphrase of this workshop; it lives in memory only."""
        return self._passphrase

    def plug_in_fresh_units(self, taken: Set[str]) -> None:
        """Takes the units out and plugs in as many blank ones, with the next serial numbers not `taken`."""
        self._plugged.close()
        self._generation += 1
        while not taken.isdisjoint(self.serials):
            self._generation += 1
        self._plug_in()

    def _plug_in(self) -> None:
        units = self._begin_units()
        units.start()
        self.ports = units.uris

    def _begin_units(self) -> UnitProcess:
        units = UnitProcess(self.folder / f"flash {self._generation}", count=self._unit_count)
        self._plugged.callback(units.stop)
        units.begin()
        return units

    def set_up_account(self, listener: Listener) -> None:
        """Whose releases Ana requests and Bea approves, each with a key of her own."""
        from desktop.account.release_policy.draft import Changes, next_policy
        from signing.keys.file import create_key_file, file_signer
        from signing.release_policy import Person, add_owner, unsigned
        from signing.verification import public_key_pem

        keys = {name: create_key_file(self._key_file(name), self._passphrase) for name in (ANA, BEA)}
        self.services.account(listener, ANA, self.key(ANA)).setup()
        before = self.services.release_policies().current()
        bea = Person(BEA, public_key_pem(keys[BEA]), ("approver",))
        changes = Changes(approvals=1, add=(bea,))
        policy = next_policy(before, changes, self.services.product, before.ends)
        owner = file_signer(self.key(ANA), self.secret)
        self.services.policy_publisher().publish(add_owner(unsigned(policy), owner))
        told = f"{ANA} requests, {BEA} approves: nobody rolls out alone"
        listener(StepDone("account", "release-policy", told))

    def key(self, name: str) -> str:
        """The URI of somebody's own key, which `secret` opens."""
        return f"file:{self._key_file(name)}"

    def _key_file(self, name: str) -> Path:
        return self.folder / f"{name}.pem"


@contextmanager
def _writing_to(folder: Path) -> Iterator[None]:
    """Moves what Linekey writes, for this process and the children it starts."""
    before = os.environ.get(ENVIRONMENT_VARIABLE)
    os.environ[ENVIRONMENT_VARIABLE] = str(folder)
    try:
        yield
    finally:
        release_log_file()
        if before is None:
            del os.environ[ENVIRONMENT_VARIABLE]
        else:
            os.environ[ENVIRONMENT_VARIABLE] = before
