"""Policies and templates within AWS's limits, for the longest names."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from desktop.account import setup
from desktop.account.documents import compact, document
from desktop.account.facts import AccountFacts, folder, load_facts
from desktop.account.gate import Gate
from desktop.account.names import Names, literal_start
from desktop.account.policies import claim_policy, unit_policy
from desktop.account.provider import source
from desktop.account.roles import provisioning_role
from desktop.account.setup import AccountSetup
from desktop.account.template import Template
from desktop.cloud.session import Cloud, CloudTarget
from desktop.core.errors import SettingsError
from desktop.settings.product.identity import IdentitySection
from desktop.settings.product.profile import ProductProfile, load_product, parse_product

# AWS IoT quotas.
POLICY_CHARACTERS = 2048
TEMPLATE_CHARACTERS = 10_240
ROLE_NAME_CHARACTERS = 64


def product(**changes: str) -> ProductProfile:
    lines = {
        "name": "A product name that goes on and on, and does not end: 产品",
        "thing_name": "lamp-{serial}-x",
        **changes,
    }
    return parse_product(
        f"""
        schema = 1
        name = "{lines["name"]}"
        [unit]
        driver = "freertos"
        serial_pattern = "DL[0-9]+"
        thing_name = "{lines["thing_name"]}"
        [identity]
        issuer = "fleet"
        template = "{"t" * 36}"
        thing_type = "lamp"
        thing_groups = ["one", "two"]
        [firmware]
        format = "freertos"
        certificate_label = "label"
        path = "/firmware.bin"
        slot_size = 1
        """,
        "test",
    )


@pytest.fixture
def names() -> Names:
    cloud = Cloud(CloudTarget(region="cn-northwest-1", access_key_id="AKIA", secret_access_key="x"))
    cloud.__dict__["account_id"] = "123456789012"
    return Names(cloud, product())


def test_policies_fit(names: Names) -> None:
    for policy in (unit_policy(names.cloud, names), claim_policy(names.cloud, names)):
        assert len(compact(policy.body)) <= POLICY_CHARACTERS


def test_role_names_fit(names: Names) -> None:
    for role in (names.stream_role, names.provider_role, names.provisioning_role):
        assert len(role) <= ROLE_NAME_CHARACTERS


def test_the_claim_may_do_three_things_only(names: Names) -> None:
    body = claim_policy(names.cloud, names).body
    resources = {
        resource
        for statement in body["Statement"]
        for resource in (
            statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
        )
    }
    template = names.template
    assert {resource.partition("123456789012:")[2] for resource in resources} == {
        "client/linekey-claim-*",
        "topic/$aws/certificates/create-from-csr/*",
        f"topic/$aws/provisioning-templates/{template}/provision/*",
        "topicfilter/$aws/certificates/create-from-csr/*",
        f"topicfilter/$aws/provisioning-templates/{template}/provision/*",
    }


def test_every_right_of_a_unit_is_bound_to_its_thing(names: Names) -> None:
    for statement in unit_policy(names.cloud, names).body["Statement"]:
        resources = statement["Resource"]
        for resource in resources if isinstance(resources, list) else [resources]:
            assert "${iot:Connection.Thing.ThingName}" in resource


def test_the_template_joins_the_things_name(names: Names) -> None:
    body = Template(names.cloud, names).body()
    properties = body["Resources"]["thing"]["Properties"]
    assert properties["ThingName"] == {"Fn::Join": ["", ["lamp-", {"Ref": "SerialNumber"}, "-x"]]}
    assert properties["ThingGroups"] == ["one", "two"]
    assert len(compact(body)) <= TEMPLATE_CHARACTERS


def test_a_cancelled_profile_is_followed_by_the_next_name(names: Names) -> None:
    first, second = names.signing_profile(1), names.signing_profile(2)
    assert second == f"{first}_2"
    assert first.replace("_", "").isalnum()
    assert first.isascii()


def test_no_placeholder_is_left(names: Names) -> None:
    assert "{{" not in compact(Template(names.cloud, names).body())
    with pytest.raises(KeyError):
        document("policies/claim", iot="x")


def test_an_account_that_is_not_set_up_says_what_to_do(names: Names) -> None:
    with pytest.raises(SettingsError) as caught:
        load_facts(names.cloud, load_product("lamp"))
    assert caught.value.code == "SET-010"
    assert "linekey account setup --product" in caught.value.hint


def test_set_up_makes_only_what_the_issuer_needs(names: Names, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "list_providers", lambda _cloud: [])
    monkeypatch.setattr(Gate, "exists", lambda _gate: False)
    monkeypatch.setattr(setup, "kept_parts", lambda _cloud, _names: ())

    def steps(product: ProductProfile) -> list[str]:
        return [part.step for part in AccountSetup(names.cloud, product, lambda _name: "").parts()]

    other = IdentitySection(issuer="other", thing_type="lamp", thing_groups=("one", "two"))
    common = steps(names.product.model_copy(update={"identity": other}))
    assert common == [
        "bucket",
        "serials",
        "thing-type",
        *["thing-group"] * 2,
        "unit-policy",
        "stream-role",
        "signing-profile",
        "job-events",
        "release-policy",
    ]
    assert set(steps(names.product)) - set(common) == {
        "authority-key",
        "authority-certificate",
        "hook-role",
        "serial-hook",
        "provider-role",
        "provider-function",
        "certificate-profile",
        "certificate-provider",
        "provisioning-role",
        "template",
        "claim-policy",
        "claim-certificate",
    }


def test_only_fleet_provisioning_has_a_template(names: Names) -> None:
    other = IdentitySection(issuer="other", thing_type="lamp", thing_groups=())
    with pytest.raises(SettingsError) as refused:
        _ = Names(names.cloud, names.product.model_copy(update={"identity": other})).template
    assert refused.value.code == "SET-013"


def test_facts_of_an_issuer_that_needs_less_are_read(
    names: Names, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In any order of the fields, and without those of fleet provisioning."""
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(tmp_path))
    product = load_product("lamp")
    path = folder(names.cloud, product) / "facts.json"
    path.parent.mkdir(parents=True)
    every: dict[str, object] = {field.name: f"<{field.name}>" for field in fields(AccountFacts)}
    every |= {"thing_groups": ["a"], "mqtt_port": 8883}
    path.write_text(json.dumps(dict(sorted(every.items()))), encoding="utf-8")
    assert load_facts(names.cloud, product).claim_key_path == "<claim_key_path>"
    less = {name: value for name, value in every.items() if "claim" not in name and name != "template"}
    path.write_text(json.dumps(less), encoding="utf-8")
    found = load_facts(names.cloud, product)
    assert (found.template, found.claim_key_path, found.thing_groups) == ("", "", ("a",))


@pytest.mark.parametrize(
    ("pattern", "start"),
    [
        (r"DL\d{8}", "DL"),
        (r"DL[0-9]+", "DL"),
        (r"LX-\d+", "LX-"),
        (r"AB{2}\d", "A"),
        (r"AB?C", "A"),
        (r"AB*", "A"),
        (r"AB+", "AB"),
        (r"A1|B2", ""),
        (r"(?i)ab", ""),
        (r"\d{8}", ""),
        (r"AB.*", "AB"),
    ],
)
def test_what_all_serial_numbers_begin_with(pattern: str, start: str) -> None:
    assert literal_start(pattern) == start


def test_the_provisioning_role_reaches_the_products_things_and_groups_alone(names: Names) -> None:
    body = provisioning_role(names.cloud, names).policy()
    resources = {
        resource.partition("123456789012:")[2]
        for statement in body["Statement"]
        for resource in (
            statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
        )
        if resource != "*"
    }
    assert resources == {
        "thing/lamp-DL*-x",
        "cert/*",
        "thinggroup/one",
        "thinggroup/two",
        f"policy/{names.unit_policy}",
        "thingtype/lamp",
    }
    (everything,) = [statement for statement in body["Statement"] if statement["Resource"] == "*"]
    assert everything["Action"] == "iot:RegisterThing"


def test_a_unit_reads_no_streams_but_those_of_updates(names: Names) -> None:
    text = compact(unit_policy(names.cloud, names).body)
    assert text.count("/streams/") == text.count("/streams/AFR_OTA-*") == 4


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-5],
        lambda text: "[" * 100_000,
        lambda text: text.replace("8883", "NaN"),
        lambda text: text.replace("8883", "1e999"),
        lambda text: text.replace('["a"]', '"a"'),
        lambda text: text.replace('"<region>"', "null"),
        lambda _text: "[]",
    ],
    ids=["cut off", "too deep", "NaN", "infinity", "no list", "no text", "no object"],
)
def test_facts_that_are_damaged_are_none(
    names: Names, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[str], str]
) -> None:
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(tmp_path))
    product = load_product("lamp")
    path = folder(names.cloud, product) / "facts.json"
    path.parent.mkdir(parents=True)
    every: dict[str, object] = {field.name: f"<{field.name}>" for field in fields(AccountFacts)}
    path.write_text(damage(json.dumps(every | {"thing_groups": ["a"], "mqtt_port": 8883})), encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_facts(names.cloud, product)
    assert caught.value.code == "SET-010"
