"""HTTP APIs of API Gateway, found by their name."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.session import Cloud
from desktop.core.catalogue.cloud import NOT_THERE
from signing.messages import said


@dataclass(frozen=True)
class HttpApi:
    """`endpoint` is the address of its default stage, without a path."""

    name: str
    api_id: str
    endpoint: str


def find_api(cloud: Cloud, name: str) -> HttpApi:
    """The first of that name, for API Gateway takes names twice. Raises CLD-004."""
    with translated("look up the HTTP API {name}", name=name):
        pages = cloud.client("apigatewayv2").get_paginator("get_apis").paginate()
        for one in (one for page in pages for one in page["Items"]):
            if one["Name"] == name and one["ProtocolType"] == "HTTP":
                return HttpApi(name, one["ApiId"], one["ApiEndpoint"])
    what = said("look up the HTTP API {name}", name=name)
    raise NotFoundError(NOT_THERE, what=what, reason=said("there is none of that name"))
