"""Clients and credentials for the tests against the bench's cloud."""

from __future__ import annotations

import json
import queue
import ssl
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from awscrt import mqtt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.subscribeoptions import SubscribeOptions

from desktop.bench.endpoint import BenchEndpoint

SECONDS = 15
NO_SUCH_KEY = pytest.mark.skipif(
    sys.platform == "win32", reason="the TLS of the AWS SDK takes no client key on a curve under wine"
)


@dataclass(frozen=True)
class Identity:
    certificate_id: str
    certificate_pem: str
    key_pem: str


class Client:
    """An MQTT client of the AWS SDK that keeps what it hears."""

    def __init__(self, connection: mqtt.Connection) -> None:
        self.connection = connection
        self.messages: queue.Queue[tuple[str, bytes]] = queue.Queue()
        connection.on_message(lambda topic, payload, **_: self.messages.put((topic, payload)))
        connection.connect().result(SECONDS)
        self._open = True

    def subscribe(self, topic: str) -> None:
        self.connection.subscribe(topic, mqtt.QoS.AT_LEAST_ONCE)[0].result(SECONDS)

    def publish(self, topic: str, payload: bytes) -> None:
        self.connection.publish(topic, payload, mqtt.QoS.AT_LEAST_ONCE)[0].result(SECONDS)

    def hear(self) -> tuple[str, bytes]:
        return self.messages.get(timeout=SECONDS)

    def close(self) -> None:
        if self._open:
            self._open = False
            self.connection.disconnect().result(SECONDS)


class Device:
    """By another's MQTT client, which hears each answer of the broker; `topics` are those of its messages."""

    def __init__(self, bench: BenchEndpoint, identity: Identity, client_id: str, folder: Path) -> None:
        certificate, key = folder / "unit.pem", folder / "unit.key"
        certificate.write_text(identity.certificate_pem, encoding="ascii")
        key.write_text(identity.key_pem, encoding="ascii")
        context = ssl.create_default_context(cafile=bench.ca_file)
        context.load_cert_chain(certificate, key)
        self._answers: queue.Queue[Any] = queue.Queue()
        self.topics: queue.Queue[str] = queue.Queue()
        self._client = client = paho.Client(CallbackAPIVersion.VERSION2, client_id, protocol=paho.MQTTv5)
        client.tls_set_context(context)
        client.on_connect = lambda _client, _data, _flags, reason, _more: self._answers.put([reason])
        client.on_subscribe = lambda _client, _data, _id, reasons, _more: self._answers.put(reasons)
        client.on_publish = lambda _client, _data, _id, reason, _more: self._answers.put([reason])
        client.on_message = lambda _client, _data, message: self.topics.put(message.topic)
        client.connect(bench.mqtt_host, bench.mqtt_port)

    def __enter__(self) -> Device:
        self._client.loop_start()
        [self.connected] = self._heard()
        return self

    def __exit__(self, *_: object) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def subscribe(self, filters: list[str]) -> list[bool]:
        self._client.subscribe([(one, SubscribeOptions(qos=1)) for one in filters])
        return self._heard()

    def publish(self, topic: str) -> bool:
        self._client.publish(topic, b"{}", 1)
        [allowed] = self._heard()
        return allowed

    def _heard(self) -> list[bool]:
        return [not reason.is_failure for reason in self._answers.get(timeout=SECONDS)]


def allow(actions: str | list[str], resources: str | list[str]) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": resources}


def make_identity(iot: Any, policy: str, statements: list[dict[str, Any]]) -> Identity:
    """An active certificate with a policy of its own."""
    made = iot.create_keys_and_certificate(setAsActive=True)
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iot.create_policy(policyName=policy, policyDocument=document)
    iot.attach_policy(policyName=policy, target=made["certificateArn"])
    return Identity(made["certificateId"], made["certificatePem"], made["keyPair"]["PrivateKey"])


def make_role(iam: Any, name: str, action: str) -> str:
    """A role that AWS IoT may assume and that may do `action` on S3; its ARN."""
    trust = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "iot.amazonaws.com"},
            "Action": "sts:AssumeRole",
        },
    }
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    policy = {"Version": "2012-10-17", "Statement": allow(action, "arn:aws:s3:::*")}
    iam.put_role_policy(RoleName=name, PolicyName="s3", PolicyDocument=json.dumps(policy))
    return str(arn)


@dataclass(frozen=True)
class KeyAndCsr:
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    csr_pem: str

    @property
    def key_pem(self) -> str:
        """In the form that the SDK reads on Windows, too."""
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()


def make_csr(
    common_name: str, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | None = None
) -> KeyAndCsr:
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    csr = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
    return KeyAndCsr(key, csr.public_bytes(Encoding.PEM).decode())
