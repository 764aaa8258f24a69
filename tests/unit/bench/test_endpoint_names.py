"""The names of AWS IoT's endpoints on the bench."""

from __future__ import annotations

import fnmatch

import pytest

from desktop.bench.endpoint_names import (
    CREDENTIALS,
    DATA,
    REGIONS,
    address_of,
    certified_names,
    endpoint_name,
    hosts_lines,
    is_credential_provider,
    region_of,
)

ACCOUNT = "000000000000"
KINDS = (DATA, CREDENTIALS)


def test_a_name_is_bare_and_shaped_as_on_aws() -> None:
    assert endpoint_name(DATA, ACCOUNT, "eu-west-1") == "f7b11509f4d675-ats.iot.eu-west-1.localhost"
    assert endpoint_name(CREDENTIALS, ACCOUNT, "eu-west-1") == (
        "f7b11509f4d675.credentials.iot.eu-west-1.localhost"
    )


@pytest.mark.parametrize("region", REGIONS)
def test_each_name_says_its_region_and_is_certified(region: str) -> None:
    for kind in KINDS:
        name = endpoint_name(kind, ACCOUNT, region)
        assert region_of(name) == region
        assert region_of(f"{name.upper()}.") == region
        assert is_credential_provider(name) == (kind == CREDENTIALS)
        # A wildcard stands for one label.
        assert any(
            fnmatch.fnmatch(name, pattern) and name.count(".") == pattern.count(".")
            for pattern in certified_names()
        )


@pytest.mark.parametrize(
    "name",
    [
        "",
        "localhost",
        "127.0.0.1",
        "f7b11509f4d675-ats.iot.us-east-1.amazonaws.com",
        "f7b11509f4d675-ats.iot.mars-1.localhost",
        "f7b11509f4d675-ats.iot.us-east-1.localhost.example",
        "x.f7b11509f4d675-ats.iot.us-east-1.localhost",
        "f7b11509f4d675.iot.us-east-1.localhost",
        "-ats.iot.us-east-1.localhost",
    ],
)
def test_what_is_no_endpoint_has_no_region(name: str) -> None:
    assert region_of(name) is None
    assert not is_credential_provider(name)


def test_each_region_has_an_address_of_its_own_on_this_machine() -> None:
    addresses = [address_of(region) for region in REGIONS]
    assert addresses[0] == "127.0.0.1"
    assert len(set(addresses)) == len(REGIONS)
    assert all(address.startswith("127.0.0.") for address in addresses)


def test_the_hosts_lines_name_every_endpoint() -> None:
    lines = hosts_lines(ACCOUNT).splitlines()
    assert lines == [
        f"{address_of(region)} {endpoint_name(DATA, ACCOUNT, region)} "
        f"{endpoint_name(CREDENTIALS, ACCOUNT, region)}"
        for region in REGIONS
    ]
