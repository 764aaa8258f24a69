"""The claim of a trusted user is refused once its time is over."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from awscrt.exceptions import AwsCrtError
from awsiot import mqtt_connection_builder

from desktop.bench.endpoint import BenchEndpoint
from tests.bench.cloud.clients import Client, Identity

# A bench whose claims live for seconds, where AWS IoT's live for five minutes.
LIFE_SECONDS = 5
SCRIPT = f"""
from desktop.bench import server

prepare = server.prepare

def prepare_shortly(*arguments, **options):
    prepare(*arguments, **options)
    from ministack.services import iot

    assert iot._PROVISIONING_CLAIM_SECONDS == 300
    iot._PROVISIONING_CLAIM_SECONDS = {LIFE_SECONDS}

server.prepare = prepare_shortly
options = server.BenchOptions(until_stdin_closes=True)
server.run_bench(options, lambda endpoint: print(endpoint.to_json(), flush=True), print)
"""


@pytest.fixture
def endpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[BenchEndpoint]:
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(tmp_path))
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        yield BenchEndpoint.from_json(process.stdout.readline())
        process.communicate(timeout=30)


def test_after_its_time_a_claim_does_not_connect(endpoint: BenchEndpoint) -> None:
    session = boto3.Session(endpoint.access_key_id, endpoint.secret_access_key, region_name=endpoint.region)
    iot, iam = (session.client(name, endpoint_url=endpoint.endpoint_url) for name in ("iot", "iam"))
    trust = {"Statement": {"Effect": "Allow", "Principal": {"Service": "iot.amazonaws.com"}}}
    trust["Statement"]["Action"] = "sts:AssumeRole"
    role = iam.create_role(RoleName="line", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    certificate = {"CertificateId": {"Ref": "AWS::IoT::Certificate::Id"}, "Status": "ACTIVE"}
    resources = {"certificate": {"Type": "AWS::IoT::Certificate", "Properties": certificate}}
    iot.create_provisioning_template(
        templateName="line",
        templateBody=json.dumps({"Resources": resources}),
        provisioningRoleArn=role,
        enabled=True,
    )
    made = iot.create_provisioning_claim(templateName="line")
    lent = Identity(made["certificateId"], made["certificatePem"], made["keyPair"]["PrivateKey"])

    def connect(name: str) -> Client:
        return Client(
            mqtt_connection_builder.mtls_from_bytes(
                lent.certificate_pem.encode(),
                lent.key_pem.encode(),
                endpoint=endpoint.mqtt_host,
                port=endpoint.mqtt_port,
                ca_filepath=endpoint.ca_file,
                client_id=name,
            )
        )

    in_time = connect("in-time")
    in_time.publish("$aws/certificates/create/json", b"{}")
    assert in_time.hear()[0].endswith("/accepted")
    time.sleep(max(0, made["expiration"].timestamp() - time.time()) + 1)
    with pytest.raises(AwsCrtError):
        connect("late")
    in_time.publish("$aws/certificates/create/json", b"{}")
    with pytest.raises(queue.Empty):
        in_time.messages.get(timeout=1)
    assert lent.certificate_id not in str(iot.list_certificates())
    in_time.close()
