"""The gate follows the account's release policy from the one it was given, and alone changes it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desktop.account.gate import launcher_policy
from desktop.account.release_policy.kept import release_policies, shelf_of
from desktop.account.release_policy.publishing import publisher
from desktop.cloud import functions
from desktop.cloud.release.gate import GateRefusedError
from desktop.core.errors import CloudError
from signing.dsse import Envelope
from signing.release_policy import ReleasePolicy
from tests.bench.gate.conftest import PEOPLE, Site, envelope_of, lamp_policy, manifest_of
from tests.policies import after, new_key, person, signed

KETTLE = lamp_policy(product="Kettle")


@pytest.fixture
def account(site: Site) -> Iterator[Account]:
    """As it was before the test, afterwards."""
    kept = Account(site)
    before = kept.objects(), kept.parameter()
    yield kept
    kept.put_back(*before)


class Account:
    """What the bucket and the parameter hold, changed by somebody who may."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._s3, self._ssm = site.cloud.client("s3"), site.cloud.client("ssm")
        self._shelf = shelf_of(site.cloud, site.product)
        self._bucket = site.names.bucket

    def objects(self) -> dict[str, bytes]:
        listed = self._s3.list_objects_v2(Bucket=self._bucket, Prefix=self._shelf.key(1)[: -len("1.json")])
        names = [row["Key"] for row in listed.get("Contents", ())]
        return {name: self._s3.get_object(Bucket=self._bucket, Key=name)["Body"].read() for name in names}

    def put(self, version: int, data: bytes) -> None:
        self._s3.put_object(Bucket=self._bucket, Key=self._shelf.key(version), Body=data)

    def parameter(self) -> str | None:
        return self._shelf.named()

    def name(self, text: str) -> None:
        self._ssm.put_parameter(Name=self._shelf.parameter, Value=text, Type="String", Overwrite=True)

    def forget(self) -> None:
        self._ssm.delete_parameter(Name=self._shelf.parameter)

    def put_back(self, objects: dict[str, bytes], parameter: str | None) -> None:
        for name in self.objects().keys() - objects.keys():
            self._s3.delete_object(Bucket=self._bucket, Key=name)
        for name, data in objects.items():
            self._s3.put_object(Bucket=self._bucket, Key=name, Body=data)
        assert parameter is not None
        self.name(parameter)


def named(policy: ReleasePolicy) -> str:
    return naming(policy.sha256, policy.version)


def naming(sha256: str, version: int) -> str:
    return json.dumps({"sha256": sha256, "version": version}, separators=(",", ":"))


def publish(site: Site, envelope: Envelope) -> None:
    """As an owner's Linekey does that may not write the parameter."""
    publisher(site.launcher, site.product, site.gate).publish(envelope)


def refused(site: Site, code: str = "PolicyRefused") -> str:
    said = functions.invoke(site.launcher, site.names.gate, {"action": "launch", **site.request()})
    answer = json.loads(said.text)
    assert answer.get("code") == code, answer
    return str(answer["message"])


def test_the_next_version_is_published_and_rules_from_then_on(site: Site, account: Account) -> None:
    alone = after(site.first, approvals=0)
    publish(site, signed(alone, PEOPLE["ana"]))
    assert account.parameter() == named(alone)
    site.gate.launch(site.request(manifest=envelope_of(manifest_of(), "ana").to_json().decode()))
    stricter = after(alone, approvals=2)
    publish(site, signed(stricter, PEOPLE["ana"]))
    publish(site, signed(stricter, PEOPLE["ana"]))  # the answer was lost
    assert account.parameter() == named(stricter)
    assert "1 of the 2 approvals" in refused(site, "NotApproved")
    assert release_policies(site.cloud, site.product).current() == stricter
    release_policies(site.cloud, site.product)._pin.path.unlink()


@pytest.mark.parametrize(
    ("why", "envelope"),
    [
        ("signed", lambda first: signed(after(first))),
        ("signed", lambda first: signed(after(first), PEOPLE["bo"])),
        ("signed", lambda first: signed(after(first), new_key())),
        ("signed", lambda first: taken_over(first, "chris")),
        ("signed", lambda first: taken_over(first, "ana")),
        ("next version is 2", lambda first: signed(after(after(first)), PEOPLE["ana"])),
        (
            "names another version",
            lambda first: signed(replace(after(first), previous="0" * 64), PEOPLE["ana"]),
        ),
        ("It is of Kettle", lambda first: signed(replace(after(first), product="Kettle"), PEOPLE["ana"])),
        ("next version is 2", lambda _: signed(lamp_policy(approvals=0), PEOPLE["ana"])),
        ("expired", lambda first: signed(after(first, expires=past()), PEOPLE["ana"])),
        ("something else", lambda _: envelope_of(manifest_of(), "ana", "bo")),
    ],
)
def test_a_policy_that_does_not_follow_is_not_published(
    site: Site, account: Account, why: str, envelope: Callable[[ReleasePolicy], Envelope]
) -> None:
    before = account.objects(), account.parameter()
    with pytest.raises(GateRefusedError, match="ROL-032") as caught:
        site.gate.publish(envelope(site.first).to_json())
    assert why in caught.value.message
    assert (account.objects(), account.parameter()) == before


def taken_over(first: ReleasePolicy, signer: str) -> Envelope:
    """Chris would be the one owner."""
    people = (first.people[0], first.people[1], person("chris", PEOPLE["chris"], "owner"))
    requester = replace(people[0], roles=("requester",))
    mine = replace(after(first), people=(requester, *people[1:]), approvals=1)
    return signed(mine, PEOPLE[signer])


def past() -> str:
    return (datetime.now(UTC) - timedelta(seconds=1)).isoformat(timespec="seconds")


@pytest.mark.parametrize("text", ["", "{}", "x" * 100_000, "\ud800"])
def test_what_is_no_policy_is_not_published(site: Site, account: Account, text: str) -> None:
    event = {"action": "publish", "policy": text}
    answer = json.loads(functions.invoke(site.launcher, site.names.gate, event).text)
    assert answer["code"] in {"PolicyRefused", "RequestRefused"}
    extra = {"action": "publish", "policy": "{}", "version": 2}
    answer = json.loads(functions.invoke(site.launcher, site.names.gate, extra).text)
    assert answer["code"] == "RequestRefused"


def test_a_publication_that_was_cut_off_is_in_force_and_is_ended(site: Site, account: Account) -> None:
    second = after(site.first, approvals=2)
    account.put(2, signed(second, PEOPLE["ana"]).to_json())
    refused(site, "NotApproved")
    rival = after(site.first, approvals=0)
    with pytest.raises(GateRefusedError, match="ROL-032"):
        site.gate.publish(signed(rival, PEOPLE["ana"]).to_json())
    publish(site, signed(second, PEOPLE["ana"]))
    assert account.parameter() == named(second)


def test_rubbish_at_the_next_versions_place_hinders_nobody(site: Site, account: Account) -> None:
    account.put(2, b"rubbish")
    site.gate.launch(site.request())
    second = after(site.first, approvals=2)
    publish(site, signed(second, PEOPLE["ana"]))
    assert account.parameter() == named(second)


def test_a_parameter_that_was_set_back_hides_no_version(site: Site, account: Account) -> None:
    second = after(site.first, approvals=2)
    publish(site, signed(second, PEOPLE["ana"]))
    account.name(named(site.first))
    refused(site, "NotApproved")


Spoil = Callable[[Site, Account], object]
SPOILED: dict[str, Spoil] = {
    "no parameter": lambda _, account: account.forget(),
    "another digest": lambda site, account: account.name(named(lamp_policy(approvals=0))),
    "a version that is missing": lambda site, account: account.name(named(after(site.first))),
    "a version below the first": lambda _, account: account.name(naming("0" * 64, 0)),
    "a version that is true": lambda site, account: account.name(naming(site.first.sha256, True)),
    "a huge version": lambda _, account: account.name(naming("0" * 64, 10**9)),
    "no JSON": lambda _, account: account.name("version 1"),
    "nested JSON": lambda _, account: account.name("[" * 4000),
    "a first policy of one's own": lambda _, account: own_first(account),
    "a policy of another product": lambda _, account: account.put(1, signed(KETTLE, PEOPLE["ana"]).to_json()),
    "a first policy that lost its signature": lambda site, account: account.put(
        1, signed(site.first).to_json()
    ),
    "an unreadable policy": lambda _, account: account.put(1, b"{}"),
    "a huge policy": lambda _, account: account.put(1, b"x" * (2 << 20)),
}


def own_first(account: Account) -> None:
    """Sound in itself, and named by the parameter; Chris alone owns it."""
    people = (person("chris", PEOPLE["chris"]),)
    mine = replace(lamp_policy(approvals=0), people=people)
    account.put(1, signed(mine, PEOPLE["chris"]).to_json())
    account.name(named(mine))


@pytest.mark.parametrize("how", SPOILED)
def test_without_a_sound_policy_nothing_is_launched(site: Site, account: Account, how: str) -> None:
    SPOILED[how](site, account)
    before = site.traces()
    refused(site)
    assert site.traces() == before


def test_with_an_expired_policy_nothing_is_launched_and_everything_is_stopped(
    site: Site, account: Account
) -> None:
    running = site.request()
    site.gate.launch(running)
    ended = after(site.first, expires=past())
    account.put(2, signed(ended, PEOPLE["ana"]).to_json())
    account.name(named(ended))
    refused(site, "PolicyExpired")
    site.launcher.client("iot").cancel_job(jobId=running["job"])
    publish(site, signed(after(ended, expires=site.first.expires), PEOPLE["ana"]))
    site.gate.launch(site.request())


TEMPLATE = json.dumps(
    {
        "do": "{{stream}} of {{product}} {{version}}",
        "size": "{{size}}",
        "put": ["{{path}}", {"sha": "{{sha256}}", "label": "{{certificate}}", "sig": "{{signature}}"}],
        "times": 1,
    }
)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_template_that_the_owners_admit_is_filled_in(site: Site, account: Account) -> None:
    broken = ['{"x": "{{secret}}"}', "{", "x"]
    admitted = tuple(sorted(map(digest, [TEMPLATE, *broken])))
    publish(site, signed(after(site.first, templates=admitted), PEOPLE["ana"]))
    request: dict[str, Any] = site.request(template=TEMPLATE)
    site.gate.launch(request)
    told = site.cloud.client("iot").get_job_document(jobId=request["job"])["document"]
    document, manifest = json.loads(told), manifest_of()
    assert document["do"].startswith("AFR_OTA-")
    assert document["do"].endswith(" of LAMP-1 1.2.3")
    assert document["size"] == manifest.size
    assert document["put"] == [
        "/firmware.bin",
        {"sha": manifest.sha256, "label": "ota_signer_cert", "sig": request["signature"]},
    ]
    for text in (TEMPLATE + " ", *broken):
        with pytest.raises(GateRefusedError, match="ROL-031"):
            site.gate.launch(site.request(template=text))


def test_a_launcher_publishes_through_the_gate_alone(site: Site, account: Account) -> None:
    second = signed(after(site.first), PEOPLE["ana"])
    with pytest.raises(CloudError, match="CLD-002"):
        publisher(site.launcher, site.product).publish(second)
    free = site.user(launcher_policy(site.cloud, site.names, gated=False))
    with pytest.raises(CloudError, match="CLD-002"):
        publisher(free, site.product).publish(second)
