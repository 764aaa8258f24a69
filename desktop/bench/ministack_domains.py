"""MiniStack's domain configurations, which it keeps and does nothing with: see `desktop.bench.stack`."""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

from typing import Any

from ministack.services import iot

from desktop.bench.domains import Domain, domain_of
from desktop.bench.endpoint_names import region_of
from desktop.bench.environment import ACCOUNT_ID, REGION
from desktop.bench.place import Place

OF_AWS = "ENDPOINT"  # the type of the configurations that every account has


def install() -> None:
    """Bare names, at which the devices of the domain's account are known."""
    create, reaches = iot._create_domain_configuration, iot._mtls_server_name_reaches

    def create_with_bare_name(name: str, payload: dict[str, Any]) -> Any:
        answer = create(name, payload)
        made = iot._domain_configurations.get(name)
        if made is not None:
            made["domainName"] = made["domainName"].partition(":")[0]
        return answer

    def name_reaches(server_name: str, account_id: str) -> bool:
        domain = domain_at(server_name)
        return domain.place.account_id == account_id if domain else bool(reaches(server_name, account_id))

    iot._create_domain_configuration = create_with_bare_name
    iot._mtls_server_name_reaches = name_reaches


def domain_at(server_name: str) -> Domain | None:
    """The domain configuration of that name, in whatever account and Region; None where there is none."""
    name = server_name.lower().rstrip(".")
    for (account_id, region, _), record in list(iot._domain_configurations._data.items()):
        if record["domainType"] != OF_AWS and record["domainName"].lower() == name:
            return domain_of(Place(account_id, region), record)
    return None


def is_endpoint(server_name: str) -> bool:
    """Whether a client that names this server is at the right place."""
    domain = domain_at(server_name)
    return domain.enabled if domain else region_of(server_name) is not None


def place_at(server_name: str, region: str = REGION) -> tuple[str, str]:
    """Where a client is that proves itself to an authorizer; `region` for a name that does not tell."""
    domain = domain_at(server_name)
    if domain is not None:
        return domain.place.account_id, domain.place.region
    return ACCOUNT_ID, region_of(server_name) or region
