"""Set-up that dies after every single change in AWS still completes, and leaves nothing twice."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.account.facts import load_facts
from desktop.account.setup import AccountSetup
from desktop.cloud.session import Cloud
from desktop.settings.product.profile import ProductProfile

from .conftest import passphrase

SERVICES = ("acm", "iam", "iot", "kms", "lambda", "s3", "signer", "ssm")
READING = ("Describe", "Get", "List", "Head")
MOST_CHANGES = 60


class KilledError(BaseException):
    """The station's end, in the moment after AWS carried a change out and before anyone heard of it."""


def die_after_changes(cloud: Cloud, number: int) -> None:
    left = number

    def die(model: Any, **_rest: Any) -> None:
        nonlocal left
        left -= not model.name.startswith(READING)
        if not left:
            raise KilledError(model.name)

    for service in SERVICES:
        cloud.client(service).meta.events.register("after-call", die)


def count(client: Any, operation: str, key: str, **arguments: Any) -> int:
    return sum(len(page[key]) for page in client.get_paginator(operation).paginate(**arguments))


@pytest.mark.timeout(300)
def test_every_cut_off_run_gets_one_step_further(cloud: Cloud, product: ProductProfile) -> None:
    changes: list[str] = []
    allowed = 1
    for _ in range(MOST_CHANGES):
        mortal = Cloud(cloud.target)
        die_after_changes(mortal, allowed)
        try:
            AccountSetup(mortal, product, passphrase).setup()
        except KilledError as end:
            # A change that is simply made again (PutRolePolicy) must not stop the next run at the same place.
            allowed = allowed + 1 if changes and changes[-1] == str(end) else 1
            changes.append(str(end))
            continue
        break
    else:
        pytest.fail(f"never done: {changes}")

    assert len(set(changes)) > 15, changes
    assert AccountSetup(cloud, product, passphrase).doctor() == 0
    assert load_facts(cloud, product).signing_profile == "linekey_lamp_1"
    assert count(cloud.client("kms"), "list_keys", "Keys") == 1
    assert count(cloud.client("acm"), "list_certificates", "CertificateSummaryList") == 1
    assert count(cloud.client("iot"), "list_certificates", "certificates") == 1
    assert changes.count("CreateCertificateFromCsr") == 1
