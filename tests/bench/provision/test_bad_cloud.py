"""What is wrong with AWS or the way to it: the unit is not blamed, and nothing is left behind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Self

import boto3
import pytest

from desktop.account.names import PROVIDER, Names
from desktop.cloud.errors import LostAnswerError
from desktop.core.cancel import CancelToken
from desktop.core.errors import CloudError
from desktop.core.events import Event, PhaseStarted, RunFinished
from desktop.core.verdicts import Verdict
from desktop.provision.issuer import Issued, Issuer
from desktop.provision.ports import Ports
from signing.messages import Message
from tests.bench.provision.between import Between
from tests.bench.provision.line import Line, MakeBay, Plug, bench_line, next_serial, start_line

MakeFunction = Callable[..., str]


def failed(finished: RunFinished) -> tuple[Verdict, str]:
    assert finished.problem is not None, finished
    assert finished.problem.hint
    return finished.verdict, finished.problem.code


@contextmanager
def provider_answers(line: Line, make_function: MakeFunction, name: str, source: str) -> Iterator[None]:
    """The account's certificate provider is another function for a while."""
    provider = line.iot.describe_certificate_provider(certificateProviderName=PROVIDER)
    session = boto3.Session(
        line.endpoint.access_key_id, line.endpoint.secret_access_key, region_name=line.endpoint.region
    )
    function = make_function(name, source, line.endpoint)
    session.client("lambda", endpoint_url=line.endpoint.endpoint_url).add_permission(
        FunctionName=name,
        StatementId="iot",
        Action="lambda:InvokeFunction",
        Principal="iot.amazonaws.com",
        SourceArn=provider["certificateProviderArn"],
        SourceAccount=line.endpoint.account_id,
    )
    update = line.iot.update_certificate_provider
    update(certificateProviderName=PROVIDER, lambdaFunctionArn=function)
    try:
        yield
    finally:
        update(certificateProviderName=PROVIDER, lambdaFunctionArn=provider["lambdaFunctionArn"])


@contextmanager
def policy_without(line: Line, policy: str, text: str) -> Iterator[None]:
    """Every action or topic that contains `text` is gone from the policy for a while."""
    found = line.iot.get_policy(policyName=policy)
    document = json.loads(found["policyDocument"])
    for statement in document["Statement"]:
        for part in ("Action", "Resource"):
            values = statement[part] if isinstance(statement[part], list) else [statement[part]]
            statement[part] = [value for value in values if text not in value]
    document["Statement"] = [one for one in document["Statement"] if one["Action"] and one["Resource"]]
    made = line.iot.create_policy_version(
        policyName=policy, policyDocument=json.dumps(document), setAsDefault=True
    )
    try:
        yield
    finally:
        line.iot.set_default_policy_version(policyName=policy, policyVersionId=found["defaultVersionId"])
        line.iot.delete_policy_version(policyName=policy, policyVersionId=made["policyVersionId"])


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("throws", "def handler(event, context):\n    raise RuntimeError('no')\n"),
        ("slow", "import time\ndef handler(event, context):\n    time.sleep(7)\n"),
        ("other-key", "def handler(event, context):\n    return {'certificatePem': CA}\n"),
    ],
)
def test_provider_that_fails(
    line: Line,
    make_bay: MakeBay,
    plug: Plug,
    serial: str,
    make_function: MakeFunction,
    name: str,
    source: str,
) -> None:
    before = line.certificates()
    [port] = plug()
    bay = make_bay()
    source = f"CA = {line.facts.ca_certificate_pem!r}\n{source}"
    with provider_answers(line, make_function, name, source):
        finished = bay.run(port, serial)
    assert failed(finished) == (Verdict.ERROR, "CLD-031")
    assert line.certificates() == before
    assert bay.open_runs() == []

    assert bay.run(port, serial).verdict is Verdict.PASS


@pytest.mark.parametrize("topic", ["topic/$aws/certificates", "topicfilter/$aws/provisioning-templates"])
def test_claim_policy_that_lacks_one_topic(
    line: Line, make_bay: MakeBay, plug: Plug, serial: str, topic: str
) -> None:
    before = line.certificates()
    [port] = plug()
    bay = make_bay()
    with policy_without(line, Names(line.cloud, line.product).claim_policy, topic):
        finished = bay.run(port, serial)
    assert failed(finished) == (Verdict.ERROR, "CLD-024")
    assert line.certificates() == before
    assert serial not in line.things()


def test_unit_policy_that_does_not_let_units_connect(
    line: Line, make_bay: MakeBay, plug: Plug, serial: str
) -> None:
    before = line.certificates()
    [port] = plug()
    bay = make_bay(connect_seconds=3.0)
    with policy_without(line, line.facts.unit_policy, "iot:Connect"):
        finished = bay.run(port, serial)
    assert failed(finished) == (Verdict.FAIL, "CLD-040")
    assert line.certificates() == before
    assert serial not in line.things()


class Changing(Between):
    """What `change` makes of the answer arrives instead of it."""

    def __init__(self, issuer: Issuer, change: Callable[[Issued], Issued]) -> None:
        super().__init__(issuer)
        self._change = change

    def acquire(self, request_pem: str, cancel: CancelToken) -> Issued:
        return self._change(super().acquire(request_pem, cancel))


def changing(line: Line, change: Callable[[Issued], Issued]) -> Ports:
    ports = line.ports()
    return replace(ports, issuer=lambda: Changing(ports.issuer(), change))


def test_certificate_of_another_unit_is_refused(
    line: Line, make_bay: MakeBay, plug: Plug, serial: str
) -> None:
    before = line.certificates()
    [port] = plug()
    bay = make_bay(ports=changing(line, lambda it: Issued(line.facts.ca_certificate_pem, it.certificate_id)))
    finished = bay.run(port, serial)
    assert failed(finished) == (Verdict.ERROR, "PRV-012")
    assert line.certificates() == before


def test_lost_answer_is_reconciled_before_the_next_try(
    line: Line, make_bay: MakeBay, plug: Plug, serial: str
) -> None:
    before = line.certificates()
    lost = [True]

    def lose_once(issued: Issued) -> Issued:
        if lost:
            lost.clear()
            raise LostAnswerError(Message("CLD-030", "AWS did not answer.", "Let Linekey reconcile."))
        return issued

    [port] = plug()
    bay = make_bay(ports=changing(line, lose_once))
    assert failed(bay.run(port, serial)) == (Verdict.UNKNOWN, "CLD-030")
    assert len(line.certificates() - before) == 1
    assert bay.open_runs() == [serial]

    passed = bay.run(port, serial)

    assert passed.verdict is Verdict.PASS
    assert line.certificates() - before == {passed.certificate_id}
    assert bay.verdicts(serial) == ["UNKNOWN", "ERROR", "PASS"]


def test_cloud_gone_in_mid_run_is_taken_back_later(make_bay: MakeBay, plug: Plug, tmp_path: Path) -> None:
    serial, state, data = next_serial(), tmp_path / "bench state", tmp_path / "data"
    [port] = plug()
    with ExitStack() as first:
        line = start_line(first, data, persist=state)

        def pull_the_plug(event: Event) -> None:
            if isinstance(event, PhaseStarted) and event.phase == "restart":
                first.close()

        bay = make_bay(line=line, listener=pull_the_plug, connect_seconds=3.0)
        finished = bay.run(port, serial)
        assert finished.verdict is Verdict.UNKNOWN
        assert finished.problem is not None
        assert finished.problem.code.startswith("CLD-")
        assert bay.open_runs() == [serial]
        bay.station.close()

    with ExitStack() as second:
        line = bench_line(second, data, line.facts, persist=state)
        assert line.certificates()
        bay = make_bay(line=line, connect_seconds=3.0)
        [decided] = bay.station.reconcile()
        assert decided.verdict is Verdict.ERROR
        assert line.certificates() == set()
        assert line.things() == set()
        assert bay.run(port, serial).verdict is Verdict.PASS
        bay.station.close()


def test_cloud_gone_before_anything_was_asked_of_it(
    line: Line, make_bay: MakeBay, plug: Plug, serial: str
) -> None:
    """The claim connection fails, so there is nothing to take back and the verdict is plain."""
    [port] = plug()

    class Unreachable(Between):
        def __enter__(self) -> Self:
            raise CloudError(
                Message("CLD-020", "AWS IoT cannot be reached.", "Check the network."), retryable=True
            )

    ports = line.ports()
    bay = make_bay(ports=replace(ports, issuer=lambda: Unreachable(ports.issuer())))
    assert failed(bay.run(port, serial)) == (Verdict.ERROR, "CLD-020")
    assert bay.open_runs() == []
