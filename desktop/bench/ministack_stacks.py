"""CloudFormation, where MiniStack's lacks something or differs from AWS: see `desktop.bench.stack`.

Types that it does not know are made by the operations that the bench adds. A table keeps its backups, a
stage its limits, a stack its description. A stack never takes over what is there: MiniStack would put the new
thing in its place.
"""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ministack.services import cloudformation, dynamodb, iam, kms, lambda_svc, ssm
from ministack.services.cloudformation import changesets, handlers, helpers, provisioners

from desktop.bench.rest import Answer, Refused, Request

Properties = Mapping[str, Any]
# The physical id, and what `Fn::GetAtt` gives.
Made = tuple[str, dict[str, Any]]

_HANDLERS = provisioners._RESOURCE_HANDLERS
_TAKEN: dict[tuple[str, str], Callable[[str], bool]] = {
    ("AWS::DynamoDB::Table", "TableName"): lambda name: name in dynamodb._tables,
    ("AWS::IAM::Role", "RoleName"): lambda name: name in iam._roles,
    ("AWS::KMS::Alias", "AliasName"): lambda name: kms._alias_arn(name) in kms._aliases,
    ("AWS::Lambda::Function", "FunctionName"): lambda name: name in lambda_svc._functions,
    ("AWS::SSM::Parameter", "Name"): lambda name: ssm._lookup_parameter(name)[1] is not None,
}


@dataclass(frozen=True)
class RestType:
    """A type over a REST collection at `prefix`, whose `route` answers: POST makes, PUT changes.

    `name` is the property that names one, and `arn` the member of an answer that holds its ARN. AWS's handler
    changes one so `before_deleting` it.
    """

    kind: str
    route: Callable[[Request], Any]
    prefix: str
    name: str
    arn: str
    before_deleting: Properties = field(default_factory=dict)

    def install(self) -> None:
        _HANDLERS[self.kind] = {"create": self.create, "update": self.update, "delete": self.delete}
        provisioners._REPLACING_PROPERTIES[self.kind] = (self.name,)

    def create(self, logical_id: str, properties: Properties, stack: str) -> Made:
        name = str(properties.get(self.name) or f"{stack}-{logical_id}-{provisioners.new_uuid()[:8]}")
        if self._found(name) is not None:
            raise _taken(self.kind, name)
        return name, {"Arn": self._asked("POST", name, self._body(properties))[self.arn]}

    def update(self, name: str, _old: Properties, properties: Properties, _stack: str) -> Made:
        return name, {"Arn": self._asked("PUT", name, self._body(properties))[self.arn]}

    def delete(self, name: str, _properties: Properties) -> None:
        if self._found(name) is not None:
            if self.before_deleting:
                self._asked("PUT", name, self.before_deleting)
            self._asked("DELETE", name, {})

    def _found(self, name: str) -> Any:
        try:
            return self._answered("GET", name, {})
        except Refused:
            return None

    def _asked(self, method: str, name: str, body: Properties) -> Any:
        """Raises `ValueError`, which MiniStack gives as the reason in the stack's events."""
        try:
            return self._answered(method, name, body)
        except Refused as refused:
            raise ValueError(refused.message) from refused

    def _answered(self, method: str, name: str, body: Properties) -> Any:
        answer = self.route(Request(method, self.prefix + name, {}, body))
        if not inspect.iscoroutine(answer):
            return answer
        try:
            answer.send(None)
        except StopIteration as end:
            return end.value
        raise RuntimeError(f"{self.kind} waits for something")

    def _body(self, properties: Properties) -> dict[str, Any]:
        named = {name: value for name, value in properties.items() if name not in (self.name, "Tags")}
        return _camel(named)


def install(*types: RestType) -> None:
    for one in types:
        one.install()
    for (kind, name), taken in _TAKEN.items():
        _refuse_what_is_there(kind, name, taken)
    _keep_backups()
    _keep_limits()
    _keep_descriptions()


def _refuse_what_is_there(kind: str, name: str, taken: Callable[[str], bool]) -> None:
    make = _HANDLERS[kind]["create"]

    def create(logical_id: str, properties: Properties, stack: str) -> Made:
        chosen = properties.get(name)
        if chosen and taken(chosen):
            raise _taken(kind, chosen)
        made: Made = make(logical_id, properties, stack)
        return made

    _HANDLERS[kind]["create"] = create


def _taken(kind: str, name: str) -> ValueError:
    return ValueError(f"Resource of type '{kind}' with identifier '{name}' already exists.")


def _keep_backups() -> None:
    handler = _HANDLERS["AWS::DynamoDB::Table"]
    make, change = handler["create"], handler["update"]

    def create(logical_id: str, properties: Properties, stack: str) -> Made:
        return _with_backups(make(logical_id, properties, stack), properties)

    def update(name: str, old: Properties, properties: Properties, stack: str, logical_id: str) -> Made:
        return _with_backups(change(name, old, properties, stack, logical_id), properties)

    handler.update(create=create, update=update)


def _with_backups(made: Made, properties: Properties) -> Made:
    said = (properties.get("PointInTimeRecoverySpecification") or {}).get("PointInTimeRecoveryEnabled")
    wanted = {"PointInTimeRecoveryEnabled": str(said).lower() == "true"}
    dynamodb._update_continuous_backups({"TableName": made[0], "PointInTimeRecoverySpecification": wanted})
    return made


def _keep_limits() -> None:
    """API Gateway's answers spell settings otherwise than templates do."""
    spell = provisioners._apigw_v2_stage_props

    def spelt(properties: Properties) -> dict[str, Any]:
        stage: dict[str, Any] = spell(properties)
        return {**stage, "defaultRouteSettings": _camel(stage["defaultRouteSettings"])}

    provisioners._apigw_v2_stage_props = spelt


def _keep_descriptions() -> None:
    """Those of the templates that change sets bring."""
    execute = handlers._ACTION_HANDLERS["ExecuteChangeSet"]

    def execute_described(params: Any) -> Answer:
        name, stack = (helpers._p(params, key) for key in ("ChangeSetName", "StackName"))
        _, change_set = changesets._find_change_set(name, stack)
        answer: Answer = execute(params)
        if change_set and answer[0] == 200:
            said = change_set["_template"].get("Description", "")
            cloudformation._stacks[change_set["StackName"]]["Description"] = said
        return answer

    handlers._ACTION_HANDLERS["ExecuteChangeSet"] = execute_described


def _camel(properties: Properties) -> dict[str, Any]:
    return {name[:1].lower() + name[1:]: value for name, value in properties.items()}
