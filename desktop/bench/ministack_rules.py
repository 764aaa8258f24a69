"""Topic rules, where MiniStack's differ from AWS: see `desktop.bench.stack`."""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

from typing import Any

from ministack.services import iot

from desktop.bench import stack
from desktop.bench.ministack_place import at


def install() -> None:
    """A rule runs only a function whose resource policy admits it; MiniStack would run any."""
    dispatch = iot._dispatch_rule_action

    async def dispatch_admitted(
        account: str, region: str, rule: str, action: dict[str, Any], event: Any
    ) -> None:
        function = (action.get("lambda") or {}).get("functionArn")
        if function:
            with at(account, region):
                _check(function, rule)
        await dispatch(account, region, rule, action, event)

    iot._dispatch_rule_action = dispatch_admitted


def _check(function_arn: str, rule: str) -> None:
    if not stack.function_admits(function_arn, "iot.amazonaws.com", iot._topic_rule_arn(rule)):
        raise PermissionError(f"{function_arn} does not admit the rule {rule}")
