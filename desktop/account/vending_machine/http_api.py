"""An HTTP API of API Gateway with one route, which a Lambda function answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from desktop.account.part import NOTHING, OURS, Holding, left_alone
from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.http_apis import find_api
from desktop.cloud.session import Cloud
from signing.messages import said

STAGE = "$default"  # its address has no stage in the path
PAYLOAD = "2.0"
_STATEMENT = "linekey-api"


@dataclass(frozen=True)
class HttpApi:
    """`path` of the one route takes POST; more than `rate` requests a second wait outside (429)."""

    cloud: Cloud
    step: str
    name: str
    function_arn: str
    path: str
    rate: int = 20

    @property
    def detail(self) -> str:
        return self.name

    def problem(self) -> str | None:
        try:
            api = find_api(self.cloud, self.name).api_id
        except NotFoundError:
            return said("The HTTP API {name} does not exist.", name=self.name)
        with translated("look up the HTTP API {name}", name=self.name):
            if self._route(api) is None:
                return said("The HTTP API {name} does not call its function.", name=self.name)
            if not self._has_stage(api):
                return said("The HTTP API {name} is not open, or has no limit of requests.", name=self.name)
        if self._is_permitted(api):
            return None
        return said("The HTTP API {name} may not call its function.", name=self.name)

    def mend(self) -> None:
        gateway = self.cloud.client("apigatewayv2")
        try:
            api = find_api(self.cloud, self.name).api_id
        except NotFoundError:
            with translated("create the HTTP API {name}", name=self.name):
                api = gateway.create_api(Name=self.name, ProtocolType="HTTP")["ApiId"]
        with translated("set up the HTTP API {name}", name=self.name):
            if self._route(api) is None:
                self._make_route(gateway, api)
            if not self._has_stage(api):
                self._make_stage(gateway, api)
        if not self._is_permitted(api):
            self._permit(api)

    def held(self) -> Holding:
        """Ours by calling our function and nothing else; API Gateway takes names twice."""
        try:
            api = find_api(self.cloud, self.name).api_id
        except NotFoundError:
            return NOTHING
        with translated("look up the HTTP API {name}", name=self.name):
            integrations = self.cloud.client("apigatewayv2").get_integrations(ApiId=api)["Items"]
        if {one.get("IntegrationUri") for one in integrations} - {self.function_arn}:
            return left_alone("it calls something else than Linekey's function")
        return OURS

    def remove(self) -> str:
        with suppress(NotFoundError), translated("remove the HTTP API {name}", name=self.name):
            api = find_api(self.cloud, self.name).api_id
            self.cloud.client("apigatewayv2").delete_api(ApiId=api)
        return ""

    def _make_route(self, gateway: Any, api: str) -> None:
        for old in self._routes(api):
            gateway.delete_route(ApiId=api, RouteId=old["RouteId"])
        integration = gateway.create_integration(
            ApiId=api,
            IntegrationType="AWS_PROXY",
            IntegrationUri=self.function_arn,
            PayloadFormatVersion=PAYLOAD,
        )
        target = f"integrations/{integration['IntegrationId']}"
        gateway.create_route(ApiId=api, RouteKey=f"POST {self.path}", Target=target)

    def _make_stage(self, gateway: Any, api: str) -> None:
        stage = {"ApiId": api, "StageName": STAGE, "AutoDeploy": True, "DefaultRouteSettings": self._limits()}
        make = gateway.create_stage if self._stage(api) is None else gateway.update_stage
        make(**stage)

    def _permit(self, api: str) -> None:
        functions = self.cloud.client("lambda")
        with translated("let the HTTP API {name} call its function", name=self.name):
            with suppress(functions.exceptions.ResourceNotFoundException):  # of an API that is gone
                functions.remove_permission(FunctionName=self.function_arn, StatementId=_STATEMENT)
            functions.add_permission(
                FunctionName=self.function_arn,
                StatementId=_STATEMENT,
                Action="lambda:InvokeFunction",
                Principal="apigateway.amazonaws.com",
                SourceArn=self._source_arn(api),
            )

    def _routes(self, api: str) -> list[Mapping[str, Any]]:
        return list(self.cloud.client("apigatewayv2").get_routes(ApiId=api)["Items"])

    def _route(self, api: str) -> Mapping[str, Any] | None:
        """The only one there should be, when it calls the function."""
        integrations = self.cloud.client("apigatewayv2").get_integrations(ApiId=api)["Items"]
        targets = {
            f"integrations/{one['IntegrationId']}"
            for one in integrations
            if (one.get("IntegrationUri"), one.get("PayloadFormatVersion")) == (self.function_arn, PAYLOAD)
        }
        match self._routes(api):
            case [route] if route["RouteKey"] == f"POST {self.path}" and route.get("Target") in targets:
                return route
        return None

    def _stage(self, api: str) -> Mapping[str, Any] | None:
        stages = self.cloud.client("apigatewayv2").get_stages(ApiId=api)["Items"]
        return next((one for one in stages if one["StageName"] == STAGE), None)

    def _has_stage(self, api: str) -> bool:
        stage = self._stage(api)
        if stage is None or not stage.get("AutoDeploy"):
            return False
        given = stage.get("DefaultRouteSettings", {})
        return all(given.get(name) == value for name, value in self._limits().items())

    def _limits(self) -> dict[str, float]:
        return {"ThrottlingRateLimit": float(self.rate), "ThrottlingBurstLimit": self.rate}

    def _is_permitted(self, api: str) -> bool:
        try:
            with translated("look up who may call the function"):
                text = self.cloud.client("lambda").get_policy(FunctionName=self.function_arn)["Policy"]
        except NotFoundError:
            return False
        return any(
            self._source_arn(api) in json.dumps(statement) for statement in json.loads(text)["Statement"]
        )

    def _source_arn(self, api: str) -> str:
        return f"{self.cloud.arn('execute-api', api)}/*/*{self.path}"
