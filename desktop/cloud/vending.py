"""Asks the certificate vending machine, over HTTPS, with the unit's token in a header.

Nothing is asked twice here: an answer that was lost may have come with a certificate.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from typing import Any
from urllib.request import getproxies

from botocore import exceptions as boto
from botocore.awsrequest import AWSRequest
from botocore.httpsession import URLLib3Session

from desktop.cloud.certificates import Certificate
from desktop.cloud.errors import LostAnswerError, ThrottledError, translated
from desktop.cloud.session import Cloud
from desktop.core.catalogue.cloud import ANSWER_LOST, ASKED_TOO_OFTEN, AWS_FAILED
from desktop.core.catalogue.vending import TOKEN_REFUSED, VENDED_BEFORE, VENDING_AT_WORK, VENDING_REFUSED
from desktop.core.errors import CloudError
from desktop.core.json_text import parse_json
from signing.messages import N, said

CONNECT_SECONDS = 5
READ_SECONDS = 35  # an HTTP API answers in 30, whatever its function does
LONGEST_REASON = 300

_ID = re.compile("[0-9a-f]{64}")
_LOST = (
    boto.ReadTimeoutError,
    boto.ConnectionClosedError,
    boto.ResponseStreamingError,
)
_log = logging.getLogger(__name__)


def vend(cloud: Cloud, url: str, token: str, productid: str, csr_pem: str) -> Certificate:
    """An inactive certificate, its thing and policy attached. `url` is the whole address.

    Raises PRV-071 to PRV-074 for what it refuses, CLD-003 or CLD-011 (nothing was made, ask again),
    `LostAnswerError`, and what `translated` raises when it cannot be reached.
    """
    body = json.dumps({"productid": productid, "csr": csr_pem, "activate": False}).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    with translated("ask the vending machine for a certificate"):
        status, answer = _post(cloud, url, headers, body)
    _log.debug("the vending machine answers %s %s", status, answer.get("code", ""))
    if status != 200:
        raise _refusal(status, answer, productid)
    found = [answer.get(name) for name in ("certificateId", "certificateArn", "certificatePem")]
    if not all(isinstance(one, str) for one in found) or not _ID.fullmatch(str(found[0])):
        raise _lost()
    certificate_id, arn, pem = map(str, found)
    return Certificate(certificate_id, arn, "INACTIVE", pem)


def _post(cloud: Cloud, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
    request = AWSRequest("POST", url, headers=headers, data=body).prepare()
    verify: Any = cloud.target.ca_file or True  # a file, too, says botocore, and a pair of seconds
    timeout: Any = (CONNECT_SECONDS, READ_SECONDS)
    session = URLLib3Session(verify=verify, proxies=getproxies(), timeout=timeout)
    try:
        response = session.send(request)
    except _LOST as error:
        raise _lost() from error
    except boto.SSLError as error:
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            raise
        raise _lost() from error  # a connection that breaks off looks like this, too
    finally:
        session.close()
    return int(response.status_code), _read(response.content)


def _read(content: bytes) -> dict[str, Any]:
    """Empty for what is no JSON object."""
    try:
        read = parse_json(content)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _refusal(status: int, answer: Mapping[str, Any], productid: str) -> CloudError:
    """The function's own answers have a code; API Gateway's have not, and may hide what became of it."""
    what = N("ask the vending machine for a certificate")
    code, reason = answer.get("code"), str(answer.get("message", ""))[:LONGEST_REASON]
    if status == 429:
        return ThrottledError(ASKED_TOO_OFTEN, what=said(what))
    if code == "TryAgain":
        return CloudError(AWS_FAILED, what=said(what), reason=reason.rstrip("."))
    if status >= 500:
        return _lost()
    if code == "AccessDenied":
        return CloudError(TOKEN_REFUSED, productid=productid)
    if code == "AlreadyIssued":
        return CloudError(VENDED_BEFORE, productid=productid)
    if code == "InProgress":
        return CloudError(VENDING_AT_WORK, productid=productid)
    told = reason if code else f"HTTP {status} {reason}".strip()
    return CloudError(VENDING_REFUSED, productid=productid, reason=told)


def _lost() -> LostAnswerError:
    return LostAnswerError(ANSWER_LOST, what=said("a certificate"))
