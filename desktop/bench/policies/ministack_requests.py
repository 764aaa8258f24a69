"""What a request asks for, as policies have it, where MiniStack does not tell: see `desktop.bench.stack`."""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

from typing import Any

from ministack.core import iam_actions

from desktop.bench import stack
from desktop.bench.ministack_place import here
from desktop.core.catalogue.bench import POLICIES_NOT_ENFORCED
from desktop.core.errors import BenchError

# Which action a request to these is, and so which policy applies, MiniStack reads from their models.
MODELLED = ("iot", "iot-data", "lambda", "signer")
# Where AWS asks for another action than the operation's name.
_ASKED_AS = {"lambda:InvokeWithResponseStream": "lambda:InvokeFunction"}
# The first part of a path whose second is the name of such a resource of AWS IoT.
_NAMED_IN_PATH = {
    ("iot", "authorizer"): "authorizer",
    ("iot", "certificate-providers"): "certificateprovider",
    ("iot", "policy-targets"): "policy",
    ("iot", "role-aliases"): "rolealias",
    ("iot", "streams"): "stream",
    ("iot-data", "connections"): "client",
}
# Of these requests AWS judges what their body names: service and a part of the path, field, what goes before.
_NAMED_IN_BODY = {
    ("iot", "default-authorizer"): ("authorizerName", "authorizer/"),
    ("iot", "test-authorization"): ("principal", ""),
    ("iot", "effective-policies"): ("principal", ""),
    ("iot", "target-policies"): ("target", ""),
    ("iot", "provisioning-templates"): ("templateName", "provisioningtemplate/"),
    ("kms", ""): ("AliasName", ""),
    ("lambda", "functions"): ("FunctionName", "function:"),
}


def install() -> None:
    """Raises BEN-004 when the actions of what the bench is for are not known."""
    _know_actions()
    _know_resources()


def _know_actions() -> None:
    """MiniStack reads models in the system's encoding, and lets everything pass where that fails."""
    iam_actions._load_botocore_model = stack.service_model
    # Of Lambda it has a list of its own, and lets pass what does not stand in it.
    iam_actions._BOTOCORE_SERVICE_MAP["lambda"] = ["lambda"]
    for service in MODELLED:
        if not iam_actions._get_routes_for_service(service):
            raise BenchError(POLICIES_NOT_ENFORCED, service=service)
    extract = iam_actions.extract_iam_action

    def action_or_nobodys(service: str, *request: Any) -> str | None:
        """Of a service without a model every request is an action that only a policy for all allows."""
        action: str | None = extract(service, *request)
        modelled = service in iam_actions._BOTOCORE_SERVICE_MAP
        if action is None and modelled and not iam_actions._get_routes_for_service(service):
            return f"{iam_actions.SERVICE_TO_IAM_NAMESPACE[service]}:Unknown"
        return _ASKED_AS.get(action or "", action)

    iam_actions.extract_iam_action = action_or_nobodys


def _know_resources() -> None:
    """Of those that MiniStack does not know, or policies that name them would allow nothing."""
    extract = iam_actions.extract_resource_arn

    def resource(service: str, method: str, path: str, headers: Any, body: bytes, *rest: Any) -> str:
        parts = path.split("/")
        if named := _named_in_path(service, parts):
            return named
        found = str(extract(service, method, path, headers, body, *rest))
        return _named_in_body(service, parts, body) or "*" if found == "*" else found

    iam_actions.extract_resource_arn = resource


def _named_in_path(service: str, path: list[str]) -> str:
    """An ARN; empty where nothing is named."""
    kind = _NAMED_IN_PATH.get((service, "".join(path[1:2])))
    # The id of a client may have slashes, and comes without the escapes that they were sent with.
    name = "/".join(path[2:] if kind == "client" else path[2:3])
    return here().arn("iot", f"{kind}/{name}") if kind and name else ""


def _named_in_body(service: str, path: list[str], body: bytes) -> str:
    """An ARN; empty where nothing is named."""
    for part in path:
        field, before = _NAMED_IN_BODY.get((service, part), ("", ""))
        if field and (name := str(iam_actions._safe_json_field(body, field))):
            return name if name.startswith("arn:") else here().arn(service, f"{before}{name}")
    return ""
