"""Where AWS is and who asks: one `Cloud` per account and Region, shared by all threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.session import get_session

from desktop.cloud.call_log import log_calls
from desktop.cloud.errors import seconds_off, translated
from desktop.cloud.mfa import ask_for_mfa_codes
from desktop.cloud.models import use_small_models
from desktop.cloud.pace import SERVICES, Pace, pace_calls
from desktop.core.catalogue.settings import NO_REGION
from desktop.core.errors import RegionUnknownError
from desktop.core.region import region_of_environment

MQTT_PORT = 8883
WEBSOCKET_PORT = 443
ATTEMPTS = 4


@dataclass(frozen=True)
class CloudTarget:
    """Where AWS is. `endpoint_url`, hosts, ports, `ca_file` and keys are set for the bench only.

    Without keys the usual AWS credentials chain is asked, starting with `profile`.
    """

    region: str
    endpoint_url: str | None = None
    ca_file: str | None = None
    mqtt_host: str | None = None
    mqtt_port: int = MQTT_PORT
    websocket_host: str | None = None
    websocket_port: int = WEBSOCKET_PORT
    access_key_id: str | None = None
    secret_access_key: str | None = field(default=None, repr=False)
    profile: str | None = None
    label: str = ""


class Cloud:
    """One account in one Region, shared by all threads (clients are thread safe, sessions are not).

    A `target` that is asked for is asked when something first needs AWS, and may raise then. So is `sign_in`,
    with this place as whoever is at the computer sees it: it answers the boto3 session for all that is done.
    """

    def __init__(
        self,
        target: CloudTarget | Callable[[], CloudTarget],
        sign_in: Callable[[Cloud], Any] | None = None,
    ) -> None:
        self._find_target = target if callable(target) else lambda: target
        self._sign_in = sign_in
        self.pace = Pace()
        self._lock = threading.RLock()
        self._clients: dict[tuple[str, int], Any] = {}
        self.seconds_off = 0.0  # how far this station's clock is ahead of AWS's, by the last answer

    @cached_property
    def target(self) -> CloudTarget:
        return self._find_target()

    @cached_property
    def region(self) -> str:
        return self.target.region

    def client(self, service: str, attempts: int = ATTEMPTS) -> Any:
        """The botocore client of `service`. Call it inside `desktop.cloud.errors.translated`.

        It repeats what got no answer, up to `attempts` in all: 1 for what AWS would do twice. Each call keeps
        the pace that AWS publishes, see `calling_for`.
        """
        with self._lock:
            kept = (service, attempts)
            if kept not in self._clients:
                self._clients[kept] = self._new_client(service, attempts)
                log_calls(self._clients[kept])
                self._clients[kept].meta.events.register("after-call", self._compare_clocks)
                pace_calls(self._clients[kept], self.pace)
            return self._clients[kept]

    def _compare_clocks(self, http_response: Any, **_: Any) -> None:
        self.seconds_off = seconds_off(str(http_response.headers.get("date", "")))

    def now(self) -> datetime:
        """The time by AWS's clock, as far as an answer has told it: no operator sets it back."""
        return datetime.now(UTC) - timedelta(seconds=self.seconds_off)

    def _new_client(self, service: str, attempts: int) -> Any:
        bench = self.target.endpoint_url is not None
        config = Config(
            connect_timeout=5,
            read_timeout=30,
            # `adaptive` slows down all calls of a service for the sake of one.
            retries={
                "mode": "standard" if service in SERVICES else "adaptive",
                "total_max_attempts": attempts,
            },
            # A virtual-host bucket name does not resolve on a loopback endpoint.
            s3={"addressing_style": "path" if bench else "auto"},
        )
        if bench:
            # Nor does the name an operation puts before the host: `data-` for AWS Signer's revocations.
            config.inject_host_prefix = False
        with translated("open the AWS service {service}", service=service):
            return self.session.client(
                service, endpoint_url=self.target.endpoint_url, verify=self.target.ca_file, config=config
            )

    @cached_property
    def session(self) -> Any:
        """The boto3 session that all clients are of."""
        target = self.target
        if self._sign_in is not None:
            return self._sign_in(Cloud(target))
        with translated("read the AWS settings"):
            underneath = get_session()
            session = boto3.session.Session(
                aws_access_key_id=target.access_key_id,
                aws_secret_access_key=target.secret_access_key,
                region_name=target.region,
                botocore_session=underneath,
                profile_name=target.profile,
            )
        use_small_models(underneath)
        ask_for_mfa_codes(session)
        return session

    @property
    def signed_in_as(self) -> str:
        """The ARN that AWS takes this for; asks AWS."""
        with translated("ask AWS who is signed in"):
            return str(self.client("sts").get_caller_identity()["Arn"])

    @cached_property
    def account_id(self) -> str:
        """The twelve digits; asks AWS once."""
        with translated("ask AWS who is signed in"):
            return str(self.client("sts").get_caller_identity()["Account"])

    @cached_property
    def partition(self) -> str:
        """`aws`, or `aws-cn` for the Regions in China. Raises CLD-013 for a Region that fits in none."""
        with translated("read the AWS settings"):
            return str(self.session.get_partition_for_region(self.region))

    def arn(self, service: str, resource: str) -> str:
        """`arn:aws:iot:eu-west-1:123456789012:thing/x`, in the partition of the Region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account_id}:{resource}"

    def mqtt_endpoint(self) -> tuple[str, int]:
        """Host and port units connect to."""
        if self.target.mqtt_host is not None:
            return self.target.mqtt_host, self.target.mqtt_port
        return self._data_host, self.target.mqtt_port

    def websocket_endpoint(self) -> tuple[str, int]:
        """Host and port of MQTT over WebSocket, for the station itself."""
        if self.target.websocket_host is not None:
            return self.target.websocket_host, self.target.websocket_port
        return self._data_host, self.target.websocket_port

    @cached_property
    def _data_host(self) -> str:
        with translated("ask for the AWS IoT endpoint"):
            return str(self.client("iot").describe_endpoint(endpointType="iot:Data-ATS")["endpointAddress"])

    def trust_pem(self) -> str:
        """The CA certificate a unit must trust: Amazon Root CA 1, or the bench's own CA."""
        if self.target.ca_file is not None:
            return Path(self.target.ca_file).read_text(encoding="ascii")
        return (resources.files("resources") / "trust" / "amazon-root-ca-1.pem").read_text(encoding="ascii")


def configured_region(profile: str | None, otherwise: str = "") -> str:
    """The Region that the environment names, or the AWS settings.

    Raises CLD-006 for an unknown profile, SET-005 without any Region.
    """
    with translated("read the AWS settings"):
        settings = boto3.session.Session(profile_name=profile).region_name
    region = region_of_environment() or settings or otherwise
    if not region:
        raise RegionUnknownError(NO_REGION)
    return str(region)
