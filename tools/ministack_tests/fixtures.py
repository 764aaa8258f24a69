"""What MiniStack's tests expect of their `conftest.py`, which its source distribution leaves out.

Written from how the tests use it; `LINEKEY_SUITE` names the file that tells where the server is.
"""

from __future__ import annotations

import datetime
import json
import os
import socket
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.config import Config
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

SUITE = json.loads(Path(os.environ["LINEKEY_SUITE"]).read_text(encoding="utf-8"))
ENDPOINT = SUITE["endpoint"]
REGION = "us-east-1"
HOST = urlsplit(ENDPOINT).hostname
SERVICES = {
    "acm_client": "acm",
    "cfn": "cloudformation",
    "ddb": "dynamodb",
    "iam": "iam",
    "iot_client": "iot",
    "iot_data_client": "iot-data",
    "iot_jobs_data": "iot-jobs-data",
    "kms_client": "kms",
    "lam": "lambda",
    "s3": "s3",
    "sns": "sns",
    "sqs": "sqs",
    "sts": "sts",
}

os.environ["AUTH"] = "true"
if SUITE["bench"]:
    # MiniStack's functions, which many tests call in their own process, are those of the bench there.
    from desktop.bench.environment import prepare

    prepare(Path(SUITE["folder"]), urlsplit(ENDPOINT).port or 0, persist=False)
    from desktop.bench.hooks import install
    from desktop.bench.limits import UNLIMITED

    install(0, UNLIMITED)
os.environ["MINISTACK_ENDPOINT"] = ENDPOINT


def make_client(service: str, additional_config_kwargs: dict[str, Any] | None = None) -> Any:
    return _client(service, SUITE["key"], SUITE["secret"], **(additional_config_kwargs or {}))


def _client(service: str, key: str, secret: str, **options: Any) -> Any:
    connect: Any = boto3.client
    return connect(
        service,
        endpoint_url=ENDPOINT,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        region_name=REGION,
        config=Config(retries={"mode": "standard"}, max_pool_connections=50, **options),
    )


def _service(name: str) -> Callable[[], Any]:
    @pytest.fixture(scope="session", name=name)
    def fixture() -> Any:
        return make_client(SERVICES[name])

    return fixture


globals().update({f"{name}_fixture": _service(name) for name in SERVICES})


@pytest.fixture(scope="session")
def auth_enabled() -> bool:
    return True


class User:
    """An IAM user with an access key."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.arn = f"arn:aws:iam::000000000000:user/{name}"
        self.key = make_client("iam").create_access_key(UserName=name)["AccessKey"]

    def client(self, service: str, **options: Any) -> Any:
        return _client(service, self.key["AccessKeyId"], self.key["SecretAccessKey"], **options)


@pytest.fixture
def iam_user() -> Iterator[Callable[..., User]]:
    """`iam_user(policy=...)`: a new user with that policy, gone after the test."""
    iam, users = make_client("iam"), []

    def make(policy: dict[str, Any] | None = None) -> User:
        name = f"user-{uuid.uuid4().hex[:8]}"
        iam.create_user(UserName=name)
        if policy is not None:
            iam.put_user_policy(UserName=name, PolicyName="test", PolicyDocument=json.dumps(policy))
        users.append(User(name))
        return users[-1]

    yield make
    for user in users:
        for key in iam.list_access_keys(UserName=user.name)["AccessKeyMetadata"]:
            iam.delete_access_key(UserName=user.name, AccessKeyId=key["AccessKeyId"])
        for name in iam.list_user_policies(UserName=user.name)["PolicyNames"]:
            iam.delete_user_policy(UserName=user.name, PolicyName=name)
        iam.delete_user(UserName=user.name)


@contextmanager
def second_access_key(user: User) -> Iterator[tuple[str, str]]:
    iam = make_client("iam")
    key = iam.create_access_key(UserName=user.name)["AccessKey"]
    try:
        yield key["AccessKeyId"], key["SecretAccessKey"]
    finally:
        iam.delete_access_key(UserName=user.name, AccessKeyId=key["AccessKeyId"])


@contextmanager
def patch_endpoint_dns() -> Iterator[None]:
    """Names below that of the endpoint lead to it."""
    original = socket.getaddrinfo

    def lookup(host: Any, *rest: Any, **options: Any) -> Any:
        below = isinstance(host, str) and host.endswith(f".{HOST}")
        return original(HOST if below else host, *rest, **options)

    socket.getaddrinfo = lookup
    try:
        yield
    finally:
        socket.getaddrinfo = original


def iot_test_ca(registration_code: str, common_name: str = "Test CA") -> tuple[str, str, str]:
    """A CA, its key, and the certificate that proves it is ours; all PEM."""
    key, proof_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _certificate(common_name, key, common_name, key, is_ca=True)
    proof = _certificate(registration_code, proof_key, common_name, key, is_ca=False)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return authority, private, proof


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    is_ca: bool,
) -> str:
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder(
        issuer_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]),
        subject_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]),
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=now - datetime.timedelta(minutes=5),
        not_valid_after=now + datetime.timedelta(days=1),
    )
    builder = builder.add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
    return builder.sign(issuer_key, SHA256()).public_bytes(Encoding.PEM).decode()


def _queue_policy(service: str, queue_arn: str, conditions: dict[str, Any]) -> dict[str, Any]:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": f"{service}.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue_arn,
        "Condition": conditions,
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def sqs_policy_allow_sns(queue_arn: str, topic_arn: str) -> dict[str, Any]:
    return _queue_policy("sns", queue_arn, {"ArnLike": {"aws:SourceArn": topic_arn}})


def pytest_collection_modifyitems(config: Any, items: list[Any]) -> None:
    """Leaves out the tests that start a MiniStack of their own, which say nothing of the server at hand."""
    own = [item for item in items if "broker" in item.fixturenames or "_spawn" in _names_in(item)]
    config.hook.pytest_deselected(items=own)
    items[:] = [item for item in items if item not in own]


def _names_in(item: Any) -> tuple[str, ...]:
    return item.function.__code__.co_names if hasattr(item, "function") else ()


_outcomes: dict[str, str] = {}


def pytest_runtest_logreport(report: Any) -> None:
    """Keeps how each test ended; what fails in one of its parts has failed."""
    name = report.nodeid
    if report.failed or (report.skipped and name not in _outcomes):
        _outcomes[name] = report.outcome
    elif report.when == "call":
        _outcomes.setdefault(name, report.outcome)


def pytest_sessionfinish() -> None:
    Path(SUITE["outcomes"]).write_text(json.dumps(_outcomes), encoding="utf-8")
