"""A custom authorizer for tests: its function lets in who says "open sesame", to what is below room/."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

PASSWORD = "open sesame"
# Also a client that shows a token which AWS IoT has verified, or says the word in a header.
SOURCE = """
import base64, json

ARN = "arn:aws:iot:*:*"

def handler(event, context):
    data = event["protocolData"]
    said = base64.b64decode(data.get("mqtt", {}).get("password", "")).decode("utf-8", "replace")
    headers = data.get("http", {}).get("headers", {})
    opened = said == "open sesame" or event["signatureVerified"] or headers.get("x-word") == "sesame"
    if said == "crash":
        raise ValueError(said)
    policy = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "iot:Connect", "Resource": ARN + ":client/ana*"},
        {"Effect": "Allow", "Action": ["iot:Publish", "iot:Receive"], "Resource": ARN + ":topic/room/*"},
        {"Effect": "Allow", "Action": "iot:Subscribe", "Resource": ARN + ":topicfilter/room/*"},
    ]}
    return {"isAuthenticated": opened, "principalId": "ana", "refreshAfterInSeconds": 300,
            "disconnectAfterInSeconds": 3600, "policyDocuments": [policy, json.dumps(policy)]}
"""
TRUST = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole",
    },
}


def make_function(aws: Callable[[str], Any], name: str) -> str:
    """Its ARN."""
    role = aws("iam").create_role(RoleName=f"{name}-role", AssumeRolePolicyDocument=json.dumps(TRUST))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("function.py", SOURCE)
    made = aws("lambda").create_function(
        FunctionName=name,
        Runtime="python3.12",
        Handler="function.handler",
        Role=role["Role"]["Arn"],
        Code={"ZipFile": archive.getvalue()},
    )
    return str(made["FunctionArn"])


def make_authorizer(aws: Callable[[str], Any], name: str, function_arn: str, **settings: Any) -> str:
    """Active, and its function lets AWS IoT call it; the name."""
    made = aws("iot").create_authorizer(
        authorizerName=name, authorizerFunctionArn=function_arn, status="ACTIVE", **settings
    )
    permit(aws, function_arn, made["authorizerArn"])
    return name


def permit(aws: Callable[[str], Any], function_arn: str, authorizer_arn: str) -> None:
    """Under the authorizer's name."""
    aws("lambda").add_permission(
        FunctionName=function_arn,
        StatementId=authorizer_arn.rpartition("/")[2],
        Action="lambda:InvokeFunction",
        Principal="iot.amazonaws.com",
        SourceArn=authorizer_arn,
    )
