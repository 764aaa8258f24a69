"""The work of a factory's people, with somebody's rights: whatever went wrong is kept as it was told."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from desktop.account.names import Names
from desktop.account.policies import MAX_VERSIONS
from desktop.account.provider.affected import count_affected
from desktop.account.rights.ask import can
from desktop.account.roles import POLICY_NAME
from desktop.account.setup import AccountSetup
from desktop.bench.unit.process import UnitProcess
from desktop.cloud.certificates import for_request
from desktop.cloud.session import Cloud
from desktop.core.errors import LinekeyError
from desktop.core.events import CheckDone, Event, RunFinished
from desktop.core.verdicts import Verdict
from desktop.ledger.store import Ledger
from desktop.provision.station import Station
from desktop.settings.product.profile import ProductProfile, load_product
from desktop.wiring import cloud_checkpoints
from signing.errors import SigningError
from tests.bench.cloud.clients import allow, make_csr
from tests.bench.provision.line import RUN_SECONDS, Line, next_serial, passphrase


def lamp(**firmware: str) -> ProductProfile:
    """The lamp, with another way to update it."""
    product = load_product("lamp")
    return product.model_copy(update={"firmware": product.firmware.model_copy(update=firmware)})


@dataclass
class Told:
    """What went wrong, in the words a person reads."""

    lines: list[str] = field(default_factory=list)

    @contextmanager
    def of_errors(self) -> Iterator[None]:
        """Ends the block, not the test."""
        try:
            yield
        except (LinekeyError, SigningError) as error:
            self.lines.append(f"{error.message} {error.hint}")

    def check(self, event: Event) -> None:
        if isinstance(event, CheckDone) and event.state == "fail":
            self.lines.append(event.detail)


class StationAtWork:
    """With a ledger and units of its own, in `folder`."""

    def __init__(self, line: Line, cloud: Cloud, folder: Path, told: Told) -> None:
        self._line = dataclasses.replace(line, cloud=cloud)
        self._cloud, self._folder, self._told = cloud, folder, told

    def work(self) -> RunFinished:
        """A unit is made, one is taken back, an answer that was lost is looked for, the ledger is kept.

        The first unit's end. Where it is not made, nothing follows.
        """
        with ExitStack() as stack:
            ledger = stack.enter_context(Ledger(self._folder / "ledger.sqlite3"))
            station = stack.enter_context(self._station(ledger))
            made = self._run(station, Verdict.PASS)
            if made.verdict is Verdict.PASS:
                self._run(station, Verdict.FAIL, "refuses-certificate")
                with self._told.of_errors():
                    list(for_request(self._cloud, make_csr("x").csr_pem, datetime.now(UTC), "ACTIVE"))
                with self._told.of_errors():
                    self._keep(ledger)
        return made

    def _station(self, ledger: Ledger) -> Station:
        return Station(
            product=self._line.product,
            ports=self._line.ports(),
            ledger=ledger,
            code_signing_pem=self._line.facts.code_signing_certificate_pem,
            connect_seconds=30.0,
            answer_seconds=10.0,
            folder=self._folder,
        )

    def _run(self, station: Station, wanted: Verdict, *faults: str) -> RunFinished:
        with UnitProcess(self._folder / f"unit {'-'.join(faults) or 'good'}", faults=faults) as unit:
            ended = station.start("1", unit.uris[0], next_serial()).result(RUN_SECONDS)
        if ended.verdict is not wanted:
            self._told.lines.append(str(ended.problem))
        return ended

    def _keep(self, ledger: Ledger) -> None:
        kept = cloud_checkpoints(ledger, lambda: self._cloud, passphrase, passphrase)
        if waits := kept.take().waits:
            raise waits
        kept.compare()


def mend_account(office: Cloud, cloud: Cloud, claim: str, told: Told) -> None:
    """By a cloud engineer, after somebody changed much of what was set up; `office` may do everything."""
    drift(office, Names(office, lamp()))
    moved = AccountSetup(cloud, lamp(certificate_label="other_label"), passphrase, told.check)
    with told.of_errors():
        moved.setup()
        moved.doctor()
        count_affected(cloud)
        answer = can(cloud, claim, "publish", "$aws/certificates/create-from-csr/json")
        assert answer.allowed


def drift(office: Cloud, names: Names) -> None:
    """What somebody did to the account since, so that set-up has to mend all of it."""
    s3, iot, functions = office.client("s3"), office.client("iot"), office.client("lambda")
    s3.put_bucket_versioning(Bucket=names.bucket, VersioningConfiguration={"Status": "Suspended"})
    office.client("dynamodb").update_table(TableName="linekey-serials", DeletionProtectionEnabled=False)
    everything = {"Version": "2012-10-17", "Statement": [allow("*", "*")]}
    for _ in range(MAX_VERSIONS - 1):
        iot.create_policy_version(
            policyName=names.unit_policy, policyDocument=json.dumps(everything), setAsDefault=True
        )
        body = json.loads(iot.describe_provisioning_template(templateName=names.template)["templateBody"])
        body["DeviceConfiguration"] = {"changed": "yes"}
        iot.create_provisioning_template_version(
            templateName=names.template, templateBody=json.dumps(body), setAsDefault=True
        )
    functions.update_function_configuration(FunctionName=names.hook_function, Timeout=77)
    functions.update_function_code(FunctionName=names.hook_function, ZipFile=b"PK\x05\x06" + bytes(18))
    office.client("iam").put_role_policy(
        RoleName=names.hook_role,
        PolicyName=POLICY_NAME,
        PolicyDocument=json.dumps(everything),
    )
    off = {"JOB": {"Enabled": False}}
    iot.update_event_configurations(eventConfigurations=off)
