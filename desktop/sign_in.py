"""Where AWS is, and who signs in to it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from desktop.account.enrolment import open_enrolment
from desktop.account.people import role_session
from desktop.bench.endpoint import BenchEndpoint, running_bench
from desktop.cloud.credential_provider import borrow
from desktop.cloud.regions import AWS, agreed_region, iot_regions, probably_meant
from desktop.cloud.role_session import enter
from desktop.cloud.session import Cloud, CloudTarget, configured_region
from desktop.core.catalogue.bench import NOT_A_BENCH_REGION, REGIONS_OF_THE_BENCH
from desktop.core.catalogue.settings import ANOTHER_PLACE, NOT_AN_ENDPOINT
from desktop.core.errors import BenchError, SettingsError
from desktop.core.paths import data_dir
from desktop.core.region import region_of_environment
from desktop.core.station_name import station_name
from desktop.settings.enrolment import Enrolment, current_enrolment
from desktop.settings.product.profile import ProductProfile
from desktop.settings.secrets import stored_secret
from desktop.settings.shift import Shift, current_shift
from signing.messages import said

BENCH = "bench"


def bench_target(bench: BenchEndpoint, region: str = "") -> CloudTarget:
    """The bench as a place where AWS is, in its usual Region or another. Raises BEN-120 where it has none."""
    if region not in ("", bench.region) and region not in iot_regions(AWS):
        advice = said(REGIONS_OF_THE_BENCH) if region in iot_regions() else probably_meant(region)
        raise BenchError(NOT_A_BENCH_REGION, region=region, advice=advice)
    tls = urlsplit(bench.endpoint_url_tls)
    return CloudTarget(
        region=region or bench.region,
        endpoint_url=bench.endpoint_url_tls,
        ca_file=bench.ca_file,
        mqtt_host=bench.mqtt_host,
        mqtt_port=bench.mqtt_port,
        websocket_host=tls.hostname,
        websocket_port=tls.port or 443,
        access_key_id=bench.access_key_id,
        secret_access_key=bench.secret_access_key,
        label=BENCH,
    )


def cloud_target(
    endpoint: str | None = None, profile: str | None = None, region: str | None = None, home: str = ""
) -> CloudTarget:
    """Where AWS is: `bench` is the running bench, nothing is AWS itself. `home` is the Region of the units.

    Raises BEN-001 when no bench is running, SET-004 for another endpoint, CLD-006 or SET-005
    without a profile or Region, and what `agreed_region` raises.
    """
    if endpoint == BENCH:
        return _running_bench_target(profile, region, home)
    if endpoint:
        raise SettingsError(NOT_AN_ENDPOINT, endpoint=endpoint)
    enrolled = None if region or profile else current_enrolment(data_dir())
    chosen = agreed_region(region, home, lambda: enrolled.region if enrolled else configured_region(profile))
    return CloudTarget(region=chosen, profile=profile, label=profile or chosen)


def _running_bench_target(profile: str | None, region: str | None, home: str) -> CloudTarget:
    """With the keys of its administrator, or those of a profile of this computer's AWS settings."""
    bench = running_bench()

    def by_settings() -> str:
        if profile:
            return configured_region(profile, bench.region)
        return region_of_environment() or bench.region

    target = bench_target(bench, agreed_region(region, home, by_settings))
    if not profile:
        return target
    return dataclasses.replace(target, profile=profile, access_key_id=None, secret_access_key=None)


def client_factory(
    endpoint: str | None = None, profile: str | None = None, region: str | None = None
) -> Callable[[str], Any]:
    """`client("kms")`: AWS clients of one account and Region, made when they are asked for."""
    cloud: list[Cloud] = []

    def client(service: str) -> Any:
        if not cloud:
            cloud.append(Cloud(cloud_target(endpoint, profile, region)))
        return cloud[0].client(service)

    return client


def signing_in(product: ProductProfile, shift: Shift | None) -> Callable[[Cloud], Any] | None:
    """How AWS is signed in to for `shift`, by default the station's current one, or by the station itself;
    None where whoever is at the computer signs in. Raises SET-090, SET-091, SET-093 for what cannot be read.
    """
    place = data_dir()
    if at_work := shift or current_shift(place):
        return lambda base: enter(base, role_session(base, product, at_work, station_name(place)))
    if enrolled := current_enrolment(place):
        return lambda base: _borrowed(base, enrolled)
    return None


def _borrowed(base: Cloud, enrolled: Enrolment) -> Any:
    """Raises SET-094 in another Region than the station is enrolled in, and what opening its key raises."""
    if base.region != enrolled.region:
        raise SettingsError(ANOTHER_PLACE, region=enrolled.region, asked=base.region)
    return borrow(base, enrolled.host, enrolled.alias, open_enrolment(enrolled, stored_secret))
