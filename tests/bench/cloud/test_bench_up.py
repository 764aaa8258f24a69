"""`linekey bench up`: ports, endpoint record, persistence, and nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest

from desktop.bench.endpoint import BenchEndpoint, record_path, running_bench
from desktop.bench.process import BenchProcess
from desktop.core.errors import BenchError
from desktop.core.program import linekey_command
from tests.bench.cloud.clients import make_role


def client(endpoint: BenchEndpoint, service: str, **options: Any) -> Any:
    return boto3.client(
        service,
        aws_access_key_id=endpoint.access_key_id,
        aws_secret_access_key=endpoint.secret_access_key,
        region_name=endpoint.region,
        endpoint_url=options.pop("endpoint_url", endpoint.endpoint_url),
        **options,
    )


def test_https_and_mqtt_certificates_come_from_the_ca_file(bench: BenchEndpoint) -> None:
    context = ssl.create_default_context(cafile=bench.ca_file)
    with urllib.request.urlopen(f"{bench.endpoint_url_tls}/_ministack/health", context=context) as answer:
        assert answer.status == 200
    tls = client(bench, "sts", endpoint_url=bench.endpoint_url_tls, verify=bench.ca_file)
    assert tls.get_caller_identity()["Account"] == bench.account_id
    context.verify_mode = ssl.CERT_REQUIRED
    with (
        socket.create_connection((bench.mqtt_host, bench.mqtt_port), 5) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as secure,
    ):
        assert secure.version() in {"TLSv1.2", "TLSv1.3"}


def test_a_wrong_secret_is_refused(bench: BenchEndpoint) -> None:
    forger = boto3.client(
        "iot",
        aws_access_key_id=bench.access_key_id,
        aws_secret_access_key="not the secret",
        region_name=bench.region,
        endpoint_url=bench.endpoint_url,
    )
    with pytest.raises(forger.exceptions.ClientError, match="signature"):
        forger.list_things()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_listens_on_loopback_only(bench: BenchEndpoint) -> None:
    inodes = set()
    for entry in Path(f"/proc/{bench.pid}/fd").iterdir():
        target = os.readlink(entry)
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    listening = [
        line.split()[1]
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text(encoding="utf-8").splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[9] in inodes
    ]
    assert len(listening) == 3
    assert all(address.startswith("0100007F:") for address in listening)


def test_the_running_bench_is_found_until_it_ends(data_dir: Path) -> None:
    with pytest.raises(BenchError) as none:
        running_bench()
    assert none.value.code == "BEN-001"
    with BenchProcess() as process:
        assert running_bench() == process.endpoint
        if sys.platform != "win32":
            assert record_path().stat().st_mode & 0o777 == 0o600
    assert not record_path().exists()
    assert not Path(process.endpoint.ca_file).parent.exists()
    assert [path.name for path in (data_dir / "bench").iterdir()] == ["bench.log"]


def test_a_record_of_a_dead_bench_does_not_count(data_dir: Path) -> None:
    with BenchProcess() as process:
        record = record_path().read_text(encoding="utf-8")
    record_path().write_text(record, encoding="utf-8")
    with pytest.raises(BenchError, match="No bench is running"):
        running_bench()
    assert process.endpoint.to_json() == record


def test_a_busy_port_is_a_sentence(bench: BenchEndpoint) -> None:
    command = linekey_command("bench", "up", "--json", "--mqtt-port", str(bench.mqtt_port))
    second = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=30, check=False)
    assert second.returncode == 17
    error = json.loads(second.stdout)["error"]
    assert error["code"] == "BEN-002"
    assert str(bench.mqtt_port) in error["message"]
    with pytest.raises(BenchError) as raised:
        BenchProcess("--port", str(bench.endpoint_url.rsplit(":", 1)[1])).start()
    assert raised.value.code == "BEN-002"


def test_state_survives_a_restart(tmp_path: Path) -> None:
    folder = tmp_path / "台架 state"
    with BenchProcess(persist=folder) as first:
        iot = client(first.endpoint, "iot")
        iot.create_thing(thingName="kept")
        function = f"arn:aws:lambda:{first.endpoint.region}:{first.endpoint.account_id}:function:sign"
        iot.create_certificate_provider(
            certificateProviderName="kept",
            lambdaFunctionArn=function,
            accountDefaultForOperations=["CreateCertificateFromCsr"],
        )
        s3 = client(first.endpoint, "s3")
        s3.create_bucket(Bucket="kept")
        s3.put_bucket_versioning(Bucket="kept", VersioningConfiguration={"Status": "Enabled"})
        version = s3.put_object(Bucket="kept", Key="a/b.bin", Body=b"one")["VersionId"]
        s3.put_object(Bucket="kept", Key="a/b.bin", Body=b"two")
        role = make_role(client(first.endpoint, "iam"), "reader", "s3:GetObject")
        place = {"bucket": "kept", "key": "a/b.bin", "version": version}
        iot.create_stream(streamId="kept", files=[{"fileId": 3, "s3Location": place}], roleArn=role)
        ca = Path(first.endpoint.ca_file).read_text(encoding="utf-8")
        elsewhere = client(replace(first.endpoint, region="eu-west-1"), "iot")
        elsewhere.create_stream(
            streamId="elsewhere", files=[{"fileId": 3, "s3Location": place}], roleArn=role
        )
    with BenchProcess(persist=folder) as second:
        iot, s3 = client(second.endpoint, "iot"), client(second.endpoint, "s3")
        assert iot.describe_thing(thingName="kept")["thingName"] == "kept"
        provider = iot.describe_certificate_provider(certificateProviderName="kept")
        assert provider["lambdaFunctionArn"] == function
        assert iot.describe_stream(streamId="kept")["streamInfo"]["files"][0]["s3Location"] == place
        assert s3.get_object(Bucket="kept", Key="a/b.bin", VersionId=version)["Body"].read() == b"one"
        assert Path(second.endpoint.ca_file).read_text(encoding="utf-8") == ca
        elsewhere = client(replace(second.endpoint, region="eu-west-1"), "iot")
        assert elsewhere.list_certificate_providers()["certificateProviders"] == []
        assert [one["streamId"] for one in elsewhere.list_streams()["streams"]] == ["elsewhere"]
        assert [one["streamId"] for one in iot.list_streams()["streams"]] == ["kept"]


def processes_in(folder: str) -> list[int]:
    """The Lambda processes of a bench run in a folder of its own."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if folder in (entry / "cmdline").read_text(encoding="utf-8"):
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "too late"
        time.sleep(0.02)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("end", ["stdin", "terminate", "interrupt", "kill"])
def test_no_process_is_left_behind(end: str, make_function: Callable[..., str]) -> None:
    process = BenchProcess()
    endpoint = process.start()
    try:
        folder = str(Path(endpoint.ca_file).parent)
        arn = make_function("idle", "def handler(event, context):\n    return event\n", endpoint)
        answer = client(endpoint, "lambda").invoke(FunctionName=arn, Payload=b'{"x": 1}')
        assert json.loads(answer["Payload"].read()) == {"x": 1}
        assert len(processes_in(folder)) == 1
        numbers = {"terminate": signal.SIGTERM, "interrupt": signal.SIGINT, "kill": signal.SIGKILL}
        if end in numbers:
            os.kill(endpoint.pid, numbers[end])
    finally:
        process.stop()
    wait_until(lambda: not processes_in(folder))
    assert not Path(f"/proc/{endpoint.pid}").exists()
    assert Path(folder).exists() == (end == "kill")
    if end == "kill":
        with BenchProcess():
            assert not Path(folder).exists()
