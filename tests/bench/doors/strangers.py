"""Programs that are none of AWS's and none of ours, with a bench on AWS IoT's own ports."""

from __future__ import annotations

import json
from contextlib import closing
from itertools import product
from subprocess import CompletedProcess
from typing import Any

from desktop.bench.unit.process import UnitProcess
from tests.bench.cloud.clients import allow
from tests.bench.cloud.door import PASSWORD
from tests.bench.doors.tls_clients import AUTHORIZER, MQTT
from tests.bench.doors.world import HERE, THERE, TOPIC, World, ran, scenario
from tests.bench.virtual_units import ConsoleClient, pem_in, status, wait_until

PROTOCOLS = ("mqttv311", "mqttv5")
# How long they wait where nothing comes; what they say of that is a failure.
PATIENCE = ["-W", "10"]


def mosquitto(world: World, program: str, *options: str, region: str = HERE) -> CompletedProcess[str]:
    """`pub`, `sub`, or `rr`, which subscribes, publishes, and prints the first that it hears."""
    patience = [] if program == "pub" else PATIENCE
    where = ["-h", world.host(region), "--cafile", world.endpoint.ca_file, *patience]
    return ran([f"mosquitto_{program}", *where, *options])


@scenario
def mosquitto_with_a_certificate(world: World) -> None:
    certificate, key = world.files(world.lamp)
    who = ["--cert", certificate, "--key", key, "-i", "port-mosquitto"]
    for protocol in PROTOCOLS:
        for port in (["-p", "8883"], ["-p", "443", "--tls-alpn", MQTT]):
            said = ["-V", protocol, "-q", "1", "-t", TOPIC, "-e", TOPIC, "-m", f"on {port[1]}"]
            heard = mosquitto(world, "rr", *port, *who, *said)
            assert heard.stdout == f"on {port[1]}\n", heard.stderr


@scenario
def mosquitto_with_a_user_name_and_a_password(world: World) -> None:
    for region, protocol in product((HERE, THERE), PROTOCOLS):
        name = f"ana?x-amz-customauthorizer-name={world.door(region)}"
        who = ["-p", "443", "--tls-alpn", AUTHORIZER, "-V", protocol, "-i", "ana-mosquitto", "-u", name]
        right, wrong = ([*who, "-q", "1", "-P", password] for password in (PASSWORD, "open barley"))
        room, hall = ["-t", "room/m"], ["-t", "hall/m"]
        heard = mosquitto(world, "rr", *right, *room, "-e", "room/m", "-m", "on", region=region)
        assert heard.stdout == "on\n", heard.stderr
        # MQTT 3.1.1 has no word for it: the connection ends.
        why = "Not authorized" if protocol == "mqttv5" else "The connection was lost"
        for who, topic in ((wrong, room), (right, hall)):
            refused = mosquitto(world, "pub", *who, *topic, "-m", "on", region=region)
            assert why in refused.stderr, refused
        if protocol == "mqttv5":
            refused = mosquitto(world, "sub", *right, *hall, region=region)
            assert "All subscription requests were denied" in refused.stderr, refused


@scenario
def mosquitto_is_told_that_there_is_no_quality_of_service_2(world: World) -> None:
    certificate, key = world.files(world.lamp)
    who = ["-p", "8883", "--cert", certificate, "--key", key, "-i", "port-mosquitto", "-V", "mqttv5"]
    refused = mosquitto(world, "pub", *who, "-q", "2", "-t", TOPIC, "-m", "on")
    assert "QoS not supported" in refused.stderr, refused


@scenario
def curl_and_boto_see_to_jobs(world: World) -> None:
    """By certificate on 8443, and signed on 443."""
    iot, jobs = world.aws("iot"), f"https://{world.host()}:8443/things/port-curl/jobs"
    target = iot.create_thing(thingName="port-curl")["thingArn"]
    for job in ("by-curl", "by-boto"):
        iot.create_job(jobId=job, targets=[target], document='{"on": true}')
    certificate, key = world.files(world.lamp)
    identity = ["--cacert", world.endpoint.ca_file, "--cert", certificate, "--key", key]

    def curl(*options: str) -> Any:
        return json.loads(ran(["curl", "--silent", "--show-error", *identity, *options]).stdout)

    assert [one["jobId"] for one in curl(jobs)["queuedJobs"]] == ["by-curl", "by-boto"]
    started = curl("--request", "PUT", "--data", "{}", f"{jobs}/$next")["execution"]
    assert json.loads(started["jobDocument"]) == {"on": True}
    curl("--data", '{"status": "SUCCEEDED"}', f"{jobs}/by-curl")

    boto = world.aws("iot-jobs-data", endpoint_url=f"https://{world.host()}", verify=world.endpoint.ca_file)
    started = boto.start_next_pending_job_execution(thingName="port-curl")["execution"]
    boto.update_job_execution(thingName="port-curl", jobId=started["jobId"], status="SUCCEEDED")
    assert [iot.describe_job(jobId=job)["job"]["status"] for job in ("by-curl", "by-boto")] == [
        "COMPLETED"
    ] * 2


@scenario
def a_unit_that_is_told_a_name_and_no_port(world: World) -> None:
    """In the steps of FreeRTOS's `provision.py`, with its certificate that the unit signs itself."""
    with UnitProcess(world.folder / "unit") as unit, closing(ConsoleClient(unit.uris[0])) as console:
        console.command("conf set thing_name port-unit")
        console.command(f"conf set mqtt_endpoint {world.host()}")
        console.command("conf commit")
        console.command("pki generate key")
        certificate = pem_in(console.command("pki generate cert"))
        iot = world.aws("iot")
        made = iot.register_certificate_without_ca(certificatePem=certificate, status="ACTIVE")
        iot.create_thing(thingName="port-unit")
        iot.attach_thing_principal(thingName="port-unit", principal=made["certificateArn"])
        document = {"Version": "2012-10-17", "Statement": [allow("iot:*", "*")]}
        iot.create_policy(policyName="AllowAllDev", policyDocument=json.dumps(document))
        iot.attach_policy(policyName="AllowAllDev", target=made["certificateArn"])
        console.import_certificate(world.ca_pem, "root_ca_cert")
        console.command("reset")
        wait_until(lambda: status(unit.flashes[0])["connected"], "the unit's connection")
