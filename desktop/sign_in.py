"""Where AWS is, and who signs in to it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from desktop.account.enrolment import open_enrolment
from desktop.account.people import role_session
from desktop.bench.endpoint import BenchEndpoint, running_bench
from desktop.bench.environment import HOST
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
from desktop.settings.product.profile import ProductProfile, load_product
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
    endpoint: str | None = None,
    profile: str | None = None,
    region: str | None = None,
    home: str = "",
    by_station: bool = True,
) -> CloudTarget:
    """Where AWS is: `bench` is the running bench, nothing is AWS itself. `home` is the Region of the units.
    What nobody says is where the station is enrolled, but not for a person's own sake: `by_station` false.

    Raises BEN-001 when no bench is running, SET-004 for another endpoint, CLD-006 or SET-005
    without a profile or Region, SET-093, and what `agreed_region` raises.
    """
    if endpoint == BENCH:
        return _running_bench_target(profile, region, home)
    if endpoint:
        raise SettingsError(NOT_AN_ENDPOINT, endpoint=endpoint)

    def by_settings() -> str:
        enrolled = current_enrolment(data_dir()) if by_station and not profile else None
        return enrolled.region if enrolled else configured_region(profile)

    chosen = agreed_region(region, home, by_settings)
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


def open_cloud(
    endpoint: str | None, profile: str | None, region: str | None, product: str | None = None
) -> Cloud:
    """An account without services. For a product it is signed in to as `open_services` does, in its home."""
    if product is None:
        return Cloud(cloud_target(endpoint, profile, region))
    loaded = load_product(product)
    return Cloud(cloud_target(endpoint, profile, region, loaded.home_region), signing_in(loaded))


def signing_in(product: ProductProfile, shift: Shift | None = None) -> Callable[[Cloud], Any]:
    """How AWS is signed in to for `shift`, by default the station's current one, else by the station itself
    if it is enrolled, else as whoever is at the computer. What is kept of that is read when something first
    needs AWS, and may raise SET-091 and SET-093 then.
    """

    def sign_in(base: Cloud) -> Any:
        place = data_dir()
        if at_work := shift or current_shift(place):
            return enter(base, role_session(base, product, at_work, station_name(place)))
        if enrolled := current_enrolment(place):
            return _borrowed(base, enrolled)
        return base.session

    return sign_in


def _borrowed(base: Cloud, enrolled: Enrolment) -> Any:
    """Raises SET-094 where the station is not enrolled, and what opening its key raises."""
    at = _place(enrolled.region, on_bench=enrolled.host.endswith(f".{HOST}"))
    asked = _place(base.region, on_bench=base.target.endpoint_url is not None)
    if at != asked:
        raise SettingsError(ANOTHER_PLACE, region=at, asked=asked)
    return borrow(base, enrolled.host, enrolled.alias, open_enrolment(enrolled, stored_secret))


def _place(region: str, *, on_bench: bool) -> str:
    return f"{region} ({BENCH})" if on_bench else region
