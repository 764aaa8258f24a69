"""The way from this station to AWS: who is signed in, where, by what clock, and whether it is reached."""

from __future__ import annotations

from desktop.cloud.errors import MOST_SECONDS_OFF, direction_of, translated
from desktop.cloud.reach import check_port, check_trust
from desktop.cloud.regions import iot_regions
from desktop.cloud.session import Cloud
from desktop.core.catalogue.settings import CLOCK_DRIFTS, PORT_CLOSED, REGION_WITHOUT_IOT, SIGNED_IN_AS_ROOT
from desktop.core.errors import CloudError
from desktop.core.events import CheckDone, Problem

DRIFT_SECONDS = 60.0


def look_at_sign_in(cloud: Cloud) -> list[CheckDone]:
    with translated("ask AWS who is signed in"):
        found = cloud.client("sts").get_caller_identity()
    arn = str(found["Arn"])
    if arn.endswith(":root"):
        return [_warned("identity", Problem.made(SIGNED_IN_AS_ROOT, account=found["Account"]))]
    return [CheckDone("identity", "pass", arn)]


def look_at_region(cloud: Cloud) -> list[CheckDone]:
    """On a bench there is no list of Regions to compare with."""
    if cloud.target.endpoint_url is None and cloud.region not in iot_regions():
        return [_warned("region", Problem.made(REGION_WITHOUT_IOT, region=cloud.region))]
    return [CheckDone("region", "pass", cloud.region)]


def look_at_clock(cloud: Cloud) -> list[CheckDone]:
    """By the last answer, whose time is in whole seconds."""
    off = cloud.seconds_off
    if abs(off) < DRIFT_SECONDS:
        return [CheckDone("clock", "pass", "as AWS has it")]
    problem = Problem.made(CLOCK_DRIFTS, seconds=abs(off), direction=direction_of(off))
    state = "fail" if abs(off) > MOST_SECONDS_OFF else "warn"
    return [CheckDone("clock", state, problem.message, problem)]


def look_at_endpoint(cloud: Cloud) -> list[CheckDone]:
    """Its trust where the station itself connects, for there AWS asks for no certificate before it shows its
    own. The port of units is only knocked at.
    """
    host, port = cloud.websocket_endpoint()
    check_trust(cloud, host, port)
    units_host, units_port = cloud.mqtt_endpoint()
    try:
        check_port(units_host, units_port)
    except CloudError as error:
        closed = Problem.made(PORT_CLOSED, port=units_port, host=units_host, name=error.message)
        return [_warned("endpoint", closed)]
    return [CheckDone("endpoint", "pass", f"{units_host}:{units_port}, trusted")]


def _warned(check: str, problem: Problem) -> CheckDone:
    return CheckDone(check, "warn", problem.message, problem)
