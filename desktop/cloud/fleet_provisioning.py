"""Fleet provisioning over MQTT with a claim certificate.

Source: AWS IoT developer guide, "Device provisioning MQTT API". Answers do not say which request they
belong to. So a connection has one request out at a time, and one whose answer was lost has no second.
Payloads are JSON or CBOR, as the topic's last level says; both have the same fields.
"""

from __future__ import annotations

import concurrent.futures
import logging
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal, NamedTuple

from desktop.cloud.errors import LostAnswerError, ThrottledError, is_throttling
from desktop.cloud.mqtt import REFUSAL, Message, MqttConnection
from desktop.cloud.mqtt_client import Endpoint, LostConnectionError
from desktop.cloud.session import Cloud
from desktop.cloud.tls import client_context, present
from desktop.core.cancel import CancelToken
from desktop.core.catalogue.cloud import (
    ANSWER_LOST,
    ASKED_TOO_OFTEN,
    REQUEST_NOT_TAKEN,
    REQUEST_REJECTED,
    TLS_FAILED,
)
from desktop.core.errors import CloudError
from desktop.core.json_text import json_text, parse_json
from signing.messages import said

CLIENT_PREFIX = "linekey-claim-"
ANSWER_TIMEOUT = 20.0
CREATE_FROM_CSR = "$aws/certificates/create-from-csr"
DEEPEST = 8  # answers hold one map in another

Encoding = Literal["json", "cbor"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ClaimCredentials:
    """The private key is in clear, and lives in memory only. `has_ended` is that of a claim that is lent."""

    certificate_pem: str
    private_key_pem: bytes = field(repr=False)
    has_ended: Callable[[], bool] = field(default=lambda: False, repr=False, compare=False)


class NewCertificate(NamedTuple):
    certificate_pem: str
    certificate_id: str
    ownership_token: str


class Registered(NamedTuple):
    thing_name: str
    device_configuration: Mapping[str, str]


class ClaimConnection:
    """A context manager: entry raises CLD-020 (AWS IoT not reached) or CLD-021 (claim refused).

    Requests keep the pace of their API, and `timeout` counts from when they go out. One that is out is waited
    for even when the person asks to stop: an answer thrown away would leave a certificate without a unit.
    After a lost answer the next request goes over a new connection.
    """

    def __init__(
        self, cloud: Cloud, claim: ClaimCredentials, template: str, encoding: Encoding = "json"
    ) -> None:
        self._endpoint = _endpoint(cloud, claim)
        self._pace = cloud.pace
        self._encoding = encoding
        self._create = f"{CREATE_FROM_CSR}/{encoding}"
        self._register = f"$aws/provisioning-templates/{template}/provision/{encoding}"
        self._turn = threading.Lock()
        self._line: _Line | None = None

    def __enter__(self) -> ClaimConnection:
        self._line = _Line(self._endpoint)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._drop()

    def create_from_csr(
        self, csr_pem: str, timeout: float = ANSWER_TIMEOUT, cancel: CancelToken | None = None
    ) -> NewCertificate:
        """A certificate that is PENDING_ACTIVATION: AWS deletes it in an hour unless it is registered.

        Raises CLD-031 (rejected), `LostAnswerError`, CLD-024 (the claim policy forbids it).
        """
        request = {"certificateSigningRequest": csr_pem}
        names = ("certificatePem", "certificateId", "certificateOwnershipToken")
        answer = self._pace.call(
            "mqtt.CreateCertificateFromCsr",
            lambda: self._ask("a certificate", self._create, request, names, timeout, cancel),
        )
        return NewCertificate(*(answer[name] for name in names))

    def register_thing(
        self,
        ownership_token: str,
        parameters: Mapping[str, str],
        timeout: float = ANSWER_TIMEOUT,
        cancel: CancelToken | None = None,
    ) -> Registered:
        """Runs the template: thing, groups, policy, active certificate. Errors as `create_from_csr`."""
        request = {"certificateOwnershipToken": ownership_token, "parameters": dict(parameters)}
        answer = self._pace.call(
            "mqtt.RegisterThing",
            lambda: self._ask("the registration", self._register, request, ("thingName",), timeout, cancel),
        )
        return Registered(answer["thingName"], answer.get("deviceConfiguration") or {})

    def _ask(
        self,
        what: str,
        topic: str,
        request: Mapping[str, Any],
        names: tuple[str, ...],
        timeout: float,
        cancel: CancelToken | None,
    ) -> dict[str, Any]:
        """The answer, which has `names`."""
        if cancel is not None:
            cancel.check()
        with self._turn:
            if self._line is None or self._line.lost.is_set():
                self._drop()
                self._line = _Line(self._endpoint)
            _log.debug("asks for %s", what)
            try:
                said = self._line.ask(topic, _written(request, self._encoding), timeout)
                accepted = said.topic.endswith("/accepted")
                answer = _read(said.payload, self._encoding)
                if accepted and not all(isinstance(answer.get(name), str) for name in names):
                    raise LostConnectionError("the answer is not understood")
            except LostConnectionError as error:
                self._drop()
                raise LostAnswerError(ANSWER_LOST, what=what) from error
            except BaseException as error:
                if isinstance(error, CloudError) and REFUSAL in error.context:
                    raise CloudError(REQUEST_NOT_TAKEN, what=what, name=error.context[REFUSAL]) from error
                self._drop()
                raise
        if not accepted:
            raise _rejected(what, answer)
        _log.debug("has %s", what)
        return answer

    def _drop(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()


class _Line:
    """One connection with one request out at a time; it ends when it is lost."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.lost = threading.Event()
        self._topics: tuple[str, ...] = ()
        self._answer: concurrent.futures.Future[Message] = concurrent.futures.Future()
        self._connection = MqttConnection(
            endpoint,
            f"{CLIENT_PREFIX}{secrets.token_hex(8)}",
            self._received,
            on_lost=self._ended,
            reconnect=False,
        )
        self._heard: set[str] = set()
        self._connection.open()

    def ask(self, topic: str, payload: bytes, timeout: float) -> Message:
        """Raises `LostConnectionError` when the request may be out, `CloudError` when it is not."""
        deadline = time.monotonic() + timeout
        topics = (f"{topic}/accepted", f"{topic}/rejected")
        if topic not in self._heard:
            self._connection.subscribe(*topics)
            self._heard.add(topic)
        self._answer = concurrent.futures.Future()
        self._topics = topics
        try:
            self._connection.publish(topic, payload, timeout)
            return self._answer.result(max(0.0, deadline - time.monotonic()))
        except (CloudError, TimeoutError) as error:
            if isinstance(error, CloudError) and REFUSAL in error.context:
                raise
            raise LostConnectionError(str(error)) from error
        finally:
            self._topics = ()

    def close(self) -> None:
        self._connection.close()

    # --- called on the connection's thread

    def _received(self, message: Message) -> None:
        if message.topic in self._topics and not self._answer.done():
            self._answer.set_result(message)

    def _ended(self) -> None:
        self.lost.set()
        if not self._answer.done():
            self._answer.set_exception(LostConnectionError("the connection ended"))


def _endpoint(cloud: Cloud, claim: ClaimCredentials) -> Endpoint:
    host, port = cloud.mqtt_endpoint()
    try:
        context = client_context(cloud.trust_pem(), system=cloud.target.ca_file is None)
        present(context, claim.certificate_pem.encode("ascii"), claim.private_key_pem, port)
    except (OSError, ValueError) as error:
        name = getattr(error, "reason", None) or type(error).__name__
        raise CloudError(TLS_FAILED, name=name) from error
    return Endpoint(host, port, context)


def _written(request: Mapping[str, Any], encoding: Encoding) -> bytes:
    if encoding == "json":
        return json_text(request).encode()
    import cbor2  # slow to load, and most products speak JSON

    return cbor2.dumps(request)


def _read(payload: bytes, encoding: Encoding) -> dict[str, Any]:
    """Empty for what is no object of that encoding."""
    read = _read_json(payload) if encoding == "json" else _read_cbor(payload)
    return read if isinstance(read, dict) else {}


def _read_json(payload: bytes) -> Any:
    try:
        return parse_json(payload)
    except ValueError:
        return None


def _read_cbor(payload: bytes) -> Any:
    """None also for what is a burden to read: depth, keys that are not text, and every tag (RFC 8949 3.4),
    since shared references, regular expressions and huge numbers come as tags, and AWS sends none.
    """
    import cbor2

    try:
        return cbor2.loads(
            payload,
            max_depth=DEEPEST,
            allow_duplicate_keys=False,
            strict_hashable_types=True,
            tag_hook=_refuse_tag,
            semantic_decoders=dict.fromkeys(_TAGS_OF_CBOR2, _refuse_tag),
        )
    except (cbor2.CBORDecodeError, MemoryError):
        return None


# Those that cbor2 decodes without asking the hook.
_TAGS_OF_CBOR2 = (
    *range(6),
    25,
    28,
    29,
    30,
    *range(35, 38),
    52,
    54,
    100,
    256,
    258,
    260,
    261,
    1004,
    43000,
    55799,
)


def _refuse_tag(*_: object) -> Any:
    raise ValueError("a tag")


def _rejected(what: str, answer: Mapping[str, Any]) -> CloudError:
    status = answer.get("statusCode")
    status = status if isinstance(status, int) else 0
    code = answer.get("errorCode")
    if is_throttling(str(code), status):
        return ThrottledError(ASKED_TOO_OFTEN, what=said("ask for {what}", what=what))
    return CloudError(
        REQUEST_REJECTED,
        what=what,
        error=code,
        reason=answer.get("errorMessage"),
        retryable=status == 429 or status >= 500,
        context={"status": status, "error_code": code},
    )
