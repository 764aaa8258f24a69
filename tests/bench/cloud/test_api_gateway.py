"""A Lambda function behind API Gateway, asked over TLS by a client that knows nothing of AWS."""

from __future__ import annotations

import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from desktop.bench.endpoint import BenchEndpoint

Aws = Callable[[str], Any]

FUNCTION = """
import base64, json

def handler(event, context):
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body).decode()
    if body == "throws":
        raise RuntimeError("secret of the function")
    if body == "no response":
        return {"certificate": 1}
    headers = {name.lower(): value for name, value in event["headers"].items()}
    answer = {"token": headers.get("x-access-token"), "body": body}
    return {
        "statusCode": 403 if body == "denied" else 200,
        "headers": {"content-type": "application/json", "x-extra": "1"},
        "body": json.dumps(answer),
    }
"""


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    document: Any


def post(bench: BenchEndpoint, url: str, body: str, token: str = "") -> Reply:
    context = ssl.create_default_context(cafile=bench.ca_file)
    headers = {"X-Access-Token": token, "Content-Type": "application/json"}
    request = urllib.request.Request(url, body.encode(), headers, method="POST")
    try:
        with urllib.request.urlopen(request, context=context, timeout=30) as answer:
            return Reply(answer.status, dict(answer.headers), json.load(answer))
    except urllib.error.HTTPError as refused:
        return Reply(refused.code, dict(refused.headers), json.load(refused))


@pytest.fixture(scope="module")
def function(make_function: Callable[..., str], bench: BenchEndpoint) -> str:
    return make_function("vending", FUNCTION, bench)


def admit(aws: Aws, bench: BenchEndpoint, api: str, path: str) -> None:
    source = f"arn:aws:execute-api:{bench.region}:{bench.account_id}:{api}/{path}"
    aws("lambda").add_permission(
        FunctionName="vending",
        StatementId=f"api-{api}",
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
        SourceArn=source,
    )


def http_api(aws: Aws, function: str) -> tuple[str, str]:
    """Its id and the address of its method."""
    gateway = aws("apigatewayv2")
    api = gateway.create_api(Name="vending", ProtocolType="HTTP")["ApiId"]
    integration = gateway.create_integration(
        ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=function, PayloadFormatVersion="2.0"
    )["IntegrationId"]
    gateway.create_route(ApiId=api, RouteKey="POST /getcert", Target=f"integrations/{integration}")
    gateway.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)
    endpoint = gateway.get_api(ApiId=api)["ApiEndpoint"]
    assert endpoint in [one["ApiEndpoint"] for one in gateway.get_apis()["Items"]]
    return api, f"{endpoint}/getcert"


def rest_api(aws: Aws, bench: BenchEndpoint, function: str) -> tuple[str, str]:
    gateway = aws("apigateway")
    api = gateway.create_rest_api(name="vending")["id"]
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    resource = gateway.create_resource(restApiId=api, parentId=root, pathPart="getcert")["id"]
    method = {"restApiId": api, "resourceId": resource, "httpMethod": "POST"}
    gateway.put_method(**method, authorizationType="NONE")
    uri = f"arn:aws:apigateway:{bench.region}:lambda:path/2015-03-31/functions/{function}/invocations"
    gateway.put_integration(**method, type="AWS_PROXY", integrationHttpMethod="POST", uri=uri)
    gateway.create_deployment(restApiId=api, stageName="Prod")
    return api, f"{bench.endpoint_url_tls}/_aws/execute-api/{api}/Prod/getcert"


@pytest.mark.parametrize("kind", ["http", "rest"])
def test_a_function_behind_an_api(aws: Aws, bench: BenchEndpoint, function: str, kind: str) -> None:
    http = kind == "http"
    api, url = http_api(aws, function) if http else rest_api(aws, bench, function)
    assert url.startswith(bench.endpoint_url_tls)
    failed = {"message": "Internal Server Error" if http else "Internal server error"}

    # The function does not admit it, or only for another method.
    refused = post(bench, url, "hello")
    assert (refused.status, refused.document) == (500, failed)
    admit(aws, bench, api, "*/*/other")
    assert post(bench, url, "hello").status == 500
    aws("lambda").remove_permission(FunctionName="vending", StatementId=f"api-{api}")
    admit(aws, bench, api, "*/POST/getcert")

    served = post(bench, url, "hello", "t0ken")
    assert (served.status, served.document) == (200, {"token": "t0ken", "body": "hello"})
    assert served.headers["x-extra"] == "1"
    assert post(bench, url, "denied").status == 403
    thrown = post(bench, url, "throws")
    assert (thrown.status, thrown.document) == (500 if http else 502, failed)
    no_response = post(bench, url, "no response")
    assert (no_response.status, no_response.document) == (
        (200, {"certificate": 1}) if http else (502, failed)
    )


def test_another_path_is_not_found(aws: Aws, bench: BenchEndpoint, function: str) -> None:
    _, url = http_api(aws, function)
    assert post(bench, url + "/other", "hello").status == 404
