"""Fleet provisioning over MQTT with a claim certificate.

Source: AWS IoT developer guide, "Device provisioning MQTT API". Requests have no correlation token, so each
connection has one outstanding request; use one connection per lane.
"""

from __future__ import annotations

import concurrent.futures
import functools
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, NamedTuple

from awscrt import mqtt_request_response
from awsiot import V2ServiceException, iotidentity, mqtt5_client_builder

from desktop.cloud.errors import LostAnswerError
from desktop.cloud.mqtt import MqttConnection
from desktop.cloud.session import Cloud
from desktop.core.cancel import CancelToken
from desktop.core.catalogue.cloud import ANSWER_LOST, REQUEST_NOT_TAKEN, REQUEST_REJECTED
from desktop.core.errors import CloudError

CLIENT_PREFIX = "linekey-claim-"
ANSWER_TIMEOUT = 20.0
_SDK_TIMEOUT = 60

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ClaimCredentials:
    """The private key lives in memory only.

    Its PEM is PKCS#1 or SEC 1: the SDK's TLS on Windows (aws-c-io, Schannel) reads no PKCS#8.
    """

    certificate_pem: str
    private_key_pem: bytes = field(repr=False)


class NewCertificate(NamedTuple):
    certificate_pem: str
    certificate_id: str
    ownership_token: str


class Registered(NamedTuple):
    thing_name: str
    device_configuration: Mapping[str, str]


class ClaimConnection:
    """A context manager: entry raises CLD-020 (AWS IoT not reached) or CLD-021 (claim refused).

    A request that is out is waited for even when the person asks to stop: an answer thrown away would leave
    a certificate without a unit.
    """

    def __init__(self, cloud: Cloud, claim: ClaimCredentials, template: str) -> None:
        host, port = cloud.mqtt_endpoint()
        build = functools.partial(
            mqtt5_client_builder.mtls_from_bytes,
            claim.certificate_pem.encode("ascii"),
            claim.private_key_pem,
            endpoint=host,
            port=port,
            ca_filepath=cloud.target.ca_file,
        )
        self._template = template
        self._connection = MqttConnection(build, f"{CLIENT_PREFIX}{secrets.token_hex(8)}")
        self._identity: Any = None

    def __enter__(self) -> ClaimConnection:
        self._connection.open()
        options = mqtt_request_response.ClientOptions(
            max_request_response_subscriptions=4,  # accepted and rejected of both requests
            max_streaming_subscriptions=1,
            operation_timeout_in_seconds=_SDK_TIMEOUT,
        )
        self._identity = iotidentity.IotIdentityClientV2(self._connection.client, options)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._identity = None
        self._connection.close()

    def create_from_csr(
        self, csr_pem: str, timeout: float = ANSWER_TIMEOUT, cancel: CancelToken | None = None
    ) -> NewCertificate:
        """A certificate that is PENDING_ACTIVATION: AWS deletes it in an hour unless it is registered.

        Raises CLD-031 (rejected), `LostAnswerError`, CLD-024 (the claim policy forbids it).
        """
        request = iotidentity.CreateCertificateFromCsrRequest(certificate_signing_request=csr_pem)
        answer = self._ask(
            "a certificate", self._identity.create_certificate_from_csr, request, timeout, cancel
        )
        return NewCertificate(
            answer.certificate_pem, answer.certificate_id, answer.certificate_ownership_token
        )

    def register_thing(
        self,
        ownership_token: str,
        parameters: Mapping[str, str],
        timeout: float = ANSWER_TIMEOUT,
        cancel: CancelToken | None = None,
    ) -> Registered:
        """Runs the template: thing, groups, policy, active certificate. Errors as `create_from_csr`."""
        request = iotidentity.RegisterThingRequest(
            template_name=self._template,
            certificate_ownership_token=ownership_token,
            parameters=dict(parameters),
        )
        answer = self._ask("the registration", self._identity.register_thing, request, timeout, cancel)
        return Registered(answer.thing_name, answer.device_configuration or {})

    def _ask(
        self, what: str, operation: Any, request: Any, timeout: float, cancel: CancelToken | None
    ) -> Any:
        if cancel is not None:
            cancel.check()
        _log.debug("%s: asks for %s", self._connection.client_id, what)
        try:
            answer = operation(request).result(timeout)
        except concurrent.futures.TimeoutError as error:
            raise _lost(what) from error
        except V2ServiceException as error:
            raise _failure(what, error) from error
        _log.debug("%s: has %s", self._connection.client_id, what)
        return answer


def _failure(what: str, error: Any) -> CloudError:
    if error.modeled_error is not None:
        return _rejected(what, error.modeled_error)
    name = getattr(error.inner_error, "name", "")
    if name.endswith("SUBSCRIBE_FAILURE") or name.endswith("PUBLISH_FAILURE"):
        return CloudError(REQUEST_NOT_TAKEN, what=what, name=name)
    return _lost(what)


def _rejected(what: str, answer: Any) -> CloudError:
    status = int(answer.status_code or 0)
    return CloudError(
        REQUEST_REJECTED,
        what=what,
        error=answer.error_code,
        reason=answer.error_message,
        retryable=status == 429 or status >= 500,
        context={"status": status, "error_code": answer.error_code},
    )


def _lost(what: str) -> LostAnswerError:
    return LostAnswerError(ANSWER_LOST, what=what)
