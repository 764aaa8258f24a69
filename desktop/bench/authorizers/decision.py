"""Whether an authorizer lets a client in: its token's signature, its function, and the function's answer.

AWS IoT developer guide, "Understanding the custom authentication workflow" and "Defining your Lambda
function". What AWS IoT does with an answer that breaks the rules is not documented: here it lets nobody in.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from desktop.bench.authorizers.shown import SIGNATURE, Shown

FUNCTION_SECONDS = 5.0
LEAST_SECONDS, MOST_SECONDS = 300, 86400
MAX_DOCUMENTS = 10
LONGEST_DOCUMENT = 2048  # characters
LEAST_KEY_BITS = 2048
PRINCIPAL = re.compile(r"[a-zA-Z0-9]{1,128}")

# Runs a function's ARN in the name of an authorizer's ARN with an event, for so many seconds at most.
Invoke = Callable[[str, str, object, float], Awaitable[object]]


class Denied(Exception):  # noqa: N818 - AWS's answer, not an error of ours
    """Why a client is not let in; `code` is the error of `TestInvokeAuthorizer`, none for a function's no."""

    def __init__(self, reason: str, code: str = "") -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True)
class Admission:
    """What the client may do, and for how long; named as in the function's answer."""

    principal_id: str
    policy_documents: tuple[str, ...]
    refresh_after: int
    disconnect_after: int
    caching_for_http: bool = False


async def decide(authorizer: Mapping[str, Any], shown: Shown, invoke: Invoke) -> Admission:
    """Raises `Denied`. With signing, a token that is not signed never gets as far as the function."""
    token = shown.parameter(authorizer.get("tokenKeyName") or "")
    signed = not authorizer["signingDisabled"]
    if signed:
        _check_signature(token, shown.parameter(SIGNATURE), authorizer["tokenSigningPublicKeys"])
    event = shown.event(token, verified=signed)
    try:
        answer = await invoke(
            authorizer["authorizerFunctionArn"], authorizer["authorizerArn"], event, FUNCTION_SECONDS
        )
    except PermissionError as error:
        raise Denied("AWS IoT may not invoke the function.", "InvalidRequestException") from error
    except TimeoutError as error:
        raise _invalid(f"the function did not answer in {FUNCTION_SECONDS:g} s") from error
    except RuntimeError as error:
        raise _invalid("the function failed") from error
    return read_answer(answer, caching_for_http=bool(authorizer["enableCachingForHttp"]))


def read_answer(answer: object, *, caching_for_http: bool = False) -> Admission:
    """Raises `Denied`."""
    if not isinstance(answer, Mapping) or not isinstance(answer.get("isAuthenticated"), bool):
        raise _invalid("isAuthenticated is not true or false")
    if not answer["isAuthenticated"]:
        raise Denied("The function does not know the client.")
    principal = answer.get("principalId")
    if not isinstance(principal, str) or not PRINCIPAL.fullmatch(principal):
        raise _invalid(f"principalId does not match {PRINCIPAL.pattern}")
    return Admission(
        principal,
        _documents(answer.get("policyDocuments", [])),
        _seconds(answer, "refreshAfterInSeconds"),
        _seconds(answer, "disconnectAfterInSeconds"),
        caching_for_http,
    )


def told(admission: Admission) -> dict[str, Any]:
    """As `TestInvokeAuthorizer` answers."""
    return {
        "isAuthenticated": True,
        "principalId": admission.principal_id,
        "policyDocuments": list(admission.policy_documents),
        "refreshAfterInSeconds": admission.refresh_after,
        "disconnectAfterInSeconds": admission.disconnect_after,
    }


def signing_key(pem: object) -> rsa.RSAPublicKey:
    """Raises `ValueError` for all that is no RSA key of 2,048 bits or more."""
    try:
        key = load_pem_public_key(str(pem).encode())
    except UnsupportedAlgorithm as error:
        raise ValueError(str(error)) from error
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < LEAST_KEY_BITS:
        raise ValueError(f"it is no RSA key of {LEAST_KEY_BITS} bits or more")
    return key


def _check_signature(token: str | None, signature: str | None, keys: Mapping[str, str]) -> None:
    if not token or not signature:
        raise Denied("The token or its signature is missing.", "InvalidRequestException")
    try:
        given = base64.b64decode(signature, validate=True)
    except binascii.Error as error:
        raise Denied("The token's signature is not base64.", "InvalidRequestException") from error
    if not any(_is_signed(token, given, pem) for pem in keys.values()):
        raise Denied("The token's signature is wrong.", "InvalidRequestException")


def _is_signed(token: str, signature: bytes, pem: str) -> bool:
    try:
        signing_key(pem).verify(signature, token.encode(), padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def _documents(given: object) -> tuple[str, ...]:
    if not isinstance(given, list) or len(given) > MAX_DOCUMENTS:
        raise _invalid(f"policyDocuments is no list of {MAX_DOCUMENTS} at most")
    return tuple(map(_document, given))


def _document(given: object) -> str:
    text = given if isinstance(given, str) else json.dumps(given, separators=(",", ":"))
    if len(text) > LONGEST_DOCUMENT:
        raise _invalid(f"a policy document is longer than {LONGEST_DOCUMENT} characters")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _invalid("a policy document is not JSON") from error
    if not isinstance(document, dict) or not isinstance(document.get("Statement"), list | dict):
        raise _invalid("a policy document has no Statement")
    return text


def _seconds(answer: Mapping[str, Any], name: str) -> int:
    given = answer.get(name, MOST_SECONDS)
    if type(given) is not int or not LEAST_SECONDS <= given <= MOST_SECONDS:
        raise _invalid(f"{name} does not lie between {LEAST_SECONDS} and {MOST_SECONDS}")
    return given


def _invalid(what: str) -> Denied:
    return Denied(f"The authorizer's answer is not valid: {what}.", "InvalidResponseException")
