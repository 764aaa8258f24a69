"""The gate is made on request, looked after by set-up and doctor, and taken away."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from desktop.account.documents import compact
from desktop.account.gate import gate_of
from desktop.account.people import person_role
from desktop.account.rights.shipped import shipped
from desktop.account.setup import AccountSetup
from desktop.cli.main import run
from desktop.cloud.release.gate import find_gate
from desktop.core.errors import NoPolicyError, SettingsError
from desktop.core.events import CheckDone, Event
from tests.bench.gate.conftest import Site


@pytest.fixture(autouse=True)
def _on_this_bench(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.sign_in.cloud_target", lambda *_: site.cloud.target)


def checks(site: Site) -> dict[str, CheckDone]:
    """Of the gate; the rest of the account is not set up here."""
    told: list[Event] = []
    AccountSetup(site.cloud, site.product, lambda _name: "secret", told.append).doctor()
    found = {event.check: event for event in told if isinstance(event, CheckDone)}
    return {step: check for step, check in found.items() if step.startswith("release-gate")}


def test_a_second_set_up_changes_nothing(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["account", "gate", "set-up", "--yes", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [step["changed"] for step in told["steps"]] == [False, False]
    assert told["gate"] == {
        "function": "linekey-lamp-1-gate",
        "exists": True,
        "first_policy": site.first.sha256,
        "problems": [],
    }


def damage_code(site: Site) -> None:
    import io
    import zipfile

    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("release_gate/handler.py", "def handler(*_): return {}")
    site.cloud.client("lambda").update_function_code(FunctionName=site.names.gate, ZipFile=archive.getvalue())


def damage_settings(site: Site) -> None:
    site.cloud.client("lambda").update_function_configuration(FunctionName=site.names.gate, Timeout=3)


def damage_role(site: Site) -> None:
    everything = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
    site.cloud.client("iam").put_role_policy(
        RoleName=site.names.gate_role, PolicyName="linekey", PolicyDocument=compact(everything)
    )


@pytest.mark.parametrize(
    ("damage", "step"),
    [
        (damage_code, "release-gate"),
        (damage_settings, "release-gate"),
        (damage_role, "release-gate-role"),
    ],
)
def test_what_is_wrong_is_found_and_mended(
    site: Site, damage: Callable[[Site], None], step: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert {check.state for check in checks(site).values()} == {"pass"}
    damage(site)
    assert [name for name, check in checks(site).items() if check.state == "fail"] == [step]
    assert run(["account", "gate", "show"]) == 15
    assert "▲" in capsys.readouterr().out
    assert run(["account", "gate", "set-up"]) == 0
    assert run(["account", "gate", "show"]) == 0
    site.gate.launch(site.request())


def test_a_gate_that_follows_another_policy_is_for_a_person_to_judge(site: Site) -> None:
    client, name = site.cloud.client("lambda"), site.names.gate
    variables = client.get_function(FunctionName=name)["Configuration"]["Environment"]["Variables"]
    other = {**variables, "FIRST_POLICY": "0" * 64}
    client.update_function_configuration(FunctionName=name, Environment={"Variables": other})
    try:
        with pytest.raises(SettingsError, match="SET-011"):
            gate_of(site.cloud, site.product).set_up()
        assert checks(site)["release-gate"].state == "fail"
    finally:
        client.update_function_configuration(FunctionName=name, Environment={"Variables": variables})


def test_without_a_policy_there_is_no_gate(site: Site) -> None:
    kettle = site.product.model_copy(update={"name": "Kettle"})
    with pytest.raises(NoPolicyError, match="REL-060"):
        gate_of(site.cloud, kettle).set_up()
    roles = {role["RoleName"] for role in site.cloud.client("iam").list_roles()["Roles"]}
    assert not {name for name in roles if "kettle" in name}


def test_it_prints_the_policy_of_launchers(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["account", "gate", "show", "--launcher-policy"]) == 0
    text = capsys.readouterr().out
    denied = [one["Action"] for one in json.loads(text)["Statement"] if one["Effect"] == "Deny"]
    assert "iot:CreateJob" in denied[0]
    assert "{{" not in text


def launchers(site: Site) -> str:
    """Which policy their role gets."""
    given = person_role(site.cloud, site.product, "launcher").policy()
    return next(
        name for name in ("launcher", "launcher-gated") if given == shipped(site.cloud, site.product, name)
    )


def test_it_is_removed_and_made_again(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert launchers(site) == "launcher-gated"
    assert run(["account", "gate", "remove"]) == 2  # nobody is there to type its name
    assert run(["account", "gate", "remove", "--yes"]) == 0
    assert find_gate(site.cloud, site.names.slug) is None
    assert launchers(site) == "launcher"
    assert run(["account", "gate", "remove", "--yes"]) == 0
    assert checks(site) == {}
    capsys.readouterr()
    assert run(["account", "gate", "show"]) == 0
    assert "no gate" in capsys.readouterr().out
    assert run(["account", "gate", "show", "--launcher-policy"]) == 0
    assert "Deny" not in capsys.readouterr().out
    assert run(["account", "gate", "set-up", "--yes"]) == 0
    assert site.first.sha256 in capsys.readouterr().out
    site.gate.launch(site.request())
