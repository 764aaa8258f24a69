"""The templates are what the parts of set-up say, go anywhere, and pass another's judgement."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.signing.image_judges import judges
from tools.cloudformation.__main__ import FOLDER, text_of
from tools.cloudformation.anywhere import filled_in
from tools.cloudformation.templates import CONCERNS

REGIONS = ("us-east-1", "eu-west-1", "cn-north-1")  # in two partitions
# A template that comes with the request: `CreateChangeSet`.
MOST_BYTES = 51_200
POLICIES = Path(__file__).parents[2] / "resources" / "policies"


def read(concern: str) -> str:
    return (FOLDER / f"{concern}.json").read_text(encoding="utf-8")


def test_each_concern_has_its_file_and_no_other_lies_there() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{concern}.json" for concern in CONCERNS}


@pytest.mark.parametrize("concern", CONCERNS)
def test_a_template_is_what_set_up_says(concern: str) -> None:
    assert read(concern) == text_of(concern), "run: python -m tools.cloudformation"


@pytest.mark.parametrize("concern", CONCERNS)
def test_a_template_goes_anywhere(concern: str) -> None:
    """No partition, Region or account stands in it; it comes with its request."""
    text = read(concern)
    assert re.findall(r"arn:aws|[a-z]{2}-[a-z]+-\d|\b\d{12}\b|\{\{", text) == []
    assert len(text.encode()) < MOST_BYTES


def statements(node: Any) -> Iterator[Any]:
    """Each statement's effect and actions, in documents wherever they are."""
    if isinstance(node, dict):
        if "Effect" in node:
            yield node["Effect"], node["Action"]
        for value in node.values():
            yield from statements(value)
    elif isinstance(node, list):
        for value in node:
            yield from statements(value)


@pytest.mark.parametrize("concern", CONCERNS)
def test_every_right_is_one_of_the_documents(concern: str) -> None:
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in POLICIES.glob("*.json")]
    known = list(statements(documents))
    found = list(statements(json.loads(read(concern))))
    assert [one for one in found if one not in known] == []
    assert found or concern in ("authority", "release-policy")


def test_nothing_of_the_release_policys_parameter_ever_changes() -> None:
    """CloudFormation would write its first value again, and with it a version that stations take no more."""
    assert json.loads(read("release-policy"))["Resources"] == {
        "Parameter": {
            "Type": "AWS::SSM::Parameter",
            "DeletionPolicy": "RetainExceptOnCreate",
            "UpdateReplacePolicy": "Retain",
            "Properties": {
                "Name": {"Fn::Sub": "/linekey/${Product}/release-policy"},
                "Type": "String",
                "Value": {"Fn::Sub": '{"sha256":"${FirstPolicy}","version":1}'},
            },
        }
    }


def test_variables_of_aws_iot_are_left_to_it() -> None:
    said = "${AWS::Region}:client/${iot:Connection.Thing.ThingName}"
    kept = {"Fn::Sub": "${AWS::Region}:client/${!iot:Connection.Thing.ThingName}"}
    assert filled_in([said, "${iot:ClientId}"], {"AWS::Region"}) == [kept, "${iot:ClientId}"]


def lint(*files: Path) -> subprocess.CompletedProcess[str]:
    program = "from cfnlint.runner import main; main()"
    command = [sys.executable, "-c", program, "--regions", *REGIONS, "--", *map(str, files)]
    surroundings = {**os.environ, "PYTHONPATH": str(judges()), "PYTHONWARNINGS": "ignore"}
    return subprocess.run(
        command, env=surroundings, capture_output=True, encoding="utf-8", check=False, timeout=100
    )


def test_cfn_lint_finds_nothing() -> None:
    judged = lint(*sorted(FOLDER.glob("*.json")))
    assert (judged.returncode, judged.stdout, judged.stderr) == (0, "", "")


def test_cfn_lint_finds_what_is_wrong(tmp_path: Path) -> None:
    body = json.loads(read("core"))
    body["Resources"]["Firmware"]["Properties"]["VersioningConfiguration"] = {"Status": "On"}
    (tmp_path / "core.json").write_text(json.dumps(body), encoding="utf-8")
    judged = lint(tmp_path / "core.json")
    assert judged.returncode != 0
    assert "'On' is not one of" in judged.stdout
