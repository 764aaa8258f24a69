"""Answers a launcher's request: what was made, or `{code, message}` and nothing is left of it.

Configuration, from the function's environment:

=============  ============================================================================================
PRODUCT        the product's name, as its policy and manifests have it
SLUG           its slug, by which bucket and parameter keep its policy
FIRST_POLICY   SHA-256 of the payload of the policy's first version, from which the others are followed
BUCKET         the bucket for firmware and policies
STREAM_ROLE    ARN of the role with which AWS IoT reads the bucket
IOT            how ARNs of AWS IoT begin in this account and Region: `arn:aws:iot:eu-west-1:123456789012`
=============  ============================================================================================

`launch` starts a rollout (see `request`), `publish` puts the next version of the policy into force, `abandon`
removes what a launch that was cut off has left.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from .consent import Manifest, read_manifest, require_consent
from .envelope import Envelope, read_envelope
from .image import check_signatures, check_version
from .names import PREFIX, key_of
from .policies import Policies
from .refusals import AWS, FAILED, REQUEST, Refused, require
from .refused_releases import require_not_refused
from .request import job_of, launch_of, stream_of, text_of
from .rollout import Rollouts, document_of
from .schedule import require_in_time

log = logging.getLogger(__name__)


def handler(event: Any, _context: object) -> dict[str, Any]:
    try:
        known = (
            isinstance(event, dict) and isinstance(event.get("action"), str) and event["action"] in _ACTIONS
        )
        require(known, REQUEST, f"The gate knows the actions {sorted(_ACTIONS)}.")
        return _ACTIONS[event["action"]](event)
    except Refused as refusal:
        log.warning("refused: %s: %s", refusal.code, refusal)
        return {"code": refusal.code, "message": str(refusal)}
    except ClientError as error:
        log.warning("AWS refused: %s", error)
        code = error.response.get("Error", {}).get("Code", "")
        return {"code": AWS, "message": f"AWS refused {error.operation_name}: {code}."}
    except BotoCoreError as error:
        log.warning("AWS was not asked: %s", error)
        return {"code": AWS, "message": f"AWS could not be asked ({type(error).__name__})."}
    except Exception as error:
        log.exception("failed")
        return {"code": FAILED, "message": f"The request ended with {type(error).__name__}."}


def launch(event: Mapping[str, Any]) -> dict[str, Any]:
    asked = launch_of(event, os.environ["IOT"])
    manifest, envelope = _manifest(asked.manifest)
    named = asked.job.startswith(f"{PREFIX}v{manifest.version.replace('.', '_')}-")
    require(named, REQUEST, "The job's name tells another version than the manifest.")
    s3, bucket = _client("s3"), os.environ["BUCKET"]
    check_signatures(asked.certificate, asked.signature, manifest, envelope)
    check_version(s3, bucket, key_of(asked.job), asked.image, manifest)
    # Policy, time and refusals may change while an image is read: they are asked last.
    policy = _policies().current()
    require_not_refused(s3, bucket, os.environ["SLUG"], envelope)
    require_consent(policy, manifest, envelope, datetime.now(UTC))
    require_in_time(asked.options, policy.expires)
    document = document_of(asked, manifest, policy)
    _rollouts().start(asked, manifest, document)
    return {"job": asked.job, "stream": asked.stream, "policy": policy.version}


def publish(event: Mapping[str, Any]) -> dict[str, Any]:
    require(set(event) == {"action", "policy"}, REQUEST, "To publish takes the policy alone.")
    policy = _policies().publish(text_of(event, "policy").encode(), datetime.now(UTC))
    return {"version": policy.version, "sha256": policy.sha256}


def abandon(event: Mapping[str, Any]) -> dict[str, Any]:
    told = "To abandon takes job and stream."
    require(set(event) == {"action", "job", "stream"}, REQUEST, told)
    job = job_of(event)
    _rollouts().abandon(job, stream_of(event))
    return {"job": job}


_ACTIONS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "abandon": abandon,
    "launch": launch,
    "publish": publish,
}


def _manifest(data: bytes) -> tuple[Manifest, Envelope]:
    try:
        envelope = read_envelope(data)
        return read_manifest(envelope), envelope
    except ValueError as error:
        raise Refused(REQUEST, f"The manifest cannot be read: {error}") from error


def _policies() -> Policies:
    told = os.environ
    return Policies(
        _client("s3"), _client("ssm"), told["BUCKET"], told["SLUG"], told["PRODUCT"], told["FIRST_POLICY"]
    )


def _rollouts() -> Rollouts:
    return Rollouts(_client("iot"), _client("s3"), os.environ["BUCKET"], os.environ["STREAM_ROLE"])


@cache
def _client(service: str) -> Any:
    import boto3
    from botocore.config import Config

    # A call of CreateJob that is repeated finds its own job, which `Rollouts` looks at.
    client: Any = boto3.client  # its stubs know literal names of services alone
    return client(
        service,
        config=Config(
            connect_timeout=2,
            read_timeout=8,
            retries={"total_max_attempts": 2},
            s3={"addressing_style": "path"},
        ),
    )
