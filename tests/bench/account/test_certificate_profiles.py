"""Set-up brings the product's certificate profile to whoever signs for fleet provisioning."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from desktop.account.facts import AccountFacts
from desktop.account.names import PROVIDER_FUNCTION
from desktop.account.provider import certificate_profiles
from desktop.account.provider.source import PROFILES_VARIABLE
from desktop.account.setup import AccountSetup
from desktop.cloud import private_ca
from desktop.cloud.private_ca import PrivateCa
from desktop.cloud.session import Cloud
from desktop.core.events import CheckDone, Event, StepDone
from desktop.settings.product.certificate import CertificateSection
from desktop.settings.product.profile import ProductProfile
from signing.certificate_profile import CertificateProfile, Validity
from signing.certificates import check_certificate
from tests.bench.account.conftest import passphrase
from tests.bench.cloud.private_ca import make_root
from tests.unit.resources.test_provider_profiles import request_of
from tests.unit.signing.certificate_profiles import IDEVID


def with_certificate(product: ProductProfile, **asked: Any) -> ProductProfile:
    section = CertificateSection.model_validate(asked) if asked else None
    return product.model_copy(
        update={"identity": product.identity.model_copy(update={"certificate": section})}
    )


def problem(cloud: Cloud, product: ProductProfile) -> str | None:
    """Of the part that tells the function; None when there is none."""
    told: list[Event] = []
    AccountSetup(cloud, product, passphrase, told.append).doctor()
    found = [event for event in told if isinstance(event, CheckDone) and event.check == "certificate-profile"]
    return found[0].detail if found and found[0].state == "fail" else None


def changed(cloud: Cloud, product: ProductProfile) -> dict[str, bool]:
    told: list[Event] = []
    AccountSetup(cloud, product, passphrase, told.append).setup()
    return {event.step: event.changed for event in told if isinstance(event, StepDone)}


def issue(cloud: Cloud, thing: str) -> tuple[str, str]:
    request = request_of("p256", thing)
    event = {"certificateSigningRequest": request, "principalId": "claim", "clientId": "station"}
    answer = cloud.client("lambda").invoke(FunctionName=PROVIDER_FUNCTION, Payload=json.dumps(event))
    body = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, body
    return request, body["certificatePem"]


def told(cloud: Cloud) -> dict[str, Any]:
    found = cloud.client("lambda").get_function_configuration(FunctionName=PROVIDER_FUNCTION)
    return dict(json.loads(found["Environment"]["Variables"].get(PROFILES_VARIABLE, "{}")))


def test_function_makes_what_the_profile_says(
    cloud: Cloud, product: ProductProfile, facts: AccountFacts
) -> None:
    asking = with_certificate(product, validity="20 years", names={"uri": ["urn:x:{serial}"]})
    assert "other certificates" in (problem(cloud, asking) or "")
    assert [step for step, did in changed(cloud, asking).items() if did] == ["certificate-profile"]
    assert not any(changed(cloud, asking).values())
    request, made = issue(cloud, "DL00000042")
    wanted = asking.certificate_for("DL00000042")
    assert wanted == CertificateProfile(validity=Validity(years=20), names=(("uri", "urn:x:DL00000042"),))
    check_certificate(made, request, issuer_pem=facts.ca_certificate_pem, profile=wanted)


def test_another_product_keeps_its_own(cloud: Cloud, product: ProductProfile, facts: AccountFacts) -> None:
    changed(cloud, with_certificate(product, validity="20 years"))
    other = with_certificate(product, keys=["p384"]).model_copy(update={"name": "LAMP-2"})
    changed(cloud, other)
    assert set(told(cloud)) == {"lamp-1", "lamp-2"}
    assert problem(cloud, with_certificate(product, validity="20 years")) is None
    changed(cloud, with_certificate(other))
    assert set(told(cloud)) == {"lamp-1"}
    changed(cloud, with_certificate(product))
    assert told(cloud) == {}


def test_two_products_set_up_at_once_are_both_known(
    cloud: Cloud, product: ProductProfile, facts: AccountFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second is set up between the first one's reading and its writing."""
    first = with_certificate(product, validity="20 years")
    second = with_certificate(product, keys=["p384"]).model_copy(update={"name": "LAMP-2"})
    read = certificate_profiles.profiles_in
    meanwhile = [second]

    def overtaken(function: Mapping[str, Any]) -> dict[str, Any]:
        if meanwhile:
            changed(cloud, meanwhile.pop())
        return read(function)

    monkeypatch.setattr(certificate_profiles, "profiles_in", overtaken)
    changed(cloud, first)
    assert set(told(cloud)) == {"lamp-1", "lamp-2"}
    for one in (first, second):
        changed(cloud, with_certificate(one))
    assert told(cloud) == {}


def test_authority_is_made_to_last_as_long(
    cloud: Cloud, product: ProductProfile, facts: AccountFacts
) -> None:
    request, before = issue(cloud, "DL00000043")
    endless = with_certificate(product, validity="never")
    changed(cloud, endless)
    assert problem(cloud, endless) is None
    authority = AccountSetup(cloud, endless, passphrase).setup().ca_certificate_pem
    request_now, made = issue(cloud, "DL00000044")
    wanted = endless.certificate_for("DL00000044")
    check_certificate(made, request_now, issuer_pem=authority, profile=wanted)
    # Both certificates of the authority vouch for what was issued under either: the key is the same.
    check_certificate(before, request, issuer_pem=authority)
    check_certificate(made, request_now, issuer_pem=facts.ca_certificate_pem)
    changed(cloud, with_certificate(product))


FULL = CertificateProfile(
    subject=(("C", "DE"), ("O", "Example"), ("OU", "Lamps"), ("CN", "SN-1")),
    validity=Validity(years=3),
    key_usage=frozenset({"digitalSignature", "contentCommitment"}),
    extended_key_usage=("clientAuth", "1.3.6.1.4.1.99999.5"),
    names=(("dns", "sn-1.lamp.example"), ("uri", "urn:x:SN-1")),
)


@pytest.mark.parametrize(
    "asked",
    [FULL, CertificateProfile(validity=Validity(days=90)), CertificateProfile(names=FULL.names)],
    ids=["all", "validity", "names"],
)
def test_private_ca_makes_what_the_profile_says(cloud: Cloud, asked: CertificateProfile) -> None:
    ca = private_ca_of(cloud)
    request = request_of("p256")
    check_certificate(
        fetched(cloud, ca, request, asked), request, issuer_pem=ca.certificate_pem, profile=asked
    )


@pytest.mark.parametrize("kind", ["p256", "rsa2048"])
def test_private_ca_makes_device_identities(cloud: Cloud, kind: Any) -> None:
    """But for their end, which would need an authority without one."""
    ca, asked, request = private_ca_of(cloud), replace(IDEVID, validity=Validity(years=3)), request_of(kind)
    check_certificate(
        fetched(cloud, ca, request, asked), request, issuer_pem=ca.certificate_pem, profile=asked
    )


def private_ca_of(cloud: Cloud) -> PrivateCa:
    return private_ca.describe_private_ca(cloud, make_root(cloud.client("acm-pca"), "Lamp authority"))


def fetched(cloud: Cloud, ca: PrivateCa, request: str, asked: CertificateProfile) -> str:
    arn = private_ca.ask(cloud, ca, request, 365, "token", asked)
    for _ in range(50):
        if (pem := private_ca.fetch(cloud, ca, arn)) is not None:
            return pem
        time.sleep(0.1)
    raise AssertionError("the certificate was never made")
