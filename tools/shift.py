"""A recorded shift: real events, played into the window for its pictures and its tests."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.app.account import events as looked
from desktop.app.account.place import AccountsFound, AwsPlace
from desktop.app.releases.events import (
    BatchItem,
    BatchProgress,
    CertificateInfo,
    CertificateRead,
    FolderRead,
    ImageChecked,
    ImageRead,
    KeyFound,
    ReleaseSigned,
    SignerOption,
    SigningReady,
)
from desktop.app.releases.record.events import Happening, PolicyInForce, ReleaseOpened, Standing
from desktop.app.rollouts.events import (
    AccountNamed,
    Execution,
    ExecutionsRead,
    Intent,
    RolloutChecked,
    RolloutStarted,
    Target,
    TargetsChanged,
)
from desktop.app.settings import Setting, SettingsRead
from desktop.app.station.events import CheckpointInfo, LedgerState, SlotInfo, StationReady, UnitsRecorded
from desktop.app.station.slot_settings import SlotRow
from desktop.app.tasks import OperationFailed
from desktop.core.catalogue.cloud import BROKER_SILENT
from desktop.core.catalogue.device import COMMAND_REFUSED, UNIT_SILENT
from desktop.core.catalogue.release import OWN_REQUEST
from desktop.core.catalogue.settings import PART_NOT_RIGHT, TEMPLATE_ASKS_NOBODY
from desktop.core.events import (
    FAILURES,
    CheckDone,
    Event,
    PhaseFinished,
    PhaseStarted,
    Problem,
    ReleaseChanged,
    RolloutProgress,
    RunFinished,
    RunStarted,
    Signatory,
    StepDone,
)
from desktop.core.verdicts import Verdict
from desktop.ledger.projections.executions import ReasonCount
from signing.catalogue.files import FILE_UNUSABLE
from signing.catalogue.policies import NOT_ENOUGH_APPROVALS
from signing.catalogue.tokens import PIN_WRONG
from signing.errors import SecretError
from signing.messages import N, said

NOON = datetime(2026, 1, 30, 14, 2, 11, tzinfo=UTC)
PHASES = ("identify", "key", "request", "certificate", "write", "restart", "connect", "record")
SECONDS = (0.2, 1.4, 0.3, 0.8, 1.6, 0.9, 0.8, 0.1)
JOB = "AFR_OTA-lamp-1-2-0"
SHA256 = "9f2c61aa0b7d45e88c1f3e5a7790c4d2e1b6a3f8125d9047bb31c86e07d4e1b8"
LINE_KEY, OTHER_KEY = SHA256[::-1], "5d" * 32
SIGNER = "awssigner:linekey_lamp?bucket=linekey"
LAMP_KEY = "pkcs11:token=Lamp%20release;object=lamp-2026"

ACCOUNT = AccountNamed("481620915773", "eu-central-1")
LOOKED_ACCOUNT = looked.AccountNamed("481620915773", "eu-central-1", "LAMP-1")

SILENT = Problem.made(UNIT_SILENT, port="COM7", seconds=8)
FAULTY = Problem.made(COMMAND_REFUSED, port="COM5", command="commit", reason="flash write failed")
UNREACHED = Problem.made(BROKER_SILENT)


class ManualClock:
    """Its hands move only when they are moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now
        self._seconds = 0.0

    def now(self) -> datetime:
        return self._now + timedelta(seconds=self._seconds)

    def monotonic(self) -> float:
        return self._seconds

    def forward(self, seconds: float) -> None:
        self._seconds += seconds


def station_ready(slots: int = 4, present: int = 3) -> StationReady:
    infos = tuple(
        SlotInfo(str(n), f"COM{n + 4}", present=n <= present, tells_presence=True)
        for n in range(1, slots + 1)
    )
    return StationReady("LAMP-1", "eu-central-1", "", infos, "DL00000130", issuer="fleet")


def signing_ready() -> SigningReady:
    signers = (
        SignerOption(SIGNER, "ECDSA P-256", key=LINE_KEY),
        SignerOption("awskms:alias/fw-release", key=OTHER_KEY),
    )
    expiry = NOON + timedelta(days=412, hours=1)
    return SigningReady(
        "LAMP-1", signers, CertificateInfo("", "CN=LAMP-1 firmware", SHA256, expiry, LINE_KEY)
    )


def targets() -> TargetsChanged:
    return TargetsChanged((Target("lamp-line", 4), Target("DL00000126", 1)))


def ready() -> tuple[Event, ...]:
    """What every page is told when the services are open."""
    return station_ready(), ACCOUNT, targets(), signing_ready()


def settings() -> SettingsRead:
    """Of a station with a name and two slots, whose account was chosen in the window."""
    name, folder = "Line 3, bench 2", r"C:\Users\line3\AppData\Local\linekey"
    settings = (
        Setting("station", name, "file", rf"{folder}\station-name"),
        Setting("profile", "factory", "chosen"),
        Setting("region", "eu-central-1", "chosen"),
        Setting("endpoint", "", "default"),
        Setting("product", "lamp", "environment", "LINEKEY_PRODUCT"),
        Setting("data", folder, "default"),
        Setting("log", rf"{folder}\Logs\linekey.log", "default"),
    )
    slots = (
        SlotRow("2", "usb:A10KZP3X", "left", "COM6"),
        SlotRow("1", "usb:0403:6001@1-2", "right"),
        SlotRow("", "usb:A50285BI", port="COM9"),
        SlotRow("", "usb:2c7c:0125@1-4", port="COM3", hidden=True),
    )
    return SettingsRead(name, settings, slots)


def accounts() -> AccountsFound:
    """What is offered at the first start."""
    profiles = {"factory": "eu-central-1", "office": ""}
    regions = {"cn-north-1": "China (Beijing)", "eu-central-1": "Europe (Frankfurt)"}
    return AccountsFound(profiles, regions, AwsPlace())


def finished(
    slot: str,
    serial: str,
    verdict: Verdict = Verdict.PASS,
    *,
    took: float = 6.2,
    problem: Problem | None = None,
) -> RunFinished:
    good = verdict is Verdict.PASS
    certificate = f"a91f{serial[-4:]}7c20be5590d3e64f1a8b9c2d40c2" if good else ""
    issuer = "CN=Linekey line CA" if good else ""
    return RunFinished(
        f"run-{serial}",
        slot,
        serial,
        verdict,
        took,
        serial if good else "",
        certificate,
        issuer,
        good,
        problem,
    )


def begun(slot: str, serial: str, done: int) -> Iterator[Event]:
    """A run that has `done` phases behind it and is in the next."""
    run_id = f"run-{serial}"
    yield RunStarted(run_id, slot, serial, PHASES)
    for phase, took in zip(PHASES[:done], SECONDS, strict=False):
        yield PhaseStarted(run_id, slot, phase)
        yield PhaseFinished(run_id, slot, phase, took)
    if done < len(PHASES):
        yield PhaseStarted(run_id, slot, PHASES[done])


def passed(slot: str, serial: str) -> Iterator[Event]:
    yield from begun(slot, serial, len(PHASES))
    yield finished(slot, serial)


def failed(
    slot: str, serial: str, verdict: Verdict = Verdict.FAIL, problem: Problem = SILENT
) -> Iterator[Event]:
    yield from begun(slot, serial, 1)
    yield finished(slot, serial, verdict, took=2.1, problem=problem)


def earlier() -> UnitsRecorded:
    """Forty-two units before lunch, three of them not so good."""
    bad = {
        7: (Verdict.FAIL, FAULTY),
        19: (Verdict.ERROR, UNREACHED),
        31: (Verdict.FAIL, SILENT),
        33: (Verdict.FAIL, SILENT),
    }
    runs = []
    for number in range(42):
        at = NOON - timedelta(seconds=9 * (44 - number))
        verdict, problem = bad.get(number, (Verdict.PASS, None))
        took = 5.8 + number % 5 * 0.2 if problem is None else 31.0
        runs.append((at, finished("1", f"DL{84 + number:08}", verdict, took=took, problem=problem)))
    return UnitsRecorded(tuple(runs))


def station(slots: int = 4) -> Iterator[Event]:
    yield station_ready(slots, present=max(slots - 1, 3))
    yield earlier()
    yield from passed("1", "DL00000126")
    yield from begun("2", "DL00000127", 3)
    yield from failed("3", "DL00000128")
    if slots > 4:
        yield from failed("5", "DL00000129", Verdict.ERROR, UNREACHED)
        for slot in range(6, slots - 1):
            yield from passed(str(slot), f"DL000002{slot:02}")


def release(version: str, day: int, size: int = 262_144) -> ReleaseSigned:
    at = NOON - timedelta(days=day, minutes=17)
    image = f"lamp-{version}.bin"
    return ReleaseSigned(f"rel-{version}", "LAMP-1", version, image, size, SHA256, SIGNER, at)


CHECKS = (
    CheckDone(
        "image-size", "pass", said("{size:,} bytes, {percent} % of the slot", size=262_144, percent=16)
    ),
    CheckDone(
        "certificate-validity",
        "pass",
        said("valid until {last:%Y-%m-%d}, {days:,} days", last=NOON + timedelta(days=412), days=412),
    ),
    CheckDone("certificate-usage", "pass", "code signing"),
    CheckDone("certificate-key", "pass", "ECDSA P-256"),
)
NEWER = CheckDone("version", "pass", "1.2.0")
VERIFIED = CheckDone("signature", "pass", "verified with the units' certificate")


def image(version: str = "1.2.0") -> ImageRead:
    signatures = (("ECDSA P-256", SHA256[::-1]),)
    return ImageRead(Path(f"lamp-{version}.bin"), 262_144, SHA256, version, "mcuboot", signatures)


def releases() -> Iterator[Event]:
    yield release("1.0.0", 41)
    yield ReleaseChanged("rel-1.0.0", "approved", "Cy (e1912)", ("Ada (e1815)", "Bea (e1906)"), 2)
    yield release("1.1.0", 12)
    yield WAITING
    yield image()
    yield ImageChecked((*CHECKS, NEWER))


def launchable() -> tuple[ReleaseSigned, ReleaseChanged]:
    """A release that somebody has requested, where nobody need approve it."""
    return release("1.2.0", 0), ReleaseChanged("rel-1.2.0", "requested", "Cy (e1912)", (), 0)


def checked(target: str = "lamp-line", things: int = 4) -> RolloutChecked:
    """Of what is `launchable`: one check warns, and of one unit nobody knows what it runs."""
    made, state = launchable()
    other = "not the account's certificate: only units that carry this one will accept it"
    foreign = CheckDone("units-certificate", "warn", other)
    intent = Intent(
        made,
        LINE_KEY,
        standing(state),
        ACCOUNT,
        (Target(target, things),),
        (("1.1.0", things - 1), ("", 1)),
    )
    return RolloutChecked(made.release_id, target, things, (VERIFIED, foreign, NEWER), intent)


def ledger() -> LedgerState:
    """Compared three minutes ago; four entries came since its checkpoint."""
    made = CheckpointInfo(
        1_200, NOON - timedelta(minutes=41), SHA256, OTHER_KEY, "checkpoints/newest.tlog-proof"
    )
    own, place = "pkcs11:token=Station%204;object=ledger", "ledgers/st-0123456789abcdef/"
    return LedgerState(1_204, made, own, place, NOON - timedelta(minutes=3))


def signed() -> Iterator[Event]:
    yield from (*CHECKS, NEWER, VERIFIED)
    yield release("1.2.0", 0)


WAITING = ReleaseChanged(
    "rel-1.1.0",
    "waiting",
    "Cy (e1912)",
    ("Ada (e1815)",),
    2,
    Problem.made(NOT_ENOUGH_APPROVALS, held=1, wanted=2, approvers="e1906"),
)

APPROVED = ReleaseChanged("rel-1.1.0", "approved", "Cy (e1912)", ("Ada (e1815)", "Bea (e1906)"), 2)

CY = "pkcs11:token=Cy;object=release"


def opened(state: ReleaseChanged = WAITING) -> ReleaseOpened:
    """A release that one of two has approved, after somebody tried who may not."""
    made = release("1.1.0", 12)
    refused = Problem.made(OWN_REQUEST, requester="e1912")
    attempt = f"approve: {refused.message} [{refused.code}]"
    minutes = timedelta(minutes=1)
    history: tuple[Happening, ...] = (
        Happening(made.at, "signed", SIGNER, said("version {version}", version="1.1.0")),
        Happening(made.at + 9 * minutes, "requested", "Cy (e1912)", CY, key=_key_of("e1912")),
        Happening(made.at + 20 * minutes, "attempted", CY, attempt, problem=refused),
        Happening(made.at + 48 * minutes, "approved", "Ada (e1815)", "file:ada.pem", key=_key_of("e1815")),
    )
    if state == APPROVED:
        later, key = made.at + 61 * minutes, _key_of("e1906")
        history = (*history, Happening(later, "approved", "Bea (e1906)", "file:bea.pem", key=key))
    certificate = CertificateInfo("", "CN=LAMP-1 firmware", SHA256, NOON + timedelta(days=412, hours=1))
    return ReleaseOpened(
        made,
        "mcuboot",
        7,
        SHA256[::-1],
        certificate,
        "build 4711",
        f"lamp.spdx.json · {SHA256}",
        standing(state),
        history,
    )


def standing(state: ReleaseChanged) -> Standing:
    """By the third version of the policy; none is known of a state that is barred."""
    policy = PolicyInForce(3, SHA256[::-1], NOON + timedelta(days=304, hours=1))
    requester = signatory(state.requested_by) if state.requested_by else None
    approvers = tuple(signatory(one) for one in state.approved_by)
    return Standing(state, requester, approvers, None if state.state == "barred" else policy)


def signatory(shown: str) -> Signatory:
    """Whom a page shows as `Ada (e1815)`, or by an id alone."""
    name, _, person = shown.rstrip(")").rpartition(" (")
    return Signatory(person, name, _key_of(person))


def _key_of(person: str) -> str:
    return hashlib.sha256(person.encode()).hexdigest()


EXPIRING = CertificateInfo("", "CN=Lamp release 2024", SHA256, NOON + timedelta(days=62, hours=1))
LOCKING = Problem.of(
    SecretError(
        PIN_WRONG,
        token="Lamp release",  # noqa: S106 - its name
        left=N(" One attempt is left before it locks."),
    )
)


def token_key() -> KeyFound:
    return KeyFound(SignerOption(LAMP_KEY, asks="pin"))


def foreign_key() -> Iterator[Event]:
    """A key in KMS, though units carry the account's certificate, and a version that is taken."""
    yield from releases()
    yield KeyFound(signing_ready().signers[1])
    old = CheckDone(
        "version",
        "warn",
        said("{version} is not newer than {newest}, released before", version="1.1.0", newest="1.1.0"),
    )
    yield image("1.1.0")
    yield ImageChecked((*CHECKS, old))


def wrong_pin() -> Iterator[Event]:
    """A token whose PIN was mistyped, and a certificate in its last 90 days."""
    yield from releases()
    yield token_key()
    yield CertificateRead(LAMP_KEY, EXPIRING)
    ending = CheckDone(
        "certificate-validity",
        "warn",
        said("valid until {last:%Y-%m-%d}, {days:,} days", last=NOON + timedelta(days=62), days=62),
    )
    yield ImageChecked((CHECKS[0], ending, *CHECKS[2:], NEWER))
    yield OperationFailed("release", LOCKING)


def folder(count: int = 48) -> FolderRead:
    images = tuple(Path("line 4") / f"lamp-{number:04}.bin" for number in range(1, count + 1))
    return FolderRead(Path("builds") / "line 4", "*.bin", images, count * 262_144)


def signed_in_folder(done: int = 31, count: int = 48) -> Iterator[Event]:
    """One of the images cannot be read, one has its signature already."""
    unread = Problem.made(FILE_UNUSABLE, path="lamp-0007.bin", reason="Permission denied")
    bad = {
        7: BatchItem("lamp-0007.bin", "failed", problem=unread),
        12: BatchItem("lamp-0012.bin", "kept", "lamp-0012.bin.sig"),
    }
    items = (
        bad.get(number, BatchItem(f"lamp-{number:04}.bin", "signed", f"lamp-{number:04}.bin.sig"))
        for number in range(1, done + 1)
    )
    yield BatchProgress(done, count, tuple(items))


# What set-up makes, what is wrong with each where it was never run, and what it is.
PARTS = (
    ("bucket", "The bucket does not exist.", "linekey-481620915773-eu-central-1, versioned, not public"),
    ("serials", "The table does not exist.", "linekey-serials, protected, with point-in-time recovery"),
    ("thing-type", "The thing type does not exist.", "lamp"),
    ("unit-policy", "The policy does not exist.", "linekey-lamp-unit"),
    ("provider-function", "The function does not exist.", "linekey-certificate-provider"),
    ("certificate-provider", "There is none.", "linekey: it signs for the whole account"),
    ("template", "The template does not exist.", "linekey-lamp"),
    ("release-policy", "There is none.", f"version 1: one person can roll out alone; SHA-256 {SHA256}"),
    ("signing-profile", "There is none.", "linekey_lamp"),
    ("job-events", "They are off.", "AWS IoT tells how each job goes"),
)


def account_looked(state: str) -> Iterator[Event]:
    """A look at an account where everything is missing (`fail`), or right (`pass`) without an authorizer."""
    yield looked.LookBegun()
    yield looked.PartLooked(CheckDone("identity", "pass", "arn:aws:sts::481620915773:assumed-role/line"))
    yield looked.PartLooked(CheckDone("clock", "pass", "0.2 s from that of AWS"))
    for step, wrong, right in PARTS:
        problem = Problem.made(PART_NOT_RIGHT, problem=wrong) if state == "fail" else None
        yield looked.PartLooked(CheckDone(step, state, right if problem is None else wrong, problem))
    problem = Problem.made(TEMPLATE_ASKS_NOBODY, template="old-line")
    yield looked.PartLooked(CheckDone("templates", "warn", problem.message, problem))
    yield looked.AccountLooked(LOOKED_ACCOUNT, authorizer=False)


def account_plan(*, account_wide: bool = True) -> looked.SetUpPlanned:
    changes = tuple(looked.Change(step, right, wrong) for step, wrong, right in PARTS)
    reach = looked.Reach(2, 14) if account_wide else None
    return looked.SetUpPlanned(LOOKED_ACCOUNT, changes, reach)


def account_half_made() -> Iterator[Event]:
    """Set-up at work, which has made some parts."""
    for step, _wrong, right in PARTS[:5]:
        yield looked.PartMade(StepDone("account", step, right))


def removal_plan(*, emptied: bool = False) -> looked.RemovalPlanned:
    """Of an account that was set up; records of the line stand in its bucket."""
    kept = [
        looked.Kept("job-events", "job and execution events over MQTT", "all of the account may watch by it")
    ]
    removed = [(step, right) for step, _wrong, right in PARTS if step != "job-events"]
    if not emptied:
        kept.append(looked.Kept(*removed.pop(0), "it has firmware or records (ledgers/, firmware/)"))
    return looked.RemovalPlanned(LOOKED_ACCOUNT, tuple(removed), tuple(kept), emptied)


def account_half_removed() -> Iterator[Event]:
    for step, detail in removal_plan().removed[:4]:
        yield looked.PartRemoved(StepDone("account", step, detail))


def account_removed() -> looked.AccountRemoved:
    plan = removal_plan()
    left = ("AWS IoT may take some minutes to notice that it signs itself again.",)
    return looked.AccountRemoved(LOOKED_ACCOUNT, len(plan.removed), plan.kept, left)


class PlayedExecutions:
    """The executions of `JOB`, and how the window is told of them."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self._rows: dict[str, Execution] = {}

    def now(self, state: str, details: Mapping[str, str], *things: str) -> ExecutionsRead:
        for thing in things:
            before = self._rows.get(thing)
            since = before.since if before and before.state == state else self._clock.now()
            self._rows[thing] = Execution(thing, state, details, since)
        rows = tuple(self._rows.values())
        failed = Counter((row.state, row.details["reason"]) for row in rows if row.state in FAILURES)
        reasons = tuple(ReasonCount(*why, count) for why, count in failed.items())
        return ExecutionsRead(JOB, rows, Counter(row.state for row in rows), reasons)


def rollout(clock: ManualClock) -> Iterator[Event]:
    """Four units: two have it, one is at it, one refused."""
    things = ("DL00000126", "DL00000127", "DL00000130", "DL00000131")
    executions = PlayedExecutions(clock)
    yield release("1.2.0", 0)
    yield RolloutStarted(JOB, "rel-1.2.0", "LAMP-1", "1.2.0", "lamp-line", clock.now())
    yield executions.now("QUEUED", {}, *things)
    for received in (64, 128, 184):
        clock.forward(3)
        yield executions.now("IN_PROGRESS", {"receive": f"{received}/256"}, *things)
    for thing in things[:2]:
        clock.forward(5)
        yield executions.now("SUCCEEDED", {"reason": "accepted v1.2.0"}, thing)
    clock.forward(2)
    reason = "rejected: 0x000010b0 signature verification failed"
    yield executions.now("FAILED", {"reason": reason}, things[3])
    counts = {"SUCCEEDED": 2, "IN_PROGRESS": 1, "FAILED": 1}
    yield RolloutProgress(JOB, "IN_PROGRESS", counts)
    clock.forward(4)
