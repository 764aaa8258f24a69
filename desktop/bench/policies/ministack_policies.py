"""MiniStack's broker, its policies and what it knows of a connection: see `desktop.bench.stack`."""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ministack.core.iam_evaluator import EvalContext, ParsedStatement, evaluate, parse_policy_document
from ministack.core.responses import request_scope
from ministack.services import iot

from desktop.bench.policies.authorization import Attached
from signing.certificates.attributes import attributes_of

_VARIABLE = re.compile(r"\$\{([^{}]*)\}")
# Stands for a variable without a value: MQTT forbids it in names, so that nothing matches it.
_NOTHING = "\x00"
_broker_allows = iot._mqtt_policy_allows
_thing_of_arn = iot._thing_name_from_arn


def install() -> None:
    """The broker knows what AWS IoT does of thing and certificate, and the policies of the thing's groups."""
    iot._mqtt_policy_context = _scoped_values
    iot._mqtt_policy_allows = _allows


class BrokerAccount:
    """What `PolicyTests` asks, of the caller's account and Region."""

    def policies_of(self, target: str) -> list[Attached] | None:
        kind, _, name = target.rpartition(":")[2].partition("/")
        store = {"cert": iot._certificates, "thinggroup": iot._thing_groups}.get(kind)
        return None if store is None or name not in store else _attached(target)

    def policies_by_thing(self, thing: str) -> list[Attached] | None:
        if thing not in iot._things:
            return None
        return [one for group in _groups_of(thing) for one in _attached(group)]

    def named(self, name: str) -> Attached | None:
        record = iot._policies.get(name)
        return None if record is None else _current(record)

    def values(self, certificate_arn: str, client_id: str) -> dict[str, str]:
        return _values(certificate_arn.rpartition("/")[2], client_id)

    def judge(self, document: str, values: Mapping[str, str], action: str, resource: str) -> str:
        return judge([document], values, action, resource, source_ip="")

    def missing(self, document: str, values: Mapping[str, str]) -> set[str]:
        conditions = (one.conditions for one in parse_policy_document(document))
        keys = {key for one in conditions for wanted in one.values() for key in wanted}
        return {key for key in keys | set(_VARIABLE.findall(document)) if _normal(key) not in values}


def _attached(target: str) -> list[Attached]:
    return [_current(one) for one in iot._policies.values() if target in one.get("targets", [])]


def _current(record: Mapping[str, Any]) -> Attached:
    document = record["versions"][record["defaultVersionId"]]["document"]
    text = document if isinstance(document, str) else json.dumps(document)
    return Attached(record["policyName"], record["policyArn"], text)


def _groups_of(thing: str) -> Iterator[str]:
    """The ARNs of its groups and of those above them."""
    waiting, seen = list(iot._things[thing].get("thingGroupNames", [])), set()
    while waiting:
        name = waiting.pop()
        group = iot._thing_groups.get(name)
        if group is None or name in seen:
            continue
        seen.add(name)
        yield group["thingGroupArn"]
        waiting += filter(None, [(group.get("thingGroupMetadata") or {}).get("parentGroupName")])


def _scoped_values(account: str, region: str, certificate_id: str, client_id: str) -> dict[str, str]:
    with request_scope(account, region):
        return _values(certificate_id, client_id)


def _values(certificate_id: str, client_id: str) -> dict[str, str]:
    """Those of the thing are known only to a connection whose client id is its name."""
    record = iot._certificates.get(certificate_id) or {}
    values = {"iot:certificateid": certificate_id}
    if record.get("certificatePem"):
        named = attributes_of(record["certificatePem"])
        values |= {f"iot:certificate.{name}".lower(): value for name, value in named.items()}
    if not client_id:
        return values
    thing = iot._things.get(client_id)
    mine = thing is not None and any(
        _thing_of_arn(arn) == client_id for arn in record.get("attachedThings", [])
    )
    values |= {"iot:clientid": client_id, "iot:connection.thing.isattached": str(mine).lower()}
    if thing is not None and mine:
        values["iot:connection.thing.thingname"] = client_id
        if thing.get("thingTypeName"):
            values["iot:connection.thing.thingtypename"] = thing["thingTypeName"]
        for name, value in (thing.get("attributes") or {}).items():
            values[f"iot:connection.thing.attributes[{name}]"] = value
    return values


def _allows(
    account: str,
    region: str,
    certificate_id: str,
    values: Mapping[str, str],
    action: str,
    resource: str,
    claimed_template: str | None = None,
) -> bool:
    """In place of MiniStack's, which knows neither a thing's groups nor variables without a value."""
    if claimed_template is not None:
        return bool(
            _broker_allows(account, region, certificate_id, values, action, resource, claimed_template)
        )
    with request_scope(account, region):
        certificate = iot._certificates.get(certificate_id) or {}
        attached = _attached(certificate.get("certificateArn", ""))
        thing = values.get("iot:connection.thing.thingname", "")
        if thing in iot._things:
            attached += [one for group in _groups_of(thing) for one in _attached(group)]
        arn = f"arn:aws:iot:{region}:{account}:{resource}"
        documents = [one.document for one in attached]
        return judge(documents, values, action, arn) == "Allow"


def judge(
    documents: Sequence[str], values: Mapping[str, str], action: str, resource: str, **origin: str
) -> str:
    """`Allow`, `Deny` or `ImplicitDeny`."""
    known = tuple(sorted(values.items()))
    context = EvalContext(
        principal_arn="",
        principal_type="Certificate",
        principal_account="",
        action=action,
        resource_arn=resource,
        region="",
        service_context=dict(values),
        **origin,
    )
    return str(evaluate(context, [_statements(one, known) for one in documents]).decision)


@functools.lru_cache(maxsize=1024)
def _statements(document: str, known: tuple[tuple[str, str], ...]) -> list[ParsedStatement]:
    values = dict(known)

    def filled(found: re.Match[str]) -> str:
        return json.dumps(values.get(_normal(found.group(1)), _NOTHING))[1:-1]

    parsed: list[ParsedStatement] = parse_policy_document(_VARIABLE.sub(filled, document))
    return parsed


def _normal(key: str) -> str:
    """The name of a thing's attribute keeps its case."""
    name, bracket, attribute = key.partition("[")
    return name.lower() + bracket + attribute
