"""Account set-up against the bench, which enforces IAM and IoT policies."""

from __future__ import annotations

import io
import json
import stat
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.account.claim import open_claim
from desktop.account.facts import AccountFacts, load_facts
from desktop.account.names import PROVIDER_FUNCTION, Names
from desktop.account.setup import AccountSetup
from desktop.cli.main import run
from desktop.cloud import certificates, providers
from desktop.cloud.serials import TABLE
from desktop.cloud.session import Cloud
from desktop.core.errors import LinekeyError
from desktop.core.events import CheckDone, Event, StepDone
from desktop.settings.product.profile import ProductProfile
from signing.certificates import check_certificate, check_chain
from signing.errors import SigningError
from signing.identity import certificate_request
from signing.keys.file import create_key_file

from .conftest import passphrase


def checks(cloud: Cloud, product: ProductProfile) -> dict[str, CheckDone]:
    told: list[Event] = []
    AccountSetup(cloud, product, passphrase, told.append).doctor()
    return {event.check: event for event in told if isinstance(event, CheckDone)}


def steps(cloud: Cloud, product: ProductProfile) -> dict[str, bool]:
    told: list[Event] = []
    AccountSetup(cloud, product, passphrase, told.append).setup()
    return {event.step: event.changed for event in told if isinstance(event, StepDone)}


def test_a_second_run_changes_nothing(cloud: Cloud, product: ProductProfile, facts: AccountFacts) -> None:
    changed = steps(cloud, product)
    assert len(changed) == 21
    assert not any(changed.values())
    assert load_facts(cloud, product) == facts


def test_doctor_finds_nothing_wrong(cloud: Cloud, product: ProductProfile, facts: AccountFacts) -> None:
    assert {check.state for check in checks(cloud, product).values()} == {"pass"}


def damage_bucket(cloud: Cloud, names: Names) -> None:
    cloud.client("s3").put_bucket_versioning(
        Bucket=names.bucket, VersioningConfiguration={"Status": "Suspended"}
    )


def damage_role(cloud: Cloud, names: Names) -> None:
    cloud.client("iam").put_role_policy(
        RoleName=names.stream_role,
        PolicyName="linekey",
        PolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
        ),
    )


def damage_function(cloud: Cloud, names: Names) -> None:
    cloud.client("lambda").update_function_configuration(FunctionName=PROVIDER_FUNCTION, Timeout=60)


def damage_permission(cloud: Cloud, names: Names) -> None:
    cloud.client("lambda").remove_permission(FunctionName=PROVIDER_FUNCTION, StatementId="linekey-iot")


def damage_policy(cloud: Cloud, names: Names) -> None:
    body = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iot:*", "Resource": "*"}]}
    cloud.client("iot").create_policy_version(
        policyName=names.unit_policy, policyDocument=json.dumps(body), setAsDefault=True
    )


def damage_template(cloud: Cloud, names: Names) -> None:
    cloud.client("iot").update_provisioning_template(templateName=names.template, enabled=False)


def damage_hook(cloud: Cloud, names: Names) -> None:
    cloud.client("iot").update_provisioning_template(
        templateName=names.template, removePreProvisioningHook=True
    )


def damage_hooks_code(cloud: Cloud, names: Names) -> None:
    """What lets everybody in."""
    admits = "def handler(event, context):\n    return {'allowProvisioning': True}\n"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("serial_hook/handler.py", admits)
    cloud.client("lambda").update_function_code(FunctionName=names.hook_function, ZipFile=archive.getvalue())


def damage_table(cloud: Cloud, names: Names) -> None:
    cloud.client("dynamodb").update_table(TableName=TABLE, DeletionProtectionEnabled=False)


def damage_backups(cloud: Cloud, names: Names) -> None:
    cloud.client("dynamodb").update_continuous_backups(
        TableName=TABLE, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False}
    )


def damage_profile(cloud: Cloud, names: Names) -> None:
    cloud.client("signer").cancel_signing_profile(profileName=names.signing_profile(1))


def damage_events(cloud: Cloud, names: Names) -> None:
    cloud.client("iot").update_event_configurations(eventConfigurations={"JOB_EXECUTION": {"Enabled": False}})


@pytest.mark.parametrize(
    ("step", "damage"),
    [
        ("bucket", damage_bucket),
        ("stream-role", damage_role),
        ("provider-function", damage_function),
        ("provider-function", damage_permission),
        ("unit-policy", damage_policy),
        ("template", damage_template),
        ("template", damage_hook),
        ("serial-hook", damage_hooks_code),
        ("serials", damage_table),
        ("serials", damage_backups),
        ("signing-profile", damage_profile),
        ("job-events", damage_events),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_what_was_changed_is_found_and_mended_alone(
    cloud: Cloud,
    product: ProductProfile,
    facts: AccountFacts,
    step: str,
    damage: Callable[[Cloud, Names], None],
) -> None:
    damage(cloud, Names(cloud, product))
    found = {name for name, check in checks(cloud, product).items() if check.state == "fail"}
    assert found == {step}
    assert {name for name, changed in steps(cloud, product).items() if changed} == {step}
    assert checks(cloud, product)[step].state == "pass"


def test_doctor_says_what_a_template_without_the_hook_risks(
    cloud: Cloud, product: ProductProfile, facts: AccountFacts
) -> None:
    """An account that an older Linekey set up is like that."""
    damage_hook(cloud, Names(cloud, product))
    said = checks(cloud, product)["template"].detail
    assert "whoever has the claim key can register" in said
    steps(cloud, product)


def test_a_table_that_is_missing_is_made(cloud: Cloud, product: ProductProfile, facts: AccountFacts) -> None:
    damage_table(cloud, Names(cloud, product))
    cloud.client("dynamodb").delete_table(TableName=TABLE)
    assert "given to two units" in checks(cloud, product)["serials"].detail
    assert steps(cloud, product)["serials"]
    assert checks(cloud, product)["serials"].state == "pass"


def test_a_cancelled_profile_gets_a_successor_with_another_certificate(
    cloud: Cloud, product: ProductProfile, facts: AccountFacts
) -> None:
    before = AccountSetup(cloud, product, passphrase).setup()
    cloud.client("signer").cancel_signing_profile(profileName=before.signing_profile)
    after = AccountSetup(cloud, product, passphrase).setup()
    assert after.signing_profile != before.signing_profile
    assert after.code_signing_certificate_pem != before.code_signing_certificate_pem


def test_six_changes_of_a_policy_fit_in_five_versions(
    cloud: Cloud, product: ProductProfile, facts: AccountFacts
) -> None:
    names = Names(cloud, product)
    for _ in range(6):
        versions = cloud.client("iot").list_policy_versions(policyName=names.unit_policy)["policyVersions"]
        if len(versions) == 5:
            old = next(version for version in versions if not version["isDefaultVersion"])
            cloud.client("iot").delete_policy_version(
                policyName=names.unit_policy, policyVersionId=old["versionId"]
            )
        damage_policy(cloud, names)
        assert steps(cloud, product)["unit-policy"]


def test_the_claim_key_is_encrypted_and_private(facts: AccountFacts) -> None:
    path = Path(facts.claim_key_path)
    assert path.read_text(encoding="ascii").startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----")
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_facts_hold_no_secret(cloud: Cloud, account_folder: Path, facts: AccountFacts) -> None:
    (file,) = account_folder.glob("accounts/**/facts.json")
    text = file.read_text(encoding="utf-8")
    assert "PRIVATE KEY" not in text
    assert passphrase("claim passphrase") not in text
    assert str(cloud.target.secret_access_key) not in text


def test_a_wrong_passphrase_says_so(facts: AccountFacts) -> None:
    with pytest.raises(SigningError) as caught:
        open_claim(facts.claim_certificate_pem, Path(facts.claim_key_path), lambda _name: "wrong")
    assert caught.value.code == "SIG-012"


def test_no_private_code_signing_key_stays_on_disk(account_folder: Path, facts: AccountFacts) -> None:
    keys = [
        path
        for path in account_folder.glob("accounts/**/*")
        if path.is_file() and b"PRIVATE KEY" in path.read_bytes()
    ]
    assert {path.name for path in keys} == {Path(facts.claim_key_path).name, "owner-key.pem"}


def test_the_provider_signs_with_the_key_in_kms(cloud: Cloud, facts: AccountFacts, tmp_path: Path) -> None:
    """The function as AWS runs it: its own role, its own zip, the key in KMS."""
    key = tmp_path / "unit.pem"
    create_key_file(key, "x")
    csr = certificate_request(key, lambda: "x", "DL00000042")
    event = {"certificateSigningRequest": csr, "principalId": "claim", "clientId": "station"}
    answer = cloud.client("lambda").invoke(FunctionName=PROVIDER_FUNCTION, Payload=json.dumps(event))
    body = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, body
    check_certificate(body["certificatePem"], csr, issuer_pem=facts.ca_certificate_pem)
    check_chain([facts.ca_certificate_pem], facts.ca_certificate_pem)


def test_a_deactivated_claim_is_left_to_a_person(
    cloud: Cloud, product: ProductProfile, facts: AccountFacts
) -> None:
    iot = cloud.client("iot")
    iot.update_certificate(certificateId=facts.claim_certificate_id, newStatus="INACTIVE")
    try:
        with pytest.raises(LinekeyError) as caught:
            AccountSetup(cloud, product, passphrase).setup()
        assert caught.value.code == "SET-011"
        assert certificates.describe(cloud, facts.claim_certificate_id).status == "INACTIVE"
    finally:
        iot.update_certificate(certificateId=facts.claim_certificate_id, newStatus="ACTIVE")


def test_the_provider_of_somebody_else_is_never_replaced(
    cloud: Cloud, product: ProductProfile, facts: AccountFacts
) -> None:
    function = Names(cloud, product).function_arn(PROVIDER_FUNCTION)
    providers.delete_provider(cloud, "linekey")
    providers.create_provider(cloud, "theirs", function)
    try:
        with pytest.raises(LinekeyError) as caught:
            AccountSetup(cloud, product, passphrase).setup()
        assert caught.value.code == "SET-011"
        assert "theirs" in caught.value.message
        assert providers.list_providers(cloud) == ["theirs"]
        assert checks(cloud, product)["certificate-provider"].state == "fail"
    finally:
        providers.delete_provider(cloud, "theirs")
        AccountSetup(cloud, product, passphrase).setup()


def test_the_command_line_tells_the_same(
    cloud: Cloud,
    facts: AccountFacts,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LINEKEY_CLAIM_PASSPHRASE", passphrase("claim passphrase"))
    assert run(["account", "doctor", "--endpoint", "bench", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    # The release policy does not admit the signing profiles that followed those that tests cancelled.
    states = {check["state"] for check in told["checks"] if check["check"] != "release-policy"}
    assert (told["fit"], told["wrong"], states) == (True, 0, {"pass"})
    assert run(["account", "setup", "--endpoint", "bench", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert not any(step["changed"] for step in document["steps"])
    assert document["facts"]["signing_profile"].startswith("linekey_lamp_1")
    damage_events(cloud, Names(cloud, None))  # type: ignore[arg-type]
    assert run(["account", "doctor", "--endpoint", "bench"]) == 15
    capsys.readouterr()
    assert run(["account", "doctor", "--endpoint", "bench", "--json"]) == 15
    told = json.loads(capsys.readouterr().out)
    assert (told["fit"], told["wrong"]) == (False, 1)
    assert [check["check"] for check in told["checks"] if check["state"] == "fail"] == ["job-events"]
    assert run(["account", "setup", "--endpoint", "bench"]) == 0


def test_the_command_line_shows_and_removes_the_provider(
    cloud: Cloud, product: ProductProfile, facts: AccountFacts, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["account", "provider", "show", "--endpoint", "bench"]) == 0
    assert "whole account" in capsys.readouterr().out
    assert run(["account", "provider", "remove", "--endpoint", "bench"]) == 2
    assert "--yes" in capsys.readouterr().err
    assert run(["account", "provider", "remove", "mistyped", "--endpoint", "bench", "--yes"]) == 11
    assert "CLD-004" in capsys.readouterr().err
    assert providers.list_providers(cloud) == ["linekey"]
    assert run(["account", "provider", "remove", "--endpoint", "bench", "--yes"]) == 0
    assert providers.list_providers(cloud) == []
    assert steps(cloud, product)["certificate-provider"]
