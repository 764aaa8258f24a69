"""API Gateway before a Lambda function, where MiniStack's differs from AWS: see `desktop.bench.stack`.

It runs functions that do not admit it, tells callers what a function threw, and names endpoints without TLS
that do not resolve everywhere. API Gateway developer guide, "Lambda proxy integrations".
"""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from ministack.services import apigateway, apigateway_v1, lambda_svc

from desktop.bench import stack
from desktop.bench.environment import HOST
from desktop.bench.ministack_place import here
from desktop.bench.rest import Answer

PRINCIPAL = "apigateway.amazonaws.com"
ENDPOINT = re.compile(rf"https?://(\w+)\.execute-api\.{HOST}:\d+".encode())
JSON = {"Content-Type": "application/json"}
# The two kinds of API say it in their own words.
HTTP_API_FAILED = (500, json.dumps({"message": "Internal Server Error"}))
REST_API_FAILED = (502, json.dumps({"message": "Internal server error"}))
REST_API_MISCONFIGURED = (500, REST_API_FAILED[1])


def install(tls_port: int) -> None:
    """HTTP APIs and REST APIs; the base address of one is `https://localhost:PORT/_aws/execute-api/ID`."""
    _answer_like_an_http_api()
    _answer_like_a_rest_api()
    _name_endpoints(f"https://{HOST}:{tls_port}/_aws/execute-api/".encode())


def _answer_like_an_http_api() -> None:
    invoke, shape = apigateway._invoke_lambda_proxy, lambda_svc.lambda_execute_result_to_api_proxy_response

    async def invoke_admitted(
        integration: Any, api: str, stage: str, path: str, method: str, *rest: Any, **named: Any
    ) -> Answer:
        function = apigateway._extract_lambda_ref_from_integration_uri(integration.get("integrationUri", ""))
        if not _admitted(function, f"{api}/{stage}/{method}{path}"):
            return _answer(HTTP_API_FAILED)
        answer: Answer = await invoke(integration, api, stage, path, method, *rest, **named)
        return answer

    def shape_without_the_error(result: dict[str, Any]) -> Any:
        return (_shaped(HTTP_API_FAILED), None) if _threw(result) else shape(result)

    apigateway._invoke_lambda_proxy = invoke_admitted
    lambda_svc.lambda_execute_result_to_api_proxy_response = shape_without_the_error


def _answer_like_a_rest_api() -> None:
    invoke, shape = apigateway_v1._invoke_lambda_proxy_v1, apigateway_v1._lambda_proxy_response

    async def invoke_admitted(
        integration: Any, api: str, stage_name: str, stage: Any, resource: Any, path: str, method: str,
        *rest: Any, **named: Any,
    ) -> Answer:  # fmt: skip
        function = apigateway_v1._extract_lambda_ref_from_integration_uri(integration.get("uri", ""))
        if not _admitted(function, f"{api}/{stage_name}/{method}{resource.get('path', path)}"):
            return _answer(REST_API_MISCONFIGURED)
        answer: Answer = await invoke(
            integration, api, stage_name, stage, resource, path, method, *rest, **named
        )
        return answer

    def shape_what_is_a_response(result: dict[str, Any]) -> Any:
        response = result.get("body")
        proper = isinstance(response, dict) and "statusCode" in response
        return shape(result) if result.get("throttle") or (proper and not _threw(result)) else (
            _shaped(REST_API_FAILED), None,
        )  # fmt: skip

    apigateway_v1._invoke_lambda_proxy_v1 = invoke_admitted
    apigateway_v1._lambda_proxy_response = shape_what_is_a_response


def _name_endpoints(base: bytes) -> None:
    handle: Callable[..., Any] = apigateway.handle_request

    async def handle_request(*request: Any) -> Answer:
        status, headers, body = await handle(*request)
        return status, headers, ENDPOINT.sub(base + rb"\1", body)

    apigateway.handle_request = handle_request


def _admitted(function: str, resource: str) -> bool:
    """Whether the function's resource policy lets API Gateway run it for this method."""
    return stack.function_admits(function, PRINCIPAL, here().arn("execute-api", resource))


def _threw(result: dict[str, Any]) -> bool:
    return bool(result.get("error")) and not result.get("throttle")


def _shaped(failure: tuple[int, str]) -> dict[str, Any]:
    return {"statusCode": failure[0], "headers": JSON, "body": failure[1]}


def _answer(failure: tuple[int, str]) -> Answer:
    return failure[0], dict(JSON), failure[1].encode()
