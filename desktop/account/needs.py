"""What a product's issuer needs in AWS beside what every product does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop.account.authorities import Authority
from desktop.account.claim import claim_certificate
from desktop.account.jitr import registration_parts
from desktop.account.names import PROVIDER, Names
from desktop.account.part import Part
from desktop.account.policies import claim_policy
from desktop.account.private_ca import PrivateCa
from desktop.account.provider.certificate_profiles import certificate_profile_part
from desktop.account.provider.part import Provider
from desktop.account.provider.source import current_source
from desktop.account.roles import hook_role, provisioning_role
from desktop.account.serials import serial_hook
from desktop.account.station_certificate import Secrets
from desktop.account.template import JustInTimeTemplate, Template
from desktop.account.vending_machine.parts import vending_parts
from desktop.cloud.session import Cloud
from desktop.settings.product.identity import AuthoritySection, FleetSection, PrivateCaSection, VendingSection
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
    """Of an issuer from elsewhere nothing is known: it says itself what it needs."""
    match place.names.product.identity:
        case FleetSection():
            return _fleet(place)
        case AuthoritySection() as identity:
            return _authority(place, identity)
        case PrivateCaSection() as identity:
            return Needs((PrivateCa(place.cloud, identity.ca_arn),))
        case VendingSection():
            return _vending(place)
    return Needs()


def _fleet(place: Place) -> Needs:
    cloud, names = place.cloud, place.names
    claim = claim_certificate(cloud, names, place.folder, place.secrets)
    source = current_source(cloud)
    has_claim_key = names.product.identity.has_claim_key
    parts: tuple[Part, ...] = (
        *source.parts,
        *certificate_profile_part(cloud, names, source),
        Provider(cloud, source.function_arn),
        provisioning_role(cloud, names),
        hook_role(cloud, names),
        serial_hook(cloud, names),
        Template(cloud, names),
    )
    if has_claim_key:
        parts += (claim_policy(cloud, names), claim)

    def facts() -> dict[str, str]:
        made = {
            "template": names.template,
            "certificate_provider": PROVIDER,
            "ca_certificate_pem": source.authority_pem(),
        }
        if not has_claim_key:
            return made
        claim_pem = claim.certificate_path.read_text(encoding="ascii")
        return made | {
            "claim_certificate_id": fingerprint(claim_pem),
            "claim_certificate_pem": claim_pem,
            "claim_key_path": str(claim.key_path),
        }

    return Needs(parts, facts, provider=True)


def _vending(place: Place) -> Needs:
    cloud, names = place.cloud, place.names
    return Needs(vending_parts(cloud, names), lambda: {"vending": names.vending})


def _authority(place: Place, identity: AuthoritySection) -> Needs:
    cloud, names = place.cloud, place.names
    certificate = Path(identity.ca_certificate)
    match identity.register_:
        case "without-ca":
            return Needs()
        case "now":
            return Needs((Authority(cloud, certificate),))
        case "jitr":
            # The rule before the authority: no unit may come while nobody looks.
            parts = registration_parts(cloud, names, certificate)
            return Needs((*parts, Authority(cloud, certificate, just_in_time=True)))
        case "jitp":
            template = JustInTimeTemplate(cloud, names)
            authority = Authority(cloud, certificate, just_in_time=True, template=template.name)
            return Needs((provisioning_role(cloud, names), template, authority))
