"""Where MiniStack takes AWS Private CA in as one of its services: see `desktop.bench.stack`."""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

import copy
import json
from collections.abc import Collection, MutableMapping
from typing import Any

from ministack import app
from ministack.core import iam_actions, router
from ministack.services import acm

from desktop.bench import stack
from desktop.bench.ministack_place import here
from desktop.bench.private_ca.service import NAME, TARGET, PrivateCa

_authorities, _certificates = stack.Store(), stack.Store()
_KEPT = {"linekey_private_cas": _authorities, "linekey_private_ca_certificates": _certificates}


def install() -> None:
    """Its state is kept with ACM's. Its private keys are not: `authorities` gives them to who keeps keys."""
    router.SERVICE_PATTERNS[NAME] = {"target_prefixes": [TARGET], "credential_scope": NAME}
    iam_actions.SERVICE_TO_IAM_NAMESPACE[NAME] = NAME
    app.SERVICE_HANDLERS[NAME] = PrivateCa(_authorities, _certificates, here).handle_request
    _name_resources()
    _keep_state()


def authorities() -> Collection[MutableMapping[str, Any]]:
    """Every authority, with its private key under `_private_key`."""
    found: Collection[MutableMapping[str, Any]] = _authorities._data.values()
    return found


def speechless_authorities() -> list[str]:
    """The ARNs of active authorities whose private key is lost."""
    return [
        record["CertificateArn"]
        for record in authorities()
        if record["authority"]["Status"] == "ACTIVE" and not record.get("_private_key")
    ]


def _name_resources() -> None:
    extract = iam_actions.extract_resource_arn

    def resource_arn(service: str, *request: Any) -> str:
        if service != NAME:
            return str(extract(service, *request))
        body = request[3]
        try:
            return str(json.loads(body)["CertificateAuthorityArn"])
        except (ValueError, TypeError, KeyError):
            return "*"

    iam_actions.extract_resource_arn = resource_arn


def _keep_state() -> None:
    get_state, load = acm.get_state, acm.load_persisted_state

    def get_state_and_ours() -> dict[str, Any]:
        ours = copy.deepcopy(_KEPT)
        for record in ours["linekey_private_cas"]._data.values():
            record.pop("_private_key", None)
        return {**get_state(), **ours}

    def load_and_ours(state: dict[str, Any]) -> None:
        load(state)
        for name, store in _KEPT.items():
            store.update(state.get(name, {}))
        for record in authorities():
            if record["authority"]["Status"] == "CREATING":
                record["authority"] |= {"Status": "FAILED", "FailureReason": "OTHER"}

    acm.get_state = get_state_and_ours
    acm.load_persisted_state = load_and_ours
