"""What a product's issuer needs in AWS beside what every product does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop.account.authority import AuthorityCertificate, AuthorityKey, authority_certificate
from desktop.account.claim import ClaimCertificate, Secrets
from desktop.account.names import PROVIDER, Names
from desktop.account.part import Part
from desktop.account.policies import claim_policy
from desktop.account.provider import Provider, ProviderFunction
from desktop.account.roles import provider_role, provisioning_role
from desktop.account.template import Template
from desktop.cloud.session import Cloud
from signing.certificates import fingerprint


@dataclass(frozen=True)
class Needs:
    """`parts` in the order they are made, after those of every product; `facts()` are the fields of
    `AccountFacts` that the issuer has a use for, asked when the parts exist. `provider`: whether the
    account's certificate provider is one of the parts.
    """

    parts: tuple[Part, ...] = ()
    facts: Callable[[], dict[str, str]] = dict
    provider: bool = False


@dataclass(frozen=True)
class Place:
    """Where set-up is done: `folder` is the station's own, `secrets` as `AccountSetup` has it."""

    cloud: Cloud
    names: Names
    folder: Path
    secrets: Secrets


def needs_of(place: Place) -> Needs:
    """Of an issuer that none is known of: nothing more. It says itself what it needs."""
    make = _NEEDS.get(place.names.product.identity.issuer)
    return Needs() if make is None else make(place)


def _fleet(place: Place) -> Needs:
    cloud, names = place.cloud, place.names
    claim = ClaimCertificate(cloud, names, place.folder, place.secrets)
    parts = (
        AuthorityKey(cloud),
        AuthorityCertificate(cloud, names),
        provider_role(cloud, names),
        ProviderFunction(cloud, names),
        Provider(cloud, names),
        provisioning_role(cloud, names),
        Template(cloud, names),
        claim_policy(cloud, names),
        claim,
    )

    def facts() -> dict[str, str]:
        claim_pem = claim.certificate_path.read_text(encoding="ascii")
        return {
            "template": names.template,
            "certificate_provider": PROVIDER,
            "ca_certificate_pem": authority_certificate(cloud, names),
            "claim_certificate_id": fingerprint(claim_pem),
            "claim_certificate_pem": claim_pem,
            "claim_key_path": str(claim.key_path),
        }

    return Needs(parts, facts, provider=True)


_NEEDS: dict[str, Callable[[Place], Needs]] = {"fleet": _fleet}
