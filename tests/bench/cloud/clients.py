"""Clients and credentials for the tests against the bench's cloud."""

from __future__ import annotations

import json
import queue
import sys
from dataclasses import dataclass
from typing import Any

import pytest
from awscrt import mqtt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

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
