"""Stable names of the core in the reader's words: phases, verdicts, states, checks."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop.app.releases.keys import key_label, scheme_of
from desktop.core.events import REFUSALS, RunFinished, Signatory
from desktop.core.verdicts import Verdict
from desktop.gui.formats import number
from desktop.gui.sentences import sentence


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Marks a text for Qt Linguist where it stands, to be translated where it is shown.

    PySide6's own of this name is typed as `object`; `lupdate` knows it by the name.
    """
    return text


PHASES = {
    "identify": QT_TRANSLATE_NOOP("Words", "Identify"),
    "key": QT_TRANSLATE_NOOP("Words", "Key on the unit"),
    "request": QT_TRANSLATE_NOOP("Words", "Request checked"),
    "certificate": QT_TRANSLATE_NOOP("Words", "Certificate"),
    "write": QT_TRANSLATE_NOOP("Words", "Write"),
    "restart": QT_TRANSLATE_NOOP("Words", "Restart"),
    "register": QT_TRANSLATE_NOOP("Words", "Registration"),
    "connect": QT_TRANSLATE_NOOP("Words", "Connect"),
    "record": QT_TRANSLATE_NOOP("Words", "Record"),
}
DOING = {
    "": QT_TRANSLATE_NOOP("Words", "Starting"),
    "identify": QT_TRANSLATE_NOOP("Words", "Identifying"),
    "key": QT_TRANSLATE_NOOP("Words", "Making its key"),
    "request": QT_TRANSLATE_NOOP("Words", "Checking request"),
    "certificate": QT_TRANSLATE_NOOP("Words", "Getting certificate"),
    "write": QT_TRANSLATE_NOOP("Words", "Writing"),
    "restart": QT_TRANSLATE_NOOP("Words", "Restarting"),
    "register": QT_TRANSLATE_NOOP("Words", "Waiting for AWS to register it"),
    "connect": QT_TRANSLATE_NOOP("Words", "Connecting"),
    "record": QT_TRANSLATE_NOOP("Words", "Recording"),
}
VERDICTS = {
    Verdict.PASS: QT_TRANSLATE_NOOP("Words", "PASS"),
    Verdict.MADE: QT_TRANSLATE_NOOP("Words", "MADE"),
    Verdict.FAIL: QT_TRANSLATE_NOOP("Words", "FAIL"),
    Verdict.ERROR: QT_TRANSLATE_NOOP("Words", "ERROR"),
    Verdict.ABORTED: QT_TRANSLATE_NOOP("Words", "STOPPED"),
    Verdict.UNKNOWN: QT_TRANSLATE_NOOP("Words", "UNKNOWN"),
}
VERDICT_TONES = {
    Verdict.PASS: "pass",
    Verdict.MADE: "run",
    Verdict.FAIL: "fail",
    Verdict.ERROR: "error",
    Verdict.ABORTED: "idle",
    Verdict.UNKNOWN: "error",
}
VERDICT_ICONS = {
    Verdict.PASS: "check-bold",
    Verdict.MADE: "cloud-clock-outline",
    Verdict.FAIL: "close-thick",
    Verdict.ERROR: "alert",
    Verdict.ABORTED: "hand-back-right",
    Verdict.UNKNOWN: "help-rhombus",
}
# What a technician does where the problem has no order of its own.
ORDERS = {
    Verdict.FAIL: QT_TRANSLATE_NOOP("Words", "Put the unit aside."),
    Verdict.ERROR: QT_TRANSLATE_NOOP("Words", "Call the engineer."),
    Verdict.UNKNOWN: QT_TRANSLATE_NOOP("Words", "Run the unit again."),
    Verdict.ABORTED: QT_TRANSLATE_NOOP("Words", "Run the unit again."),
}
ISSUERS = {
    "fleet": QT_TRANSLATE_NOOP("Words", "Fleet provisioning"),
    "direct": QT_TRANSLATE_NOOP("Words", "AWS IoT"),
    "authority": QT_TRANSLATE_NOOP("Words", "Own authority"),
    "private-ca": QT_TRANSLATE_NOOP("Words", "AWS Private CA"),
    "vending": QT_TRANSLATE_NOOP("Words", "Vending machine"),
}
EXECUTIONS = {
    "SUCCEEDED": QT_TRANSLATE_NOOP("Words", "Succeeded"),
    "IN_PROGRESS": QT_TRANSLATE_NOOP("Words", "In progress"),
    "QUEUED": QT_TRANSLATE_NOOP("Words", "Waiting"),
    "FAILED": QT_TRANSLATE_NOOP("Words", "Failed"),
    "REJECTED": QT_TRANSLATE_NOOP("Words", "Rejected"),
    "TIMED_OUT": QT_TRANSLATE_NOOP("Words", "Timed out"),
    "CANCELED": QT_TRANSLATE_NOOP("Words", "Cancelled"),
    "REMOVED": QT_TRANSLATE_NOOP("Words", "Removed"),
}
EXECUTION_TONES = {
    "SUCCEEDED": "pass",
    "IN_PROGRESS": "run",
    "QUEUED": "idle",
    "FAILED": "fail",
    "REJECTED": "fail",
    "TIMED_OUT": "error",
    "CANCELED": "idle",
    "REMOVED": "idle",
}
EXECUTION_ICONS = {
    "SUCCEEDED": "check-bold",
    "IN_PROGRESS": "progress-download",
    "QUEUED": "timer-sand",
    "FAILED": "close-thick",
    "REJECTED": "close-octagon",
    "TIMED_OUT": "alert",
    "CANCELED": "cancel",
    "REMOVED": "minus",
}
CHECKS = {
    "image-size": QT_TRANSLATE_NOOP("Words", "The image fits the unit's slot"),
    "certificate-validity": QT_TRANSLATE_NOOP("Words", "The code-signing certificate is valid"),
    "certificate-usage": QT_TRANSLATE_NOOP("Words", "The certificate is for signing code"),
    "certificate-key": QT_TRANSLATE_NOOP("Words", "Curve and digest are those units verify"),
    "version": QT_TRANSLATE_NOOP("Words", "The version is newer than those before"),
    "policy": QT_TRANSLATE_NOOP("Words", "The release policy admits the key"),
    "inside": QT_TRANSLATE_NOOP("Words", "The boot loader will start it"),
    "signature": QT_TRANSLATE_NOOP("Words", "Verified as the units will do it"),
}
AMBER_CHECKS = {
    "version": QT_TRANSLATE_NOOP("Words", "The version is not newer"),
    "policy": QT_TRANSLATE_NOOP("Words", "Nobody could roll it out today"),
    "image": QT_TRANSLATE_NOOP("Words", "It may be no firmware"),
    "file-name": QT_TRANSLATE_NOOP("Words", "The file's name tells another version"),
    "released-before": QT_TRANSLATE_NOOP("Words", "Released before"),
}
# Those of a rollout beside them.
ROLLOUT_CHECKS = {
    "image": QT_TRANSLATE_NOOP("Words", "Stored image"),
    "manifest": QT_TRANSLATE_NOOP("Words", "Manifest"),
    "post-quantum": QT_TRANSLATE_NOOP("Words", "Second signature"),
    "approval": QT_TRANSLATE_NOOP("Words", "Request and approvals"),
    "job-document": QT_TRANSLATE_NOOP("Words", "What units are told"),
    "refusal": QT_TRANSLATE_NOOP("Words", "Refusals"),
    "product": QT_TRANSLATE_NOOP("Words", "Product"),
    "label": QT_TRANSLATE_NOOP("Words", "Name of the certificate"),
    "bucket": QT_TRANSLATE_NOOP("Words", "Bucket"),
    "targets": QT_TRANSLATE_NOOP("Words", "Units counted"),
    "units-certificate": QT_TRANSLATE_NOOP("Words", "Certificate"),
    "job-events": QT_TRANSLATE_NOOP("Words", "Job events"),
    "release-gate-role": QT_TRANSLATE_NOOP("Words", "Role of the release gate"),
    "release-gate": QT_TRANSLATE_NOOP("Words", "Release gate"),
    "revocation": QT_TRANSLATE_NOOP("Words", "Revocation"),
    "fleet-version": QT_TRANSLATE_NOOP("Words", "Version"),
    "schedule": QT_TRANSLATE_NOOP("Words", "Begin"),
    "canary": QT_TRANSLATE_NOOP("Words", "A few first"),
    "other-rollouts": QT_TRANSLATE_NOOP("Words", "Other rollouts"),
    "duration": QT_TRANSLATE_NOOP("Words", "Duration"),
}
FORMATS = {
    "raw": QT_TRANSLATE_NOOP("Words", "Plain image"),
    "freertos": QT_TRANSLATE_NOOP("Words", "Plain image, FreeRTOS signature"),
    "mcuboot": QT_TRANSLATE_NOOP("Words", "MCUboot image"),
    "esp": QT_TRANSLATE_NOOP("Words", "ESP image (Secure Boot v2)"),
}
RELEASE_STATES = {
    "signed": QT_TRANSLATE_NOOP("Words", "Not requested"),
    "requested": QT_TRANSLATE_NOOP("Words", "Requested"),
    "approved": QT_TRANSLATE_NOOP("Words", "Approved"),
    "refused": QT_TRANSLATE_NOOP("Words", "Refused"),
    "barred": QT_TRANSLATE_NOOP("Words", "Not allowed"),
    "unknown": QT_TRANSLATE_NOOP("Words", "Not known"),
}
HAPPENINGS = {
    "signed": QT_TRANSLATE_NOOP("Words", "Signed"),
    "imported": QT_TRANSLATE_NOOP("Words", "Imported"),
    "requested": QT_TRANSLATE_NOOP("Words", "Requested"),
    "approved": QT_TRANSLATE_NOOP("Words", "Approved"),
    "refused": QT_TRANSLATE_NOOP("Words", "Refused"),
    "attempted": QT_TRANSLATE_NOOP("Words", "Not allowed"),
}
# What the ledger tells in the place of a person's name that it has forgotten.
FORGOTTEN = {"erased": QT_TRANSLATE_NOOP("Words", "erased")}
RELEASE_TONES = {
    "signed": "idle",
    "requested": "pass",
    "approved": "pass",
    "waiting": "run",
    "refused": "fail",
    "barred": "fail",
}
RELEASE_ICONS = {
    "signed": "check-bold",
    "requested": "hand-back-right-outline",
    "approved": "check-decagram",
    "waiting": "timer-sand",
    "refused": "close-octagon",
    "barred": "alert",
}
BATCH_STATES = {
    "waiting": QT_TRANSLATE_NOOP("Words", "Waiting"),
    "signed": QT_TRANSLATE_NOOP("Words", "Signed"),
    "kept": QT_TRANSLATE_NOOP("Words", "Has one already"),
    "failed": QT_TRANSLATE_NOOP("Words", "Not signed"),
}
# What a file dialog offers first.
FILES = {
    "firmware": QT_TRANSLATE_NOOP("Words", "Firmware"),
    "key": QT_TRANSLATE_NOOP("Words", "Key files"),
    "certificate": QT_TRANSLATE_NOOP("Words", "Certificates"),
    "bundle": QT_TRANSLATE_NOOP("Words", "Bundles and signatures"),
    "module": QT_TRANSLATE_NOOP("Words", "PKCS#11 modules"),
}
KEY_KINDS = {
    "awssigner": QT_TRANSLATE_NOOP("Words", "AWS Signer"),
    "awskms": QT_TRANSLATE_NOOP("Words", "AWS KMS"),
    "pkcs11": QT_TRANSLATE_NOOP("Words", "Token"),
    "file": QT_TRANSLATE_NOOP("Words", "Key file"),
}

SETUP = {
    "bucket": QT_TRANSLATE_NOOP("Words", "Versioned bucket"),
    "serials": QT_TRANSLATE_NOOP("Words", "Table of serial numbers"),
    "thing-type": QT_TRANSLATE_NOOP("Words", "Thing type"),
    "thing-group": QT_TRANSLATE_NOOP("Words", "Thing group"),
    "unit-policy": QT_TRANSLATE_NOOP("Words", "Policy of the units"),
    "authority-key": QT_TRANSLATE_NOOP("Words", "Authority's key in KMS"),
    "authority-certificate": QT_TRANSLATE_NOOP("Words", "Authority's certificate"),
    "certificate-profile": QT_TRANSLATE_NOOP("Words", "Certificate profile"),
    "provider-role": QT_TRANSLATE_NOOP("Words", "Role of the certificate provider"),
    "provider-function": QT_TRANSLATE_NOOP("Words", "Function of the certificate provider"),
    "certificate-provider": QT_TRANSLATE_NOOP("Words", "Certificate provider"),
    "provisioning-role": QT_TRANSLATE_NOOP("Words", "Role of provisioning"),
    "hook-role": QT_TRANSLATE_NOOP("Words", "Role of the hook"),
    "serial-hook": QT_TRANSLATE_NOOP("Words", "Hook that admits serial numbers"),
    "template": QT_TRANSLATE_NOOP("Words", "Provisioning template"),
    "claim-policy": QT_TRANSLATE_NOOP("Words", "Policy of the claim certificate"),
    "claim-certificate": QT_TRANSLATE_NOOP("Words", "Claim certificate"),
    "authority": QT_TRANSLATE_NOOP("Words", "Own authority"),
    "registration-role": QT_TRANSLATE_NOOP("Words", "Role of registration"),
    "registration-function": QT_TRANSLATE_NOOP("Words", "Function that registers units"),
    "registration-rule": QT_TRANSLATE_NOOP("Words", "Rule for new units"),
    "just-in-time-template": QT_TRANSLATE_NOOP("Words", "Template of the authority"),
    "private-ca": QT_TRANSLATE_NOOP("Words", "AWS Private CA"),
    "vending-table": QT_TRANSLATE_NOOP("Words", "Table of the vending machine"),
    "vending-role": QT_TRANSLATE_NOOP("Words", "Role of the vending machine"),
    "vending-function": QT_TRANSLATE_NOOP("Words", "Function of the vending machine"),
    "vending-api": QT_TRANSLATE_NOOP("Words", "Address of the vending machine"),
    "stream-role": QT_TRANSLATE_NOOP("Words", "Role of firmware streams"),
    "signing-profile": QT_TRANSLATE_NOOP("Words", "Signing profile"),
    "job-events": QT_TRANSLATE_NOOP("Words", "Job events"),
    "release-policy": QT_TRANSLATE_NOOP("Words", "Release policy"),
    "release-gate-role": QT_TRANSLATE_NOOP("Words", "Role of the release gate"),
    "release-gate": QT_TRANSLATE_NOOP("Words", "Release gate"),
    "token-key": QT_TRANSLATE_NOOP("Words", "Key of the tokens"),
    "authorizer-table": QT_TRANSLATE_NOOP("Words", "Table of users"),
    "authorizer-role": QT_TRANSLATE_NOOP("Words", "Role of the authorizer"),
    "authorizer-function": QT_TRANSLATE_NOOP("Words", "Function of the authorizer"),
    "authorizer": QT_TRANSLATE_NOOP("Words", "Custom authorizer"),
    # What removal finds beside them.
    "stacks": QT_TRANSLATE_NOOP("Words", "Stacks"),
    "core-stack": QT_TRANSLATE_NOOP("Words", "Stack of what products share"),
    "authority-stack": QT_TRANSLATE_NOOP("Words", "Stack of the authority"),
    "certificate-provider-stack": QT_TRANSLATE_NOOP("Words", "Stack of the certificate provider"),
    "units-stack": QT_TRANSLATE_NOOP("Words", "Stack of the units"),
    "fleet-stack": QT_TRANSLATE_NOOP("Words", "Stack of fleet provisioning"),
    "vending-machine-stack": QT_TRANSLATE_NOOP("Words", "Stack of the vending machine"),
    "release-policy-stack": QT_TRANSLATE_NOOP("Words", "Stack of the release policy"),
    "release-gate-stack": QT_TRANSLATE_NOOP("Words", "Stack of the release gate"),
    "authorizer-stack": QT_TRANSLATE_NOOP("Words", "Stack of the authorizer"),
    "station-role": QT_TRANSLATE_NOOP("Words", "Role of technicians"),
    "release-manager-role": QT_TRANSLATE_NOOP("Words", "Role of release managers"),
    "launcher-role": QT_TRANSLATE_NOOP("Words", "Role of launchers"),
    "line-role": QT_TRANSLATE_NOOP("Words", "Role of enrolled stations"),
    "line-alias": QT_TRANSLATE_NOOP("Words", "Role alias of enrolled stations"),
    "line-policy": QT_TRANSLATE_NOOP("Words", "Policy of enrolled stations"),
}

# What is looked at in an account beside what set-up makes.
LOOKED_AT = {
    "identity": QT_TRANSLATE_NOOP("Words", "Sign-in"),
    "region": QT_TRANSLATE_NOOP("Words", "Region"),
    "clock": QT_TRANSLATE_NOOP("Words", "Clock of this station"),
    "endpoint": QT_TRANSLATE_NOOP("Words", "Way to AWS IoT"),
    "parts": QT_TRANSLATE_NOOP("Words", "What set-up makes"),
    "iot-policies": QT_TRANSLATE_NOOP("Words", "Other IoT policies"),
    "templates": QT_TRANSLATE_NOOP("Words", "Other templates"),
    "function-permissions": QT_TRANSLATE_NOOP("Words", "Who may call the functions"),
    "provider-authority": QT_TRANSLATE_NOOP("Words", "Authority of the provider"),
    "things": QT_TRANSLATE_NOOP("Words", "Units made here"),
    "station": QT_TRANSLATE_NOOP("Words", "Units made here"),
}
CHECK_STATES = {
    "fail": QT_TRANSLATE_NOOP("Words", "Wrong"),
    "warn": QT_TRANSLATE_NOOP("Words", "Look at it"),
    "pass": QT_TRANSLATE_NOOP("Words", "Right"),
    "off": QT_TRANSLATE_NOOP("Words", "Not set up"),
}


def word(table: dict[str, str], name: str) -> str:
    """The word for a stable name; the name itself when it is new to this window."""
    return QCoreApplication.translate("Words", table[name]) if name in table else name


def execution_look(state: str, *, tampered: bool = False) -> tuple[str, str]:
    """Tone and icon of a unit's part in a rollout; of a `tampered` image the refusal is what is wanted."""
    if tampered and state in REFUSALS:
        return "pass", "shield-check"
    return EXECUTION_TONES.get(state, "idle"), EXECUTION_ICONS.get(state, "")


def key_name(uri: str) -> str:
    """What a person calls a key: `AWS KMS · alias/fw-release`."""
    return f"{word(KEY_KINDS, scheme_of(uri))} · {key_label(uri)}"


def person_name(one: Signatory) -> str:
    """`Ada Example (ada)`, or what is known."""
    return f"{one.name} ({one.id})" if one.name else one.id


def unit_count(count: int) -> str:
    if count == 1:
        return QCoreApplication.translate("Words", "1 unit")
    return QCoreApplication.translate("Words", "{0} units").format(number(count))


def verdict_word(verdict: Verdict) -> str:
    return QCoreApplication.translate("Words", VERDICTS[verdict])


def order_after(result: RunFinished) -> str:
    """What the technician is to do with a unit that is not good: no more than that, and never empty."""
    own = result.problem.order if result.problem is not None else ""
    return sentence(own) or QCoreApplication.translate("Words", ORDERS[result.verdict])


def slot_title(slot: str, name: str = "") -> str:
    """What people call a slot: its number, and its name when it has one."""
    number = QCoreApplication.translate("Words", "Slot {0}").format(slot)
    return f"{number} · {name}" if name else number


def port_name(uri: str) -> str:
    """What a person calls a port: `COM5`, `ttyUSB0`, `TCP 40917`."""
    if uri.startswith("socket://"):
        return f"TCP {uri.rpartition(':')[2]}"
    return uri.rpartition("/")[2] or "—"


def shortened(identifier: str) -> str:
    return f"{identifier[:4]}…{identifier[-4:]}" if len(identifier) > 12 else identifier
