"""Who asked for what, and whether he may: a line of JSON for each question, for those who write policies.

MiniStack's inner parts: see `desktop.bench.stack`.
"""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from ministack.core import iam_evaluator
from ministack.services import iot

from desktop.bench.authorizers import ministack_sessions
from desktop.bench.authorizers.decision import Admission

VARIABLE = "LINEKEY_BENCH_DECISIONS"


def install() -> None:
    """Writes into the file that the variable names; without one nothing is noted. Last of all hooks."""
    if not (path := os.environ.get(VARIABLE)):
        return
    note = _Notes(Path(path)).note
    iam_evaluator.enforce = partial(_enforced, iam_evaluator.enforce, note)
    iot._mqtt_policy_allows = partial(_allowed_to_unit, iot._mqtt_policy_allows, note)
    iot._provisioning_role_allows = partial(_allowed_to_role, iot._provisioning_role_allows, note)
    ministack_sessions.allows = partial(_allowed_by_authorizer, ministack_sessions.allows, note)


class _Notes:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def note(
        self, who: str, action: str, resource: str, allowed: bool, values: Mapping[str, Any] | None = None
    ) -> None:
        plain = {key.lower(): value for key, value in (values or {}).items() if isinstance(value, str)}
        line = {"who": who, "action": action, "resource": resource, "allowed": allowed, "values": plain}
        with self._lock, self._path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(line) + "\n")


def _enforced(
    enforce: Any,
    note: Any,
    key: str,
    action: str,
    service: str,
    region: str,
    resource_arn: str = "*",
    service_context: Mapping[str, Any] | None = None,
) -> Any:
    refused = enforce(key, action, service, region, resource_arn, service_context)
    caller = iam_evaluator.resolve_caller_identity(key) or {}
    note(caller.get("userArn", ""), action, resource_arn, refused is None, service_context)
    return refused


def _allowed_to_unit(
    allows: Any,
    note: Any,
    account: str,
    region: str,
    certificate: str,
    values: Mapping[str, str],
    action: str,
    resource: str,
    *claimed: Any,
) -> Any:
    allowed = allows(account, region, certificate, values, action, resource, *claimed)
    arn = f"arn:aws:iot:{region}:{account}:"
    note(f"{arn}cert/{certificate}", action, f"{arn}{resource}", allowed, values)
    return allowed


def _allowed_to_role(allows: Any, note: Any, role: Any, requests: Sequence[tuple[str, str]]) -> Any:
    """`role` may also be the permission of a caller, whose questions are noted where they are answered."""
    allowed = allows(role, requests)
    if isinstance(role, str):
        for action, resource in requests:
            note(role, action, resource, allowed)
    return allowed


def _allowed_by_authorizer(
    allows: Any,
    note: Any,
    admission: Admission,
    scope: tuple[str, str],
    client_id: str,
    action: str,
    resource: str,
) -> bool:
    allowed: bool = allows(admission, scope, client_id, action, resource)
    account, region = scope
    arn = f"arn:aws:iot:{region}:{account}:"
    who = f"{arn}principal/{admission.principal_id}"
    note(who, action, f"{arn}{resource}", allowed, {"iot:clientid": client_id})
    return allowed
