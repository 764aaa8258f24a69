"""All that set-up may have made for a product, by whatever issuer, in the order in which it is removed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desktop.account.authorities import Authority
from desktop.account.authority import AuthorityCertificate, SigningKey
from desktop.account.authorizer.parts import authorizer_parts
from desktop.account.bucket import Bucket
from desktop.account.claim import claim_certificate
from desktop.account.code_signing import CodeSigning
from desktop.account.enrolment import enrolment_parts
from desktop.account.facts import folder
from desktop.account.function import Function
from desktop.account.gate import gate_of
from desktop.account.jitr import registration_parts
from desktop.account.job_events import JobEvents
from desktop.account.names import Names
from desktop.account.part import Removable
from desktop.account.people import person_role
from desktop.account.policies import claim_policy, unit_policy
from desktop.account.provider.certificate_profiles import CertificateProfiles
from desktop.account.provider.part import Provider
from desktop.account.provider.source import kms_source, private_ca_source
from desktop.account.registry import registry_parts
from desktop.account.removal.policies import KeptPolicy
from desktop.account.removal.stacks import LIVING, MAKING, ProductStacks
from desktop.account.removal.station_certificates import EnrolledStations, StationCertificates
from desktop.account.roles import Role, hook_role, provisioning_role, stream_role
from desktop.account.serials import serial_hook, serial_table
from desktop.account.template import JustInTimeTemplate, Template
from desktop.account.vending_machine.parts import vending_parts
from desktop.cloud.session import Cloud
from desktop.core.events import Listener, ignore
from desktop.settings.product.identity import AuthoritySection, FleetSection
from desktop.settings.product.profile import ProductProfile
from desktop.settings.shift import KINDS


def making_parts(cloud: Cloud, product: ProductProfile, tell: Listener = ignore) -> Iterator[Removable]:
    """What makes units: without it those that are there go on as before, and no more come.

    Claims before their stack: AWS deletes no policy that a certificate has.
    """
    names = Names(cloud, product)
    claims, makers = tuple(_claims(cloud, names)), tuple(_makers(cloud, names))
    stacks = ProductStacks(cloud, names, tell)
    yield from claims
    yield from stacks.unseen
    yield from stacks.by(MAKING, (*claims, *makers))
    yield from makers


def living_parts(
    cloud: Cloud, product: ProductProfile, tell: Listener = ignore, *, emptied: bool
) -> Iterator[Removable]:
    """What units live from, and what knows them: their policy, updates, records; who looks after them."""
    names = Names(cloud, product)
    parts = (*_people(cloud, product), *reversed(authorizer_parts(cloud, names)), *_living(cloud, product))
    yield from ProductStacks(cloud, names, tell).by(LIVING, parts)
    yield from parts
    yield Bucket(cloud, names, emptied=emptied)


def _claims(cloud: Cloud, names: Names) -> Iterator[Removable]:
    if isinstance(names.product.identity, FleetSection):
        claim = claim_certificate(cloud, names, folder(cloud, names.product), _nobody)
        yield StationCertificates(cloud, claim_policy(cloud, names), claim)


def _makers(cloud: Cloud, names: Names) -> Iterator[Removable]:
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


def _people(cloud: Cloud, product: ProductProfile) -> Iterator[Removable]:
    """Who works with the product: people by their shifts, stations by their certificates."""
    for kind in KINDS:
        yield person_role(cloud, product, kind)
    role, alias, policy, own = enrolment_parts(cloud, product, _nobody)
    yield from (EnrolledStations(cloud, policy, own), alias, role)


def _living(cloud: Cloud, product: ProductProfile) -> Iterator[Removable]:
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


def _of_issuer(cloud: Cloud, names: Names) -> Iterator[Removable]:
    """What carries names that only this issuer has."""
    match names.product.identity:
        case FleetSection():
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
