"""What the clients of a bench on AWS IoT's own ports find there, and the list of what they try."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import boto3

from desktop.bench.endpoint import BenchEndpoint
from desktop.bench.endpoint_names import DATA, address_of
from tests.bench.cloud.clients import SECONDS, Identity, allow, make_identity
from tests.bench.cloud.door import make_authorizer, make_function
from tests.bench.cloud.own_ca import new_ca
from tests.bench.doors.tls_clients import Dial

HERE, THERE = "us-east-1", "eu-west-1"
TOPIC = "ports/ok"


@dataclass
class World:
    endpoint: BenchEndpoint
    folder: Path
    _hosts: dict[str, str] = field(default_factory=dict)
    _doors: dict[str, str] = field(default_factory=dict)

    def aws(self, service: str, region: str = HERE, **options: Any) -> Any:
        options = {"endpoint_url": self.endpoint.endpoint_url, **options}
        session = boto3.Session(self.endpoint.access_key_id, self.endpoint.secret_access_key)
        return session.client(service, region_name=region, **options)

    def host(self, region: str = HERE) -> str:
        if region not in self._hosts:
            answer = self.aws("iot", region).describe_endpoint(endpointType=DATA)
            self._hosts[region] = answer["endpointAddress"]
        return self._hosts[region]

    def identity(self, region: str) -> Identity:
        arn = f"arn:aws:iot:{region}:{self.endpoint.account_id}"
        return make_identity(
            self.aws("iot", region),
            "ports",
            [
                allow("iot:Connect", f"{arn}:client/port-*"),
                allow(["iot:Publish", "iot:Receive"], f"{arn}:topic/ports/*"),
                allow("iot:Subscribe", f"{arn}:topicfilter/ports/*"),
                allow("iotjobsdata:*", f"{arn}:thing/port-*"),
            ],
        )

    @property
    def ca_pem(self) -> str:
        return Path(self.endpoint.ca_file).read_text(encoding="ascii")

    @cached_property
    def lamp(self) -> Identity:
        return self.identity(HERE)

    @cached_property
    def lamp_there(self) -> Identity:
        return self.identity(THERE)

    @cached_property
    def sni_only(self) -> Identity:
        """One whose CA AWS IoT does not know."""
        made = new_ca("Ports").device(common_name="port")
        iot = self.aws("iot")
        registered = iot.register_certificate_without_ca(certificatePem=made.certificate_pem, status="ACTIVE")
        assert self.lamp
        iot.attach_policy(policyName="ports", target=registered["certificateArn"])
        return made

    def door(self, region: str) -> str:
        """The name of the authorizer there."""
        if region not in self._doors:
            aws = partial(self.aws, region=region)
            self._doors[region] = make_authorizer(
                aws, "door", make_function(aws, f"door-{region}"), signingDisabled=True
            )
        return self._doors[region]

    def files(self, identity: Identity) -> tuple[str, str]:
        certificate, key = self.folder / "device.pem", self.folder / "device.key"
        certificate.write_text(identity.certificate_pem, encoding="ascii")
        key.write_text(identity.key_pem, encoding="ascii")
        return str(certificate), str(key)

    def dial(self, identity: Identity | None, name: str | None, alpn: str | None, **where: Any) -> Dial:
        address = where.get("region", HERE)
        port = where.get("port", 443)
        return Dial((address_of(address), port), self.endpoint.ca_file, name, identity, alpn)


Scenario = Callable[[World], None]
SCENARIOS: dict[str, Scenario] = {}


def scenario(run: Scenario) -> Scenario:
    SCENARIOS[run.__name__] = run
    return run


def ran(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", timeout=SECONDS, check=False, input=""
    )
