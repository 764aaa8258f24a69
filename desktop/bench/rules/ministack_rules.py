"""Topic rules, where MiniStack's differ from AWS: see `desktop.bench.stack`."""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from functools import partial
from typing import Any

from ministack.services import iot

from desktop.bench import stack
from desktop.bench.ministack_place import at, here
from desktop.bench.place import Place
from desktop.bench.rules.functions import FUNCTIONS
from desktop.bench.rules.ministack_logs import write_records
from desktop.bench.rules.scope import LATEST_SQL, Message, Scope
from desktop.bench.rules.statement import Statement, read_condition, read_statement, wants
from desktop.bench.rules.templates import filled
from desktop.bench.rules.values import UNDEFINED, Undefined
from desktop.bench.rules.words import SqlError

LOGS = "cloudwatchLogs"
# What MiniStack would take for functions that nobody has.
BEFORE_A_PARENTHESIS = {"case", "cast", "else", "set", "then", "value", "when"}

# Of the rule that is at work.
_scope: ContextVar[Scope | None] = ContextVar("scope", default=None)


def install() -> None:
    """Our SQL, templates in actions, and the action that writes to CloudWatch Logs, which MiniStack lacks.

    A rule runs only a function whose resource policy admits it; MiniStack would run any.
    """
    FUNCTIONS["get_thing_shadow"] = _shadow
    iot._run_rule_actions = partial(_run_in_scope, iot._run_rule_actions)
    iot._dispatch_rule_action = partial(_dispatch_filled, iot._dispatch_rule_action)
    iot._rule_event, iot._rule_where_clause, iot._eval_where = _event, _where_clause, _matches
    iot._validate_rule_sql = _refusal
    iot._IMPLEMENTED_SQL_FUNCS = FUNCTIONS.keys() | BEFORE_A_PARENTHESIS
    iot._RULE_ACTION_RESOURCE_KEYS[LOGS] = ("logGroupName",)


async def _run_in_scope(
    run: Any,
    account: str,
    region: str,
    rule: dict[str, Any],
    payload: bytes,
    topic: str = "",
    client_id: str | None = None,
) -> None:
    if not rule or rule.get("ruleDisabled"):
        return
    with at(account, region):
        try:
            statement = read_statement(rule.get("sql", ""))
        except SqlError as error:  # kept by a version that took it
            iot._broker_logger.warning("IoT rule %s cannot be parsed: %s", rule.get("ruleName"), error)
            return
        version = rule.get("awsIotSqlVersion") or LATEST_SQL
        token = _scope.set(_scope_of(statement, _message(topic, payload, client_id, version)))
        try:
            await run(account, region, rule, payload, topic, client_id)
        finally:
            _scope.reset(token)


async def _dispatch_filled(
    dispatch: Any, account: str, region: str, rule: str, action: dict[str, Any], event: Any
) -> None:
    scope = _scope.get()
    action = _unescaped(action if scope is None else filled(action, scope))
    if LOGS in action:
        write_records(Place(account, region), rule, action[LOGS], event)
        return
    if function := (action.get("lambda") or {}).get("functionArn"):
        with at(account, region):
            _check(function, rule)
    await dispatch(account, region, rule, action, event)


def _check(function_arn: str, rule: str) -> None:
    if not stack.function_admits(function_arn, "iot.amazonaws.com", iot._topic_rule_arn(rule)):
        raise PermissionError(f"{function_arn} does not admit the rule {rule}")


def _unescaped(action: dict[str, Any]) -> dict[str, Any]:
    """AWS IoT developer guide, "Republish": a topic that begins with a dollar sign is written with two."""
    republish = action.get("republish") or {}
    topic = str(republish.get("topic", ""))
    return {**action, "republish": {**republish, "topic": topic[1:]}} if topic.startswith("$$") else action


def _refusal(sql: str) -> str | None:
    try:
        read_statement(sql or "")
    except SqlError as error:
        return f"Rule SQL cannot be parsed: {error}"
    return None


def _where_clause(sql: str) -> str:
    return read_statement(sql or "").where


def _event(
    sql: str, topic: str, payload: bytes, client_id: str | None = None, message: Any = iot._UNDECODED
) -> Any:
    """What the actions get: an empty text where nothing is selected, as AWS IoT says of what is undefined."""
    statement = read_statement(sql)
    scope = _scope.get() or _scope_of(statement, _message(topic, payload, client_id))
    found = statement.selection.of(scope)
    if not isinstance(found, Undefined):
        return found
    return iot._MISSING if iot._rule_message(payload or b"") is iot._MISSING else ""


def _matches(predicate: str, topic: str, payload: bytes, message: Any, client_id: str | None = None) -> bool:
    try:
        condition = read_condition(predicate)
    except SqlError:
        iot._broker_logger.warning("IoT rule WHERE clause %r cannot be parsed", predicate)
        return False
    fresh = Scope(_message(topic, payload, client_id), _content(payload))
    return wants(condition, _scope.get() or fresh)


def _message(topic: str, payload: bytes | None, client_id: str | None, version: str = LATEST_SQL) -> Message:
    principal, trace_id = iot._rule_message_identity.get()
    account_id = here().account_id
    return Message(topic, payload or b"", account_id, client_id or "", principal or "", trace_id, version)


def _scope_of(statement: Statement, message: Message) -> Scope:
    return statement.scope(Scope(message, _content(message.payload)))


def _shadow(_scope: Scope, given: Sequence[object]) -> object:
    """A thing's shadow, or with three arguments that of its second; with the rights of the role, the last."""
    if len(given) not in (2, 3) or not all(isinstance(one, str) for one in given):
        return UNDEFINED
    thing, *name, role = map(str, given)
    resource = here().arn("iot", "/".join(["thing", thing, *name]))
    if not iot._provisioning_role_allows(role, [("iot:GetThingShadow", resource)]):
        return UNDEFINED
    status, document = iot.get_thing_shadow(thing, "".join(name))
    return document if status == 200 else UNDEFINED


def _content(payload: bytes | None) -> object:
    """What JSON or a text says; bytes that are neither say nothing."""
    content = iot._rule_message(payload or b"")
    return UNDEFINED if content is iot._MISSING else content
