"""All that set-up may have made for a product, by whatever issuer, in the order in which it is removed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desktop.account.authorities import Authority
from desktop.account.authority import AuthorityCertificate, SigningKey
from desktop.account.bucket import Bucket
from desktop.account.claim import claim_certificate
from desktop.account.code_signing import CodeSigning
from desktop.account.facts import folder
from desktop.account.function import Function
from desktop.account.gate import gate_of
from desktop.account.jitr import registration_parts
from desktop.account.job_events import JobEvents
from desktop.account.names import Names
from desktop.account.part import Removable
from desktop.account.policies import claim_policy, unit_policy
from desktop.account.provider.certificate_profiles import CertificateProfiles
from desktop.account.provider.part import Provider
from desktop.account.provider.source import kms_source, private_ca_source
from desktop.account.registry import registry_parts
from desktop.account.removal.claims import Claims
from desktop.account.removal.policies import KeptPolicy
from desktop.account.roles import Role, hook_role, provisioning_role, stream_role
from desktop.account.serials import serial_hook, serial_table
from desktop.account.template import JustInTimeTemplate, Template
from desktop.account.vending_machine.parts import vending_parts
from desktop.cloud.session import Cloud
from desktop.settings.product.identity import AuthoritySection, FleetSection
from desktop.settings.product.profile import ProductProfile


def making_parts(cloud: Cloud, product: ProductProfile) -> Iterator[Removable]:
    """What makes units: without it those that are there go on as before, and no more come."""
    names = Names(cloud, product)
    yield from _of_issuer(cloud, names)
    yield JustInTimeTemplate(cloud, names)
    yield provisioning_role(cloud, names)
    _, role, function, api = vending_parts(cloud, names)
    yield from (api, function, role)
    kms = kms_source(cloud)
    yield Provider(cloud, kms.function_arn)
    yield CertificateProfiles(cloud, names, kms)
    for source in (kms, private_ca_source(cloud, "")):
        yield from (part for part in reversed(source.parts) if isinstance(part, (Function, Role)))


def living_parts(cloud: Cloud, product: ProductProfile, *, emptied: bool) -> Iterator[Removable]:
    """What units live from, and what knows them: their policy, updates, records."""
    names = Names(cloud, product)
    gate_role, gate = gate_of(cloud, product).parts()
    yield from (gate, gate_role)
    yield KeptPolicy(cloud, product)
    yield JobEvents(cloud)
    yield CodeSigning(cloud, names)
    yield stream_role(cloud, names)
    yield unit_policy(cloud, names)
    yield from reversed(registry_parts(cloud, product))
    table, *_ = vending_parts(cloud, names)
    yield table
    yield serial_table(cloud)
    yield SigningKey(cloud)
    yield AuthorityCertificate(cloud, names)
    yield Bucket(cloud, names, emptied=emptied)


def _of_issuer(cloud: Cloud, names: Names) -> Iterator[Removable]:
    """What carries names that only this issuer has."""
    match names.product.identity:
        case FleetSection():
            claim = claim_certificate(cloud, names, folder(cloud, names.product), _nobody)
            yield Claims(cloud, claim_policy(cloud, names), claim)
            yield Template(cloud, names)
            yield serial_hook(cloud, names)
            yield hook_role(cloud, names)
        case AuthoritySection() as identity:
            certificate = Path(identity.ca_certificate)
            yield Authority(cloud, certificate)
            if identity.register_ == "jitr":
                yield from reversed(registration_parts(cloud, names, certificate))


def _nobody(name: str) -> str:
    raise AssertionError(f"no removal needs the {name}")
