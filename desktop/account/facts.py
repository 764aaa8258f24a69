"""What set-up made, kept on the station per account, Region and product. No secrets."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter

from desktop.account.names import Names
from desktop.cloud.session import Cloud
from desktop.core.catalogue.provision import MADE_ELSEWHERE
from desktop.core.catalogue.settings import ACCOUNT_NOT_SET_UP
from desktop.core.errors import ProvisionError, SettingsError
from desktop.core.paths import data_dir, write_atomic
from desktop.settings.product.profile import ProductProfile


@dataclass(frozen=True)
class AccountFacts:
    """Units carry the code-signing certificate. What the product's issuer has no use for is empty."""

    account_id: str
    region: str
    product: str
    bucket: str
    stream_role_arn: str
    thing_type: str
    thing_groups: tuple[str, ...]
    unit_policy: str
    signing_profile: str
    code_signing_certificate_arn: str
    code_signing_certificate_pem: str
    template: str = ""
    certificate_provider: str = ""
    ca_certificate_pem: str = ""  # the account's own authority for units
    claim_certificate_id: str = ""
    claim_certificate_pem: str = ""
    claim_key_path: str = ""
    mqtt_host: str = ""  # where units connect to
    mqtt_port: int = 0
    vending: str = ""


def folder(cloud: Cloud, product: ProductProfile) -> Path:
    """Where the station keeps the product's facts and claim; it need not exist."""
    slug = Names(cloud, product).slug
    return data_dir() / "accounts" / f"{cloud.account_id}-{cloud.region}" / slug


def save_facts(cloud: Cloud, product: ProductProfile, facts: AccountFacts) -> None:
    text = json.dumps(asdict(facts), indent=2)
    write_atomic(folder(cloud, product) / "facts.json", text.encode("utf-8"))


def load_facts(cloud: Cloud, product: ProductProfile) -> AccountFacts:
    """Raises SET-010 when the account was not set up from this station."""
    return _read_facts(folder(cloud, product), product, cloud.region)


def offline_folder(region: str, product: ProductProfile) -> Path:
    """The same as `folder`, without asking AWS which account it is.

    Raises SET-010 without one, PRV-067 when more than one account is set up for the product.
    """
    accounts = data_dir() / "accounts"
    found = [one.parent for one in accounts.glob(f"*-{region}/{product.slug}/facts.json")]
    if not found:
        raise SettingsError(ACCOUNT_NOT_SET_UP, product=product.name, region=region)
    if len(found) > 1:
        raise ProvisionError(
            MADE_ELSEWHERE, count=len(found), product=product.name, region=region, folder=accounts
        )
    return found[0]


def load_offline_facts(region: str, product: ProductProfile) -> AccountFacts:
    """Raises what `offline_folder` raises, SET-010 also for facts that do not tell where units connect to."""
    facts = _read_facts(offline_folder(region, product), product, region)
    if not facts.mqtt_host:
        raise SettingsError(ACCOUNT_NOT_SET_UP, product=product.name, region=region)
    return facts


def _read_facts(place: Path, product: ProductProfile, region: str) -> AccountFacts:
    try:
        text = (place / "facts.json").read_text(encoding="utf-8")
        return TypeAdapter(AccountFacts).validate_json(text, strict=True)
    except (OSError, ValueError) as error:
        raise SettingsError(ACCOUNT_NOT_SET_UP, product=product.name, region=region) from error
