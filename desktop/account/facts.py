"""What set-up made, kept on the station per account, Region and product. No secrets."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from desktop.account.names import Names
from desktop.cloud.session import Cloud
from desktop.core.catalogue.settings import ACCOUNT_NOT_SET_UP
from desktop.core.errors import SettingsError
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


def folder(cloud: Cloud, product: ProductProfile) -> Path:
    """Where the station keeps the product's facts and claim; it need not exist."""
    slug = Names(cloud, product).slug
    return data_dir() / "accounts" / f"{cloud.account_id}-{cloud.region}" / slug


def save_facts(cloud: Cloud, product: ProductProfile, facts: AccountFacts) -> None:
    text = json.dumps(asdict(facts), indent=2)
    write_atomic(folder(cloud, product) / "facts.json", text.encode("utf-8"))


def load_facts(cloud: Cloud, product: ProductProfile) -> AccountFacts:
    """Raises SET-010 when the account was not set up from this station."""
    try:
        text = (folder(cloud, product) / "facts.json").read_text(encoding="utf-8")
        found = json.loads(text)
        return AccountFacts(**{**found, "thing_groups": tuple(found["thing_groups"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise SettingsError(ACCOUNT_NOT_SET_UP, product=product.name) from error
